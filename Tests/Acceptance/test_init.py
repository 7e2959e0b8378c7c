"""`kith init`: what lies in a fresh folder, who may read it, and what is refused."""

import json

import pytest

from support import ADMIN, PASSWORD


def mode(path):
    return path.stat().st_mode & 0o777


@pytest.mark.at_rest
def test_a_fresh_folder_holds_what_the_guide_says_and_is_private(kith, folder):
    assert {entry.name for entry in folder.iterdir()} == {
        "kith.db", "kith.json", "lock", "files", "plugins", "backups",
    }
    assert mode(folder) == 0o700
    assert {mode(entry) for entry in folder.iterdir() if entry.is_dir()} == {0o700}
    assert {mode(entry) for entry in folder.iterdir() if entry.is_file()} == {0o600}
    assert json.loads((folder / "kith.json").read_text()) == {
        "profile": "development", "durability": "full",
    }


def test_the_first_administrator_and_the_settings_are_there(kith, folder):
    users = kith("user", "list", "--json").json["records"]
    currency = kith("setting", "get", "organisation.currency").out
    zone = kith("setting", "get", "organisation.time_zone").out

    assert [user["email"] for user in users] == [ADMIN]
    assert currency == "EUR\n"
    assert zone == "Europe/Zagreb\n"
    assert kith("user", "show", ADMIN, "--json").json["roles"] == ["administrator"]


def test_a_password_is_made_and_printed_once_where_nobody_can_be_asked(kith, tmp_path):
    made = kith("init", "--data", tmp_path / "made", "--admin", ADMIN)
    again = kith("user", "list", data=tmp_path / "made")

    password = made.out.partition("Password (shown this once): ")[2].split()[0]
    assert len(password) == 16
    assert password not in again.out


@pytest.mark.at_rest
def test_an_organisation_is_never_overwritten(kith, folder):
    before = (folder / "kith.db").read_bytes()

    result = kith("init", "--data", folder, "--admin", ADMIN, check=False)

    assert result.code == 75
    assert str(folder) in result.err
    assert (folder / "kith.db").read_bytes() == before


@pytest.mark.parametrize(
    "option, value, word",
    [
        ("--admin", "nobody", "nobody"),
        ("--currency", "Euros", "Euros"),
        ("--time-zone", "Mars/Olympus", "Mars/Olympus"),
        ("--durability", "perhaps", "perhaps"),
    ],
)
def test_what_cannot_be_used_is_refused_and_leaves_no_folder(kith, tmp_path, option, value, word):
    options = {"--admin": ADMIN, option: value}

    result = kith(
        "init", "--data", tmp_path / "fresh", *(part for pair in options.items() for part in pair),
        "--password-stdin", input=PASSWORD + "\n", check=False)

    assert result.code == 65
    assert word in result.err
    assert not (tmp_path / "fresh").exists()


def test_a_password_that_is_too_short_is_refused(kith, tmp_path):
    result = kith(
        "init", "--data", tmp_path / "fresh", "--admin", ADMIN, "--password-stdin",
        input="short\n", check=False)

    assert result.code == 65
    assert "10 characters" in result.err
    assert not (tmp_path / "fresh").exists()


def test_an_unknown_profile_is_a_usage_error(kith, tmp_path):
    result = kith(
        "init", "--data", tmp_path / "fresh", "--admin", ADMIN, "--profile", "prod", check=False)

    assert result.code == 64
    assert not (tmp_path / "fresh").exists()


@pytest.mark.at_rest
def test_a_boot_option_that_does_not_exist_is_named(kith, folder):
    (folder / "kith.json").write_text('{"profile": "development", "durabilty": "full"}')

    result = kith("user", "list", check=False)

    assert result.code == 65
    assert "did you mean `durability`?" in result.err
