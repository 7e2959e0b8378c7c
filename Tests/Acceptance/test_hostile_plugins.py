"""Plugins that attack what Kith gives them. Each names in its first line how its command may end:
`ok`, or codes, with the limits that they stand for; it runs three times, so that the next caller has its turn
in the state of the last one."""

import json
import os
from pathlib import Path

import pytest

from asking import ask
from plugin_folders import marking, write_plugin
from support import ROOT, Kith, Server

SCRIPTS = sorted((ROOT / "Tests" / "Hostile" / "plugins").glob("*.lua"))
TICK = os.sysconf("SC_CLK_TCK")
RANK = {
    "entity": "account",
    "fields": [{"name": "probe_rank", "type": "integer", "read_only": True}],
}
GRANTS = {"entities": {"account": ["create", "read", "update", "delete"]}}


class Attacked:
    """A server with a plugin of somebody else's, and what it has used."""

    def __init__(self, kith, server):
        self.kith, self.process, self.url = kith, server.process, server.url
        self.token = kith("token", "create", "Attack", "--json").json["token"]

    def enable(self, script):
        """Takes in a script as the plugin `probe`."""
        text = script.read_text(encoding="utf-8")
        members = {"extends": ["account.json"]} if "kith.computed(" in text else {}
        place = write_plugin(self.kith.data, "probe", text, grants=GRANTS, **members)
        (place / "account.json").write_text(json.dumps(RANK))
        self.kith("plugin", "enable", "probe")

    def ask(self, path, body):
        status, answer, _ = ask(self.url, self.token, "POST", path, body)
        return status, answer

    def processor_seconds(self):
        figures = Path(f"/proc/{self.process.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(figures[11]) + int(figures[12])) / TICK

    def megabytes(self):
        """What is the server's own of the memory."""
        lines = Path(f"/proc/{self.process.pid}/status").read_text().splitlines()
        return next(int(line.split()[1]) for line in lines if line.startswith("RssAnon")) >> 10


@pytest.fixture(scope="module")
def attacked(tmp_path_factory, binary):
    folder = tmp_path_factory.mktemp("attacked")
    kith = Kith(binary, folder).init(folder / "kith-data")
    write_plugin(kith.data, "other", marking("seen"))
    with Server(kith, folder / "server.log", "--limit-rate", "0") as server:
        kith("plugin", "enable", "contacts", "other")
        yield Attacked(kith, server)


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda script: script.stem)
def test_each_ends_as_it_says_and_nobody_else_notices(attacked, script):
    promised = script.read_text(encoding="utf-8").splitlines()[0].split("ends:")[1].split()
    attacked.enable(script)
    before = attacked.megabytes()
    used, ends = [], []

    for _ in range(3):
        began = attacked.processor_seconds()
        status, answer = attacked.ask("commands/probe.go", {})
        used.append(attacked.processor_seconds() - began)
        ends.append("ok" if status == 200 else answer["code"])
        assert ends[-1] in promised, answer
        assert len(json.dumps(answer)) < 600_000
    attacked.kith("plugin", "disable", "probe")
    status, account = attacked.ask("records/account", {"name": script.stem})

    assert (status, account["description"]) == (201, "seen")
    # A second is the line; this is a debug build, whose kernel takes several times as long.
    assert min(used) <= 1.5, used
    assert attacked.megabytes() <= before + 150
