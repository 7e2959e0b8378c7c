"""Fixtures of the fuzzers."""

import os
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="session")
def fuzz() -> Path:
    """The program that runs the fuzzers."""
    named = os.environ.get("KITH_FUZZ")
    path = Path(named).resolve() if named else ROOT / ".build" / "debug" / "KithFuzz"
    if not os.access(path, os.X_OK):
        pytest.fail(f"{path} is not built: run `make build`, or set KITH_FUZZ", pytrace=False)
    return path


@pytest.fixture(scope="session")
def inputs() -> int:
    """How many inputs each fuzzer makes."""
    return 100_000 if os.environ.get("KITH_TORTURE") == "1" else 5_000
