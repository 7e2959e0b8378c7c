"""What every suite shares that drives the built binary."""

from pathlib import Path

import pytest

from support import built


@pytest.fixture(scope="session")
def binary() -> Path:
    """`kith` as it was built last, or what KITH_BINARY names."""
    return built("kith", "KITH_BINARY")
