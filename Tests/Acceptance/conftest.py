"""Fixtures of the acceptance tests: the binary, a fresh data folder, the real data."""

import os
from pathlib import Path

import pytest

from support import ROOT, Kith, real_data_folder


def pytest_report_header():
    folder, _ = real_data_folder()
    state = "real data" if folder.is_dir() else "real data not present"
    return [f"{state}: {folder}", f"binary: {binary_path()}"]


def binary_path() -> Path:
    named = os.environ.get("KITH_BINARY")
    return Path(named).resolve() if named else ROOT / ".build" / "debug" / "kith"


@pytest.fixture(scope="session")
def binary() -> Path:
    path = binary_path()
    if not os.access(path, os.X_OK):
        pytest.fail(f"{path} is not built: run `make build`, or set KITH_BINARY", pytrace=False)
    return path


@pytest.fixture
def kith(binary: Path, tmp_path: Path) -> Kith:
    """`kith(*args, data=…, as_user=…, input=…, check=True)`; its home is an empty folder."""
    home = tmp_path / "home"
    home.mkdir()
    return Kith(binary, home)


@pytest.fixture
def folder(kith: Kith, tmp_path: Path) -> Path:
    """A fresh data folder in the development profile; calls of `kith` work on it from then on."""
    data = tmp_path / "kith-data"
    kith.init(data)
    kith.data = data
    return data


@pytest.fixture
def sales(kith: Kith, folder: Path) -> Kith:
    """`kith` on a fresh data folder with Contacts and Sales enabled."""
    kith("plugin", "enable", "contacts", "sales")
    return kith


@pytest.fixture(scope="session")
def real_data() -> Path:
    """The folder of real sample data, which is not committed.

    A place named by KITH_REAL_DATA must exist. Where nobody named one and the usual place is
    empty, the test is reported as skipped with a sentence that says so.
    """
    place, named = real_data_folder()
    if place.is_dir():
        return place
    sentence = f"real data not present: {place}"
    if named:
        pytest.fail(f"{sentence} (named by KITH_REAL_DATA)", pytrace=False)
    pytest.skip(sentence)
