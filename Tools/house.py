"""What the checks in this folder share: the tree they look at, and how they report."""

import sys
from pathlib import Path
from typing import Iterator, List, NamedTuple

# `public` is the promise to extension authors, so only these targets may make it.
PUBLIC_TARGETS = ("KithModel", "KithQuery", "KithKernel", "KithTesting", "kith")

IGNORED_FOLDERS = {".git", ".build", ".venv", "__pycache__", ".pytest_cache"}


class Finding(NamedTuple):
    """One complaint, printed as `file:line: message` so that an editor can jump there."""

    path: str
    line: int
    message: str

    def __str__(self) -> str:
        place = f"{self.path}:{self.line}" if self.line else self.path
        return f"{place}: {self.message}"


class Target(NamedTuple):
    """A Swift target as its folder shows it."""

    name: str
    folder: Path
    tests: Path


def root_of(arguments: List[str]) -> Path:
    """The tree to look at: the first argument, or the one this folder lies in."""
    return Path(arguments[0]) if arguments else Path(__file__).resolve().parent.parent


def files(root: Path, folder: str, *suffixes: str) -> Iterator[Path]:
    """The files below a folder in a stable order, those of the given suffixes only."""
    for path in sorted((root / folder).rglob("*")):
        if IGNORED_FOLDERS.isdisjoint(path.parts) and path.is_file():
            if not suffixes or path.suffix in suffixes:
                yield path


def targets(root: Path) -> List[Target]:
    """The targets of `Sources` that hold Swift, a capability under the name it has as a module."""
    sources = root / "Sources"
    found = []
    for folder in sorted(path for path in sources.glob("*") if path.is_dir()):
        if folder.name == "Capabilities":
            for capability in sorted(path for path in folder.iterdir() if path.is_dir()):
                tests = root / "Tests" / "Capabilities" / f"{capability.name}Tests"
                found.append(Target(f"Kith{capability.name}", capability, tests))
        else:
            tests = root / "Tests" / f"{folder.name}Tests"
            found.append(Target(folder.name, folder, tests))
    return [target for target in found if any(target.folder.rglob("*.swift"))]


def relative(path: Path, root: Path) -> str:
    return path.relative_to(root).as_posix()


def read_lines(path: Path) -> List[str]:
    return path.read_text(encoding="utf-8", errors="replace").splitlines()


def code_of(line: str) -> str:
    """A line of Swift without its `//` comment; what stands in a string is kept."""
    position = line.find("//")
    while position >= 0:
        before = line[:position].replace('\\"', "")
        if before.count('"') % 2 == 0:
            return line[:position]
        position = line.find("//", position + 2)
    return line


def finish(check: str, findings: List[Finding], summary: str) -> None:
    """Prints what was found and ends the program: 1 if there is anything, else 0."""
    for finding in findings:
        print(finding)
    if findings:
        print(f"{check}: {len(findings)} to mend")
        sys.exit(1)
    print(f"{check}: {summary}")
    sys.exit(0)
