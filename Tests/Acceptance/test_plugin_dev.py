"""`kith plugin dev` and `docs`: every change is taken in, a mistake leaves the version before."""

import os
import signal
import subprocess

import pytest

from plugin_folders import marking, write_plugin
from support import ROOT, Server


@pytest.fixture
def served(kith, tmp_path):
    kith.data = tmp_path / "kith-data"
    kith.init(kith.data)
    with Server(kith, tmp_path / "server.log"):
        kith("plugin", "enable", "contacts")
        yield kith


class Watcher:
    """`kith plugin dev` in the background, read line by line."""

    def __init__(self, kith, folder):
        self.process = subprocess.Popen(
            [str(kith.binary), "plugin", "dev", str(folder), "--data", str(kith.data)],
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, env=kith.environment())

    def until(self, words):
        seen = []
        for line in self.process.stdout:
            seen.append(line.rstrip())
            if words in line:
                return seen
        raise AssertionError("\n".join(seen))

    def __enter__(self):
        return self

    def __exit__(self, *_):
        os.kill(self.process.pid, signal.SIGINT)
        self.process.communicate(timeout=20)


def described(kith, name):
    return kith.create("account", name=name)["description"]


def test_a_change_is_taken_in_and_a_mistake_is_not(served):
    place = write_plugin(served.data, "probe", marking("first"))

    with Watcher(served, place) as watcher:
        assert "  + hook probe.mark" in watcher.until("probe: taken in.")
        assert described(served, "A") == "first"
        watcher.until("Watching")
        (place / "main.lua").write_text(marking("second") + 'kith.command("probe.go", {}, function() end)\n')
        assert "  + command probe.go" in watcher.until("probe: taken in.")
        assert described(served, "B") == "second"
        (place / "main.lua").write_text("local x = nmae")
        seen = watcher.until("the version before goes on.")
        assert "probe/main.lua:1:11: error: `nmae` is not defined here" in seen[0]
        assert described(served, "C") == "second"
        (place / "main.lua").write_text(marking("third"))
        assert "  - command probe.go" in watcher.until("probe: taken in.")
        assert described(served, "D") == "third"


def test_once_works_on_a_folder_at_rest(kith, tmp_path):
    kith.init(tmp_path / "data")
    kith.data = tmp_path / "data"
    kith("plugin", "enable", "contacts")
    place = write_plugin(kith.data, "probe", marking("first"))

    waiting = kith("plugin", "dev", place, check=False)
    taken = kith("plugin", "dev", "probe", "--once")
    assert described(kith, "A") == "first"
    (place / "main.lua").write_text("x = 1")
    refused = kith("plugin", "dev", "probe", "--once", check=False)

    assert (waiting.code, "kith serve" in waiting.err) == (69, True)
    assert "probe: taken in." in taken.out
    assert (refused.code, "probe: not taken in." in refused.out) == (65, True)


def test_a_folder_where_kith_does_not_look(served, tmp_path):
    place = write_plugin(tmp_path / "elsewhere", "probe", "")

    refused = served("plugin", "dev", place, "--once", check=False)

    assert (refused.code, str(served.data / "plugins") in refused.err) == (66, True)


def test_a_page_says_what_a_plugin_asks_for_holds_and_does(kith, tmp_path):
    page = kith("plugin", "docs", ROOT / "Plugins" / "warranty").out
    kith("plugin", "docs", ROOT / "Plugins" / "warranty", "--out", tmp_path / "page.md")

    assert page.startswith("# Warranty\n")
    assert "- `account:read`" in page
    assert "| `serial` | text | required, unique | The number on the thing itself. |" in page
    assert "## `warranty.check`" in page
    assert "| `warranty.before_save` |" in page
    assert (tmp_path / "page.md").read_text() == page


def test_comments_above_a_hook_are_part_of_its_page(kith, tmp_path):
    place = write_plugin(tmp_path, "probe", "-- Marks accounts | once.\n--- And again." + marking("x"))

    page = kith("plugin", "docs", place).out

    assert "| Marks accounts \\| once. And again. |" in page
