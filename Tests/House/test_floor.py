"""The floor of the benchmarks stands on the same settings of SQLite as Kith's writer."""

import re
from pathlib import Path
from typing import Dict

ROOT = Path(__file__).resolve().parents[2]
SETTINGS = ROOT / "Sources" / "KithSQLite" / "Connection" / "SQLiteConnection+Settings.swift"
# The rest says how a writer waits and what it refuses, which costs nothing.
COSTLY = ("temp_store", "mmap_size", "journal_mode", "cache_size", "wal_autocheckpoint",
          "journal_size_limit")


def pragmas(source: str) -> Dict[str, str]:
    """The first value of each setting: a later one is a reader's."""
    found: Dict[str, str] = {}
    for name, value in re.findall(r'"PRAGMA (\w+) = ([^"]+)"', source):
        found.setdefault(name, value)
    return found


def test_the_floor_has_the_settings_of_kiths_writer() -> None:
    swift = SETTINGS.read_text()
    mapped = re.search(r"mappedBytes = ([\d_]+)", swift)
    assert mapped
    wanted = {**pragmas(swift), "mmap_size": mapped[1].replace("_", "")}
    floor = pragmas((ROOT / "Benchmarks" / "Floor" / "floor.c").read_text())
    assert {name: floor.get(name) for name in COSTLY} == {name: wanted.get(name) for name in COSTLY}
