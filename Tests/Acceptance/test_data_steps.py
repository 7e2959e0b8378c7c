"""Steps whose code goes through records: in the shape of their own version, whole or not at all."""

import json
import shutil

import pytest

from plugin_folders import fault, states, write_plugin
from support import Server, wait_until

NAME = {"name": "name", "type": "text"}
PARTS = [{"name": "first", "type": "text"}, {"name": "last", "type": "text"}]
SPLIT = """
return function(batch)
  for person in batch:records() do
    person.first, person.last = person.name:match("^(%S+)%s+(.+)$")
  end
end
"""
CHANGES = [
    {"add_field": "first", "of": "probe_person"}, {"add_field": "last", "of": "probe_person"},
    {"drop_field": "name", "of": "probe_person", "was": "text"},
]
SPLITTING = {"0001_split": ({"changes": CHANGES, "records": "probe_person"}, SPLIT)}


def write(folder, version, fields, steps=None, title="name", main="", entity="probe_person"):
    """Writes a plugin; steps are pairs of JSON and Lua by their names."""
    place = write_plugin(
        folder, "probe", main, version=version, entities=["person.json"],
        grants={}, requires={}, **({"migrations": "migrations/"} if steps else {}))
    (place / "person.json").write_text(
        json.dumps({"name": entity, "title_field": title, "fields": fields}))
    shutil.rmtree(place / "migrations", ignore_errors=True)
    (place / "migrations").mkdir()
    for name, (step, code) in (steps or {}).items():
        (place / "migrations" / f"{name}.json").write_text(json.dumps(step))
        if code:
            (place / "migrations" / f"{name}.lua").write_text(code)
    return place


@pytest.fixture
def crm(kith, folder):
    """`kith` on a fresh data folder in which the first version is enabled."""
    kith("plugin", "enable", "contacts")
    write(kith.data, "1.0.0", [NAME])
    kith("plugin", "enable", "probe")
    return kith


def people(kith, fields="first,last", entity="probe_person"):
    rows = kith("query", entity, "--fields", fields, "--sort", "id", "--json").json["records"]
    return [tuple(row[field] for field in fields.split(",")) for row in rows]


def test_a_field_is_split_into_two_and_dropped(crm):
    for name in ("Ana Babić", "Ivan van Horn", "Cher"):
        crm.create("probe_person", name=name)
    place = write(crm.data, "2.0.0", PARTS, SPLITTING, title="last")

    assert "nothing to mend" in crm("plugin", "check", place).out
    planned = crm("plugin", "upgrade", "probe", "--dry-run").out
    upgraded = crm("plugin", "upgrade", "probe").out

    assert "`0001_split` goes through the records of `probe_person`" in planned
    assert "A backup was made before" in upgraded
    assert people(crm) == [("Ana", "Babić"), ("Ivan", "van Horn"), (None, None)]
    shown = [line.split() for line in crm("entity", "show", "probe_person").out.splitlines()]
    assert not any(words[:1] == ["name"] for words in shown)
    changed = [line for line in crm("changes", "list").out.splitlines() if "van Horn" in line]
    assert any("plugin probe" in line for line in changed), "the change log has it"


def test_each_step_sees_the_schema_of_its_own_time(crm):
    crm.create("probe_person", name="Ana Baric")
    shout = """
return function(batch)
  for person in batch:records() do person.name = person.name:upper() end
end
"""
    whisper = """
return function(batch)
  for person in batch:records() do
    person.nick = person.called:lower() .. (person.nick or "")
  end
end
"""
    steps = {
        "0001_shout": ({"records": "probe_person"}, shout),
        "0002_called": ({"changes": [
            {"rename_field": "name", "of": "probe_person", "to": "called"},
            {"add_field": "nick", "of": "probe_person"},
            {"rename_entity": "probe_person", "to": "probe_human"}],
            "records": "probe_human"}, whisper),
        "0003_title": ({"changes": [
            {"rename_field": "called", "of": "probe_human", "to": "title"}]}, None),
    }
    fields = [{"name": "title", "type": "text"}, {"name": "nick", "type": "text"}]
    place = write(crm.data, "3.0.0", fields, steps, title="title", entity="probe_human")

    assert "nothing to mend" in crm("plugin", "check", place).out
    crm("plugin", "upgrade", "probe")

    assert people(crm, "title,nick", "probe_human") == [("ANA BARIC", "ana baric")]
    crm("plugin", "enable", "probe")
    assert people(crm, "title,nick", "probe_human") == [("ANA BARIC", "ana baric")], "taken once"


@pytest.mark.parametrize("code,words", [
    ("error('no')", "probe/migrations/0001_split.lua:1"),
    ("return 7", "The step returns no function"),
    ("return function(batch)", "probe/migrations/0001_split.lua"),
    ("kith.create('probe_person', {})", "not available while a plugin registers"),
])
def test_code_that_is_none_is_a_fault_of_the_plugin(crm, code, words):
    write(crm.data, "2.0.0", PARTS, {"0001_split": (SPLITTING["0001_split"][0], code)}, title="last")

    assert words in fault(crm, "probe")
    assert crm("plugin", "upgrade", "probe", check=False).code != 0


