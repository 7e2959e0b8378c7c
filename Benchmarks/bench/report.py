"""From what the rounds found to Benchmarks/RESULTS.md."""

import datetime
import os
import platform
import statistics
from pathlib import Path
from typing import Callable, Dict, List, NamedTuple, Optional

from .measuring import Measurement, Spent
from .rows import SIZES, Row

START_GOAL, MEMORY_GOAL, GROWTH_GOAL = 50, 32, 1.5


class Setting(NamedTuple):
    """Under what circumstances it was measured."""

    command: str
    revision: str
    sqlite: str
    pocketbase: str
    rounds: int
    loads: List[float]
    minutes: float


def number(value: float) -> str:
    return f"{value:,.0f}" if value >= 100 else f"{value:.3g}"


def spread(values: List[float]) -> str:
    if not values:
        return ""
    if len(values) == 1:
        return number(values[0])
    return f"{number(statistics.median(values))} ({number(min(values))}–{number(max(values))})"


def verdict(is_met: Optional[bool]) -> str:
    return {None: "", True: "yes", False: "**no**"}[is_met]


class Figures:
    """The rounds of every size."""

    def __init__(self, rounds: Dict[str, List[Measurement]]) -> None:
        self.rounds = rounds

    def spent(self, row: Row, size: str, server: str) -> List[Spent]:
        found = (one.rows.get(row.key, {}).get(server) for one in self.rounds[size])
        return [spent for spent in found if spent]

    def values(self, row: Row, size: str, server: str) -> List[float]:
        """Milliseconds of processor time, or rows a second of it."""
        spent = [one.processor for one in self.spent(row, size, server)]
        return [1000 / value for value in spent] if row.is_rate else spent

    def median(self, row: Row, size: str, server: str = "kith") -> Optional[float]:
        values = self.values(row, size, server)
        return statistics.median(values) if values else None

    def is_met(self, row: Row, size: str) -> Optional[bool]:
        value = self.median(row, size)
        if row.goal is None or value is None:
            return None
        return value >= row.goal if row.is_rate else value <= row.goal

    def missed(self, rows: List[Row]) -> List[Row]:
        return [
            row for row in rows
            if any(self.is_met(row, size) is False for size in self.rounds)]

    def growth(self, row: Row) -> Optional[float]:
        """How many times what it costs among 100,000 records it costs among a million."""
        if not {"100 k", "1 M"} <= set(self.rounds):
            return None
        small, large = self.median(row, "100 k"), self.median(row, "1 M")
        if small is None or large is None:
            return None
        return small / large if row.is_rate else large / small


def row_line(figures: Figures, row: Row, size: str) -> str:
    kith = figures.spent(row, size, "kith")
    floor = figures.spent(row, size, "floor")
    unit = "rows/s" if row.is_rate else "ms"
    goal = "" if row.goal is None else f"{'≥' if row.is_rate else '≤'} {number(row.goal)} {unit}"
    ratio = ""
    if kith and floor:
        ratio = f"{statistics.median(k.processor / f.processor for k, f in zip(kith, floor)):.2g}"
    wall = [1000 / one.wall if row.is_rate else one.wall for one in kith]
    cells = [
        f"{row.title}, {size}", *(
            spread(figures.values(row, size, server)) for server in ("floor", "kith", "pocketbase")),
        ratio, spread(wall), goal, verdict(figures.is_met(row, size))]
    return f"| {' | '.join(cells)} |"


def start_lines(figures: Figures, size: str) -> List[str]:
    found = figures.rounds[size]

    def part(server: str, of: Callable[[Spent], float]) -> List[float]:
        return [of(one.starts[server]) for one in found if server in one.starts]

    walls = {name: part(name, lambda one: one.wall) for name in ("floor", "kith", "pocketbase")}
    is_met = statistics.median(walls["kith"]) <= START_GOAL
    return [
        f"| start to first answer, {size}: clock, ms | {spread(walls['floor'])} "
        f"| {spread(walls['kith'])} | {spread(walls['pocketbase'])} | | | ≤ {START_GOAL} ms "
        f"| {verdict(is_met)} |",
        f"| the same: processor, ms | {spread(part('floor', lambda one: one.processor))} "
        f"| {spread(part('kith', lambda one: one.processor))} "
        f"| {spread(part('pocketbase', lambda one: one.processor))} | | | | |",
    ]


