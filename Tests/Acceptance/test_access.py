"""Who sees what: scopes of roles and tokens, rights on fields, and why."""

import pytest


@pytest.fixture
def crew(sales):
    """North, managed by Mia, with Ana; South with Ivo. One deal each for Ana and Ivo."""
    sales.add_user("Mia", "sales_manager")
    sales("team", "add", "North", "--manager", "Mia")
    sales("team", "add", "South")
    sales.add_user("Ana", "sales_agent", team="North")
    sales.add_user("Ivo", "sales_agent", team="South")
    sales.create("deal", name="Roof", value="1000", owner="Ana")
    sales.create("deal", name="Barn", value="500", owner="Ivo")
    return sales


def names(kith, user, *args):
    return [row["name"] for row in kith.rows("deal", "--sort", "name", *args, as_user=user)]


def total(kith, user):
    groups = kith("aggregate", "deal", "--sum", "value", "--json", as_user=user).json["groups"]
    return groups[0]["sum"]["value"]["amount"] if groups and groups[0]["count"] else None


def test_an_agent_sees_the_own_deals_a_manager_the_team_s_an_administrator_all(crew):
    assert names(crew, None) == ["Barn", "Roof"]
    assert names(crew, "Ana") == ["Roof"]
    assert names(crew, "Mia") == ["Roof"]
    assert names(crew, "Ivo") == ["Barn"]
    assert [total(crew, user) for user in (None, "Ana", "Mia", "Ivo")] == [
        "1500.00", "1000.00", "1000.00", "500.00",
    ]


def test_what_may_not_be_read_is_unknown_everywhere(crew):
    barn = crew.rows("deal", "name = 'Barn'")[0]["id"]

    got = crew("record", "get", "deal", barn, as_user="Ana", check=False)
    history = crew("record", "history", "deal", barn, as_user="Ana", check=False)
    changed = crew("record", "update", "deal", barn, "--set", "value=1", as_user="Ana", check=False)
    counted = crew("query", "deal", "--count", "exact", "--json", as_user="Ana").json["count"]
    found = crew("search", "barn", "--json", as_user="Ana").json["hits"]
    fed = crew("changes", "--limit", 1000, "--json", as_user="Ana").out
    exported = crew("export", "deal", "--fields", "name", as_user="Ana").csv

    assert [result.code for result in (got, history, changed)] == [66, 66, 66]
    assert counted == 1
    assert found == []
    assert barn not in fed and "Barn" not in fed
    assert [row["name"] for row in exported] == ["Roof"]


def test_a_field_that_may_not_be_read_is_an_unknown_field(crew):
    crew("role", "field", "sales_agent", "deal.value", "none")

    row = crew.rows("deal", as_user="Ana")[0]
    filtered = crew("query", "deal", "value > 1", as_user="Ana", check=False)
    missing = crew("query", "deal", "vaule > 1", as_user="Ana", check=False)
    sorted_by = crew("query", "deal", "--sort", "value", as_user="Ana", check=False)
    summed = crew("aggregate", "deal", "--sum", "value", as_user="Ana", check=False)
    shown = crew("entity", "show", "deal", as_user="Ana").out

    assert "value" not in row
    assert [result.code for result in (filtered, missing, sorted_by, summed)] == [65] * 4
    assert filtered.err.replace("value", "vaule") == missing.err
    assert "\nvalue " not in shown


def test_commands_and_administration_ask_for_rights(crew):
    barn = crew.rows("deal", "name = 'Barn'")[0]["id"]

    moved = crew(
        "run", "sales.move_deal", "--deal", barn, "--stage", "Proposal", as_user="Ana", check=False)
    enabled = crew("plugin", "disable", "sales", as_user="Ana", check=False)
    added = crew(
        "user", "add", "Eve", "--email", "eve@example.test", as_user="Ana", check=False)
    granted = crew("role", "grant", "sales_agent", "deal", "*", as_user="Ana", check=False)
    copied = crew("backup", as_user="Ana", check=False)

    assert moved.code == 66
    assert enabled.code == 77
    assert added.code in (66, 77)
    assert granted.code in (66, 77)
    assert copied.code == 77


