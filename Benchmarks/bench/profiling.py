"""Where a row spends its instructions, by callgrind: it counts the same on a busy machine."""

import re
import shutil
import subprocess
from pathlib import Path
from typing import Dict, List, Optional, Tuple

from .measuring import Bench
from .processes import run
from .rows import Row

LINES = 22
# Frames that say nothing of what is done.
DULL = (
    "closure", "witness", "compiler-generated", "WorkerThread", "partial apply", "Result<", "Boot",
    "PendingWrite", "ReaderPool", "SQLiteStore", "GroupCommit.attempt", "Asking", "Sitting", "'2",
    "RequestFile", "GenerationBuilder", "Catalogue", "DefinitionJSON")
LIBRARIES = (
    "sqlite3_step", "sqlite3VtabSync", "sqlite3BtreeCommitPhaseOne", "swift_release",
    "swift_retain", "malloc", "free")


def profile(bench: Bench, row: Row, size: str) -> List[str]:
    """The functions of the row without HTTP, with what they call; empty without valgrind."""
    if not shutil.which("valgrind"):
        return []
    print(f"Profile of {row.title}, {size}", flush=True)
    short = row._replace(times=min(row.times, 2000 if row.is_rate else 100))
    copy = bench.kith.copy(bench.base(bench.kith, size), bench.folder / "profiled")
    for place in bench.folder.glob(f"{row.key}-many.csv"):
        place.unlink()
    asked = bench.write_requests(copy, [short])
    output = bench.folder / "callgrind.out"
    run(["valgrind", "-q", "--tool=callgrind", f"--callgrind-out-file={output}", bench.plain,
         "measure", copy, asked, row.key, "off"])
    shutil.rmtree(copy)
    annotated = subprocess.run(
        ["callgrind_annotate", "--inclusive=yes", "--threshold=100", output],
        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, check=False).stdout
    names = subprocess.run(
        ["swift", "demangle", "--simplified"], input=annotated, stdout=subprocess.PIPE, text=True,
        check=False).stdout
    shares: Dict[str, float] = {}
    for share, name in filter(None, map(told, names.splitlines())):
        shares.setdefault(name, share)
    return [f"{share:5.1f} %  {name}" for name, share in list(shares.items())[:LINES]]


def told(line: str) -> Optional[Tuple[float, str]]:
    """A line of the profile in short; None for threads, thunks and what has no name."""
    match = re.match(r"\s*[\d,]+ \(\s*([\d.]+)%\)\s+(?:([^\s:]+):)?(\S.*?)(?: \[[^\]]*\])?$", line)
    if not match or float(match[1]) < 1:
        return None
    share, place, name = match.groups()
    is_kith = "/Sources/" in (place or "")
    if any(word in f"{place}:{name}" for word in DULL):
        return None
    if not (is_kith or name.startswith(LIBRARIES)):
        return None
    return float(share), re.sub("^specialized ", "", name)[:90]


def floor_shares(bench: Bench, row: Row, size: str) -> List[str]:
    """What each statement of a row that writes costs the floor, the dearest first."""
    database = bench.folder / "shares.db"
    shutil.copyfile(bench.base(bench.kith, size) / "kith.db", database)
    trace = bench.trace_folder(size) / f"{row.key}.trace"
    lines = run([bench.floor, database, trace, "full", 1, row.clients, "shares"]).splitlines()
    for suffix in ("", "-wal", "-shm"):
        Path(f"{database}{suffix}").unlink(missing_ok=True)
    shares = sorted(
        ((int(spent), int(runs), text) for spent, runs, text in
         (line.split("\t", 2) for line in lines[1:] if "\t" in line)), reverse=True)
    whole = sum(spent for spent, _, _ in shares) or 1
    return [
        f"{100 * spent / whole:5.1f} %  {spent / row.times / 1e3:8.2f} µs  {text[:78]}"
        for spent, _, text in shares if spent / whole >= 0.01]


def floor_section(row: Row, size: str, lines: List[str]) -> List[str]:
    return [
        "", f"## Where the floor spends it: {row.title}, {size}", "",
        "Processor time of SQLite alone, by statement, for one record; the pages that a statement "
        "changes are written at the commit.", "", "```", *lines, "```"]


def section(row: Row, size: str, lines: List[str]) -> List[str]:
    return [
        "", f"## Where it goes: {row.title}, {size}", "",
        "Instructions in a function and what it calls (callgrind), of the API without HTTP, with the "
        "start of the process and the warm-up; what the system spends on its calls is not in it.",
        "", "```", *lines, "```"]
