"""Damaged pages, other people's folders, second processes, and an end under load."""

import json
import os
import sqlite3
from contextlib import closing
from urllib.parse import quote

import pytest

from rig.checks import check
from rig.load import Load, Writer
from support import wait_until

LATE = "name ^= 'Late'"


@pytest.fixture(scope="module")
def filled(founded, tmp_path_factory):
    house = founded.copied(tmp_path_factory.mktemp("house"))
    with house:
        served = house.serve()
        rows = [{"name": f"Account {one}", "description": "text " * 90} for one in range(200)]
        house.ask(served, "POST", "records/account", rows)
        served.stop()
    return house


@pytest.fixture
def house(filled, tmp_path):
    """A copy of a house with two hundred accounts, to be damaged."""
    return filled.copied(tmp_path)


def pages_of(house, name):
    """The pages of a table or an index, its root first."""
    with closing(sqlite3.connect(house.folder / "kith.db")) as database:
        size = database.execute("PRAGMA page_size").fetchone()[0]
        root = database.execute(
            "SELECT rootpage FROM sqlite_schema WHERE name = ?", [name]).fetchone()[0]
    return root, size


def scribble(path, place, count=2000):
    with path.open("r+b") as file:
        file.seek(place)
        file.write(bytes((one * 37 + 11) % 256 for one in range(count)))


@pytest.mark.parametrize("name", ["account", "ix_account__name"])
def test_a_page_that_cannot_be_read_is_told_and_the_rest_is_served(house, name):
    root, size = pages_of(house, name)
    scribble(house.folder / "kith.db", (root - 1) * size)
    with house:
        served = house.serve()
        damaged = house.ask(served, "GET", "records/account?sort=name&limit=5")
        written = house.ask(served, "POST", "records/account", {"name": "New"})
        other = house.ask(served, "GET", "records/contact")
        health = house.ask(served, "GET", "health")
        served.stop()

    for answer in (damaged, written):
        assert (answer.status, answer.code) == (503, "unavailable"), answer
        assert "damaged" in answer.json["detail"] and "kith doctor" in answer.json["recovery"]
    assert other.status == 200
    assert health.status == 200 and not health.json["ok"]
    assert not health.json["checks"][0]["ok"]
    assert house.kith("doctor", check=False).returncode == 70


def test_a_header_that_is_none_is_told(house):
    scribble(house.folder / "kith.db", 0, 100)

    for words in (["serve", "--port", "0"], ["user", "list"]):
        done = house.kith(*words, check=False, timeout=60)
        assert done.returncode == 69, done.stderr
        assert "damaged" in done.stderr and "kith restore" in done.stderr
    assert house.kith("doctor", check=False).returncode == 70


def test_a_log_that_was_damaged_gives_back_what_came_before(house):
    with house:
        served = house.serve()
        for one in range(20):
            house.ask(served, "POST", "records/account", {"name": f"Late {one}"})
        served.kill()
        log = house.folder / "kith.db-wal"
        scribble(log, log.stat().st_size // 2)
        served = house.serve()
        found = house.ask(served, "GET", f"records/account?limit=100&filter={quote(LATE)}")
        names = {record["name"] for record in found.json["records"]}
        health = house.ask(served, "GET", "health").json
        served.stop()

    assert names == {f"Late {one}" for one in range(len(names))} and len(names) < 20
    assert health["ok"], health


def test_a_database_of_a_newer_program_is_left_alone(house):
    with closing(sqlite3.connect(house.folder / "kith.db")) as database:
        database.execute("INSERT INTO kith_migration VALUES (999, 'later', 'x', 0)")
        database.commit()

    done = house.kith("serve", "--port", "0", check=False, timeout=60)

    assert done.returncode == 69
    assert "999" in done.stderr or "later" in done.stderr
    assert "version" in done.stderr


def test_a_folder_of_another_program_is_left_alone(house):
    database = house.folder / "kith.db"
    database.unlink()
    with closing(sqlite3.connect(database)) as other:
        other.execute("CREATE TABLE song (title TEXT)")
        other.commit()
    before = database.read_bytes()

    done = house.kith("user", "list", check=False)

    assert done.returncode == 66 and "no organisation" in done.stderr
    assert database.read_bytes() == before


def test_what_a_killed_server_leaves_behind_is_in_nobodys_way(house):
    with house:
        served = house.serve()
        served.kill()
        assert (house.folder / "server.json").exists() and (house.folder / "kith.sock").exists()
        assert house.kith("user", "list").returncode == 0

        note = json.loads((house.folder / "server.json").read_text())
        (house.folder / "server.json").write_text(json.dumps({**note, "pid": os.getpid()}))
        assert house.kith("user", "list").returncode == 0

        (house.folder / "server.json").write_text("{\"pid\": 1")
        assert house.kith("user", "list").returncode == 0
        served = house.serve()
        assert house.kith("user", "list").returncode == 0
        served.stop()


def test_uploads_of_a_killed_server_are_swept_by_the_next(house):
    with house:
        served = house.serve()
        house.ask(served, "POST", "imports?name=a.csv", {"name": "a"})
        served.kill()
        (house.folder / "imports" / "upload-abcdef").write_text("half of a file")
        served = house.serve()
        left = list((house.folder / "imports").iterdir())
        served.stop()

    assert left == []


def test_who_comes_second_is_told_who_was_first(house):
    with house:
        first = house.serve()
        second = house.kith("serve", "--port", "0", check=False, timeout=60)
        restored = house.kith(
            "restore", house.folder / "backups", "--force", check=False, timeout=60)
        assert first.is_running
        first.stop()

    assert second.returncode == 69 and str(first.process.pid) in second.stderr
    assert restored.returncode != 0


def test_an_end_under_load_answers_what_was_accepted(filled, tmp_path, seed):
    house = filled.copied(tmp_path)
    writers = [Writer(f"e{one}", seed + one) for one in range(4)]
    load = Load(writers)
    with house:
        served = house.serve()
        load.begin(lambda: house.client(served))
        wait_until(lambda: load.acknowledged > 40, "some writes")
        served.stop(timeout=10)
        load.end()
        doubts = [writer.ledger.doubt for writer in writers if writer.ledger.doubt]
        served = house.serve()
        records = {id(writer): dict(writer.ledger.records) for writer in writers}
        check(house.folder, [writer.ledger for writer in writers], f"seed {seed}")
        served.stop()

    assert load.acknowledged > 40
    for writer in writers:
        assert writer.ledger.records == records[id(writer)], f"done, not answered: {doubts}"
