"""The binary itself: help, and the answer to a command that does not exist."""

import pytest


def test_help_names_the_commands_and_exits_0(kith):
    result = kith("--help")

    assert "USAGE: kith" in result.out
    for command in ("init", "query", "import", "undo", "explain", "doctor"):
        assert command in result.out.split()
    assert result.err == ""


def test_an_unknown_command_is_a_usage_error(kith):
    result = kith("qeury", "deal", check=False)

    assert result.code == 64
    assert "qeury" in result.err
    assert result.out == ""


def test_a_command_without_a_data_folder_says_how_to_make_one(kith, tmp_path):
    result = kith("entity", "list", data=tmp_path / "nowhere", check=False)

    assert result.code != 0
    assert str(tmp_path / "nowhere") in result.err
    assert "kith init" in result.err
    assert not (tmp_path / "nowhere").exists()


@pytest.mark.at_rest
def test_a_fresh_folder_is_private_and_lists_the_entities_of_the_kernel(kith, folder):
    listed = kith("entity", "list")

    assert "user" in listed.out.split()
    assert folder.stat().st_mode & 0o777 == 0o700


def test_the_data_option_and_the_environment_name_the_same_folder(kith, folder):
    by_option = kith.on(None)("entity", "list", "--data", folder)

    assert by_option.out == kith("entity", "list").out
