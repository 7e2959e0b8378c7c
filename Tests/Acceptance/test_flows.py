"""Flows: Lua that may wait for days, over restarts and new versions."""

import json

import pytest

WELCOME = """--[[ {"id": "care", "title": "Care", "requires": {"channels": "*"},
  "grants": {"mail": true, "events": ["email.replied"],
    "entities": {"contact": ["read", "update"], "activity": ["create"]}}} ]]
kith.flow("welcome", { on = "contact.committed_create" }, function(flow, contact)
  flow:email { to = contact, subject = "Welcome", text = "Hello " .. contact.name }
  flow:sleep("3d")
  local seen = flow:seen("email.replied", contact)
  local branches = flow:parallel {
    function(branch) branch:sleep("1d") return "slow" end,
    function(branch)
      return branch:step("count", function() return kith.query("contact"):count() end)
    end,
  }
  flow:update(contact, { notes = branches[1] .. " " .. branches[2] .. " " .. tostring(seen) })
  local answer = flow:approve { title = "Send a present?", timeout = "2d" }
  flow:task { subject = "Present: " .. tostring(answer) }
end)
"""


@pytest.fixture
def care(kith, folder):
    """`kith` with a script whose flow welcomes contacts."""
    kith("plugin", "enable", "contacts", "channels")
    kith("clock", "set", "2026-11-16T09:00Z")
    publish(kith, WELCOME, "--approve")
    return kith


def publish(kith, text, *options):
    path = kith.home / "care.lua"
    path.write_text(text)
    kith("script", "save", path)
    return kith("script", "publish", "care", *options)


def contact(kith, name):
    return kith.create("contact", first_name=name, email=f"{name.lower()}@example.test")["id"]


def runs(kith, *options):
    return kith("runs", "list", "--json", *options).json["runs"]


def sent(kith):
    effects = kith("effect", "list", "--kind", "mail", "--state", "done", "--json")
    return [effect["payload"]["to"] for effect in effects.json["effects"]]


def test_a_flow_sleeps_goes_on_in_parallel_asks_and_ends(care):
    ana = contact(care, "Ana")
    care("clock", "advance", "1m")
    assert sent(care) == ["ana@example.test"]
    run = runs(care)[0]
    assert (run["flow"], run["state"], run["about"]["id"]) == ("s_care.welcome", "active", ana)

    care("clock", "advance", "3d")
    assert care.rows("contact")[0]["notes"] is None
    care("clock", "advance", "1d")
    assert care.rows("contact")[0]["notes"] == "slow 1 false"
    care("runs", "approve", run["id"])
    care("clock", "advance", "1m")

    shown = care("runs", "show", run["id"]).out
    assert [row["subject"] for row in care.rows("activity", "kind = 'task'")] == ["Present: true"]
    assert runs(care)[0]["state"] == "done"
    assert "3.2.1" in shown or "4.2.1" in shown
    assert sent(care) == ["ana@example.test"]


def test_writes_outside_of_steps_are_refused_and_coroutines_take_no_steps(care):
    publish(care, WELCOME.replace('flow:sleep("3d")', 'kith.update("contact", contact.id, {})'))
    contact(care, "Ana")
    care("clock", "advance", "1m")
    wrong = runs(care)[0]
    assert "in a flow" in wrong["error"] and "care.lua:" in wrong["error"]
    assert sent(care) == []

    care("runs", "cancel", wrong["id"])
    publish(care, WELCOME.replace(
        'flow:sleep("3d")', 'coroutine.wrap(function() flow:sleep("3d") end)()'))
    contact(care, "Bo")
    care("clock", "advance", "1m")
    assert "in its own function" in runs(care)[0]["error"]


@pytest.mark.parametrize("choice", ["finish", "move", "cancel"])
def test_a_changed_script_while_runs_sleep(care, choice):
    people = [{"first_name": f"C{one}", "email": f"c{one}@example.test"} for one in range(50)]
    care("record", "create", "contact", "-", input=json.dumps(people))
    care("clock", "advance", "1m")
    assert len(runs(care, "--state", "active")) == 50

    changed = WELCOME.replace('flow:sleep("3d")', 'flow:sleep("2d")')
    publish(care, changed, "--runs", choice)
    care("clock", "advance", "1m")

    states = {run["state"] for run in runs(care, "--limit", 100)}
    if choice == "finish":
        assert states == {"active"}
        care("clock", "advance", "4d")
        notes = {row["notes"] for row in care.rows("contact", "--limit", 100)}
        assert notes == {"slow 50 false"}
        assert {run["version"] for run in runs(care, "--limit", 100)} == {"1.0.0"}
    elif choice == "move":
        assert states == {"diverged"}
        error = runs(care)[0]["error"]
        assert '"milliseconds":259200000' in error and '"milliseconds":172800000' in error
        care("runs", "retry", runs(care)[0]["id"], "--from", "2")
        care("clock", "advance", "1m")
        assert len(runs(care, "--state", "active")) == 1
    else:
        assert states == {"cancelled"}
    assert len(sent(care)) == 50


def test_a_run_moves_on_where_its_steps_are_the_same(care):
    contact(care, "Ana")
    care("clock", "advance", "1m")
    publish(care, WELCOME.replace("Present: ", "Gift: "), "--runs", "move")
    care("clock", "advance", "4d")
    care("runs", "refuse", runs(care)[0]["id"])
    care("clock", "advance", "1m")

    assert [row["subject"] for row in care.rows("activity", "kind = 'task'")] == ["Gift: false"]
    assert runs(care)[0]["version"] == "2.0.0"


def test_what_runs_say_is_for_administrators_and_wrong_numbers_are_told(care):
    ann = care.add_user("Ann")
    assert care("runs", "list", as_user="Ann", check=False).code == 77
    assert care("runs", "show", ann, check=False).code == 66
    assert "did you mean" in care("runs", "list", "--state", "actve", check=False).err
    assert json.loads(care("runs", "list", "--json").out) == {"runs": [], "next": None}
