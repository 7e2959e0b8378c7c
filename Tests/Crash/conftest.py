"""Fixtures of the tests that kill, cut, fill and damage."""

import os
import random
from pathlib import Path

import pytest

from rig.disk import build
from rig.house import House


@pytest.fixture(scope="session")
def is_torture() -> bool:
    """Whether the long form is asked for."""
    return os.environ.get("KITH_TORTURE") == "1"


@pytest.fixture
def seed(request) -> int:
    """Where all chance of a test comes from; KITH_SEED repeats a run."""
    named = os.environ.get("KITH_SEED")
    value = int(named) if named else random.SystemRandom().randrange(1 << 32)
    print(f"KITH_SEED={value}")
    return value


@pytest.fixture(scope="session")
def founded(binary: Path, tmp_path_factory) -> House:
    """A production folder with Contacts and Sales, to be copied."""
    return House(binary, tmp_path_factory.mktemp("founded")).found()


@pytest.fixture
def house(founded: House, tmp_path: Path) -> House:
    """A fresh production folder with Contacts and Sales, and the means to serve it."""
    return founded.copied(tmp_path)


@pytest.fixture(scope="session")
def library(tmp_path_factory) -> Path:
    """The library that is preloaded to make a disk of a folder."""
    return build(tmp_path_factory.mktemp("disk"))
