"""Workflow scripts: written, tried, published and rolled back by the command line."""

from pathlib import Path

import pytest

SCRIPTS = Path(__file__).resolve().parents[2] / "Scripts"


@pytest.fixture
def deals(kith, folder):
    """`kith` on a fresh data folder with Sales and one deal."""
    kith("plugin", "enable", "contacts", "sales")
    kith.create("deal", name="Roof")
    return kith


@pytest.mark.parametrize("script", sorted(SCRIPTS.glob("*.lua")), ids=lambda path: path.stem)
def test_every_script_that_comes_along_is_short_sound_and_tested(kith, script):
    checked = kith("script", "check", script, "--json").json
    tested = kith("script", "test", script, "--json").json

    assert len(script.read_text().splitlines()) <= 40
    assert checked["findings"] == []
    assert tested["failed"] == 0 and tested["passed"] >= 2


def test_a_script_is_tried_before_it_runs(deals):
    deals("script", "save", SCRIPTS / "won_deal_visit.lua")

    tried = deals("script", "try", "won_deal_visit", "--on", "deal", "Roof", "--set", "stage=Won")
    silent = deals("script", "try", "won_deal_visit", "--on", "deal", "Roof").out

    assert "Visit after Roof" in tried.out and "Nothing of this was kept." in tried.out
    assert "s_won_deal_visit.plan_visit" in silent and "writes" not in silent
    assert deals("query", "activity", "--json").json["records"] == []
    assert deals("query", "deal", "--json").json["records"][0]["status"] == "open"


def test_it_runs_when_it_is_published_and_its_grants_are_approved(deals):
    deals("script", "save", SCRIPTS / "won_deal_visit.lua")
    refused = deals("script", "publish", "won_deal_visit", check=False)

    deals("script", "publish", "won_deal_visit", "--approve")
    deals("run", "sales.win_deal", "--deal", "Roof")

    assert refused.code == 65 and "activity:create" in refused.err and "--approve" in refused.err
    assert "Visit after Roof" in deals("query", "activity").out


def test_versions_are_kept_compared_and_rolled_back(deals, tmp_path):
    path = tmp_path / "won_deal_visit.lua"
    text = (SCRIPTS / "won_deal_visit.lua").read_text()
    deals("script", "save", SCRIPTS / "won_deal_visit.lua")
    deals("script", "publish", "won_deal_visit", "--approve")
    path.write_text(text.replace("Visit after", "Call after"))
    deals("script", "save", path)

    told = deals("script", "diff", "won_deal_visit").out
    deals("script", "publish", "won_deal_visit")
    deals("script", "rollback", "won_deal_visit")

    assert '-         subject = "Visit after "' in told and '+         subject = "Call after "' in told
    assert deals("script", "show", "won_deal_visit", "--version", "1", "--text").out == text
    shown = deals("script", "show", "won_deal_visit", "--json").json
    assert (shown["published"], shown["newest"], shown["state"]) == (1, 2, "changed")
    deals("run", "sales.win_deal", "--deal", "Roof")
    assert "Visit after Roof" in deals("query", "activity").out


def test_a_script_that_never_ends_is_stopped_while_it_is_tried(deals, tmp_path):
    path = tmp_path / "endless.lua"
    path.write_text(
        '--[[ {"id": "endless", "title": "Endless", "grants": {"entities": {"deal": ["read"]}}} ]]\n'
        'kith.on("deal.before_save", function() while true do end end)\n')

    tried = deals("script", "try", path, "--on", "deal", "Roof", check=False)

    assert tried.code == 70
    assert "endless.lua:2" in tried.out and "limit" in tried.out


def test_a_new_script_passes_its_check_and_its_test(kith):
    kith("script", "new", "tidy_names")
    assert "nothing to mend" in kith("script", "check", "tidy_names.lua").out
    assert "all hold" in kith("script", "test", "tidy_names.lua").out
    assert kith("script", "new", "tidy_names", check=False).code == 75
    assert kith("script", "new", "Tidy", check=False).code == 65


def test_a_removed_script_leaves_nothing_to_the_next_of_its_name(deals):
    deals("script", "save", SCRIPTS / "won_deal_visit.lua")
    deals("script", "publish", "won_deal_visit", "--approve")
    deals("setting", "set", "s_won_deal_visit.days", "30")
    deals("script", "stop", "won_deal_visit")

    deals("script", "remove", "won_deal_visit")
    deals("script", "save", SCRIPTS / "won_deal_visit.lua")
    refused = deals("script", "publish", "won_deal_visit", check=False)

    assert refused.code == 65 and "activity:create" in refused.err
    deals("script", "publish", "won_deal_visit", "--approve")
    assert deals("setting", "get", "s_won_deal_visit.days", "--json").json == 14
