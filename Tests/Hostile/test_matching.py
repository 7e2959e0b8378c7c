"""The host's own matcher answers as the stock one does, on generated patterns."""

import os
import subprocess
from pathlib import Path

import pytest

TEXT = (Path(__file__).resolve().parent / "matching" / "patterns.lua").read_text()
SEEDS = range(1, 201 if os.environ.get("KITH_TORTURE") else 11)


@pytest.mark.torture
@pytest.mark.parametrize("seed", SEEDS)
def test_both_matchers_answer_alike(runner, tmp_path, seed):
    script = tmp_path / "patterns.lua"
    script.write_text(TEXT.replace("SEED or 1", str(seed * 104729)))
    own, stock = (
        subprocess.run([runner, way, script], capture_output=True, timeout=120, check=True).stdout
        for way in ("--print", "--print-usual"))

    assert own.count(b"\n") >= 3999
    for ours, theirs in zip(own.split(b"\n"), stock.split(b"\n")):
        assert ours == theirs
