"""`kith doctor`: each check finds the one thing that was damaged, and repairs what is derived."""

import json
import os
import sqlite3
from contextlib import closing

import pytest

from rig.ids import number_of


@pytest.fixture(scope="module")
def sound(founded, tmp_path_factory):
    """A folder with an account, its contacts, and a deal; its ids by their names."""
    house = founded.copied(tmp_path_factory.mktemp("house"))
    ids = {}
    with house:
        served = house.serve()

        def make(entity, body):
            return house.ask(served, "POST", f"records/{entity}", body).json

        ids["account"] = make("account", {"name": "Acme", "sector": "steel"})["id"]
        # So many at once go into the index of the search without waiting.
        people = [{"last_name": f"Novak {one}", "account": ids["account"]} for one in range(120)]
        ids["contact"] = make("contact", people)["records"][0]["id"]
        value = {"amount": "100", "currency": "EUR"}
        deal = {"name": "Mill", "account": ids["account"], "value": value, "probability": "50"}
        ids["deal"] = make("deal", deal)["id"]
        served.stop()
    return house, {name: number_of(text) for name, text in ids.items()}


@pytest.fixture
def house(sound, tmp_path):
    """A copy of the sound house, to be damaged."""
    return sound[0].copied(tmp_path)


def look(house, *words, code=None, **more):
    """What doctor says, by check: what is wrong and what is worth knowing."""
    done = house.kith("doctor", "--json", *words, check=False, **more)
    if code is not None:
        assert done.returncode == code, done.stdout + done.stderr
    report = json.loads(done.stdout)
    found = {check["check"]: check["findings"] for check in report["checks"]}
    # What is known of an older Lua is told on every folder.
    notices = [
        notice for check in report["checks"] if check["check"] != "Lua"
        for notice in check["notices"]]
    return {name: lines for name, lines in found.items() if lines}, notices, report


def damage(house, *statements, **values):
    with closing(sqlite3.connect(house.folder / "kith.db", isolation_level=None)) as database:
        for statement in statements:
            database.execute(statement, values)


def test_a_sound_folder_has_nothing_to_repair(house):
    found, notices, report = look(house, "--repair", code=0)

    assert (found, notices, report["repairs"]) == ({}, [], [])


@pytest.mark.parametrize("check, words, statement", [
    ("search", "does not find 1 of the account", "DELETE FROM kith_search WHERE record = :account"),
    ("search", "does not find 1 of the account",
     "UPDATE kith_search SET folded = 'other' WHERE record = :account"),
    ("search", "are gone",
     "INSERT INTO kith_search SELECT max(id) + 1, max(entity), 7, 0, 'ghost' FROM kith_search"),
    ("search", "pieces of text",
     "INSERT INTO kith_search_piece (kith_search_piece) VALUES ('delete-all')"),
    ("computed fields", "`contact_count` of 1 account",
     "UPDATE account SET contact_count = 7 WHERE id = :account"),
    ("computed fields", "`weighted_value` of 1 deal",
     "UPDATE deal SET weighted_value = 1 WHERE id = :deal"),
    ("schema", "ix_account__sector", "DROP INDEX ix_account__sector"),
    ("schema", "kith_change_record", "DROP INDEX kith_change_record"),
    ("outbox", "belong to no event",
     "INSERT INTO kith_delivery (outbox, subscriber, state, attempts, next_at) "
     "VALUES (1, 'x.y', 'done', 0, 0)"),
])
def test_what_is_derived_is_named_planned_and_repaired(sound, house, check, words, statement):
    damage(house, statement, **sound[1])

    found, _, report = look(house, code=70)
    plan, _, _ = look(house, "--repair", "--dry-run", code=70)
    after, _, done = look(house, "--repair", code=0)

    assert list(found) == [check] and words in found[check][0]
    assert len(report["repairs"]) == 1
    assert plan == found
    assert after == {} and done["repairs"] == []


@pytest.mark.parametrize("check, words, statement", [
    ("versions", "of 1 account records", "UPDATE account SET version = 9 WHERE id = :account"),
    ("versions", "belong to no change set",
     "DELETE FROM kith_change_set WHERE id = (SELECT set_id FROM kith_change "
     "WHERE record = :account AND op = 'create')"),
    ("references", "1 contact records refer by `owner`",
     "UPDATE contact SET owner = 7 WHERE id = :contact"),
    ("change log", "altered",
     "UPDATE kith_change SET after = replace(after, 'Acme', 'Bcme') WHERE after LIKE '%Acme%'"),
])
def test_what_nothing_is_derived_from_is_named_and_left(sound, house, check, words, statement):
    damage(house, statement, **sound[1])

    found, _, report = look(house, "--repair", code=70)

    assert list(found) == [check] and words in found[check][0]
    assert report["repairs"] == []


