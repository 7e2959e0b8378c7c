"""`kith plugin check`: mistakes are found before anybody uses a plugin, with file, line and column."""

import json

import pytest

from plugin_folders import write_plugin
from support import ROOT

GRANTS = {"entities": {"account": ["read", "update"], "contact": ["read"]}}
USED = 'kith.on("account.before_save", { id = "a" }, function(event)\n  for a in event:records() do a.name = a.name end\nend)\nkith.on("contact.after_save", function() kith.query("contact"):count() end)\n'


@pytest.fixture
def check(kith, tmp_path):
    """Writes a plugin and returns the findings about it."""

    def run(main, code=65, files=None, **members):
        members = {"grants": GRANTS, **members}
        place = write_plugin(tmp_path, "probe", main, **members)
        for path, text in (files or {}).items():
            (place / path).parent.mkdir(exist_ok=True)
            (place / path).write_text(text)
        done = kith("plugin", "check", place, "--json", check=False)
        assert done.code == code, done.out + done.err
        told = json.loads(done.out)
        assert told["ok"] == (code == 0)
        return told["findings"]

    return run


def hook(body, event="account.before_save"):
    return f'kith.on("{event}", {{ id = "h" }}, function(event)\n{body}\nend)\n'


@pytest.mark.parametrize("main,code,place,words", [
    ("local x = 1\nlocal y = = 2", "invalid", (2, 0), "unexpected symbol"),
    (hook("  local n = nmae"), "undeclared", (2, 13), "`nmae` is not defined here"),
    (hook("  lenght = 1"), "undeclared", (2, 3), "`lenght`"),
    (hook("  local s = string.lenght('x')"), "unknown_function", (2, 20), "There is no `string.lenght`"),
    (hook("  math.randomseed(1)"), "unknown_function", (2, 8), "There is no `math.randomseed`"),
    (hook("  kith.qurey('account')"), "unknown_function", (2, 8), "did you mean `query`?"),
    (hook("  os.time()"), "undeclared", (2, 3), "`os` is not defined here"),
    (hook("  kith.create('account', { name = 'x' })"), "wrong_phase", (2, 8), "in an after hook"),
    (hook("  for a in event:records() do a.nmae = 'x' end"), "unknown_field", (2, 33), "name"),
    (hook("  for _, old in event:records() do kith.log(old.secter) end"), "unknown_field", (2, 49), "sector"),
    (hook("  for a in event:records() do event:reject(a, 'secter', 'x') end"), "unknown_field", (2, 47), "sector"),
    (hook("  for a in event:records() do if a:changed('secter') then end end"), "unknown_field", (2, 44), "sector"),
    (hook("  local c = kith.get('contact', 'x')\n  kith.log(c.naem)", "account.after_save"),
     "unknown_field", (3, 14), "name"),
    (hook("  kith.update('account', 'x', { sectr = 1 })", "account.after_save"), "unknown_field", (2, 33), "sector"),
    (hook("  kith.get('acount', 'x')"), "unknown_entity", (2, 12), "did you mean `account`?"),
    (hook("  kith.delete('account', 'x')", "account.after_save"), "missing_grant", (2, 8),
     "`kith.delete` on `account` was not asked for."),
    ("local greeting = 'ž' .. nmae", "undeclared", (1, 25), "nmae"),
    ('kith.on("lead.before_save", function() end)', "invalid", (1, 0), "without a grant"),
    ('error("no")', "plugin_error", (1, 0), "no"),
    ('kith.on("contact.before_save", { id = tostring(math.random(1, 1000000)) }, function() end)',
     "unstable_declare", (0, 0), "something else each time"),
])
def test_a_mistake_is_found_where_it_stands(check, main, code, place, words):
    findings = check(main)

    found = [finding for finding in findings if finding["code"] == code]
    assert found, findings
    assert (found[0]["line"], found[0]["column"]) == place
    assert any(words in finding["message"] for finding in found), found


def test_what_is_right_is_not_complained_about(check):
    main = USED + """
local M = { name = 1, ["key"] = 2, sum = function(self, n) return self.name + n end }
local function fact(n) if n <= 1 then return 1 else return n * fact(n - 1) end end
function M.twice(x) return x * 2 end
function M:again(x) return self.twice(x), ... end
for i = 1, 3 do local j = i; repeat local k = j; j = j + 1 until k > 2 end
for key, value in kith.sorted({ a = 1 }) do goto next; ::next:: end
local a <const>, b = 1, [==[ nmae ]] ]==]
local t = { f = function(...) return select("#", ...) end; [a] = b, nested = { name = a } }
-- nmae --[[ not closed
--[[ nmae
]]
while t.f() > a do break end
local _ = { M, fact, 0x1p-3, 1e+5, "nmae \\" nmae" }
"""

    assert check(main.replace("return self.twice(x), ...", "return self.twice(x)"), code=0) == []


@pytest.mark.parametrize("main,code", [
    (USED + "local list = {}\nfor k in pairs({}) do list[#list + 1] = k end", "unsorted_pairs"),
    (USED.split("kith.on(\"contact", maxsplit=1)[0], "unneeded_grant"),
])
def test_a_warning_leaves_the_exit_code_alone(check, main, code):
    findings = check(main, code=0)

    assert [(finding["code"], finding["severity"]) for finding in findings] == [(code, "warning")]


def test_stale_stubs_and_tests_are_looked_at(check):
    findings = check(USED, files={
        "types/kith.gen.lua": "-- old", "tests/a_test.lua": 'test("x", function(t) t.eq(nmae, 1) end)',
        "lib/b.lua": "return nmae"})

    assert [(f["code"], f["file"]) for f in findings if f["code"] != "stale_stubs"] == [
        ("undeclared", "probe/lib/b.lua"), ("undeclared", "probe/tests/a_test.lua")]
    assert any(f["code"] == "stale_stubs" for f in findings)


@pytest.mark.parametrize("members,words", [
    ({"entites": []}, "entites"),
    ({"requires": {"nowhere": "*"}}, "nowhere"),
    ({"grants": {"entities": {"acount": ["read"]}}}, "acount"),
])
def test_the_manifest_is_held_to_what_there_is(check, members, words):
    findings = check("", **members)

    assert any(words in finding["message"] for finding in findings), findings


def test_people_are_told_in_lines_that_editors_jump_to(kith, tmp_path):
    place = write_plugin(tmp_path, "probe", USED + "local x = nmae")

    told = kith("plugin", "check", place, check=False)

    assert "probe/main.lua:5:11: error: `nmae` is not defined here" in told.out


def test_what_comes_with_kith_has_nothing_to_mend(kith):
    for plugin in sorted((ROOT / "Plugins").iterdir()):
        assert "nothing to mend" in kith("plugin", "check", plugin).out


def test_no_folder_of_a_plugin(kith, tmp_path):
    refused = kith("plugin", "check", tmp_path, check=False)

    assert (refused.code, "kith plugin new" in refused.err) == (66, True)


@pytest.mark.parametrize("main", ["(" * 3000, "[" * 100 + "=", "--[[", "for", "function", "\x00\xff", "local" * 99])
def test_rubbish_is_a_finding(check, main):
    assert check(main)[0]["severity"] == "error"
