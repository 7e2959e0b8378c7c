"""Rules of a plugin that keep records back, also where the plugin does not run."""

import shutil

import pytest

from plugin_folders import write_plugin

RULES = [{
    "id": "own", "entity": "account", "where": "owner = @me",
    "summary": "Accounts are private.",
}]


@pytest.fixture
def guarded(kith, folder):
    """`kith` with a plugin that keeps accounts back, one of them everybody's before."""
    kith("plugin", "enable", "contacts")
    kith("role", "create", "clerk")
    kith("role", "grant", "clerk", "account", "read", "--scope", "all")
    kith("user", "add", "Ana", "--email", "ana@example.com", "--role", "clerk")
    kith.create("account", name="Acme")
    place = write_plugin(folder, "guard", rules=RULES)
    kith("plugin", "enable", "guard")
    return kith, place


def seen(kith, *, by):
    return kith("query", "account", "--as", by, "--json").json["records"]


def test_a_rule_keeps_back_and_is_explained(guarded):
    kith, _ = guarded
    account = kith("query", "account", "--json").json["records"][0]["id"]

    told = kith("access", "explain", "ana@example.com", "read", "account", account).out

    assert seen(kith, by="ana@example.com") == []
    assert "Accounts are private." in told
    assert "account:restrict" in kith("plugin", "info", "guard").out


def test_a_rule_that_is_taken_gives_the_records_back(guarded):
    kith, _ = guarded
    kith("plugin", "grants", "guard", "--revoke", "account:restrict")

    assert len(seen(kith, by="ana@example.com")) == 1

    kith("plugin", "grants", "guard", "--approve", "account:restrict")
    assert seen(kith, by="ana@example.com") == []


def test_without_its_plugin_nothing_of_what_a_rule_guards_is_left(guarded, folder):
    kith, place = guarded
    shutil.rmtree(place)
    account = kith("query", "account", "--json").json["records"][0]["id"]

    told = kith("access", "explain", "ana@example.com", "read", "account", account).out

    assert seen(kith, by="ana@example.com") == []
    assert "A rule keeps it back" in told

    kith("plugin", "disable", "guard")
    assert len(seen(kith, by="ana@example.com")) == 1