def test_a_column_that_is_missing_is_named_and_the_other_checks_go_on(house):
    damage(house, "ALTER TABLE account DROP COLUMN street__fold")

    found, _, _ = look(house, code=70)

    assert found["schema"] == ["The table of `account` has no column `street__fold`."]
    assert "change log" not in found


def test_an_index_that_differs_from_its_table_is_made_anew(sound, house):
    name = "ix_account__sector"
    with closing(sqlite3.connect(house.folder / "kith.db")) as database:
        row = database.execute("SELECT * FROM sqlite_schema WHERE name = ?", [name]).fetchone()
        database.execute("PRAGMA writable_schema = ON")
        database.execute("DELETE FROM sqlite_schema WHERE name = ?", [name])
        database.commit()
    damage(house, "UPDATE account SET sector__fold = 'tin' WHERE id = :account", **sound[1])
    with closing(sqlite3.connect(house.folder / "kith.db")) as database:
        database.execute("PRAGMA writable_schema = ON")
        database.execute("INSERT INTO sqlite_schema VALUES (?, ?, ?, ?, ?)", row)
        database.commit()

    found, _, report = look(house, code=70)

    assert list(found) == ["database"] and name in found["database"][0]
    assert [repair["id"] for repair in report["repairs"]] == [f"reindex {name}"]
    assert look(house, "--repair", code=0)[0] == {}


def test_files_that_others_can_read_are_closed_to_them(house):
    os.chmod(house.folder / "kith.db", 0o644)
    os.chmod(house.folder / "backups", 0o755)

    found, _, _ = look(house, code=70)

    assert list(found) == ["folder"]
    assert all(any(f"{name}` can" in line for line in found["folder"]) for name in ("db", "backups"))
    assert look(house, "--repair", code=0)[0] == {}
    assert (house.folder / "kith.db").stat().st_mode & 0o777 == 0o600
    assert (house.folder / "backups").stat().st_mode & 0o777 == 0o700


def test_what_was_left_over_is_no_illness_and_is_swept(house):
    (house.folder / "imports" / "abc").mkdir(parents=True, mode=0o700)
    (house.folder / "imports" / "abc" / "x.csv").write_text("name\n")
    (house.folder / "imports" / "upload-000000").write_text("name\n")
    (house.folder / "making").mkdir(mode=0o700)
    (house.folder / "kith.json.new").write_text("{}")
    for path in ("imports", "kith.json.new"):
        os.chmod(house.folder / path, 0o700)
    (house.folder / "backups" / "20261116-090000").mkdir(mode=0o700)

    found, notices, _ = look(house, code=0)
    _, after, _ = look(house, "--repair", code=0)

    assert found == {} and len(notices) == 5
    assert len(after) == 1 and "not a finished backup" in after[0]
    assert list((house.folder / "imports").iterdir()) == []


def test_an_import_that_was_cut_off_is_told_with_its_undo(house):
    damage(house, "UPDATE kith_change_set SET state = 'open' WHERE id = "
           "(SELECT max(id) FROM kith_change_set)")

    found, notices, _ = look(house, code=0)

    assert found == {} and len(notices) == 1 and "kith undo" in notices[0]


def test_a_lesser_durability_in_production_is_told(house):
    found, _, _ = look(house, code=70, KITH_DURABILITY="normal")

    assert list(found) == ["durability"] and "full" in found["durability"][0]


def test_a_repair_is_one_change_set_and_works_while_serving(sound, house):
    damage(house, "UPDATE account SET contact_count = 7 WHERE id = :account", **sound[1])
    with house:
        served = house.serve()
        before, _, _ = look(house, code=70)
        after, _, _ = look(house, "--repair", code=0)
        newest = house.ask(served, "GET", "changes/sets?limit=1").json["sets"][0]
        unknown = house.ask(served, "POST", "health/repair", {"repair": "everything"})
        served.stop()

    assert list(before) == ["computed fields"] and after == {}
    assert newest["kind"] == "repair" and "account" in newest["title"]
    assert (unknown.status, unknown.code) == (404, "not_found")