def memory_lines(figures: Figures, size: str) -> List[str]:
    lines = []
    for moment, words in (
        ("started", "after the start and one answer"), ("loaded", "after all rows above")):
        told: Dict[str, Dict[str, List[float]]] = {}
        for one in figures.rounds[size]:
            for server, memory in one.memory.get(moment, {}).items():
                for kind, kilobytes in memory.items():
                    told.setdefault(server, {}).setdefault(kind, []).append(kilobytes / 1024)
        if not told:
            continue
        cells = {
            server: f"{spread(kinds['VmRSS'])}, {spread(kinds['RssAnon'])}"
            for server, kinds in told.items()}
        is_met = statistics.median(told["kith"]["VmRSS"]) <= MEMORY_GOAL
        lines.append(
            f"| idle memory {words}, {size}: MB resident, MB of it that are no file's | "
            f"| {cells['kith']} | {cells.get('pocketbase', '')} | | | ≤ {MEMORY_GOAL} MB "
            f"| {verdict(is_met)} |")
    return lines


def growth_lines(figures: Figures, rows: List[Row]) -> List[str]:
    lines = []
    for row in rows:
        growth = figures.growth(row)
        if growth is None:
            continue
        lines.append(f"| {row.title} | {growth:.2f} | {verdict(growth <= GROWTH_GOAL)} |")
    if not lines:
        return []
    return [
        "", "## From 100,000 records to a million", "",
        f"How many times the processor time; the goal is at most {GROWTH_GOAL}.", "",
        "| row | times | met |", "|---|---|---|", *lines]


def machine() -> str:
    model = "an unknown processor"
    try:
        for text in Path("/proc/cpuinfo").read_text().splitlines():
            if text.startswith("model name"):
                model = text.partition(":")[2].strip()
                break
    except OSError:
        pass
    return f"{model}, {os.cpu_count()} cores, {platform.system()} {platform.release()}"


def head(setting: Setting) -> List[str]:
    return [
        "# What Kith costs, beside the least that it could cost and beside PocketBase",
        "",
        "Written by `Benchmarks/run`; edits would be lost at the next run. How it measures stands "
        "there and in `Benchmarks/bench`.",
        "",
        f"- {datetime.date.today().isoformat()}, revision {setting.revision}, `{setting.command}`, "
        f"{setting.rounds} rounds, {setting.minutes:.0f} minutes",
        f"- {machine()}; SQLite {setting.sqlite}; PocketBase {setting.pocketbase} with its own "
        f"SQLite; load average {setting.loads[0]:.1f} at the start, {setting.loads[1]:.1f} at the "
        "end, the bench's own processes among it",
        "- medians with the spread in brackets: milliseconds of the server's processor time for one "
        "request, or rows a second of it; all threads, user and system; the client's is not in it",
        "- Kith and PocketBase answer over HTTP on loopback, from connections that stay open; in "
        "each round each row runs on Kith, on PocketBase and on the floor in turn, on fresh copies "
        "of the same data",
        "- floor: the statements that Kith runs for the same requests, with the same values, from a "
        "C program that has them prepared, with the same durability; without HTTP, rights, "
        "validation and JSON of requests",
        "- Kith: a token of a user whose role sees all and writes what is its own; validation, "
        "change log, search index; each commit flushed to disk (`synchronous=FULL`), eight "
        "clients' together; CSV into one change set, with duplicates found by external id",
        "- PocketBase: as it is installed, with the same fields and indexes, rules of the same "
        "effect, `synchronous=NORMAL`, no change log and no search index; a list with filter for "
        "search, a view for the report, the batch interface for imports; its lists are counted up "
        "to the end or not at all",
        "",
    ]


def report(figures: Figures, rows: List[Row], setting: Setting, tail: List[str]) -> str:
    parts = head(setting)
    parts += [
        "| row | floor in C | Kith | PocketBase | Kith to floor | Kith, clock | goal | met |",
        "|---|---|---|---|---|---|---|---|",
    ]
    for row in rows:
        for size in SIZES:
            if size in figures.rounds and row.only in (None, size):
                parts.append(row_line(figures, row, size))
    for size in figures.rounds:
        parts += start_lines(figures, size)
    for size in figures.rounds:
        parts += memory_lines(figures, size)
    return "\n".join(parts + growth_lines(figures, rows) + tail) + "\n"
