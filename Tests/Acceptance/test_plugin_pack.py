"""`kith plugin pack`, `verify` and `key`: a plugin in one file that nobody can change unseen."""

import os
import subprocess

import pytest


@pytest.fixture
def packed(kith, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    kith("plugin", "new", "demo", "--in", tmp_path)
    key = kith("plugin", "key", "--out", tmp_path / "acme.key").out.splitlines()[-1]
    kith("plugin", "pack", tmp_path / "demo", "--key", tmp_path / "acme.key", "--out", tmp_path / "a")
    return key


def test_a_package_is_what_its_publisher_made(kith, packed, tmp_path):
    kith("plugin", "pack", tmp_path / "demo", "--key", tmp_path / "acme.key", "--out", tmp_path / "b")

    told = kith("plugin", "verify", tmp_path / "a", "--key", packed)

    assert "demo 0.1.0" in told.out and packed in told.out
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()
    assert os.stat(tmp_path / "acme.key").st_mode & 0o777 == 0o600
    listed = subprocess.run(["tar", "-tf", tmp_path / "a"], capture_output=True, text=True, check=True)
    assert listed.stdout.split() == [
        "package.json", "package.sig", "README.md", "main.lua", "plugin.json", "tests/tidy_test.lua"]


def test_a_changed_file_is_named(kith, packed, tmp_path):
    package = tmp_path / "a"
    package.write_bytes(package.read_bytes().replace(b"keeps the names", b"steals it names"))

    told = kith("plugin", "verify", package, check=False)

    assert (told.code, "`main.lua` is not as its publisher made it" in told.err) == (65, True)


def test_another_key_and_what_is_none(kith, packed, tmp_path):
    other = kith("plugin", "verify", tmp_path / "a", "--key", "00" * 32, check=False)
    none = kith("plugin", "verify", tmp_path / "a", "--key", "xyz", check=False)
    rubbish = kith("plugin", "verify", tmp_path / "acme.key", check=False)
    again = kith("plugin", "key", "--out", tmp_path / "acme.key", check=False)

    assert (other.code, packed in other.err) == (65, True)
    assert (none.code, rubbish.code, again.code) == (64, 65, 75)


def test_what_has_something_to_mend_is_not_packed(kith, packed, tmp_path):
    (tmp_path / "demo" / "main.lua").write_text("local x = nmae")

    told = kith("plugin", "pack", tmp_path / "demo", "--key", tmp_path / "acme.key", check=False)

    assert (told.code, "`nmae` is not defined here" in told.err) == (65, True)
