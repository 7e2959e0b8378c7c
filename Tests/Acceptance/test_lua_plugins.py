"""Folders of Lua: dropped in, looked at, enabled, broken, gone; nothing that they do stops Kith."""

import json
import shutil

import jsonschema
import pytest

from plugin_folders import READS_ACCOUNTS, fault, marking, states, write_plugin
from served import ask_api
from support import ROOT, Server


@pytest.fixture
def crm(kith, folder):
    """`kith` on a fresh data folder with Contacts enabled."""
    kith("plugin", "enable", "contacts")
    return kith


@pytest.fixture
def served(kith, tmp_path):
    """`kith` on a data folder in which a server works, with Contacts enabled."""
    kith.data = tmp_path / "kith-data"
    kith.init(kith.data)
    with Server(kith, tmp_path / "server.log"):
        kith("plugin", "enable", "contacts")
        yield kith


def described(kith, name="Acme"):
    return kith.create("account", name=name)["description"]


def test_a_folder_dropped_in_is_there_at_once_and_its_hook_runs(crm):
    assert "probe" not in states(crm)
    place = write_plugin(crm.data, "probe", marking("seen"))

    info = crm("plugin", "info", "probe", "--json").json
    crm("plugin", "enable", "probe")

    assert info["asks"] == ["account:read", "account:update"]
    assert info["folder"] == str(place)
    assert info["adds"] == [{
        "kind": "hook", "name": "probe.mark", "source": "probe/main.lua:2"}]
    assert described(crm) == "seen"
    crm("plugin", "disable", "probe")
    assert described(crm, "Other") is None


def test_the_registry_names_owner_file_and_line(crm):
    write_plugin(crm.data, "probe", marking("seen"))
    crm("plugin", "enable", "probe")

    shown = crm("registry", "show", "--owner", "probe", "--json").json["contributions"]
    everything = crm("registry", "show").out
    wrong = crm("registry", "show", "--owner", "prob", check=False)

    assert shown == [{
        "owner": "probe", "kind": "hook", "name": "probe.mark", "source": "probe/main.lua:2"}]
    assert "kernel" in everything and "contacts.full-name" in everything
    assert (wrong.code, "did you mean `probe`?" in wrong.err) == (66, True)


def test_only_administrators_see_where_plugins_lie_and_what_is_wrong(served):
    write_plugin(served.data, "probe", "kith.on(")
    served.add_user("Ana")
    url = json.loads((served.data / "server.json").read_text())["url"]
    token = served("token", "create", "t", "--json", as_user="ana@example.test").json["token"]

    status, seen = ask_api(url, "plugins/probe", token)
    refused, _ = ask_api(url, "registry", token)

    assert (status, seen["state"], seen["folder"], seen["fault"]) == (200, "failed", None, None)
    assert refused == 403


def test_what_is_enabled_goes_on_as_it_began_until_it_is_enabled_again(served):
    place = write_plugin(served.data, "probe", marking("first"))
    served("plugin", "enable", "probe")

    (place / "main.lua").write_text(marking("second"))
    assert described(served, "A") == "first"
    served("plugin", "enable", "probe")
    assert described(served, "B") == "second"

    (place / "main.lua").write_text("this is no Lua")
    assert states(served)["probe"] == "enabled"
    assert "probe/main.lua:1" in fault(served, "probe")
    refused = served("plugin", "enable", "probe", check=False)
    assert refused.code == 65 and "probe/main.lua:1" in refused.err
    assert described(served, "C") == "second"

    shutil.rmtree(place)
    assert "is gone" in fault(served, "probe")
    assert described(served, "D") == "second"
    served("plugin", "disable", "probe")
    assert states(served)["probe"] == "missing_files"
    assert described(served, "E") is None


