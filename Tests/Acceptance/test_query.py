"""`kith query`, `kith aggregate` and `kith search`: what they answer, and in which forms."""

import json
import os
import subprocess

import pytest


@pytest.fixture
def deals(sales):
    """Twelve deals of two accounts: value 100 to 1,200, every third of them in Proposal."""
    accounts = [sales.create("account", name=name)["id"] for name in ("Acme", "Bcme")]
    stages = {row["name"]: row["id"] for row in sales.rows("stage")}
    records = [
        {
            "name": f"Deal {number:02}",
            "value": f"{number}00",
            "account": accounts[number % 2],
            "stage": stages["Proposal" if number % 3 == 0 else "Prospecting"],
            "expected_close_on": f"2026-{number:02}-15",
        }
        for number in range(1, 13)
    ]
    sales("record", "create", "deal", "-", input=json.dumps(records))
    return sales


def test_a_condition_an_order_and_fields(deals):
    rows = deals.rows(
        "deal", "value > 900 and account.name = 'Acme'", "--sort", "-value",
        "--fields", "name,account.name")

    assert [(row["name"], row["account.name"]) for row in rows] == [
        ("Deal 12", "Acme"), ("Deal 10", "Acme"),
    ]


def test_pages_follow_each_other_without_gap_or_repetition(deals):
    names, after = [], []
    while True:
        page = deals("query", "deal", "--sort", "name", "--limit", 5, *after, "--json").json
        names += [row["name"] for row in page["records"]]
        if page["next"] is None:
            break
        after = ["--after", page["next"]]

    assert names == [f"Deal {number:02}" for number in range(1, 13)]


def test_a_count_is_told_when_it_is_asked_for(deals):
    counted = deals(
        "query", "deal", "value >= 500", "--limit", 2, "--count", "exact", "--json").json
    plain = deals("query", "deal", "--json").json

    assert (counted["count"], len(counted["records"])) == (8, 2)
    assert "count" not in plain


def test_a_parameter_is_a_value_and_never_a_piece_of_the_condition(deals):
    rows = deals.rows("deal", "name = :name", "--param", "name=Deal 01' or name != 'x")
    listed = deals.rows("deal", "name in :names", "--param", 'names=["Deal 01", "Deal 02"]')

    assert rows == []
    assert len(listed) == 2


def test_a_table_shows_titles_and_a_record_of_json_ids(deals):
    table = deals("query", "deal", "name = 'Deal 02'").out
    row = deals.rows("deal", "name = 'Deal 02'")[0]

    assert "Acme" in table
    assert "200.00 EUR" in table
    assert row["value"] == {"amount": "200.00", "currency": "EUR"}
    assert len(row["account"]) == 13
    assert row["expected_close_on"] == "2026-02-15"
    assert list(row)[:5] == ["id", "entity", "version", "created_at", "created_by"]


def test_csv_has_a_header_and_is_safe_for_spreadsheets(deals):
    deals.create("account", name="=1+1")

    rows = deals("query", "deal", "--sort", "name", "--fields", "name,value,account", "--csv").csv
    guarded = deals("query", "account", "--fields", "name", "--sort", "-created_at", "--csv").csv

    assert rows[0] == {
        "name": "Deal 01", "value": "100.00", "value.currency": "EUR", "account": "Bcme",
    }
    assert guarded[0]["name"] == "'=1+1"


def test_groups_sums_and_averages_are_exact(deals):
    groups = deals(
        "aggregate", "deal", "--by", "stage.name", "--sum", "value", "--avg", "value",
        "--max", "value", "--json").json["groups"]

    figures = {
        group["key"][0]: (group["count"], group["sum"]["value"]["amount"]) for group in groups
    }
    assert figures == {"Proposal": (4, "3000.00"), "Prospecting": (8, "4800.00")}
    assert [group["avg"]["value"]["amount"] for group in groups] == ["750.000000", "600.000000"]
    assert [group["max"]["value"]["amount"] for group in groups] == ["1200.00", "1100.00"]


def test_a_group_by_reference_has_id_and_title_and_csv_has_plain_figures(deals):
    groups = deals(
        "aggregate", "deal", "--by", "account", "--sum", "value", "--json").json["groups"]
    table = deals(
        "aggregate", "deal", "--by", "expected_close_on:quarter", "--sum", "value").out
    rows = deals("aggregate", "deal", "--by", "account", "--sum", "value", "--csv").csv

    assert {group["key"][0]["title"] for group in groups} == {"Acme", "Bcme"}
    assert "2026 Q1" in table
    assert {(row["account"], row["count"], row["sum(value)"]) for row in rows} == {
        ("Acme", "6", "4200.00"), ("Bcme", "6", "3600.00"),
    }


def test_different_values_are_counted(deals):
    answer = deals("aggregate", "deal", "--count-distinct", "account", "--json").json

    assert answer["groups"] == [{"key": [], "count": 12, "count_distinct": {"account": 2}}]


