"""Enabling approves what somebody was shown, by every door, and nothing that came to it since."""

import json

import pytest

from asking import ask
from plugin_folders import states, write_plugin
from support import Server

MORE = {"entities": {"account": ["read", "update", "delete"]}}


@pytest.fixture
def door(kith, tmp_path):
    """Asks the API of a server with Contacts enabled, as its administrator."""
    kith.data = tmp_path / "kith-data"
    kith.init(kith.data)
    with Server(kith, tmp_path / "server.log") as server:
        kith("plugin", "enable", "contacts")
        secret = kith("token", "create", "t", "--json").json["token"]

        def call(method, path, body=None):
            status, document, _ = ask(server.url, secret, method, path, body)
            return status, document

        call.kith = kith
        yield call


def test_a_plugin_that_asks_for_more_by_then_is_refused(door):
    write_plugin(door.kith.data, "probe")
    shown = door("GET", "plugins/probe/plan")[1]["asks"]
    write_plugin(door.kith.data, "probe", grants=MORE)

    status, problem = door("POST", "plugins/probe/enable", {"approve": shown})

    assert (status, problem["code"]) == (409, "conflict")
    assert "asks for more now than was shown: account:delete." in problem["detail"]
    assert states(door.kith)["probe"] == "available"
    assert door("POST", "plugins/probe/enable", {"approve": shown + ["account:delete"]})[0] == 200
    assert states(door.kith)["probe"] == "enabled"


@pytest.mark.parametrize("body", [{"approve": "account:read"}, {"approve": [1]}, {"aprove": []}])
def test_what_is_no_list_of_grants_is_refused(door, body):
    write_plugin(door.kith.data, "probe")

    status, problem = door("POST", "plugins/probe/enable", body)

    assert status == 422 and "approve" in json.dumps(problem)
    assert states(door.kith)["probe"] == "available"
