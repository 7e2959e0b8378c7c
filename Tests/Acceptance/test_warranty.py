"""The plugin `warranty`: a folder of Lua in the repository, by every door (FEATURES PL-2)."""

import json
import re
import urllib.request

import pytest

from served import Visitor, ask_api, visible
from support import ROOT, Server


@pytest.fixture
def warranty(kith, folder):
    """`kith` on a fresh data folder in which `warranty` is enabled."""
    kith("plugin", "enable", "contacts", "warranty")
    return kith


@pytest.fixture
def site(kith, tmp_path):
    """Somebody who has signed in at a server, with `kith` on its folder."""
    kith.data = tmp_path / "kith-data"
    kith.init(kith.data)
    with Server(kith, tmp_path / "server.log") as server:
        yield Visitor(server.url).sign_in(), kith


def add(kith, serial, **values):
    return kith.create("warranty", serial=serial, product="Boiler", **values)


def test_its_main_file_has_less_than_60_lines():
    text = (ROOT / "Plugins" / "warranty" / "main.lua").read_text()

    assert len(text.splitlines()) < 60


def test_what_it_asks_for_and_adds_is_told_before_it_is_enabled(kith, folder):
    info = kith("plugin", "info", "warranty", "--json").json
    plan = kith("plugin", "plan", "warranty", check=False)
    kith("plugin", "enable", "contacts")
    planned = kith("plugin", "plan", "warranty").out

    assert (info["state"], info["language"]) == ("available", "lua")
    assert info["asks"] == ["account:read", "activity:create", "activity:transfer", "schedule"]
    assert {(added["kind"], added["name"]) for added in info["adds"]} == {
        ("entity", "warranty"), ("view", "warranty"), ("role", "warranty_clerk"),
        ("hook", "warranty.set_end"), ("command", "warranty.check"),
        ("schedule", "warranty.remind"),
    }
    assert (plan.code, "kith plugin enable contacts" in plan.err) == (75, True)
    assert "account:read" in planned and "create `warranty`" in planned


def test_the_hook_works_out_the_end_and_refuses_what_is_no_warranty(warranty):
    usual = add(warranty, "S1", starts_on="2026-01-31")
    month = add(warranty, "S2", starts_on="2027-01-31", months=13)
    changed = warranty(
        "record", "update", "warranty", usual["id"], "--set", "months=1", "--json").json
    refused = warranty(
        "record", "create", "warranty", "--set", "serial=S3", "--set", "product=Boiler",
        "--set", "starts_on=2026-01-31", "--set", "months=241", "--json", check=False)

    assert (usual["months"], usual["ends_on"]) == (24, "2028-01-31")
    assert month["ends_on"] == "2028-02-29"
    assert changed["ends_on"] == "2026-02-28"
    assert refused.code == 65
    problem = json.loads(refused.err)
    assert [(fault["field"], fault["code"]) for fault in problem["errors"]] == [
        ("months", "invalid")]
    assert {row["serial"] for row in warranty.rows("warranty")} == {"S1", "S2"}


def test_the_command_answers_at_the_counter(warranty):
    warranty("clock", "set", "2026-11-16T09:00Z")
    add(warranty, "S1", starts_on="2026-01-31")
    add(warranty, "S2", starts_on="2020-01-31")

    holds = warranty("run", "warranty.check", "--serial", "S1")
    ended = warranty("run", "warranty.check", "--serial", "S2", "--json").json
    unknown = warranty("run", "warranty.check", "--serial", "S3", check=False)
    hooks = warranty("hooks", "warranty.before_create", "--json").json["hooks"]

    assert "Boiler is under warranty until 2028-01-31." in holds.out
    assert ended["message"] == "Boiler was under warranty until 2022-01-31."
    assert ended["data"] == {"serial": "S2", "holds": False, "ends_on": "2022-01-31"}
    assert unknown.code == 66
    assert "There is no warranty for S3." in unknown.err
    assert "enter the warranty" in unknown.err
    assert "warranty/main.lua:" in unknown.err
    assert [hook["id"] for hook in hooks] == ["warranty.set_end"]


def test_disabling_keeps_the_data_and_enabling_brings_them_back(warranty):
    id = add(warranty, "S1", starts_on="2026-01-31")["id"]
    before = warranty("record", "get", "warranty", id, "--json").json

    warranty("plugin", "disable", "warranty")

    assert warranty("query", "warranty", check=False).code == 66
    assert warranty("run", "warranty.check", "--serial", "S1", check=False).code == 66
    assert "warranty" not in warranty("run", "--list").out

    warranty("plugin", "enable", "warranty")

    assert warranty("record", "get", "warranty", id, "--json").json == before


def test_the_pages_enable_it_and_show_it_without_a_restart(site):
    visitor, kith = site
    kith("plugin", "enable", "contacts")

    page = visitor.get("/plugins/warranty").text
    told = visible(page)
    assert "1.0.0 · Lua · Kith" in told and "Read account records" in told
    assert "warranty/main.lua:" in told

    unseen = visitor.post("/plugins/warranty/enable", {})
    assert unseen.status == 409 and "asks for more now than was shown" in unseen.text
    shown = re.findall('name="shown" value="([^"]+)"', page)
    assert "warranty account:read" in shown
    enabled = visitor.post("/plugins/warranty/enable", {"shown": shown})
    assert "Warranty is enabled." in enabled.text
    record = add(kith, "S1", starts_on="2026-01-31")
    listed = visible(visitor.get("/warranty").text)
    assert "S1" in listed and "Ending soon" in listed and "Service" in listed
    assert "Boiler" in visible(visitor.get(f"/warranty/{record['id']}").text)

    visitor.get("/plugins/warranty")
    visitor.post("/plugins/warranty/disable", {})
    assert visitor.get("/warranty").status == 404


def test_the_api_runs_its_command_and_describes_it(site):
    visitor, kith = site
    kith("plugin", "enable", "contacts", "warranty")
    kith("clock", "set", "2026-11-16T09:00Z")
    add(kith, "S1", starts_on="2026-01-31")
    token = kith("token", "create", "till", "--json").json["token"]

    request = urllib.request.Request(
        f"{visitor.address}/api/v1/commands/warranty.check", b'{"serial": "S1"}',
        {"Authorization": f"Bearer {token}", "Content-Type": "application/json"})
    with urllib.request.urlopen(request, timeout=60) as answer:
        checked = json.loads(answer.read())
    status, document = ask_api(visitor.address, "openapi.json", token)

    assert checked["data"]["holds"] is True
    assert status == 200
    assert "post" in document["paths"]["/commands/warranty.check"]