@pytest.mark.parametrize("code,words,exit_code", [
    ("return function(batch) for p in batch:records() do p.nmae = 1 end end", "nmae", None),
    ("return function() while true do end end", "limit", 70),
    ("return function(batch) for p in batch:records() do batch:reject(p, 'name', 'odd', 'Odd.') end end",
     "Odd.", None),
    ("return function() kith.create('account', { name = 'x' }) end", "not available in a before hook", None),
])
def test_a_step_that_fails_leaves_everything_as_it_was(crm, code, words, exit_code):
    crm.create("probe_person", name="Ana Babić")
    write(crm.data, "2.0.0", PARTS, {"0001_split": (SPLITTING["0001_split"][0], code)}, title="last")

    refused = crm("plugin", "upgrade", "probe", check=False)

    assert refused.code == exit_code or (exit_code is None and refused.code != 0)
    assert "The step `0001_split` cannot be taken" in refused.err and words in refused.err
    assert people(crm, "name") == [("Ana Babić",)]
    assert crm("plugin", "info", "probe", "--json").json["version"] == "1.0.0"


@pytest.mark.parametrize("steps,words", [
    ({"0001_a": ({"records": "probe_person"}, None)}, "there is no `migrations/0001_a.lua`"),
    ({"0001_a": ({"changes": [{"add_field": "last", "of": "probe_person"}]}, SPLIT)},
     "is the code of no step"),
    ({"0001_a": ({"records": "probe_person"}, SPLIT),
      "0002_b": ({"changes": [{"drop_field": "x", "of": "probe_person"}]}, None)},
     "does not say under `was` of what type `probe_person.x` was"),
])
def test_steps_with_code_say_what_it_needs(crm, steps, words):
    write(crm.data, "2.0.0", PARTS, steps, title="last")

    assert words in fault(crm, "probe")


MANY = """
kith.command("probe.many", { summary = "Makes some.", requires = "probe_person:create" }, function()
  for number = 1, 450 do kith.create("probe_person", { name = "Person " .. number }) end
end)
"""
# A second or so of work a batch that no limit ends, told in the server's log.
SLOW = """
return function(batch)
  kith.log("a batch of the step")
  for person in batch:records() do
    for _ = 1, 2000 do local _ = person.name end
    person.name = person.name .. "+"
  end
end
"""


@pytest.mark.at_rest
def test_20_killed_in_a_step_the_database_is_as_before_and_the_step_is_taken_once(crm, tmp_path):
    write(crm.data, "1.0.1", [NAME], main=MANY)
    crm("plugin", "upgrade", "probe")
    crm("run", "probe.many")
    write(crm.data, "2.0.0", [NAME], {"0001_plus": ({"records": "probe_person"}, SLOW)}, main=MANY)
    log = tmp_path / "killed.log"
    server = Server(crm, log).__enter__()
    upgrading = crm.start("plugin", "upgrade", "probe")
    wait_until(lambda: "a batch of the step" in log.read_text(), "the step to begin", pause=0.005)
    server.process.kill()
    server.process.wait()
    upgrading.communicate()

    assert upgrading.returncode != 0
    assert all(not name.endswith("+") for (name,) in people(crm, "name"))
    assert crm("plugin", "info", "probe", "--json").json["version"] == "1.0.1"

    crm("plugin", "upgrade", "probe")
    names = [name for (name,) in people(crm, "name")]
    assert all(name.endswith("+") and not name.endswith("++") for name in names)
    assert states(crm)["probe"] == "enabled"


def chatty(lines):
    return f"""
return function(batch)
  for line = 1, {lines} do kith.log(line) end
  for person in batch:records() do person.name = person.name .. "+" end
end
"""


@pytest.mark.at_rest
def test_a_step_has_limits_of_its_own_over_all_its_batches(crm):
    write(crm.data, "1.0.1", [NAME], main=MANY)
    crm("plugin", "upgrade", "probe")
    for _ in range(10):
        crm("run", "probe.many")
    step = {"records": "probe_person"}

    write(crm.data, "2.0.0", [NAME], {"0001_plus": (step, chatty(99))}, main=MANY)
    refused = crm("plugin", "upgrade", "probe", check=False)
    assert refused.code == 70
    assert "the limit of 2 000 lines of log for one step was reached" in refused.err
    assert crm("query", "probe_person", "name ~ '+'", "--json").json["records"] == []

    write(crm.data, "2.0.0", [NAME], {"0001_plus": (step, chatty(40))}, main=MANY)
    crm("plugin", "upgrade", "probe")
    assert crm("query", "probe_person", "not name ~ '+'", "--json").json["records"] == []
