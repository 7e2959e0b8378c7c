"""What becomes of a plugin: narrowed, upgraded, set back, degraded, uninstalled, purged."""

import json
import shutil
from pathlib import Path

import pytest

from plugin_folders import READS_ACCOUNTS, fault, marking, states, write_plugin
from support import Server

THING = {
    "name": "probe_thing", "title_field": "label",
    "fields": [
        {"name": "label", "type": "text", "searchable": True},
        {"name": "size", "type": "integer"},
    ],
}


@pytest.fixture
def served(kith, tmp_path):
    """`kith` on a data folder in which a server works, with Contacts enabled."""
    kith.data = tmp_path / "kith-data"
    kith.init(kith.data)
    with Server(kith, tmp_path / "server.log"):
        kith("plugin", "enable", "contacts")
        yield kith


@pytest.fixture
def crm(kith, folder):
    """`kith` on a fresh data folder with Contacts enabled."""
    kith("plugin", "enable", "contacts")
    return kith


def described(kith, name="Acme"):
    return kith.create("account", name=name)["description"]


def info(kith, plugin="probe"):
    return kith("plugin", "info", plugin, "--json").json


def write_things(folder, version="1.0.0", fields=None, steps=None, **members):
    """Writes a plugin with an entity of its own; steps are files by name."""
    place = write_plugin(
        folder, "probe", members.pop("main", ""), version=version, entities=["thing.json"],
        **({"migrations": "migrations/"} if steps else {}), **members)
    (place / "thing.json").write_text(json.dumps({**THING, "fields": fields or THING["fields"]}))
    shutil.rmtree(place / "migrations", ignore_errors=True)
    (place / "migrations").mkdir()
    for name, step in (steps or {}).items():
        (place / "migrations" / f"{name}.json").write_text(json.dumps(step))
    return place


TOUCHING = """
kith.command("probe.touch", { summary = "Touches.", requires = "account:read",
    args = { account = { ref = "account", required = true } } }, function(arguments)
  kith.update("account", arguments.account, { description = "touched" })
end)
"""


def test_what_is_taken_from_a_plugin_is_missing_at_once_and_named(served):
    write_plugin(served.data, "probe", TOUCHING)
    served("plugin", "enable", "probe")
    account = served.create("account", name="Acme")["id"]
    served("run", "probe.touch", "--account", account)

    shown = served("plugin", "grants", "probe", "--revoke", "account:update").out
    refused = served("run", "probe.touch", "--account", account, check=False)
    wrong = served("plugin", "grants", "probe", "--revoke", "account:updat", check=False)

    assert "account:update  refused" in shown and "account:read    approved" in shown
    assert refused.code == 77
    assert "The plugin `probe` was not granted `account:update`." in refused.err
    assert "kith plugin grants probe --approve account:update" in refused.err
    assert wrong.code == 65 and "did you mean `account:update`?" in wrong.err
    assert info(served)["refused"] == ["account:update"]

    served("plugin", "disable", "probe")
    served("plugin", "enable", "probe")
    assert served("run", "probe.touch", "--account", account, check=False).code == 77
    served("plugin", "grants", "probe", "--approve", "account:update")
    served("run", "probe.touch", "--account", account)


@pytest.mark.at_rest
def test_a_narrowed_plugin_stays_narrowed_and_hears_nothing_after_a_restart(crm):
    write_plugin(crm.data, "probe", marking("seen"))
    crm("plugin", "enable", "probe")
    assert described(crm, "A") == "seen"

    crm("plugin", "grants", "probe", "--revoke", "account:read")

    assert described(crm, "B") is None
    assert states(crm)["probe"] == "enabled"
    crm("plugin", "grants", "probe", "--approve", "account:read")
    assert described(crm, "C") == "seen"


