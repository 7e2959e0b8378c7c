"""`kith plugin test`: a plugin's own tests, each in a Kith that is thrown away."""

import json

import pytest

from plugin_folders import write_plugin
from support import ROOT

MAIN = """
local kept
local all = { a = 1, b = 2, c = 3, d = 4, e = 5, f = 6, g = 7, h = 8, i = 9, j = 10, k = 11 }
local function words_of(t)
  local words = ""
  for word in pairs(t) do words = words .. word end
  return words
end
kith.on("probe_visit.before_save", { id = "check" }, function(event)
  for visit in event:records() do
    if visit.purpose == "none" then event:reject(visit, "purpose", "too_vague", "Say why.") end
    if visit.purpose == "pairs" then visit.purpose = words_of(all) end
    if visit.purpose == "chance" then visit.purpose = tostring(math.random(1000000)) end
    if visit.purpose == "kept" then kept = (kept or 0) + 1 visit.purpose = tostring(kept) end
  end
end)
kith.on("probe_visit.after_create", function(event)
  for visit in event:records() do
    kith.query("probe_visit"):count()
    kith.announce("probe_visit.planned", visit)
  end
end)
"""
VISIT = {
    "name": "probe_visit", "title_field": "purpose",
    "fields": [{"name": "purpose", "type": "text"}, {"name": "pay", "type": "money"}],
}


@pytest.fixture
def plugin(kith, tmp_path):
    """Makes a plugin with tests, and returns what running them says."""

    def run(*tests, code=0, options=(), fixtures=None):
        place = write_plugin(tmp_path, "probe", MAIN, entities=["entities/visit.json"])
        for folder in ("entities", "tests", "fixtures"):
            (place / folder).mkdir(exist_ok=True)
        (place / "entities" / "visit.json").write_text(json.dumps(VISIT))
        if fixtures is not None:
            (place / "fixtures" / "a.json").write_text(fixtures)
        (place / "tests" / "a_test.lua").write_text("\n".join(tests))
        done = kith("plugin", "test", place, *options, check=False)
        assert done.code == code, done.out + done.err
        return done

    return run


def case(body, name="it"):
    return f'test("{name}", function(t)\n{body}\nend)'


@pytest.mark.parametrize("name", sorted(path.name for path in (ROOT / "Plugins").iterdir()))
def test_the_tests_of_the_plugins_that_come_with_kith_hold(kith, name):
    done = kith("plugin", "test", ROOT / "Plugins" / name, "--json").json

    assert done["failed"] == 0
    assert done["passed"] >= 4


def test_every_test_begins_anew(plugin):
    once = case('t.create("probe_visit", { purpose = "roof" })\nt.eq(t.count("probe_visit"), 1)')

    told = plugin(once, once, options=["--json"]).json

    assert (told["passed"], told["failed"]) == (2, 0)


@pytest.mark.parametrize("body,words", [
    ("t.eq(1, 2)", "expected 2, got 1"),
    ('t.eq({ a = { 1 } }, { a = { 2 } })', "expected { a = { 1 = 2 } }, got { a = { 1 = 1 } }"),
    ('t.ok(nil, "there is none")', "there is none"),
    ('t.fired("probe_visit.before_save")', "at least once, but it was 0 times"),
    ('t.create("probe_visit", { purpos = "x" })', "did you mean `purpose`?"),
    ('local v = t.create("probe_visit", {})\nlocal x = v.purpos', "has no field `purpos`"),
    ('t.denied(function() t.create("probe_visit", {}) end)', "expected it to be denied"),
    ('t.rejects(function() t.create("probe_visit", { purpose = "none" }) end, "pay")',
     "the faults were: purpose too_vague"),
    ('t.rejects(function() error("no") end)', "no"),
    ('t.as("nobody", function() end)', "There is no role or user `nobody`"),
    ('t.create("probe_visit", {})\nt.under { queries = 0 }', "has used 1 of queries, more than 0"),
    ("t.http.stub()", "`t.http` is not there yet"),
    ("t.crate()", "a test has no `t.crate`"),
    ('kith.query("account"):all()', "is not there in a test"),
    ("print(1)", "'print' is not defined here"),
    ("t.advance(\"soon\")", "is no length of time"),
    ("while true do end", "the limit of 1 000 000 000 instructions"),
    ('t.fixture("acme")', "No fixture is called `acme`"),
])
def test_what_fails_is_told_with_file_and_line(plugin, body, words):
    done = plugin(case(body), code=1)

    last = 1 + len(body.splitlines())
    assert words in done.out
    assert f"probe/tests/a_test.lua:{last}" in done.out
    assert done.out.endswith("1 test, 1 failed.\n")


