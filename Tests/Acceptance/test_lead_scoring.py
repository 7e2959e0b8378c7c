"""The plugin `lead_scoring`: rules that people can read, by every door."""

import json

import pytest

from served import Visitor, visible
from support import Server


@pytest.fixture
def scoring(kith, folder):
    """`kith` on a fresh data folder in which `lead_scoring` is enabled, with two rules."""
    kith("plugin", "enable", "contacts", "sales", "lead_scoring")
    kith.create("scoring_rule", name="A boss", field="job_title", test="contains", value="head",
                points=30)
    kith.create("scoring_rule", name="Has an address", field="email", points=20)
    return kith


def test_a_score_is_explained(scoring):
    lead = scoring.create("lead", last_name="Ivić", job_title="Head of Roofs", email="i@example.com")

    told = scoring("run", "lead_scoring.explain", "--lead", lead["id"], "--json").json

    assert lead["score"] == 50
    assert told["data"] == {
        "reasons": [{"points": 30, "rule": "A boss"}, {"points": 20, "rule": "Has an address"}],
        "score": 50,
    }


def test_its_settings_change_what_quiet_costs(scoring):
    scoring("clock", "set", "2026-11-20T09:00Z")
    lead = scoring.create("lead", last_name="Ivić", email="i@example.com")
    scoring("setting", "set", "lead_scoring.idle_days", "10")
    scoring("setting", "set", "lead_scoring.idle_points", "7")
    refused = scoring("setting", "set", "lead_scoring.idle_days", "0", check=False)
    scoring("clock", "set", "2026-12-11T09:00Z")

    scoring("run", "lead_scoring.refresh")
    told = scoring("run", "lead_scoring.explain", "--lead", lead["id"]).out

    assert (refused.code, "at least 1" in refused.err) == (65, True)
    assert "6 points: +20 Has an address, -14 Quiet for 20 days." in told


def test_sales_agents_write_leads_but_no_scores(scoring):
    scoring("user", "add", "Ana", "--email", "ana@example.com", "--role", "sales_agent")
    lead = scoring("record", "create", "lead", "--set", "last_name=Ivić",
                   "--set", "email=i@example.com", "--as", "ana@example.com", "--json").json

    refused = scoring("record", "update", "lead", lead["id"], "--set", "score_reasons=[]",
                      "--as", "ana@example.com", check=False)

    assert json.dumps(lead["score_reasons"]) == '[{"points": 20, "rule": "Has an address"}]'
    assert refused.code != 0 and "score_reasons" in refused.err


def test_nobody_learns_by_points_what_a_role_hides(scoring):
    scoring("role", "create", "scorer")
    scoring("role", "grant", "scorer", "scoring_rule", "read,create,update")
    scoring("role", "grant", "scorer", "lead", "read")
    scoring("role", "field", "scorer", "lead.job_title", "none")
    ana = scoring.add_user("Ana", "scorer")

    def write(*arguments):
        return scoring("record", *arguments, as_user="ana@example.test", check=False)

    hidden = write("create", "scoring_rule", "--set", "name=Peep", "--set", "field=job_title",
                   "--set", "points=1")
    unknown = write("create", "scoring_rule", "--set", "name=Peep", "--set", "field=job_titel",
                    "--set", "points=1")
    boss = next(rule for rule in scoring.rows("scoring_rule") if rule["name"] == "A boss")
    narrowed = write("update", "scoring_rule", boss["id"], "--set", "value=he")
    fine = write("create", "scoring_rule", "--set", "name=Named", "--set", "field=last_name",
                 "--set", "points=1")

    assert ana and hidden.code == unknown.code == narrowed.code != 0
    assert hidden.err.replace("job_title", "job_titel", 1) == unknown.err
    assert fine.code == 0, fine.err


def test_the_settings_page_has_a_form_for_it(kith, tmp_path):
    kith.data = tmp_path / "kith-data"
    kith.init(kith.data)
    with Server(kith, tmp_path / "server.log") as server:
        kith("plugin", "enable", "contacts", "sales", "lead_scoring")
        visitor = Visitor(server.url).sign_in()
        shown = visitor.get("/settings")
        refused = visitor.post(
            "/settings/plugins/lead_scoring", {"idle_days": "0", "idle_points": "7"})
        saved = visitor.post(
            "/settings/plugins/lead_scoring", {"idle_days": "14", "idle_points": "7"})
        unknown = visitor.post("/settings/plugins/contacts", {"idle_days": "14"})
        days = kith("setting", "get", "lead_scoring.idle_days").out.strip()

    assert "Days of quiet" in visible(shown.text)
    assert (refused.status, "at least 1" in visible(refused.text)) == (422, True)
    assert (saved.path, days) == ("/settings", "14")
    assert "The settings were saved" in visible(saved.text)
    assert unknown.status == 404