def test_versions_that_do_not_fit_are_refused_with_both_sides_named(crm):
    write_plugin(crm.data, "base", version="1.4.0")
    write_plugin(crm.data, "needy", requires={"base": "^2.0"})
    write_plugin(crm.data, "wary", optional={"base": "~1.3.0"})
    write_plugin(crm.data, "foe", conflicts={"base": ">=1 <2"})
    write_plugin(crm.data, "future", engine=">=99")
    write_plugin(crm.data, "fitting", requires={"base": "^1.2"}, engine=">=0.1 <2")
    crm("plugin", "enable", "base")

    def refusal(name):
        refused = crm("plugin", "enable", name, check=False)
        assert refused.code == 75
        return refused.err

    assert "`needy` requires `base` ^2.0, but 1.4.0 is there" in refusal("needy")
    assert "`wary` works with `base` ~1.3.0, but 1.4.0 is there" in refusal("wary")
    assert "`foe` cannot run beside `base` >=1 <2: 1.4.0 is enabled" in refusal("foe")
    assert "works with Kith >=99, but this is" in refusal("future")
    crm("plugin", "enable", "fitting")
    assert "requires  base ^1.2" in crm("plugin", "info", "fitting").out
    crm("plugin", "disable", "base", check=False)
    for name, members in {
        "odd": {"version": "1.2"}, "vague": {"requires": {"base": "newest"}},
        "both": {"requires": {"base": "*"}, "optional": {"base": "*"}},
    }.items():
        write_plugin(crm.data, name, **members)
        assert states(crm)[name] == "failed"


def test_an_upgrade_waits_for_approval_while_the_old_version_serves(served, tmp_path):
    """EDGE-CASES 22."""
    write_plugin(served.data, "probe", marking("first"))
    served("plugin", "enable", "probe")
    more = {"entities": {**READS_ACCOUNTS["entities"], "contact": ["read"]}}
    write_plugin(served.data, "probe", marking("second"), version="1.1.0", grants=more)

    assert states(served)["probe"] == "pending_grants"
    refused = served("plugin", "upgrade", "probe", check=False)
    dry = served("plugin", "upgrade", "probe", "--dry-run").out
    assert described(served, "A") == "first"

    assert refused.code != 0 and "asks for more than was approved: contact:read." in refused.err
    assert "from 1.0.0 to 1.1.0" in dry and "it also asks for contact:read" in dry
    assert "waiting   1.1.0, which also asks for contact:read" in served(
        "plugin", "info", "probe").out
    served("plugin", "upgrade", "probe", "--approve")
    assert described(served, "B") == "second"
    assert (states(served)["probe"], info(served)["version"]) == ("enabled", "1.1.0")
    again = served("plugin", "upgrade", "probe", check=False)
    assert again.code == 75 and "holds the version that runs" in again.err


@pytest.mark.at_rest
def test_after_a_restart_the_old_version_goes_on_until_the_upgrade(crm):
    write_plugin(crm.data, "probe", marking("first"))
    crm("plugin", "enable", "probe")
    write_plugin(crm.data, "probe", marking("second"), version="1.1.0")

    assert described(crm, "A") == "first"
    assert info(crm)["waiting"] == {"version": "1.1.0", "asks": [], "is_older": False}
    crm("plugin", "upgrade", "probe")
    assert described(crm, "B") == "second"

    write_plugin(crm.data, "probe", "kith.on(", version="1.2.0")
    assert states(crm)["probe"] == "failed"


@pytest.mark.at_rest
def test_what_was_changed_without_a_version_is_kept_as_it_runs(crm):
    write_plugin(crm.data, "probe", marking("first"))
    crm("plugin", "enable", "probe")
    write_plugin(crm.data, "probe", marking("changed"))
    assert described(crm, "A") == "changed"

    write_plugin(crm.data, "probe", marking("second"), version="1.1.0")

    assert described(crm, "B") == "changed"


def test_enabling_prints_what_it_approves(crm):
    write_plugin(crm.data, "probe")

    first = crm("plugin", "enable", "probe").out
    again = crm("plugin", "enable", "probe").out

    assert first.splitlines() == [
        "probe asks for account:read", "probe asks for account:update", "probe is enabled."]
    assert again == "probe is enabled.\n"


