"""SIGKILL at random moments under load: nothing that was acknowledged is lost.

What had no answer is there whole or not at all; search, roll-ups, change log and outbox agree.
"""

import copy
import random
import shutil
import sqlite3
import threading
from contextlib import closing

import pytest

from rig.checks import Crashed, check, check_all, pending_deliveries
from rig.house import House, Served
from rig.ids import number_of
from rig.ledger import Doubt
from rig.load import ImportWriter, Load, Writer
from support import wait_until

KILLS = {False: 20, True: 200}


@pytest.mark.torture
def test_nothing_acknowledged_is_lost_by_kills_under_load(house: House, seed, is_torture):
    chance = random.Random(seed)
    load = Load([*(Writer(f"c{one}", seed + one) for one in range(3)), ImportWriter("i", seed)])
    ledgers = [writer.ledger for writer in load.writers]
    with house:
        for number in range(KILLS[is_torture]):
            served = begun(house, chance)
            check(house.folder, ledgers, f"before kill {number} (seed {seed})")
            load.begin(lambda: house.client(served))
            kill(served, chance)
            load.end()

        served = house.serve()
        check(house.folder, ledgers, f"after the last kill (seed {seed})")
        wait_until(
            lambda: pending_deliveries(house.folder) == 0, "all deliveries",
            timeout=60 + pending_deliveries(house.folder) / 20)
        check_all(house.folder, ledgers, f"after all kills (seed {seed})")
        health = house.ask(served, "GET", "health").json
        served.stop()

    assert health["ok"], health
    assert load.acknowledged > 15 * KILLS[is_torture]


def begun(house: House, chance: random.Random) -> Served:
    """A server, at times after one that was killed while it recovered."""
    if chance.random() < 0.15:
        served = house.start()
        pause(chance.uniform(0, 0.15))
        served.kill()
    return house.serve()


def kill(served: Served, chance: random.Random) -> None:
    """Kills under load, at times while the server is already about to end."""
    pause(chance.uniform(0.05, 1.4))
    if chance.random() < 0.15:
        served.process.terminate()
        pause(chance.uniform(0, 0.05))
    served.kill()


def pause(seconds: float) -> None:
    """Lets a random time pass; nothing is waited for, and no length of it is wrong."""
    threading.Event().wait(seconds)


@pytest.mark.parametrize("damage, words", [
    ("UPDATE account SET employees = employees + 1 WHERE id = :id", "acknowledged"),
    ("UPDATE account SET version = version - 1 WHERE id = :id", "acknowledged"),
    ("DELETE FROM account WHERE id = :id", "found: account"),
    ("DELETE FROM kith_change WHERE record = :id", "in the log"),
    ("DELETE FROM kith_search WHERE record = :id", "search lacks"),
    ("UPDATE account SET contact_count = 7 WHERE id = :id", "account.contact_count"),
    ("DELETE FROM courier_receipt WHERE id = (SELECT max(id) FROM courier_receipt)", "signed for"),
    ("DELETE FROM kith_outbox WHERE record = :id", "have no event"),
    ("DELETE FROM contact WHERE id = (SELECT max(id) FROM contact)", "half done"),
])
def test_the_rig_sees_what_a_crash_could_do(crashed, tmp_path, damage, words):
    folder, ledger = crashed
    data = shutil.copytree(folder, tmp_path / "data", ignore=shutil.ignore_patterns("kith.sock"))
    known = copy.deepcopy(ledger)
    account = next(key for key in known.records if key[0] == "account")
    with closing(sqlite3.connect(data / "kith.db", isolation_level=None)) as database:
        database.execute("BEGIN")
        database.execute(damage, {"id": number_of(account[1])})
        database.execute("COMMIT")

    with pytest.raises(Crashed, match=words):
        check(data, [known], "after a damage")


@pytest.fixture(scope="module")
def crashed(founded, tmp_path_factory):
    """A folder at rest with an account, and five contacts of which nobody was told."""
    writer = Writer("w", 1)
    with founded.copied(tmp_path_factory.mktemp("house")) as house:
        served = house.serve()
        writer.client = house.client(served)
        writer.create()
        people = [{"last_name": f"doubt {number}", "job_title": "doubt"} for number in range(5)]
        writer.ask(201, "POST", "records/contact", people)
        writer.ledger.begin(Doubt("create several", made=[("contact", "job_title", "doubt", 5)]))
        writer.client.close()
        served.kill()
    return house.folder, writer.ledger
