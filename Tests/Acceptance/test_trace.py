"""What a request has run: hooks and commands in order, with what they cost."""

import json

import pytest

from plugin_folders import marking, write_plugin
from served import ask_api
from support import Server


@pytest.fixture
def served(kith, tmp_path):
    kith.data = tmp_path / "kith-data"
    kith.init(kith.data)
    write_plugin(kith.data, "probe", marking("seen") + 'kith.command("probe.fail", {}, function() error("no") end)\n')
    with Server(kith, tmp_path / "server.log"):
        kith("plugin", "enable", "contacts", "probe")
        yield kith


def test_a_request_is_found_by_its_name_with_its_hooks(served):
    url = json.loads((served.data / "server.json").read_text())["url"]
    token = served("token", "create", "t", "--json").json["token"]
    failed = served("run", "probe.fail", "--json", check=False)
    request = json.loads(failed.err)["request"] if "request" in failed.err else None
    served.create("account", name="Acme")

    newest = served("trace", "--json").json["traces"][0]
    shown = served("trace", newest["request"], "--json").json
    words = served("trace", newest["request"]).out
    status, _ = ask_api(url, "traces", token)

    steps = [step for part in shown["transactions"] for step in part["steps"]]
    mark = next(step for step in steps if step["name"] == "probe.mark")
    assert (mark["event"], mark["records"], mark["source"]) == (
        "account.before_create", 1, "probe/main.lua:2")
    assert mark["fuel"] > 0
    assert "probe.mark" in words
    assert status == 200
    assert failed.code == 70
    if request:
        told = served("trace", request, "--json").json["transactions"][0]["steps"]
        assert (told[0]["name"], told[0]["error"]["code"]) == ("probe.fail", "plugin_error")


def test_what_is_not_kept_and_who_may_not_look(served):
    served.add_user("Ana")

    unknown = served("trace", "nothing", check=False)
    url = json.loads((served.data / "server.json").read_text())["url"]
    token = served("token", "create", "t", "--json", as_user="ana@example.test").json["token"]
    refused, _ = ask_api(url, "traces", token)

    assert (unknown.code, "kith trace" in unknown.err) == (66, True)
    assert refused == 403


@pytest.mark.at_rest
def test_a_folder_at_rest_says_who_keeps_traces(kith, folder):
    assert "a running server keeps traces" in kith("trace").out
