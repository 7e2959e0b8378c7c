"""Runs the tools of the house on trees of a test's own."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


class Tree:
    """A small repository in a temporary folder."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def write(self, path: str, text: str) -> Path:
        file = self.root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
        return file

    def run(self, tool: str, *options: str) -> "subprocess.CompletedProcess[str]":
        """Runs a Python tool of `Tools` on this tree."""
        return subprocess.run(
            [sys.executable, str(ROOT / "Tools" / tool), *options, str(self.root)],
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )


@pytest.fixture
def repository() -> Path:
    return ROOT


@pytest.fixture
def tree(tmp_path: Path) -> Tree:
    """A tree about which no check complains; a test spoils one thing in it."""
    tree = Tree(tmp_path)
    tree.write("Sources/KithModel/Money.swift", "/// An amount.\npublic struct Money {}\n")
    tree.write("Sources/KithKernel/Clock/Clock.swift", "import Glibc\nimport KithModel\n")
    tree.write("Sources/Capabilities/Sales/MoveDeal.swift", "import KithKernel\n")
    tree.write("Tests/KithModelTests/MoneyTests.swift", "import Testing\n")
    tree.write("Tests/KithKernelTests/ClockTests.swift", "import Testing\n")
    tree.write("Tests/Capabilities/SalesTests/MoveDealTests.swift", "import Testing\n")
    tree.write("Package.swift", 'let tests = ["KithModelTests", "KithKernelTests", "KithSalesTests"]\n')
    tree.write("Tools/sizes.json", '{"files_over_300": 0, "longest_function": 40}\n')
    tree.write(".swift-format", (ROOT / ".swift-format").read_text(encoding="utf-8"))
    return tree
