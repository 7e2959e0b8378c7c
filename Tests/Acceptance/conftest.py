"""Fixtures of the acceptance tests: the binary, a fresh data folder, the real data.

A test that works on a data folder runs twice: with the folder at rest, and again with a server
running on it. The marker `at_rest` is for what needs the folder for itself.
"""

from pathlib import Path

import pytest

from support import Kith, Server, program, real_data_folder


def pytest_report_header():
    folder, _ = real_data_folder()
    state = "real data" if folder.is_dir() else "real data not present"
    return [f"{state}: {folder}", f"binary: {program('kith', 'KITH_BINARY')}"]


@pytest.fixture
def kith(binary: Path, tmp_path: Path) -> Kith:
    """`kith(*args, data=…, as_user=…, input=…, check=True)`; its home is an empty folder."""
    home = tmp_path / "home"
    home.mkdir()
    return Kith(binary, home)


@pytest.fixture(params=["rest", "served"])
def folder(request, kith: Kith, tmp_path: Path):
    """A fresh data folder in the development profile; calls of `kith` work on it from then on.

    With `served` a server works in it meanwhile, through which they go.
    """
    data = tmp_path / "kith-data"
    kith.init(data)
    kith.data = data
    if request.param == "rest":
        yield data
        return
    with Server(kith, tmp_path / "server.log") as server:
        request.node.server = server
        yield data


def pytest_collection_modifyitems(config, items):
    """Leaves out the second run of tests that are about a folder at rest."""

    def is_wanted(item):
        parameters = item.callspec.params if hasattr(item, "callspec") else {}
        return not (item.get_closest_marker("at_rest") and parameters.get("folder") == "served")

    left_out = [item for item in items if not is_wanted(item)]
    config.hook.pytest_deselected(items=left_out)
    items[:] = [item for item in items if is_wanted(item)]


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item, call):
    """Shows what the server said beside what a test that failed has said."""
    report = yield
    server = getattr(item, "server", None)
    if server and report.failed:
        report.sections.append(("server", server.log.read_text(errors="backslashreplace")))
    return report


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
