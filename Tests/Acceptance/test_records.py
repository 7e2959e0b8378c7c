"""`kith record`: one record at a time, and two people at once."""

import json

UNKNOWN_ID = "0000000000000"


def test_a_record_is_made_read_changed_deleted_and_restored(sales):
    made = sales.create("account", name="Acme", tier="a")
    shown = sales("record", "get", "account", made["id"], "--json").json
    changed = sales(
        "record", "update", "account", made["id"], "--set", "sector=Solar", "--json").json

    assert shown["name"] == "Acme"
    assert shown["version"] == 1
    assert (changed["version"], changed["sector"], changed["tier"]) == (2, "Solar", "a")

    sales("record", "delete", "account", made["id"])
    assert sales.rows("account") == []
    assert [row["id"] for row in sales.rows("account", "--deleted")] == [made["id"]]
    assert sales("record", "get", "account", made["id"], check=False).code == 66

    sales("record", "restore", "account", made["id"])
    assert [row["name"] for row in sales.rows("account")] == ["Acme"]


def test_the_second_of_two_updates_from_one_version_names_the_present_one(sales):
    deal = sales.create("deal", name="Roof", value="100")
    sales("record", "update", "deal", deal["id"], "--set", "value=200", "--version", 1)

    second = sales(
        "record", "update", "deal", deal["id"], "--set", "value=300", "--version", 1, check=False)

    assert second.code == 75
    assert "version 2" in second.err
    kept = sales("record", "get", "deal", deal["id"], "--json").json
    assert kept["value"] == {"amount": "200.00", "currency": "EUR"}
    assert kept["version"] == 2


def test_a_change_that_changes_nothing_makes_no_version(sales):
    account = sales.create("account", name="Acme")

    result = sales("record", "update", "account", account["id"], "--set", "name=Acme")

    assert result.out == "Nothing was changed.\n"
    assert sales("record", "get", "account", account["id"], "--json").json["version"] == 1


def test_json_comes_from_a_file_or_standard_input_as_one_record_or_many(sales, tmp_path):
    (tmp_path / "one.json").write_text('{"name": "Acme"}')

    one = sales("record", "create", "account", tmp_path / "one.json", "--json").json
    many = sales(
        "record", "create", "account", "-", "--json",
        input=json.dumps([{"name": "Bcme"}, {"name": "Ccme"}])).json

    assert one["name"] == "Acme"
    assert [record["name"] for record in many] == ["Bcme", "Ccme"]


def test_of_a_list_with_one_fault_nothing_is_made_and_the_place_is_told(sales):
    result = sales(
        "record", "create", "account", "-", "--json",
        input=json.dumps([{"name": "Acme"}, {"name": "Bcme", "tier": "z"}]), check=False)

    problem = json.loads(result.err)
    assert result.code == 65
    assert (problem["code"], problem["status"]) == ("invalid", 422)
    assert problem["type"] == "urn:kith:invalid"
    assert (problem["errors"][0]["index"], problem["errors"][0]["field"]) == (1, "tier")
    assert sales.rows("account") == []


def test_a_reference_may_be_typed_by_its_name(sales):
    account = sales.create("account", name="Acme")

    deal = sales.create("deal", name="Roof", account="Acme")

    assert deal["account"] == account["id"]


def test_a_reference_that_is_not_found_suggests_the_nearest(sales):
    sales.create("account", name="Acme")

    result = sales(
        "record", "create", "deal", "--set", "name=Roof", "--set", "account=Acmee", check=False)

    assert result.code == 66
    assert "did you mean `Acme`?" in result.err


def test_a_missing_required_field_is_named(sales):
    result = sales("record", "create", "account", "--set", "tier=a", check=False)

    assert result.code == 65
    assert "name" in result.err


def test_an_unknown_field_and_an_unknown_entity_suggest_the_nearest(sales):
    field = sales("record", "create", "account", "--set", "naem=Acme", check=False)
    entity = sales("record", "create", "acount", "--set", "name=Acme", check=False)

    assert (field.code, entity.code) == (65, 66)
    assert "did you mean `name`?" in field.err
    assert "did you mean `account`?" in entity.err


def test_an_id_that_is_none_and_one_that_nobody_has(sales):
    none = sales("record", "get", "account", "x", check=False)
    nobody = sales("record", "get", "account", UNKNOWN_ID, check=False)

    assert (none.code, nobody.code) == (65, 66)
    assert "kith query account" in nobody.err


def test_the_history_tells_old_and_new_values_newest_first(sales):
    account = sales.create("account", name="Acme")
    sales("record", "update", "account", account["id"], "--set", "name=Bcme")

    history = sales("record", "history", "account", account["id"], "--json").json["changes"]

    assert [change["operation"] for change in history] == ["update", "create"]
    assert history[0]["changes"]["name"] == {"old": "Acme", "new": "Bcme"}
    assert "Acme → Bcme" in sales("record", "history", "account", account["id"]).out


def test_what_would_steer_a_terminal_is_not_printed(sales):
    sales.create("account", name="A\x1b[31mred\x1b[0m\rB")

    shown = sales("query", "account").out

    assert "\x1b" not in shown
    assert "\r" not in shown


def test_values_by_both_ways_or_none_are_usage_errors(sales, tmp_path):
    (tmp_path / "one.json").write_text('{"name": "Acme"}')

    both = sales(
        "record", "create", "account", tmp_path / "one.json", "--set", "name=B", check=False)
    none = sales("record", "create", "account", check=False)

    assert (both.code, none.code) == (64, 64)
