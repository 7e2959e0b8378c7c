"""A real sales pipeline of 8,800 deals: imported by the maps of Docs/examples, and asked."""

import json
from decimal import Decimal

import pytest

from support import ROOT

MAPS = ROOT / "Docs" / "examples" / "pipeline"
FILES = [
    ("sales_teams.csv", "teams.json"), ("accounts.csv", "accounts.json"),
    ("products.csv", "products.json"), ("sales_pipeline.csv", "deals.json"),
]


@pytest.fixture
def pipeline(sales, real_data):
    """`kith` on a folder with the pipeline in it, and the figures that must come out."""
    for file, name in FILES:
        report = run_import(sales, real_data, file, name)
        assert all(tally["rejected"] == 0 for tally in report["maps"]), (file, report)
    reference = json.loads((real_data / "pipeline_maven" / "reference.json").read_text())
    return sales, reference


def run_import(kith, real_data, file, name, *options):
    path = real_data / "pipeline_maven" / "data" / file
    return kith("import", path, "--map", MAPS / name, *options, "--json").json


def groups(kith, *args, as_user=None):
    """Counts and sums of deals by the last part of a group's key."""
    answer = kith("aggregate", "deal", *args, "--sum", "value", "--json", as_user=as_user).json
    found = {}
    for group in answer["groups"]:
        key = group["key"][-1] if group["key"] else None
        key = key["title"] if isinstance(key, dict) else key
        value = group["sum"]["value"]
        found[key] = (group["count"], Decimal(value["amount"]) if value else Decimal(0))
    return found


def test_every_figure_of_the_reference_comes_out_exact(pipeline, real_data):
    kith, reference = pipeline
    won = "stage.name = 'Won'"

    stages = groups(kith, "--by", "stage")
    quarters = groups(kith, won, "--by", "closed_on:quarter")
    managers = groups(kith, won, "--by", "team.manager")
    products = groups(kith, won, "--by", "product")
    whole = groups(kith, won)[None]

    assert {name: count for name, (count, _) in stages.items()} == reference["by_stage"]
    assert sum(count for count, _ in stages.values()) == reference["opportunities"]
    assert whole[1] == Decimal(str(reference["won_value"]))
    assert sorted(value for _, value in quarters.values()) == sorted(
        Decimal(str(value)) for value in reference["won_by_quarter"].values())
    assert {name: value for name, (_, value) in managers.items()} == {
        name: Decimal(str(value)) for name, value in reference["won_by_manager"].items()
    }
    assert {name.replace(" ", ""): value for name, (_, value) in products.items()} == {
        name.replace(" ", ""): Decimal(str(value))
        for name, value in reference["won_by_product"].items()
    }
    missing = kith("query", "deal", "account is null", "--count", "exact", "--json").json["count"]
    assert missing == reference["missing_account"]
    assert "technolgy" in kith("query", "account", "sector = 'technolgy'", "--csv").out


def test_an_agent_s_figures_are_the_own_and_the_managers_add_up_to_the_whole(pipeline):
    kith, reference = pipeline
    whole = groups(kith)[None]
    managers = {name: groups(kith, as_user=name)[None] for name in reference["won_by_manager"]}
    agent = next(iter(groups(kith, "--by", "owner")))

    own = groups(kith, as_user=agent)[None]

    assert own == groups(kith, "--by", "owner")[agent]
    assert 0 < own[0] < whole[0]
    assert sum(count for count, _ in managers.values()) == whole[0]
    assert sum(value for _, value in managers.values()) == whole[1]


def test_importing_the_same_files_again_changes_nothing(pipeline, real_data):
    kith, _ = pipeline
    before = kith("changes", "--sets", "--limit", 1, "--json").json

    for file, name in FILES:
        report = run_import(kith, real_data, file, name)
        assert report["set"] is None, (file, report)
        assert all(tally["created"] == tally["updated"] == 0 for tally in report["maps"])

    assert kith("changes", "--sets", "--limit", 1, "--json").json == before


def test_the_validation_run_names_the_product_that_is_written_otherwise(
    sales, real_data, tmp_path
):
    for file, name in FILES[:3]:
        run_import(sales, real_data, file, name)
    plain = json.loads((MAPS / "deals.json").read_text())
    for column in plain["columns"]:
        column.pop("values", None)
    (tmp_path / "plain.json").write_text(json.dumps(plain))
    copy = tmp_path / "deals.csv"
    copy.write_bytes((real_data / "pipeline_maven" / "data" / "sales_pipeline.csv").read_bytes())

    refused = sales(
        "import", copy, "--map", tmp_path / "plain.json", "--dry-run", "--json", check=False)

    assert refused.code == 65
    assert "did you mean `GTX Pro`?" in refused.out
    assert sales("query", "deal", "--json").json["records"] == []
