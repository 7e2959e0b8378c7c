"""Fields and entities that an administrator shapes, live."""

import json


def test_a_field_is_added_used_changed_renamed_and_removed(sales):
    deal = sales.create("deal", name="Roof")["id"]

    sales("field", "add", "deal", "x_region", "--type", "choice", "--choice", "north",
          "--choice", "south=South-East", "--indexed")
    sales("record", "update", "deal", deal, "--set", "x_region=south")
    assert [row["name"] for row in sales.rows("deal", "x_region = 'south'")] == ["Roof"]
    assert "South-East" in sales("query", "deal").out

    sales("field", "change", "deal", "x_region", "--rename", "x_area", "--title", "Area")
    assert sales("record", "get", "deal", deal, "--json").json["x_area"] == "south"
    assert sales("query", "deal", "x_region = 'south'", check=False).code == 65

    sales("field", "remove", "deal", "x_area")
    assert "x_area" not in sales("record", "get", "deal", deal, "--json").json

    sales("field", "add", "deal", "x_area", "--type", "choice", "--choice", "north",
          "--choice", "south=South-East")
    assert sales("record", "get", "deal", deal, "--json").json["x_area"] == "south"


def test_a_required_field_holds_from_now_on_and_its_default_fills_new_records(sales):
    sales("field", "add", "account", "x_rank", "--type", "integer", "--default", "3")

    assert sales.create("account", name="Acme")["x_rank"] == 3
    wrong = sales(
        "record", "create", "account", "--set", "name=B", "--set", "x_rank=many", check=False)
    assert (wrong.code, "x_rank" in wrong.err) == (65, True)


def test_an_entity_of_one_s_own_has_records_search_and_history(sales):
    sales("entity", "add", "x_project", "--title", "Project", "--help-text", "What we do.")
    sales("field", "add", "x_project", "x_budget", "--type", "money")
    sales("field", "add", "x_project", "x_account", "--type", "reference", "--entity", "account",
          "--on-delete", "clear")
    sales.create("account", name="Acme")

    project = sales.create("x_project", name="Roof of Acme", x_budget="1200", x_account="Acme")

    assert project["x_budget"] == {"amount": "1200.00", "currency": "EUR"}
    hits = sales("search", "roof", "--json").json["hits"]
    assert [hit["entity"] for hit in hits] == ["x_project"]
    rows = sales.rows("x_project", "x_account.name = 'Acme'")
    assert [row["id"] for row in rows] == [project["id"]]


def test_an_entity_comes_from_the_json_that_another_one_shows(sales, tmp_path):
    sales("entity", "add", "x_project", "--title", "Project")
    definition = sales("entity", "show", "x_project", "--json").json
    definition.pop("owner")
    definition.update(name="x_task", title="Task", plural_title="Tasks")
    (tmp_path / "task.json").write_text(json.dumps(definition))

    sales("entity", "add", "x_task", tmp_path / "task.json")

    assert "No tasks yet" in sales("query", "x_task").out


def test_what_cannot_be_shaped_is_refused_with_the_remedy(sales):
    sales.add_user("Ana", "sales_agent")

    def refused(*words, as_user=None):
        result = sales(*words, as_user=as_user, check=False)
        return result.code, result.err

    prefix = refused("field", "add", "deal", "region", "--type", "text")
    kind = refused("field", "add", "deal", "x_region", "--type", "txt")
    none = refused("field", "add", "deal", "x_region")
    gone = refused("field", "remove", "deal", "x_region")
    agent = refused("field", "add", "deal", "x_region", "--type", "text", as_user="Ana")

    assert prefix[0] == 65 and "x_region" in prefix[1]
    assert kind[0] == 65 and "did you mean `text`?" in kind[1]
    assert none[0] == 64 and "--type" in none[1]
    assert gone[0] == 66
    assert agent[0] == 77
