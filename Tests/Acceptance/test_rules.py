"""Rules without code: made, tried, activated, asked why; loops are seen before they run."""

import json

import pytest

ESCALATE = {
    "name": "escalate", "title": "Escalate big deals", "on": "deal.update", "changed": ["value"],
    "when": "value > 1000 and (name ~ 'Roof' or name ~ 'Hall')",
    "actions": [
        {"do": "set", "values": {"next_step": "Call the boss about {{name}}"}},
        {"do": "task", "values": {"subject": "Look at {{name}}", "owner": "{{owner}}"}},
    ],
}


@pytest.fixture
def rules(sales):
    """`kith` with a rule that escalates, and two deals."""
    path = sales.home / "escalate.json"
    path.write_text(json.dumps(ESCALATE))
    sales("rule", "create", "--file", path)
    sales.create("deal", name="Roof")
    sales.create("deal", name="Stairs")
    return sales


def deal(kith, name):
    return kith.rows("deal", f"name = '{name}'")[0]


def change(kith, name, **values):
    given = [part for key, value in values.items() for part in ("--set", f"{key}={value}")]
    kith("record", "update", "deal", deal(kith, name)["id"], *given)
    kith("clock", "advance", "1s")


def test_a_rule_does_its_work_once_it_is_active(rules):
    change(rules, "Roof", value=5000)
    assert deal(rules, "Roof")["next_step"] is None
    shown = rules("rule", "activate", "escalate").out
    assert "deal:update:next_step" in shown and "activity:create" in shown

    change(rules, "Roof", value=6000)
    change(rules, "Stairs", value=6000)

    assert deal(rules, "Roof")["next_step"] == "Call the boss about Roof"
    assert deal(rules, "Stairs")["next_step"] is None
    assert [row["subject"] for row in rules.rows("activity")] == ["Look at Roof"]
    assert "active" in rules("rule", "list").out
    rules("rule", "stop", "escalate")
    change(rules, "Roof", value=7000, next_step="None")
    assert deal(rules, "Roof")["next_step"] == "None"
    rules("rule", "remove", "escalate")
    assert "There are no rules" in rules("rule", "list").out


def test_a_trial_shows_clauses_and_actions_and_keeps_nothing(rules):
    change(rules, "Roof", value=5000)
    tried = rules("rule", "try", "escalate", "Roof").out
    assert "Call the boss about Roof" in tried and "Look at Roof" in tried
    assert "Nothing of this was kept." in tried
    other = rules("rule", "try", "escalate", "Stairs").out
    assert "it would do nothing" in other and "name is Stairs" in other
    assert deal(rules, "Roof")["next_step"] is None and rules.rows("activity") == []


def test_why_a_deal_was_not_escalated_is_told_clause_by_clause(rules):
    rules("rule", "activate", "escalate")
    change(rules, "Stairs", value=500)

    told = rules("why", "Stairs", "--automation", "escalate").out.splitlines()

    assert told[0].startswith("yes  The rule is active")
    assert any(line.startswith("yes  value changed") for line in told)
    assert any(line.startswith("no   The condition is not true") for line in told)
    assert any("value > 1000" in line and "500" in line and "no" in line for line in told)
    assert any("name ~ 'Hall'" in line and "Stairs" in line for line in told)
    refused = rules("why", "Stairs", "--automation", "escalat", check=False).err
    assert "did you mean `escalate`?" in refused


def test_a_rule_that_sets_what_triggers_it_is_a_loop_and_stops_at_the_bound(rules):
    rules("rule", "create", "grow", "--on", "deal.update", "--changed", "next_step",
          "--action", '{"do": "set", "values": {"next_step": "{{next_step}}!"}}')
    assert "rule grow sets deal.next_step → rule grow" in rules("rule", "check", "grow").out
    refused = rules("rule", "activate", "grow", check=False).err
    assert "rule grow sets deal.next_step → rule grow" in refused and "--force" in refused
    assert "draft" in rules("rule", "show", "grow").out

    rules("rule", "activate", "grow", "--force")
    change(rules, "Roof", next_step="Go")

    assert deal(rules, "Roof")["next_step"] == "Go" + "!" * 16
    told = rules("why", "Roof", "--automation", "grow").out
    assert "loop suspected" in told and "rule grow → rule grow" in told


def test_others_than_administrators_make_no_rules_and_see_what_they_may(rules):
    rules.add_user("Ana", "sales_agent")
    refused = rules("rule", "activate", "escalate", as_user="Ana", check=False)
    assert refused.code != 0 and "administrator" in refused.err
    assert rules("rule", "list", as_user="Ana", check=False).code != 0


@pytest.mark.parametrize("options, words", [
    (["--on", "deal.updated"], "is no event of a rule"),
    (["--on", "deal.update", "--when", "vale > 1"], "did you mean `value`?"),
    (["--on", "deal.update", "--action", '{"do": "st"}'], "did you mean `set`?"),
])
def test_a_rule_that_cannot_be_is_refused_with_what_is_wrong(rules, options, words):
    action = ["--action", '{"do": "set", "values": {"next_step": "a"}}']
    given = options if "--action" in options else options + action
    assert words in rules("rule", "create", "bad", *given, check=False).err