BROKEN = {
    "not_json": ({}, "", "plugin.json"),
    "unknown_key": ({"grnats": {}}, "", "did you mean `grants`?"),
    "no_verb": ({"grants": {"entities": {"account": ["raed"]}}}, "", "did you mean `read`?"),
    "other_id": ({"id": "another"}, "", "the folder is called `other_id`"),
    "no_lua": ({}, "kith.on(", "no_lua/main.lua:1"),
    "endless": ({}, "while true do end", "instructions for registering was reached"),
    "reads_data": ({}, "kith.query('account'):all()", "not available while a plugin registers"),
    "no_grant": (
        {"grants": {}}, marking("x"), '"account": ["read"]'),
    "foreign_name": ({}, "kith.command('sales.steal', {}, function() end)", "foreign_name.…"),
    "plain_entity": ({"entities": ["a.json"]}, "", "plain_entity_thing"),
    "sales": ({}, "", "compiled into kith"),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_plugin_is_a_state_with_a_clear_text(crm, name):
    members, main, words = BROKEN[name]
    place = write_plugin(crm.data, name, main, **members)
    if name == "not_json":
        (place / "plugin.json").write_text("{")
    (place / "a.json").write_text(
        '{"name": "thing", "fields": [{"name": "label", "type": "text"}], "title_field": "label"}')
    shown = "sales_2" if name == "sales" else name

    refused = crm("plugin", "enable", shown, check=False)

    assert states(crm)[shown] == "failed"
    assert words in fault(crm, shown)
    assert words in crm("plugin", "list").out
    assert refused.code != 0 and words in refused.err
    assert described(crm) is None


def test_the_schema_for_editors_says_what_kith_says(crm):
    schema = json.loads((ROOT / "SDK" / "schema" / "plugin-1.json").read_text())
    check = jsonschema.Draft202012Validator(schema).is_valid
    for place in (ROOT / "Plugins").iterdir():
        assert check(json.loads((place / "plugin.json").read_text()))
    usual = {"version": "1.0.0", "views": [], "roles": [{"id": "probe_clerk", "permissions": {}}]}
    grants = {"entities": {"account": ["*", "update:probe_*"]}, "events": ["deal.won"]}
    members = [
        {}, usual, {"grants": grants}, {"grants": {"fields": {"contact.email": "read"}}},
        {"requires": {"contacts": "^1.0 || >= 2.1 <3"}, "engine": "*", "sdk": 1},
        {"optional": {"sales": "~1.4.2"}, "conflicts": {"old": "1.x"}, "version": "1.0.0-rc.1+b"},
        {"grants": {"limits": "small"}},
        {"grnats": {}}, {"grants": {"entities": {"account": ["raed"]}}}, {"manifest": 2},
        {"requires": {"contacts": "newest"}}, {"requires": ["contacts"]}, {"kind": "swift"},
        {"version": "1.2"}, {"engine": ">="}, {"grants": {"limits": "endless"}},
        {"grants": {"fields": {"contact.email": "none"}}}, {"entities": "a.json"},
        {"roles": [{"title": "x"}]},
    ]

    verdicts = []
    for number, added in enumerate(members):
        place = write_plugin(crm.data, f"probe{number}", **added)
        verdicts.append(check(json.loads((place / "plugin.json").read_text())))

    known = states(crm)
    assert [known[f"probe{number}"] == "available" for number in range(len(members))] == verdicts
    assert verdicts == [True] * 7 + [False] * (len(members) - 7)


@pytest.mark.at_rest
def test_a_plugin_that_breaks_while_kith_is_away_is_left_out_and_comes_back(crm):
    place = write_plugin(crm.data, "probe", marking("seen"))
    write_plugin(crm.data, "needy", marking("needy"), requires={"probe": "*"})
    crm("plugin", "enable", "probe", "needy")
    (place / "main.lua").write_text("error('broken')")

    assert (states(crm)["probe"], states(crm)["needy"]) == ("failed", "failed")
    assert "probe/main.lua:1" in fault(crm, "probe")
    assert "requires `probe`" in fault(crm, "needy")
    assert described(crm, "A") is None

    (place / "main.lua").write_text(marking("again"))
    assert states(crm)["probe"] == "enabled"
    assert states(crm)["needy"] == "enabled"

    shutil.rmtree(crm.data / "plugins")
    assert (states(crm)["probe"], states(crm)["needy"]) == ("missing_files", "missing_files")
    assert described(crm, "B") is None


@pytest.mark.at_rest
def test_names_that_collide_while_kith_is_away_leave_out_the_plugin_alone(crm):
    """EDGE-CASES 18."""
    write_plugin(crm.data, "probe", marking("seen"))
    place = write_plugin(crm.data, "other", publisher="kith")
    crm("plugin", "enable", "probe", "other")
    (place / "account.json").write_text(
        '{"name": "account", "fields": [{"name": "label", "type": "text"}],'
        ' "title_field": "label"}')
    write_plugin(crm.data, "other", publisher="kith", entities=["account.json"])

    assert states(crm)["other"] == "failed"
    assert "Both `contacts` and `other`" in fault(crm, "other")
    assert described(crm) == "seen"


@pytest.mark.at_rest
def test_what_the_others_have_gained_meanwhile_is_installed_though_one_is_left_out(crm):
    entity = '"fields": [{"name": "label", "type": "text"}], "title_field": "label"}'
    for name in ("also", "other", "probe"):
        write_plugin(crm.data, name, publisher="kith")
    crm("plugin", "enable", "also", "other", "probe")
    for name, owned in (("also", "hat"), ("other", "account"), ("probe", "glove")):
        place = write_plugin(crm.data, name, publisher="kith", entities=[f"{owned}.json"])
        (place / f"{owned}.json").write_text(f'{{"name": "{owned}", {entity}')

    found = states(crm)

    assert (found["also"], found["other"], found["probe"]) == ("enabled", "failed", "enabled")
    assert crm.create("hat", label="Bowler")["label"] == "Bowler"
    assert crm.create("glove", label="Left")["label"] == "Left"


@pytest.mark.at_rest
def test_asking_for_more_waits_for_approval(crm):
    write_plugin(crm.data, "probe", marking("seen"))
    crm("plugin", "enable", "probe")
    more = {"entities": {**READS_ACCOUNTS["entities"], "contact": ["read"]}}
    write_plugin(crm.data, "probe", marking("seen"), grants=more)

    assert states(crm)["probe"] == "pending_grants"
    assert "asks for more than was approved: contact:read." in fault(crm, "probe")
    assert described(crm, "A") == "seen"

    write_plugin(crm.data, "probe", marking("again"), grants=more)
    assert described(crm, "B") == "seen"
    crm("plugin", "enable", "probe")

    assert described(crm, "C") == "again"
    assert states(crm)["probe"] == "enabled"


def test_a_loop_ends_the_write_and_nothing_else(crm):
    """EDGE-CASES 35."""
    write_plugin(crm.data, "probe", """
kith.on("account.before_save", { id = "spin" }, function(event)
  for account in event:records() do
    while account.name == "Loop" do
    end
  end
end)
""")
    crm("plugin", "enable", "probe")

    refused = crm("record", "create", "account", "--set", "name=Loop", check=False)

    assert refused.code == 70
    assert "The plugin `probe` was stopped in `account.before_save`: the limit of" in refused.err
    assert "committed hook" in refused.err
    assert "probe/main.lua:4" in refused.err
    described(crm, "Fine")
    assert [row["name"] for row in crm.rows("account")] == ["Fine"]


def test_an_error_of_a_script_names_plugin_hook_file_and_line(crm):
    write_plugin(crm.data, "probe", """
kith.on("account.before_save", function(event)
  for account in event:records() do
    local nothing = account.description.length
  end
end)
""")
    crm("plugin", "enable", "probe")

    refused = crm("record", "create", "account", "--set", "name=A", check=False)

    assert refused.code == 70
    assert "The plugin `probe` failed in `account.before_save`:" in refused.err
    assert "probe/main.lua:4" in refused.err
    assert crm.rows("account") == []


def test_without_plugins_the_server_starts_and_they_can_be_disabled(kith, tmp_path):
    kith.data = tmp_path / "kith-data"
    kith.init(kith.data)
    write_plugin(kith.data, "probe", marking("seen"))
    kith("plugin", "enable", "contacts", "probe")

    with Server(kith, tmp_path / "server.log", "--no-plugins"):
        assert states(kith)["contacts"] == "enabled"
        assert states(kith)["probe"] == "failed"
        assert "--no-plugins" in fault(kith, "probe")
        assert described(kith, "A") is None
        kith("plugin", "disable", "probe")

    assert states(kith)["probe"] == "disabled"
    assert described(kith, "B") is None
