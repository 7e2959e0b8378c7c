"""Hostile inputs: the corpus of each fuzzer, and what its grammar and its mutations make.

Each fuzzer is a process of its own: an input that ends it is found in the file of the last one.
"""

import os
import random
import subprocess
from pathlib import Path

import pytest

FOLDER = Path(__file__).resolve().parent
FUZZERS = sorted(path.name for path in (FOLDER / "Corpus").iterdir() if path.is_dir())


@pytest.mark.torture
@pytest.mark.parametrize("name", FUZZERS)
def test_no_input_does_harm(name, fuzz, inputs, tmp_path):
    # The long form looks for what is new; the short one stands guard, the same way each time.
    seed = os.environ.get("KITH_SEED") or (
        str(random.SystemRandom().randrange(1 << 32)) if os.environ.get("KITH_TORTURE") else "1")

    done = subprocess.run(
        [fuzz, name, "--inputs", str(inputs), "--seed", seed, "--corpus", FOLDER / "Corpus",
         "--last", tmp_path],
        capture_output=True, cwd=tmp_path, timeout=3600, check=False)

    print(done.stdout.decode(errors="backslashreplace"))
    kept = tmp_path / f"fuzz-{name}.last"
    assert done.returncode == 0, (
        f"KITH_SEED={seed} ended with {done.returncode}; mend it, and keep {kept} in "
        f"Tests/Fuzz/Corpus/{name}:\n{kept.read_bytes()[:300]!r}\n"
        f"{done.stdout.decode(errors='backslashreplace')}\n"
        f"{done.stderr.decode(errors='backslashreplace')[-3000:]}")


def test_every_fuzzer_has_a_corpus(fuzz):
    listed = subprocess.run([fuzz, "--list", "all"], capture_output=True, check=True)

    assert sorted(listed.stdout.decode().split()) == FUZZERS
