"""Flows that send mail while their server is killed: each mail once by its key, no run lost.

The server on the other side counts by Message-ID and body, not by what the ledger says.
"""

import json
import os
import random
import sqlite3
from collections import Counter
from contextlib import closing

import pytest

from mail_peer import MailServer
from rig.house import House
from support import wait_until

SCRIPT = """--[[ {"id": "care", "title": "Care", "requires": {"channels": "*"},
  "grants": {"mail": true, "entities": {"contact": ["read", "update"]}}} ]]
kith.flow("welcome", { on = "contact.committed_create" }, function(flow, contact)
  flow:email { to = contact, subject = "First", text = "First to " .. contact.email }
  flow:sleep("1s")
  flow:email { to = contact, subject = "Second", text = "Second to " .. contact.email }
  flow:update(contact, { notes = "done" })
end)
"""


def is_long():
    return os.environ.get("KITH_TORTURE") == "1"


def counted(house, query):
    with closing(sqlite3.connect(f"file:{house.folder}/kith.db?mode=ro", uri=True)) as database:
        return database.execute(query).fetchone()[0]


@pytest.mark.torture
def test_9_mail_of_flows_arrives_once_over_kills_at_random_moments(binary, tmp_path):
    people, kills = (1000, 200) if is_long() else (100, 20)
    chance = random.Random(20261116)
    with House(binary, tmp_path) as house, MailServer() as server:
        house.environment["KITH_DURABILITY"] = "normal"
        house.found()
        house.kith("plugin", "enable", "channels")
        script = tmp_path / "care.lua"
        script.write_text(SCRIPT)
        house.kith("script", "save", script)
        house.kith("script", "publish", "care", "--approve")
        house.kith("record", "create", "mail_sender", "-", input=json.dumps({
            "name": "Us", "address": "us@example.test", "host": "127.0.0.1",
            "port": server.port, "security": "none", "is_default": True}))
        served = house.serve()
        made = [{"last_name": f"N{one}", "email": f"n{one}@example.test"} for one in range(people)]
        for start in range(0, people, 100):
            house.ask(served, "POST", "records/contact", made[start:start + 100])

        for _ in range(kills):
            moment = len(server.peer.mails) + chance.randrange(0, max(2, 2 * people // kills))
            wait_until(
                lambda: len(server.peer.mails) >= min(moment, 2 * people), "mail", pause=0.002)
            served.kill()
            served = house.serve()
        wait_until(
            lambda: counted(house, "SELECT count(*) FROM kith_run WHERE state = 'done'") == people,
            "all runs to end", timeout=300)
        wait_until(
            lambda: counted(
                house, "SELECT count(*) FROM kith_effect WHERE state NOT IN ('done')") == 0,
            "all mail to go out", timeout=300)
        served.stop()

    bodies = Counter()
    identities = {}
    for message in server.peer.messages:
        body = message.get_content().strip()
        identities.setdefault(message["Message-ID"], body)
        assert identities[message["Message-ID"]] == body
    for body in identities.values():
        bodies[body] += 1
    repeated = len(server.peer.messages) - len(identities)
    print(f"{len(identities)} mails, {repeated} sent again under the same Message-ID")
    wanted = {f"{word} to n{one}@example.test" for word in ("First", "Second")
              for one in range(people)}
    assert set(bodies) == wanted
    assert set(bodies.values()) == {1}
    assert counted(house, "SELECT count(*) FROM kith_run") == people
    assert repeated <= 4 * kills
    interrupted = counted(house, "SELECT coalesce(sum(interruptions), 0) FROM kith_effect")
    assert interrupted >= repeated