def test_an_upgrade_renames_retypes_and_drops_with_the_data_kept(crm):
    """EDGE-CASES 21, and 25 of a drop."""
    write_things(crm.data)
    crm("plugin", "enable", "probe")
    thing = crm.create("probe_thing", label="Drill", size="7")["id"]
    new = [
        {"name": "label", "type": "text", "searchable": True},
        {"name": "length", "type": "decimal", "scale": 2},
        {"name": "colour", "type": "text"},
    ]
    step = {"changes": [
        {"rename_field": "size", "of": "probe_thing", "to": "length"},
        {"retype_field": "length", "of": "probe_thing"},
        {"add_field": "colour", "of": "probe_thing"},
    ]}
    write_things(crm.data, "2.0.0", new, {"0001_length": step})

    upgraded = crm("plugin", "upgrade", "probe")

    assert "rename `probe_thing.size` to `length`" in upgraded.out
    assert "A backup was made before" in upgraded.out
    record = crm("record", "get", "probe_thing", thing, "--json").json
    assert (record["length"], record["colour"]) == ("7.00", None)

    write_things(crm.data, "2.0.1", new, {"0001_length": {"changes": step["changes"][:1]}})
    edited = crm("plugin", "upgrade", "probe", check=False)
    assert edited.code == 75 and "was edited after it was taken here" in edited.err

    drop = {"changes": [{"drop_field": "colour", "of": "probe_thing"}]}
    write_things(crm.data, "2.1.0", new[:2], {"0001_length": step, "0002_plain": drop})
    crm("plugin", "upgrade", "probe")
    fields = crm("entity", "show", "probe_thing").out
    assert "colour" not in fields and "length" in fields
    write_things(crm.data, "2.2.0", new, {"0001_length": step, "0002_plain": drop})
    assert "add `probe_thing.colour`" in crm("plugin", "upgrade", "probe").out


def test_a_lower_version_is_blocked_unless_its_steps_lead_back(crm):
    """EDGE-CASES 19."""
    write_things(crm.data)
    crm("plugin", "enable", "probe")
    thing = crm.create("probe_thing", label="Drill", size="7")["id"]
    new = [THING["fields"][0], {"name": "length", "type": "integer"}]
    up = [{"rename_field": "size", "of": "probe_thing", "to": "length"}]
    write_things(crm.data, "1.1.0", new, {"0001_length": {"changes": up}})
    crm("plugin", "upgrade", "probe")

    write_things(crm.data, "1.0.0")
    assert states(crm)["probe"] == "blocked_downgrade"
    for verb in ("upgrade", "enable"):
        refused = crm("plugin", verb, "probe", check=False)
        assert refused.code != 0 and "lower than the 1.1.0" in refused.err
        assert "The step `0001_length` has no `down`." in refused.err
    assert crm("record", "get", "probe_thing", thing, "--json").json["length"] == 7

    steps = {"0001_length": {"changes": up}, "0002_again": {
        "changes": [{"rename_field": "length", "of": "probe_thing", "to": "width"}],
        "down": [{"rename_field": "width", "of": "probe_thing", "to": "length"}]}}
    write_things(
        crm.data, "1.2.0", [new[0], {"name": "width", "type": "integer"}], steps)
    crm("plugin", "upgrade", "probe")
    write_things(crm.data, "1.1.0", new, {"0001_length": {"changes": up}})
    crm("plugin", "upgrade", "probe")
    assert crm("record", "get", "probe_thing", thing, "--json").json["length"] == 7
    assert info(crm)["version"] == "1.1.0"


def test_a_lower_version_that_changes_no_data_may_come_back(crm):
    write_plugin(crm.data, "probe", marking("new"), version="1.0.1")
    crm("plugin", "enable", "probe")
    write_plugin(crm.data, "probe", marking("old"), version="1.0.0")

    assert described(crm, "A") == "new"
    crm("plugin", "upgrade", "probe")
    assert described(crm, "B") == "old"


