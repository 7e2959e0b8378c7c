"""`kith import` and `kith export`: files in and out, and what becomes of an interruption."""

import contextlib
import csv
import json
import signal
import sqlite3

import pytest

from support import wait_until

from test_changes import feed


def write_csv(path, header, rows):
    with path.open("w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(header)
        writer.writerows(rows)
    return path


def deals_file(path, count):
    rows = ([f"E{n:05}", f"Deal {n:05}", f"{n}.50", "EUR"] for n in range(1, count + 1))
    return write_csv(path, ["external_id", "name", "value", "value.currency"], rows)


def sets(kith):
    return kith("changes", "--sets", "--limit", 100, "--json").json["sets"]


def test_a_map_is_proposed_from_the_headers_saved_and_used(sales, tmp_path):
    file = write_csv(tmp_path / "accounts.csv", ["Name", "Tier", "Shoe size"], [["Acme", "a", "9"]])

    proposed = sales("import", file, "--entity", "account", "--propose").json
    done = sales("import", file, "--entity", "account", "--json")

    assert {(column["from"], column["to"]) for column in proposed["columns"]} == {
        ("Name", "name"), ("Tier", "tier"),
    }
    assert json.loads((tmp_path / "accounts.map.json").read_text()) == proposed
    assert "Shoe size" in done.err
    assert done.json["maps"][0]["created"] == 1
    assert sales.rows("account")[0]["tier"] == "a"


def test_a_dry_run_writes_nothing(sales, tmp_path):
    file = deals_file(tmp_path / "deals.csv", 20)

    dry = sales("import", file, "--entity", "deal", "--dry-run", "--json").json

    assert (dry["dry_run"], dry["maps"][0]["created"], dry["set"]) == (True, 20, None)
    assert sales.rows("deal") == []


def test_refused_rows_go_to_a_file_that_can_be_mended_and_imported(sales, tmp_path):
    file = write_csv(
        tmp_path / "accounts.csv", ["name", "tier"], [["Acme", "a"], ["Bcme", "z"], ["", "b"]])

    first = sales("import", file, "--entity", "account", check=False)
    refused = tmp_path / "accounts.errors.csv"
    lines = refused.read_text(encoding="utf-8-sig").splitlines()
    refused.write_text("\n".join([lines[0], "Bcme,b,", "Ccme,c,"]) + "\n")
    second = sales("import", refused, "--entity", "account", "--json").json

    assert first.code == 65
    assert "line 3" in first.out and "line 4" in first.out
    assert str(refused) in first.out
    assert second["maps"][0]["created"] == 2
    assert [row["name"] for row in sales.rows("account", "--sort", "name")] == [
        "Acme", "Bcme", "Ccme",
    ]


def test_a_name_that_is_not_found_suggests_the_nearest_and_the_map_translates_it(sales, tmp_path):
    sales.create("product", name="GTX Pro")
    file = write_csv(tmp_path / "deals.csv", ["name", "product"], [["Roof", "GTXPro"]])
    translated = {
        "entity": "deal",
        "columns": [
            {"from": "name", "to": "name"},
            {"from": "product", "to": "product", "values": {"GTXPro": "GTX Pro"}},
        ],
    }
    (tmp_path / "map.json").write_text(json.dumps(translated))

    plain = sales("import", file, "--entity", "deal", "--dry-run", check=False)
    mapped = sales("import", file, "--map", tmp_path / "map.json", "--json").json

    assert (plain.code, "did you mean `GTX Pro`?" in plain.out) == (65, True)
    assert mapped["maps"][0]["created"] == 1


def test_importing_again_with_match_changes_nothing(sales, tmp_path):
    file = deals_file(tmp_path / "deals.csv", 50)
    sales("import", file, "--entity", "deal")

    again = sales("import", file, "--entity", "deal", "--match", "external_id", "--json").json

    tally = again["maps"][0]
    assert (tally["unchanged"], tally["created"], tally["updated"]) == (50, 0, 0)
    assert again["set"] is None


def test_a_file_or_an_entity_that_there_is_not(sales, tmp_path):
    file = sales("import", tmp_path / "none.csv", "--entity", "deal", check=False)
    entity = sales(
        "import", deals_file(tmp_path / "deals.csv", 1), "--entity", "dael", check=False)
    nothing = sales("import", tmp_path / "deals.csv", check=False)

    assert (file.code, "none.csv" in file.err) == (66, True)
    assert (entity.code, "did you mean `deal`?" in entity.err) == (66, True)
    assert nothing.code == 64


def test_undoing_an_import_of_8800_deals_leaves_the_ten_that_were_edited(sales, tmp_path):
    file = deals_file(tmp_path / "deals.csv", 8800)
    done = sales("import", file, "--entity", "deal", "--json").json
    edited = [row["id"] for row in sales.rows("deal", "--limit", 10)]
    for deal in edited:
        sales("record", "update", "deal", deal, "--set", "value=1")

    plan = sales("undo", done["set"], "--dry-run")
    undone = sales("undo", done["set"], "--json").json
    left = [row["id"] for row in sales.rows("deal", "--limit", 1000)]

    assert plan.out.startswith("Would be left alone: 10")
    assert all(deal in plan.out for deal in edited)
    assert {conflict["record"] for conflict in undone["conflicts"]} == set(edited)
    assert sorted(left) == sorted(edited)

    sales("undo", undone["undo"])
    assert sales("query", "deal", "--count", "exact", "--json").json["count"] == 8800


def committed_deals(sales) -> int:
    """How many there are for everybody, while a program of Kith's has the folder."""
    place = f"file:{sales.data / 'kith.db'}?mode=ro"
    with contextlib.closing(sqlite3.connect(place, uri=True)) as database:
        return database.execute("SELECT count(*) FROM deal").fetchone()[0]


@pytest.mark.at_rest
def test_the_feed_is_whole_after_a_kill_in_the_middle_of_an_import(sales, tmp_path):
    file = deals_file(tmp_path / "deals.csv", 30_000)
    before, token = feed(sales)
    importing = sales.start("import", file, "--entity", "deal", "--json")
    wait_until(
        lambda: importing.poll() is not None or committed_deals(sales) > 0,
        "the first rows to be written")
    importing.send_signal(signal.SIGKILL)
    importing.communicate()

    partly, middle = feed(sales, after=token)
    written = sales("query", "deal", "--count", "exact", "--json").json["count"]
    again = sales(
        "import", file, "--entity", "deal", "--match", "external_id", "--json").json["maps"][0]
    rest, _ = feed(sales, after=middle)

    whole = feed(sales)[0]
    assert 0 < written < 30_000
    assert before + partly + rest == whole
    created = [
        change["record"] for change in partly + rest
        if (change["entity"], change["operation"]) == ("deal", "create")
    ]
    assert len(created) == len(set(created)) == 30_000
    assert (again["unchanged"], again["created"]) == (written, 30_000 - written)
    report = sales("doctor", "--json").json
    opened = [entry["id"] for entry in sets(sales) if entry["state"] == "open"]
    assert report["ok"] is True
    assert report["figures"]["interrupted imports"] == ", ".join(opened)
    assert len(opened) == 1


@pytest.mark.parametrize("form", ["csv", "ndjson"])
def test_an_export_holds_every_record_and_comes_back_by_an_import(sales, tmp_path, form):
    sales("import", deals_file(tmp_path / "deals.csv", 1200), "--entity", "deal")
    out = tmp_path / f"out.{form}"

    told = sales("export", "deal", "--sort", "name", "--format", form, "--output", out)
    piped = sales("export", "deal", "--sort", "name", "--format", form)

    assert "1200" in told.out
    assert out.read_text() == piped.out
    rows = piped.csv if form == "csv" else piped.ndjson
    assert [row["name"] for row in rows] == [f"Deal {n:05}" for n in range(1, 1201)]
    if form == "csv":
        again = sales("import", out, "--entity", "deal", "--json", check=False).json["maps"][0]
        assert (again["unchanged"], again["created"]) == (1200, 0)


def test_an_export_asks_for_its_right_and_a_failed_one_leaves_no_file(sales, tmp_path):
    sales("role", "create", "reader")
    sales("role", "grant", "reader", "deal", "read")
    sales.add_user("Ana", "reader")
    sales.create("deal", name="Roof")

    refused = sales("export", "deal", "--output", tmp_path / "out.csv", as_user="Ana", check=False)

    assert refused.code == 77
    assert list(tmp_path.glob("out.csv*")) == []
