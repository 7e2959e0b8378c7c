"""The blocks of the guides run as they stand, in their order."""
import os
import re
import subprocess
from pathlib import Path

import pytest

from support import Server

ROOT = Path(__file__).resolve().parents[2]
GUIDES = [*sorted((ROOT / "Docs" / "guides").glob("*.md")), ROOT / "SDK" / "guide" / "lua-plugins.md"]


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
