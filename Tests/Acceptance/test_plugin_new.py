"""`kith plugin new`: what it makes passes its check and its test at once, and can be enabled."""

import pytest

from plugin_folders import states

TEMPLATES = ["hook", "entity", "integration", "library"]


@pytest.mark.parametrize("template", TEMPLATES)
def test_a_new_plugin_holds_its_own_tests(kith, tmp_path, template):
    made = kith("plugin", "new", "demo", "--template", template, "--in", tmp_path)

    told = kith("plugin", "test", tmp_path / "demo", "--json").json

    assert "kith plugin test" in made.out
    assert (told["failed"], told["passed"] >= 2) == (0, True)
    assert (tmp_path / "demo" / ".luarc.json").is_file()
    assert kith("sdk", "verify", "--in", tmp_path / "demo" / "types").code == 0


@pytest.mark.at_rest
@pytest.mark.parametrize("template", TEMPLATES)
def test_a_new_plugin_can_be_enabled(sales, folder, template):
    sales("plugin", "new", "demo", "--template", template, "--in", folder / "plugins")

    sales("plugin", "enable", "demo")

    assert states(sales)["demo"] == "enabled"


def test_what_is_there_is_never_written_over(kith, tmp_path):
    kith("plugin", "new", "demo", "--in", tmp_path)
    (tmp_path / "demo" / "main.lua").write_text("-- mine\n")

    again = kith("plugin", "new", "demo", "--in", tmp_path, check=False)

    assert again.code == 75
    assert (tmp_path / "demo" / "main.lua").read_text() == "-- mine\n"


@pytest.mark.parametrize("name", ["Demo", "d", "s_demo", "kith", "../demo", "a" * 25, "de-mo"])
def test_names_that_cannot_be_ids_are_refused(kith, tmp_path, name):
    refused = kith("plugin", "new", name, "--in", tmp_path / "in", check=False)

    assert (refused.code, "cannot be the id of a plugin" in refused.err) == (65, True)
    assert not (tmp_path / "in").exists()


def test_a_publisher_cannot_be_kith(kith, tmp_path):
    refused = kith("plugin", "new", "demo", "--in", tmp_path, "--publisher", "kith", check=False)

    assert refused.code == 65