BAD_STEPS = {
    "gap": {"0002_late": {"changes": [{"drop_field": "a", "of": "probe_thing"}]}},
    "no_change": {"0001_nothing": {"changes": []}},
    "unknown": {"0001_odd": {"changes": [{"rename_table": "a", "to": "b"}]}},
    "list_down": {"0001_odd": {"changes": [{"drop_field": "a", "of": "b"}], "down": {}}},
}


@pytest.mark.parametrize("name", BAD_STEPS)
def test_steps_that_are_none_are_a_fault_of_the_plugin(crm, name):
    write_things(crm.data, steps=BAD_STEPS[name])

    assert states(crm)["probe"] == "failed"
    assert "migrations/" in fault(crm, "probe")


REMEMBERING = """
kith.command("probe.remember", { summary = "Keeps two." }, function()
  kith.kv.set("one", 1)
  kith.kv.set("two", 2)
end)
"""


def test_uninstalling_keeps_the_data_and_purging_writes_them_out_first(served):
    write_things(
        served.data, main=REMEMBERING,
        config=[{"key": "most", "type": "integer", "default": 3}])
    write_plugin(served.data, "needy", requires={"probe": "*"})
    served("plugin", "enable", "probe", "needy")
    served("run", "probe.remember")
    served.create("probe_thing", label="Drill", size="7")

    refused = served("plugin", "uninstall", "probe", check=False)
    assert refused.code == 75 and "required by needy" in refused.err
    served("plugin", "uninstall", "probe", "--cascade")
    assert (states(served)["probe"], states(served)["needy"]) == ("removed", "disabled")
    served("plugin", "enable", "probe")
    assert [row["label"] for row in served.rows("probe_thing")] == ["Drill"]

    assert served("plugin", "purge", "probe", "--confirm", "probe", check=False).code == 75
    served("plugin", "uninstall", "probe")
    impact = served("plugin", "purge", "probe").out
    assert "1 record of probe_thing" in impact and "needy requires it" in impact
    assert "1 setting" in impact and "2 values that it remembers" in impact
    wrong = served("plugin", "purge", "probe", "--confirm", "prob", check=False)
    assert wrong.code == 65
    purged = served("plugin", "purge", "probe", "--confirm", "probe", "--json").json
    lines = Path(purged["export"], "probe_thing.jsonl").read_text().splitlines()
    assert [(json.loads(line)["label"], json.loads(line)["size"]) for line in lines] == [
        ("Drill", 7)]
    assert states(served)["probe"] == "available"
    served("plugin", "enable", "probe")
    assert served.rows("probe_thing") == []


FAILING = """
kith.on("account.before_create", { id = "break" }, function(event)
  for account in event:records() do
    if account.name == "Bad" then error("it broke") end
  end
end)
"""


def test_a_plugin_that_fails_again_and_again_is_degraded_until_it_succeeds(served):
    write_plugin(served.data, "probe", FAILING)
    served("plugin", "enable", "probe")

    def fail(times):
        for _ in range(times):
            assert served("record", "create", "account", "--set", "name=Bad", check=False).code == 70

    fail(4)
    assert states(served)["probe"] == "enabled"
    fail(1)
    assert states(served)["probe"] == "degraded"
    health = info(served)["health"]
    assert (health["degraded"], health["failures_in_row"]) == (True, 5)
    assert health["since"] and "it broke" in health["recent"][0]["message"]
    assert health["recent"][0]["place"] == "probe.break"
    assert "5 failures in a row, degraded since" in served("plugin", "info", "probe").out
    served("plugin", "clear", "probe")
    assert states(served)["probe"] == "enabled"
    described(served, "Good")
    assert info(served)["health"]["failures_in_row"] == 0