def test_a_token_has_its_user_s_rights_cut_down_to_its_scopes(crew):
    made = crew(
        "token", "create", "Export", "--for", "Ana", "--scope", "deal:read", "--json").json

    def entities(token):
        listed = crew("entity", "list", "--json", token=token).json["entities"]
        return [entity["name"] for entity in listed]

    assert entities(made["token"]) == ["deal"]
    listed = crew("query", "deal", "--json", token=made["token"]).json["records"]
    assert [row["name"] for row in listed] == ["Roof"]
    refused = crew("record", "create", "deal", "--set", "name=X", token=made["token"], check=False)
    minted = crew("token", "create", "More", token=made["token"], check=False)
    assert (refused.code, minted.code) == (77, 77)

    crew("token", "revoke", made["id"])
    assert crew("query", "deal", token=made["token"], check=False).code == 77


def test_a_token_ends_when_its_time_is_over_and_is_listed_without_its_key(crew):
    crew("clock", "set", "2027-03-01")
    made = crew(
        "token", "create", "Short", "--for", "Ana", "--expires", "2h", "--json").json
    listed = crew("token", "list").out
    crew("clock", "advance", "1h")
    in_time = crew("query", "deal", token=made["token"])
    crew("clock", "advance", "61m")

    assert made["token"] not in listed
    assert made["token"][:11] in listed
    assert "Roof" in in_time.out
    assert crew("query", "deal", token=made["token"], check=False).code == 77


def test_access_explain_names_the_deciding_role_and_why_others_do_not_reach(crew):
    roof = crew.rows("deal", "name = 'Roof'")[0]["id"]
    barn = crew.rows("deal", "name = 'Barn'")[0]["id"]

    def explain(user, verb, *record):
        return crew("access", "explain", user, verb, *record, "--json").json

    own = explain("Ana", "read", f"deal/{roof}")
    team = explain("Mia", "read", "deal", roof)
    no = explain("Mia", "read", f"deal/{barn}")
    verb = explain("Ana", "bulk", f"deal/{roof}")
    admin = explain("Admin", "delete", f"deal/{roof}")

    assert (own["allowed"], own["reason"]) == (
        True, "The role `sales_agent` decides: Ana owns Roof.")
    assert (team["allowed"], team["teams"]) == (True, ["North"])
    assert "North" in team["reason"]
    assert no["allowed"] is False
    assert [role["why"] for role in no["roles"]] == [
        "It says nothing about `deal`.", "Barn belongs to the team South; Mia reaches North.",
    ]
    assert verb["roles"][-1]["scope"] == "none"
    assert "administrator" in admin["reason"]


def test_access_explain_tells_of_conditions_fields_and_people_who_are_gone(crew):
    roof = crew.rows("deal", "name = 'Roof'")[0]["id"]
    crew("role", "create", "rich")
    crew("role", "grant", "rich", "deal", "read", "--where", "value > 800")
    crew("role", "field", "sales_agent", "deal.value", "read")
    crew.add_user("Eve", "rich")

    condition = crew("access", "explain", "Eve", "read", f"deal/{roof}", "--json").json
    whole = crew("access", "explain", "Ana", "update", "deal")
    crew("user", "deactivate", "Eve")
    gone = crew("access", "explain", "Eve", "read", f"deal/{roof}", "--json").json

    assert condition["reason"] == "The role `rich` decides: `value > 800` is true of Roof."
    assert "value: read" in whole.out
    assert (gone["allowed"], "deactivated" in gone["reason"]) == (False, True)


def test_only_administrators_ask_for_others_rights(crew):
    own = crew("access", "explain", "Ana", "read", "deal", as_user="Ana")
    other = crew("access", "explain", "Ivo", "read", "deal", as_user="Ana", check=False)

    assert "may read deal" in own.out
    assert other.code == 77