@pytest.mark.parametrize(
    "condition, code, words",
    [
        ("ammount > 1", 65, ["character 1", "ammount"]),
        ("valeu > 1", 65, ["character 1", "did you mean `value`?"]),
        ("value >", 65, ["character 8"]),
        ("stage.nmae = 'Won'", 65, ["did you mean `name`?"]),
        ("value > 'much'", 65, ["much"]),
    ],
)
def test_a_condition_that_cannot_be_read_tells_the_place(deals, condition, code, words):
    result = deals("query", "deal", condition, check=False)

    assert result.code == code
    assert all(word in result.err for word in words), result.err
    assert result.out == ""


def test_an_error_is_a_problem_document_where_json_was_asked_for(deals):
    result = deals("query", "deal", "valeu > 1", "--json", check=False)

    problem = json.loads(result.err)
    assert problem["type"] == "urn:kith:unknown_field"
    assert (problem["code"], problem["status"]) == ("unknown_field", 422)
    assert set(problem) >= {"title", "detail", "recovery", "errors"}


def test_search_finds_inside_of_words_whatever_the_accents(deals):
    deals.create("account", name="Čačak Solarni")

    hits = deals("search", "cacak solar", "--json").json["hits"]
    limited = deals("search", "deal", "--entity", "deal", "--limit", 3, "--json").json["hits"]

    assert [(hit["entity"], hit["title"]) for hit in hits] == [("account", "Čačak Solarni")]
    assert {hit["entity"] for hit in limited} == {"deal"}
    assert len(limited) == 3


def test_empty_answers_lead_on(sales):
    assert "kith import FILE --entity deal" in sales("query", "deal").out
    assert "No deals match" in sales("query", "deal", "value > 1").out
    assert sales("query", "deal", "--json").json == {"records": [], "next": None}


def test_a_reader_that_goes_away_is_no_error(deals):
    command = deals.command("query", "deal", "--limit", 1000)
    kith = subprocess.Popen(
        command, env=deals.environment(), cwd=deals.home, stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    kith.stdout.close()
    error = kith.stderr.read()
    kith.stderr.close()

    assert kith.wait(timeout=60) == 0
    assert error == b""


def test_a_list_as_of_a_moment_between_two_edits_shows_the_first(deals):
    deal = deals.rows("deal", "name = 'Deal 01'")[0]["id"]
    deals("clock", "set", "2027-03-01T10:00:00Z")
    deals("record", "update", "deal", deal, "--set", "value=5000")
    deals("clock", "set", "2027-03-01T12:00:00Z")
    deals("record", "update", "deal", deal, "--set", "value=9000")

    between = ["--as-of", "2027-03-01T11:00:00Z"]
    filtered = deals.rows("deal", "value = 5000", *between)
    first = deals.rows("deal", "--sort", "-value", "--limit", 1, *between)
    total = deals("aggregate", "deal", "--sum", "value", *between, "--json").json["groups"][0]
    single = deals("record", "get", "deal", deal, *between, "--json").json
    before = deals.rows("deal", "--as-of", "2026-01-01")

    assert [row["name"] for row in filtered] == ["Deal 01"]
    assert [row["name"] for row in first] == ["Deal 01"]
    assert total["sum"]["value"]["amount"] == "12700.00"
    assert single["value"]["amount"] == "5000.00"
    assert before == []
    assert deals.rows("deal", "value = 5000") == []


def test_a_day_as_a_moment_is_its_start_where_the_organisation_is(deals):
    deals("clock", "set", "2027-03-01T23:30:00Z")  # half past midnight in Zagreb
    deals.create("account", name="Night")

    assert deals.rows("account", "name = 'Night'", "--as-of", "2027-03-02") == []
    assert len(deals.rows("account", "name = 'Night'", "--as-of", "2027-03-02 00:31")) == 1


def test_a_table_is_cut_to_the_terminal_but_never_a_number_or_an_id(deals):
    long_name = "A very long name of a deal that nobody would read to its end"
    deals.create("deal", name=long_name, value="1234567.5")
    ours, theirs = os.openpty()
    kith = subprocess.Popen(
        deals.command("query", "deal", "--sort", "-value", "--fields", "id,name,account,value"),
        env={**deals.environment(), "COLUMNS": "60"}, cwd=deals.home,
        stdin=subprocess.DEVNULL, stdout=theirs, stderr=subprocess.DEVNULL)
    os.close(theirs)
    shown = b""
    try:
        while chunk := os.read(ours, 4096):
            shown += chunk
    except OSError:  # how a terminal says that its other end is closed
        pass
    finally:
        os.close(ours)

    lines = shown.decode().replace("\r", "").splitlines()
    assert kith.wait(timeout=60) == 0
    assert max(map(len, lines)) <= 60
    assert "…" in lines[2]
    assert lines[2].endswith("1,234,567.50 EUR")
    assert len(lines[2].split()[0]) == 13
    whole = deals("query", "deal", "--sort", "-value", "--limit", 1).out
    assert "read to its end" in whole
