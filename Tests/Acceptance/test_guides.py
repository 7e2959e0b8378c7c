"""The blocks of the guides run as they stand, in their order."""
import os
import re
import subprocess
from pathlib import Path

import pytest

from support import Server

ROOT = Path(__file__).resolve().parents[2]
SDK = ROOT / "SDK" / "guide"
GUIDES = [
    *sorted((ROOT / "Docs" / "guides").glob("*.md")),
    *(SDK / f"{name}.md" for name in ("lua-plugins", "first-plugin", "testing", "scripts")),
]


@pytest.mark.parametrize("guide", GUIDES, ids=lambda guide: guide.stem)
def test_blocks_run(guide, binary, tmp_path):
    tools = tmp_path / "tools"
    tools.mkdir()
    (tools / "kith").symlink_to(binary)
    blocks = re.findall(r"^```sh\n(.*?)^```$", guide.read_text(encoding="utf-8"), re.S | re.M)
    assert blocks, f"{guide.name} shows nothing to type"
    work = tmp_path / "work"
    work.mkdir()
    environment = {**os.environ, "PATH": f"{tools}:{os.environ['PATH']}"}
    environment.pop("KITH_DATA", None)

    # One shell, so that an exported variable holds for the blocks after it.
    done = subprocess.run(
        ["bash", "-euxo", "pipefail", "-c", "\n".join(blocks)],
        cwd=work, env=environment, capture_output=True, text=True, timeout=300, check=False,
    )

    assert done.returncode == 0, done.stderr[-2000:]


def test_a_newcomer_needs_few_words_and_no_restart(kith, binary, tmp_path):
    tools = tmp_path / "tools"
    tools.mkdir()
    (tools / "kith").symlink_to(binary)
    text = (SDK / "first-plugin.md").read_text(encoding="utf-8")
    first, *blocks = re.findall(r"^```sh\n(.*?)^```$", text, re.S | re.M)
    environment = {
        **kith.environment(), "PATH": f"{tools}:{os.environ['PATH']}", "KITH_DATA": ""}

    def shell(block):
        done = subprocess.run(
            ["bash", "-euxo", "pipefail", "-c", block], cwd=tmp_path, env=environment,
            capture_output=True, text=True, timeout=120, check=False)
        assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]

    shell(first)
    kith.data = tmp_path / "kith-data"
    with Server(kith, tmp_path / "server.log"):
        for block in blocks:
            shell(block)
        fields = kith("entity", "show", "visits_item", "--json").json["fields"]
        assert "hours" in [field["name"] for field in fields]

    typed = [line for block in [first, *blocks] for line in block.splitlines() if line]
    commands = [line for line in typed if line.startswith("kith ")]
    assert (len(commands) <= 8, len(typed) <= 40) == (True, True), (len(commands), len(typed))


@pytest.mark.parametrize("name,least", [("api", 9), ("change-feed", 6)])
def test_blocks_of_a_guide_for_programs_run_against_a_server(name, least, kith, binary, tmp_path):
    tools = tmp_path / "tools"
    tools.mkdir()
    (tools / "kith").symlink_to(binary)
    guide = ROOT / "SDK" / "guide" / f"{name}.md"
    blocks = re.findall(r"^```sh\n(.*?)^```$", guide.read_text(encoding="utf-8"), re.S | re.M)
    kith.init(tmp_path / "data")
    kith.data = tmp_path / "data"
    kith("plugin", "enable", "contacts", "sales")

    with Server(kith, tmp_path / "server.log") as server:
        environment = {
            **kith.environment(), "PATH": f"{tools}:{os.environ['PATH']}",
            "KITH": server.url.rstrip("/")}
        done = subprocess.run(
            ["bash", "-euxo", "pipefail", "-c", "\n".join(blocks)],
            cwd=tmp_path, env=environment, capture_output=True, text=True, timeout=120,
            check=False)

    assert len(blocks) >= least
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]
