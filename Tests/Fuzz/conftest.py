"""Fixtures of the fuzzers."""

import os
from pathlib import Path

import pytest

from support import built


@pytest.fixture(scope="session")
def fuzz() -> Path:
    """The program that runs the fuzzers."""
    return built("KithFuzz", "KITH_FUZZ")


@pytest.fixture(scope="session")
def inputs() -> int:
    """How many inputs each fuzzer makes."""
    return 100_000 if os.environ.get("KITH_TORTURE") == "1" else 5_000
