"""What is done again and again: by plugins and scripts, by the clock that a test moves."""

import json
from pathlib import Path

import pytest

SCRIPTS = Path(__file__).resolve().parents[2] / "Scripts"


@pytest.fixture
def calls(kith, folder):
    """`kith` at the moment of the scenarios, with the accounts of SF-1 and its script."""
    kith("plugin", "enable", "contacts", "channels")
    kith("clock", "set", "2026-11-16T09:00Z")
    accounts = {
        name: kith.create("account", name=name, tier=tier)["id"]
        for name, tier in [("Acme", "a"), ("Beta", "b"), ("Cobalt", "a")]
    }
    for name, day in [("Acme", "2026-10-20"), ("Beta", "2026-10-20"), ("Cobalt", "2026-11-11")]:
        called(kith, accounts[name], f"{day}T10:00:00Z")
    kith("script", "save", SCRIPTS / "overdue_calls.lua")
    kith("script", "publish", "overdue_calls", "--approve")
    kith.accounts = accounts
    return kith


def called(kith, account, moment):
    call = {"subject": "Call", "kind": "call", "is_done": True, "done_at": moment,
            "about": {"entity": "account", "id": account}}
    kith("record", "create", "activity", "-", input=json.dumps(call))


def open_tasks(kith):
    return [row["subject"] for row in kith.rows("activity", "kind = 'task' and is_done = false")]


def test_one_task_for_the_customer_whom_nobody_has_called_and_none_for_the_others(calls):
    assert "Mon, Tue, Wed, Thu, Fri at 07:00" in calls("schedule", "list").out

    calls("schedule", "run", "s_overdue_calls.daily")
    calls("schedule", "run", "s_overdue_calls.daily")
    calls("clock", "advance", "1d")

    assert open_tasks(calls) == ["Overdue call: Acme"]
    mails = calls("effect", "list", "--kind", "mail", "--json").json["effects"]
    assert [(mail["state"], mail["payload"]["subject"]) for mail in mails] == [
        ("done", "Overdue call: Acme")]
    done = calls("job", "list", "--name", "s_overdue_calls.daily", "--json").json["jobs"]
    assert [job["state"] for job in done] == ["done", "done", "done"]


def test_logging_the_call_closes_the_task(calls):
    calls("clock", "advance", "1d")
    assert open_tasks(calls) == ["Overdue call: Acme"]

    called(calls, calls.accounts["Acme"], "2026-11-17T08:30:00Z")
    calls("clock", "advance", "1h")

    assert open_tasks(calls) == []


def test_it_rests_while_it_is_stopped_or_paused_and_makes_nothing_good(calls):
    calls("schedule", "pause", "s_overdue_calls.daily")
    calls("clock", "advance", "3d")
    assert open_tasks(calls) == [] and "paused" in calls("schedule", "list").out
    calls("schedule", "resume", "s_overdue_calls.daily")
    calls("script", "stop", "overdue_calls")
    calls("clock", "advance", "1d")
    assert open_tasks(calls) == []
    assert "Nothing that is enabled has a schedule." in calls("schedule", "list").out


def test_a_schedule_that_fails_is_told_and_tried_again(kith, folder, tmp_path):
    script = tmp_path / "late.lua"
    script.write_text(
        '--[[ {"id": "late", "title": "Late", "grants": {"schedule": true}} ]]\n'
        'kith.schedule("tick", { every = "1h" }, function() error("no road") end)\n')
    kith("script", "save", script)
    kith("script", "publish", "late", "--approve")

    job = kith("schedule", "run", "s_late.tick", "--json").json["job"]
    shown = kith("job", "show", job).out
    kith("job", "cancel", job)

    assert "late.lua:2: no road" in shown and "tries     1" in shown
    assert kith("job", "cancel", job, check=False).code == 75
    assert kith("job", "show", "0000000000001", check=False).code == 66


def test_a_schedule_needs_a_grant_and_says_when(kith, folder, tmp_path):
    for grants, options, words in [
        ('', '{ every = "1h" }', '"schedule": true'),
        (', "grants": {"schedule": true}', '{ every = "1s" }', "from one minute on"),
        (', "grants": {"schedule": true}', '{ at = "7" }', "a time of day"),
        (', "grants": {"schedule": true}', '{ at = "07:00", days = { "mo" } }', "`mon`?"),
        (', "grants": {"schedule": true}', '{ at = "07:00", misfire = "never" }', "once, skip or all"),
        (', "grants": {"schedule": true}', '{}', "says when"),
    ]:
        script = tmp_path / "when.lua"
        script.write_text(
            f'--[[ {{"id": "when", "title": "When"{grants}}} ]]\n'
            f'kith.schedule("tick", {options}, function() end)\n')
        saved = kith("script", "save", script).out
        assert words in saved, saved


def test_a_schedule_is_tried_before_it_runs(calls):
    calls("script", "stop", "overdue_calls")

    tried = calls("script", "try", "overdue_calls", "--job", "daily").out

    assert "Overdue call: Acme" in tried and "Nothing of this was kept." in tried
    assert open_tasks(calls) == []
    assert "`s_overdue_calls.daily`?" in calls(
        "script", "try", "overdue_calls", "--job", "daly", check=False).err


def test_a_span_of_any_length_is_refused_and_stops_nobody(kith, folder, tmp_path):
    script = tmp_path / "long.lua"
    script.write_text(
        '--[[ {"id": "long", "title": "Long", "grants": {"schedule": true}} ]]\n'
        'kith.schedule("tick", { every = ("999999999w"):rep(16) }, function() end)\n')
    assert "from one minute on" in kith("script", "save", script).out
    assert "long" in kith("script", "list").out
