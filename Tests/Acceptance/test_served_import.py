"""The real pipeline, imported through the pages, gives the figures that the terminal gives."""

import json
from decimal import Decimal

import pytest

from served import Visitor
from support import Server
from test_real_pipeline import FILES, MAPS, groups, run_import

# The test starts a server itself.
pytestmark = pytest.mark.at_rest


def test_the_pages_import_the_pipeline_with_the_figures_of_the_terminal(
    sales, real_data, tmp_path
):
    reference = json.loads((real_data / "pipeline_maven" / "reference.json").read_text())
    with Server(sales, tmp_path / "log") as server:
        address = server.url
        chief = Visitor(address).sign_in()
        for file, name in FILES:
            path = real_data / "pipeline_maven" / "data" / file
            checked, done = chief.import_file(path, MAPS / name)
            assert "nothing is written yet" in checked, checked
            assert "Undo this import" in done and "0 none" in done, done

    won = "stage.name = 'Won'"
    stages = groups(sales, "--by", "stage")
    assert {name: count for name, (count, _) in stages.items()} == reference["by_stage"]
    assert groups(sales, won)[None][1] == Decimal(str(reference["won_value"]))
    managers = groups(sales, won, "--by", "team.manager")
    assert {name: value for name, (_, value) in managers.items()} == {
        name: Decimal(str(value)) for name, value in reference["won_by_manager"].items()
    }
    for manager, value in reference["won_by_manager"].items():
        assert groups(sales, won, as_user=manager)[None][1] == Decimal(str(value))
    owners = groups(sales, "--by", "owner")
    for agent in list(owners)[:3]:
        assert groups(sales, as_user=agent)[None] == owners[agent]

    # The terminal finds every row there already, and equal.
    for file, name in FILES:
        assert run_import(sales, real_data, file, name)["set"] is None, file
