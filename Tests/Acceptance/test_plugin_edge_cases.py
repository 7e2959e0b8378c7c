"""Edge cases of plugins through the real binary, each cited by its number."""

import contextlib
import json
import os
import random
import subprocess
import threading
import time
from pathlib import Path

import pytest

from asking import ask
from plugin_folders import fault, states, write_plugin
from support import Server, wait_until

THING = {
    "name": "probe_thing", "title_field": "label",
    "fields": [
        {"name": "label", "type": "text", "searchable": True},
        {"name": "code", "type": "text", "indexed": True},
    ],
}


@pytest.fixture
def crm(kith, folder):
    """`kith` on a fresh data folder with Contacts enabled."""
    kith("plugin", "enable", "contacts")
    return kith


@pytest.fixture
def served(kith, tmp_path):
    """`kith`, and the address of the server that works in its folder."""
    kith.data = tmp_path / "kith-data"
    kith.init(kith.data)
    with Server(kith, tmp_path / "server.log", "--limit-rate", "0") as server:
        kith("plugin", "enable", "contacts")
        yield kith, server.url


def write_things(folder, name="probe", main="", **members):
    place = write_plugin(folder, name, main, entities=["thing.json"], **members)
    (place / "thing.json").write_text(json.dumps({**THING, "name": f"{name}_thing"}))
    return place


SLOW = """
kith.command("probe.slow", { summary = "Takes its time.", requires = "account:read", mode = "read" },
  function()
    for i = 1, 1500000 do end
    return { message = "done" }
  end)
"""


def test_who_is_inside_when_a_plugin_is_disabled_is_answered(served):
    """EDGE-CASES 15, of requests; queued jobs come with the automation."""
    kith, url = served
    write_plugin(kith.data, "probe", SLOW)
    kith("plugin", "enable", "probe")
    token = kith("token", "create", "Slow", "--json").json["token"]
    answers, is_over = [], threading.Event()

    def work():
        while not is_over.is_set():
            status, answer, _ = ask(url, token, "POST", "commands/probe.slow", {})
            answers.append((status, answer.get("code")))

    people = [threading.Thread(target=work) for _ in range(4)]
    for one in people:
        one.start()
    for _ in range(6):
        before = len(answers)
        kith("plugin", "disable", "probe")
        kith("plugin", "enable", "probe")
        wait_until(lambda seen=before: len(answers) >= seen + 4, "answers")
    is_over.set()
    for one in people:
        one.join()

    assert {status for status, _ in answers} <= {200, 404}, set(answers)
    assert (200, None) in answers


def test_a_filter_on_a_dormant_field_is_refused_and_never_widened(crm):
    """EDGE-CASES 17."""
    place = write_plugin(crm.data, "probe", extends=["account.json"])
    (place / "account.json").write_text(json.dumps(
        {"entity": "account", "fields": [{"name": "probe_rank", "type": "integer"}]}))
    crm("plugin", "enable", "probe")
    crm.create("account", name="A", probe_rank=1)
    crm.create("account", name="B", probe_rank=2)
    asks = "probe_rank = 1"
    assert [row["name"] for row in crm.rows("account", asks)] == ["A"]

    crm("plugin", "disable", "probe")
    refused = crm("query", "account", asks, check=False)
    turned = crm("query", "account", "not (probe_rank = 2)", check=False)

    assert refused.code != 0 and "probe_rank" in refused.err and refused.out == ""
    assert turned.code != 0 and turned.out == ""
    crm("plugin", "enable", "probe")
    assert [row["name"] for row in crm.rows("account", asks)] == ["A"]


COLLIDING = {
    "entity": ({"entities": ["thing.json"]}, "thing"),
    "role": ({"roles": [{"id": "clerk", "permissions": {}}]}, "clerk"),
}


@pytest.mark.parametrize("kind", COLLIDING)
def test_two_that_declare_the_same_are_both_named_and_others_start(crm, kind):
    """EDGE-CASES 18."""
    members, name = COLLIDING[kind]
    for plugin in ("first", "second"):
        place = write_plugin(crm.data, plugin, publisher="kith", **members)
        (place / "thing.json").write_text(json.dumps({**THING, "name": "thing"}))
    write_plugin(crm.data, "third")
    crm("plugin", "enable", "first")

    refused = crm("plugin", "enable", "second", check=False)
    crm("plugin", "enable", "third")

    assert refused.code != 0
    assert all(word in refused.err for word in ("first", "second", name)), refused.err
    found = states(crm)
    assert (found["first"], found["third"]) == ("enabled", "enabled")
    assert found["second"] != "enabled"