def test_limits_are_shown_with_what_was_used_of_them(served):
    grants = {**READS_ACCOUNTS, "limits": "large"}
    write_plugin(served.data, "probe", marking("seen"), grants=grants)
    served("plugin", "enable", "probe")
    described(served)

    limits = served("limits", "--json").json
    shown = served("limits", "--plugin", "probe").out

    use = {figure["what"]: figure for figure in limits["plugins"][0]["use"]}
    assert use["instructions"]["limit"] == 20_000_000
    assert 0 < use["instructions"]["last"] <= use["instructions"]["peak"] < 100_000
    assert {profile["name"] for profile in limits["profiles"]} == {"small", "standard", "large"}
    assert "probe" in shown and "instructions" in shown
    assert "limits:large" in info(served)["asks"]
    served("plugin", "grants", "probe", "--revoke", "limits:large")
    described(served, "Other")
    again = served("limits", "--json").json["plugins"][0]
    assert again["limits"] == "standard"
    assert {f["what"]: f["limit"] for f in again["use"]}["instructions"] == 10_000_000


def test_doctor_names_the_version_of_lua(crm):
    figures = crm("doctor", "--json").json["figures"]

    assert figures["Lua"].startswith("5.4.")


def test_disabling_what_others_require_takes_them_along_only_when_told_to(crm):
    """EDGE-CASES 16."""
    write_plugin(crm.data, "base")
    write_plugin(crm.data, "middle", requires={"base": "*"})
    write_plugin(crm.data, "top", requires={"middle": "*"})
    crm("plugin", "enable", "base", "middle", "top")

    refused = crm("plugin", "disable", "base", check=False)
    assert refused.code == 75 and "required by top, middle" in refused.err
    crm("plugin", "disable", "base", "--cascade")

    found = states(crm)
    assert (found["base"], found["middle"], found["top"]) == ("disabled",) * 3


@pytest.mark.at_rest
def test_the_same_id_of_another_publisher_gets_nothing_of_the_first(crm):
    """EDGE-CASES 24."""
    write_plugin(crm.data, "probe", marking("first"))
    crm("plugin", "enable", "probe")
    shutil.rmtree(crm.data / "plugins" / "probe")
    assert states(crm)["probe"] == "missing_files"
    write_plugin(crm.data, "probe", marking("stranger"), publisher="evil", version="2.0.0")

    refused = crm("plugin", "upgrade", "probe", check=False)
    assert described(crm, "A") == "first"
    assert refused.code == 75
    assert "published by `evil`, but its data are of a plugin by `acme`" in refused.err

    write_plugin(crm.data, "probe", marking("again"))
    assert described(crm, "B") == "again"


def test_a_step_that_the_data_do_not_allow_changes_nothing_and_the_old_version_serves(crm):
    """EDGE-CASES 20 and 23."""
    choices = {"name": "size", "type": "choice", "choices": ["small", "large"]}
    label = THING["fields"][0]
    write_things(crm.data, fields=[label, choices])
    crm("plugin", "enable", "probe")
    thing = crm.create("probe_thing", label="Drill", size="large")["id"]
    fewer = {**choices, "name": "extent", "choices": ["small"]}
    step = {"changes": [{"rename_field": "size", "of": "probe_thing", "to": "extent"}]}
    write_things(crm.data, "1.1.0", [label, fewer], {"0001_extent": step})

    refused = crm("plugin", "upgrade", "probe", check=False)

    assert refused.code != 0 and "large" in refused.err
    assert crm("record", "get", "probe_thing", thing, "--json").json["size"] == "large"
    assert info(crm)["version"] == "1.0.0"


@pytest.mark.at_rest
def test_a_fresh_install_has_taken_every_step(crm):
    step = {"changes": [{"rename_field": "size", "of": "probe_thing", "to": "length"}]}
    new = [THING["fields"][0], {"name": "length", "type": "integer"}]
    write_things(crm.data, "1.1.0", new, {"0001_length": step})

    crm("plugin", "enable", "probe")

    assert info(crm)["waiting"] is None
    assert crm.create("probe_thing", label="Drill", length="7")["length"] == 7
    assert states(crm)["probe"] == "enabled"
