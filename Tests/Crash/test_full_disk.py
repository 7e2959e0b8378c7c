"""A full disk and one that cannot be written: told in words, nothing half done, and with room again
the same server goes on."""

import random
import re
import resource
from contextlib import closing

import pytest

from rig.checks import Database, Findings, check, outcomes_of_made
from rig.client import Answer
from rig.load import Writer
from rig.room import AMPLE, SEALED, Room


class NoRoom(Exception):
    """A write was refused because of the disk."""


class Patient(Writer):
    """A client that takes a refusal for what it is."""

    refused = None

    def ask(self, status, method, path, body=None) -> Answer:
        answer = self.client.ask(method, path, body)
        if answer.status == 503:
            self.refused = answer
            raise NoRoom
        self.expect(answer.status == status, f"{method} {path}: {answer}")
        return answer

    def act(self, times: int) -> None:
        for _ in range(times):
            self.random.choices(*zip(*self.acts))[0]()


def has_left_nothing(house, doubt) -> bool:
    with closing(Database(house.folder)) as database:
        return not any(outcomes_of_made(database, doubt, Findings()))


@pytest.mark.torture
def test_a_disk_that_fills_up_under_writes_loses_nothing(house, library, seed, is_torture):
    chance = random.Random(seed)
    room = Room(house.place, house.folder, library)
    writer = Patient("f", seed)
    with house:
        served = house.serve(**room.environment)
        writer.client = house.client(served)
        writer.act(10)
        for round_ in range(40 if is_torture else 6):
            room.leave(chance.choice([0, 5_000, 100_000, 1_000_000]))
            with pytest.raises(NoRoom):
                writer.act(2000)
            doubt, writer.ledger.doubt = writer.ledger.doubt, None
            assert writer.refused.code == "unavailable"
            assert "disk is full" in writer.refused.json["detail"], writer.refused
            assert "Free some space" in writer.refused.json["recovery"]
            assert house.ask(served, "GET", "records/account?limit=1").status == 200
            assert has_left_nothing(house, doubt), f"round {round_}, seed {seed}: {doubt}"
            room.leave(AMPLE)
            writer.act(5)
            check(house.folder, [writer.ledger], f"round {round_}, seed {seed}")
        room.leave(AMPLE)
        writer.client.close()
        served.kill()
        served = house.serve()
        check_all_but_deliveries(house, writer)
        assert house.ask(served, "GET", "health").json["ok"]
        served.stop()


def check_all_but_deliveries(house, writer):
    writer.ledger.touched = dict(writer.ledger.records)
    check(house.folder, [writer.ledger], "after the full disk")


def test_an_import_on_a_full_disk_says_so_and_the_rest_goes_on(house, library):
    room = Room(house.place, house.folder, library)
    rows = "".join(f"lead {row},{'x' * 200}\n" for row in range(3000))
    maps = [{"entity": "lead", "columns": [
        {"from": name, "to": name} for name in ("last_name", "notes")]}]
    with house:
        served = house.serve(**room.environment)
        client = house.client(served)
        job = client.ask("POST", "imports?name=a.csv", f"last_name,notes\n{rows}".encode()).json
        room.leave(200_000)
        client.ask("POST", f"imports/{job['id']}/run", {"maps": maps})
        state = job
        while state["state"] in ("uploaded", "queued", "running"):
            state = client.ask("GET", f"imports/{job['id']}?after={state['version']}").json
        room.leave(0)
        upload = client.ask("POST", "imports?name=b.csv", b"last_name\nx\n")
        room.leave(AMPLE)
        again = client.ask("POST", "records/lead", {"last_name": "again"})
        client.close()
        served.stop()

    assert state["state"] == "failed" and "disk is full" in state["error"]["detail"], state
    assert upload.status == 503 and "room" in upload.json["recovery"].lower()
    assert again.status == 201
    assert house.kith("doctor").returncode == 0


@pytest.mark.parametrize("words", [["serve", "--port", "0"], ["user", "list"], ["backup"]])
@pytest.mark.parametrize("left, told", [(0, "room|space|full"), (SEALED, "[Rr]ead-only|written")])
def test_a_command_on_such_a_disk_ends_with_a_reason(house, library, words, left, told):
    room = Room(house.place, house.folder, library, left)

    done = house.kith(*words, check=False, timeout=60, **room.environment)

    assert done.returncode in (69, 77), done.stderr
    assert re.search(told, done.stderr), done.stderr
    assert house.kith("doctor").returncode == 0


def test_a_disk_that_becomes_read_only_is_told_and_goes_on_when_it_is_not(house, library):
    room = Room(house.place, house.folder, library)
    with house:
        served = house.serve(**room.environment)
        room.leave(SEALED)
        refused = house.ask(served, "POST", "records/account", {"name": "Acme"})
        read = house.ask(served, "GET", "records/account")
        room.leave(AMPLE)
        made = house.ask(served, "POST", "records/account", {"name": "Acme"})
        served.stop()

    assert (refused.status, refused.code) == (503, "unavailable"), refused
    assert "cannot be written" in refused.json["detail"] and refused.json["recovery"]
    assert read.json["records"] == []
    assert made.status == 201


def test_a_file_that_may_not_grow_is_a_full_disk(house):
    with house:
        served = house.serve()
        size = (house.folder / "kith.db-wal").stat().st_size + 4096
        resource.prlimit(served.process.pid, resource.RLIMIT_FSIZE, (size, size))
        answers = [
            house.ask(served, "POST", "records/account", {"name": "A", "description": "x" * 9000})
            for _ in range(5)
        ]
        alive = house.ask(served, "GET", "records/account?limit=1")
        served.kill()

    assert answers[-1].status == 503 and "disk is full" in answers[-1].json["detail"]
    assert alive.status == 200