def test_a_purge_while_a_backup_runs_spoils_neither(served, tmp_path):
    """EDGE-CASES 25."""
    kith, url = served
    write_things(kith.data)
    kith("plugin", "enable", "probe")
    token = kith("token", "create", "Load", "--json").json["token"]
    for _ in range(4):
        operations = [
            {"op": "create", "entity": "probe_thing", "values": {"label": "x" * 500, "code": f"{n}"}}
            for n in range(1000)]
        status, answer, _ = ask(url, token, "POST", "bulk", {"operations": operations})
        assert status == 200, answer
    kith("plugin", "uninstall", "probe")
    copies = [tmp_path / f"copy{n}" for n in range(3)]

    running = [kith.start("backup", copy) for copy in copies]
    purged = kith("plugin", "purge", "probe", "--confirm", "probe", "--json").json
    ends = [one.communicate()[1].decode() for one in running]

    assert [one.returncode for one in running] == [0, 0, 0], ends
    assert states(kith)["probe"] == "available"
    export = Path(purged["export"], "probe_thing.jsonl").read_text(encoding="utf-8")
    assert export.count("\n") == 4000
    for number, copy in enumerate(copies):
        restored = tmp_path / f"restored{number}"
        kith("restore", copy, data=restored)
        assert kith("doctor", data=restored).code == 0


def folder_with(kind, place):
    """Puts something into a plugin's folder that has no business there."""
    if kind == "link":
        (place / "secret.lua").symlink_to("/etc/passwd")
    elif kind == "linked folder":
        (place / "lib").symlink_to("/etc")
    elif kind == "zeros":
        with (place / "zeros.lua").open("wb") as file:
            file.truncate(10 << 30)
    elif kind == "many":
        for number in range(600):
            (place / f"{number}.txt").write_text("")
    elif kind == "deep":
        (place / "/".join("d" * 12)).mkdir(parents=True)
    elif kind == "pipe":
        os.mkfifo(place / "pipe.lua")
    elif kind == "duplicate keys":
        (place / "plugin.json").write_text(
            (place / "plugin.json").read_text().replace('"manifest": 1', '"manifest": 1, "id": "a"'))
    elif kind == "climbing entity":
        text = json.loads((place / "plugin.json").read_text())
        (place / "plugin.json").write_text(json.dumps({**text, "entities": ["../../kith.json"]}))
    elif kind == "climbing main":
        text = json.loads((place / "plugin.json").read_text())
        (place / "plugin.json").write_text(json.dumps({**text, "main": "../main.lua"}))
    elif kind == "absolute entity":
        text = json.loads((place / "plugin.json").read_text())
        (place / "plugin.json").write_text(json.dumps({**text, "entities": ["/etc/passwd"]}))


FOLDERS = {
    "link": "is a link", "linked folder": "is a link", "zeros": "16 MB together", "many": "at most 500 files",
    "deep": "at most 8 deep", "pipe": "is a link or no ordinary file", "duplicate keys": "id",
    "climbing entity": "../../kith.json", "climbing main": "main", "absolute entity": "/etc/passwd",
}


@pytest.mark.parametrize("kind", FOLDERS)
def test_a_folder_that_reaches_out_is_a_fault_of_the_plugin(crm, kind):
    """EDGE-CASES 26."""
    place = write_plugin(crm.data, "probe")
    folder_with(kind, place)
    write_plugin(crm.data, "other")

    began = time.monotonic()
    refused = crm("plugin", "enable", "probe", check=False)

    assert refused.code != 0 and time.monotonic() - began < 20
    assert states(crm)["probe"] == "failed"
    assert FOLDERS[kind] in fault(crm, "probe"), fault(crm, "probe")
    assert "root:" not in fault(crm, "probe")
    crm("plugin", "enable", "other")


@pytest.mark.at_rest
def test_an_upgrade_that_is_killed_leaves_one_version_or_the_other(crm):
    """EDGE-CASES 20, of a SIGKILL."""
    write_things(crm.data)
    crm("plugin", "enable", "probe")
    table = crm.data.parent / "things.csv"
    table.write_text("label,code\n" + "".join(f"L{n},{n}\n" for n in range(3000)))
    crm("import", table, "--entity", "probe_thing")
    chance, version = random.Random(20), 0

    for number in range(1, 9):
        renamed = f"code{number}"
        steps = write_things(crm.data, version=f"1.{number}.0", migrations="migrations/") / "migrations"
        steps.mkdir(exist_ok=True)
        previous = "code" if version == 0 else f"code{version}"
        for old in steps.glob(f"{number:04}_*"):
            old.unlink()
        fields = [THING["fields"][0], {"name": renamed, "type": "text", "indexed": True}]
        (steps.parent / "thing.json").write_text(json.dumps({**THING, "fields": fields}))
        (steps / f"{number:04}_rename.json").write_text(json.dumps(
            {"changes": [{"rename_field": previous, "of": "probe_thing", "to": renamed}]}))
        upgrade = crm.start("plugin", "upgrade", "probe")
        with contextlib.suppress(subprocess.TimeoutExpired):
            upgrade.wait(timeout=chance.uniform(0.05, 0.8))
        upgrade.kill()
        upgrade.communicate()

        there = crm("plugin", "info", "probe", "--json").json
        rows = crm.rows("probe_thing", 'label = "L7"')
        is_new = there["version"] == f"1.{number}.0"
        field = renamed if is_new else previous
        assert rows[0][field] == "7", (there["version"], rows)
        assert crm("doctor").code == 0
        if not is_new:
            crm("plugin", "upgrade", "probe")
        version = number