def test_events_are_counted_even_where_nobody_else_hears_them(plugin):
    plugin(case("""
      t.create("probe_visit", { purpose = "roof" })
      t.fired("probe_visit.before_save", 1)
      t.delivered("probe_visit.planned", 1)
      t.rejects(function() t.create("probe_visit", { purpose = "none" }) end, "purpose", "too_vague")
    """))


def test_the_clock_moves_and_people_have_the_rights_of_their_roles(plugin):
    plugin(case("""
      local start = t.now()
      t.advance("31d")
      t.eq(t.now() - start, kith.instant("2026-12-17T09:00:00Z") - kith.instant("2026-11-16T09:00:00Z"))
      t.eq(t.today(), kith.date("2026-12-17"))
      local visit = t.create("probe_visit", { purpose = "roof", pay = kith.money("12.50", "EUR") })
      t.as("user", function() t.denied(function() t.update(visit, { purpose = "x" }) end) end)
      t.delete(visit)
      t.denied(function() t.get(visit) end)
      t.restore(visit)
      t.eq(t.get(visit).pay, kith.money("12.50", "EUR"))
    """))


def test_fixtures_are_there_and_refer_to_each_other(plugin):
    fixtures = '{"account": [{"as": "acme", "name": "Acme"}, {"name": "Son", "parent": "$acme"}]}'

    plugin(case("""
      t.eq(t.fixture("acme").name, "Acme")
      t.eq(t.find("account", "parent = :acme", { acme = t.fixture("acme") })[1].name, "Son")
    """), fixtures=fixtures)
    broken = plugin(case(""), code=1, fixtures='{"account": [{"nam": "Acme"}]}')

    assert "probe/fixtures/a.json" in broken.out


def test_only_some_and_none(plugin):
    tests = [case("", "one"), case("t.eq(1, 2)", "two")]

    assert "1 test, all hold." in plugin(*tests, options=["--only", "one"]).out
    assert "No test has `three`" in plugin(*tests, options=["--only", "three"], code=66).err


def test_a_file_of_tests_that_cannot_be_read_is_a_failure(plugin):
    broken = plugin("test(", code=65)
    outside = plugin('t = 1', code=1)

    assert "a_test.lua:1" in broken.err
    assert "'t' is not defined here" in outside.out


def test_what_depends_on_chance_is_found_by_a_second_state(plugin):
    done = plugin(case('t.create("probe_visit", { purpose = tostring(math.random(1, 1000000)) })'), code=1)

    assert "what changes is not the same each time: create probe_visit (" in done.out
    assert "kith.sorted" in done.out


PAIRS = """
local words = ""
for word in pairs({ a = 1, b = 2, c = 3, d = 4, e = 5, f = 6, g = 7, h = 8, i = 9, j = 10, k = 11 }) do
  words = words .. word
end
t.create("probe_visit", { purpose = words })
"""


def test_what_depends_on_the_order_of_pairs_is_found_by_a_second_state(plugin):
    """EDGE-CASES 41."""
    done = plugin(case(PAIRS), code=1)

    assert "what changes is not the same each time: create probe_visit (" in done.out


@pytest.mark.parametrize("purpose, words", [
    ("chance", "what changes is not the same"), ("pairs", "what changes is not the same"),
    ("kept", None)])
def test_what_the_plugin_does_by_chance_or_by_order_is_found_too(plugin, purpose, words):
    """EDGE-CASES 37 and 41: what a hook keeps is not there in the next transaction of a test either."""
    makes = f't.create("probe_visit", {{ purpose = "{purpose}" }})'
    kept = 't.eq(t.find("probe_visit")[2].purpose, "1")' if purpose == "kept" else ""
    done = plugin(case(f"{makes} {makes} {kept}"), code=1 if words else 0)

    assert words is None or words in done.out


def test_nothing_is_left_behind(plugin, tmp_path, monkeypatch):
    rubbish = tmp_path / "tmp"
    rubbish.mkdir()
    monkeypatch.setenv("TMPDIR", str(rubbish))

    plugin(case(""), case("t.eq(1, 2)"), code=1)

    assert list(rubbish.iterdir()) == []
