"""Rounds: every row once, on Kith, on the floor and on PocketBase in turn."""

import json
import shutil
import time
from pathlib import Path
from typing import Dict, List, NamedTuple, Optional

from .http import Connection, ask_all, wait_for
from .kith import Kith, Running
from .people import write_contacts
from .processes import run, settle_disk
from .rows import POCKETBASE_ROWS, WARM_UP, Row, people, rows_of

# A row of reads ends after so many seconds, though it has not asked as often as it may.
LONGEST = 1.5


class Spent(NamedTuple):
    """What one request, or one row of a file, cost in milliseconds."""

    processor: float
    wall: float


class Measurement(NamedTuple):
    """What one round found: by row and by who did it; and of the start and the memory."""

    rows: Dict[str, Dict[str, Spent]]
    starts: Dict[str, Spent]
    # Kilobytes: `VmRSS` and `RssAnon` after a start, and after all rows.
    memory: Dict[str, Dict[str, Dict[str, int]]]


class Bench:
    """The servers, and the data folders of every size."""

    def __init__(self, folder: Path, servers: List, floor: Path, plain: Path) -> None:
        self.folder = folder
        self.servers = servers
        self.floor = floor
        # KithBenchmarks: the API without HTTP.
        self.plain = plain

    @property
    def kith(self) -> Kith:
        return self.servers[0]

    def base(self, server, size: str) -> Path:
        return self.folder / f"{server.name}-{size.replace(' ', '')}"

    def make(self, size: str, contacts: int) -> None:
        for server in self.servers:
            began = time.monotonic()
            server.make(self.base(server, size), contacts)
            print(f"{server.title}, {size}: made in {time.monotonic() - began:.0f} s", flush=True)

    # --- The floor

    def trace_folder(self, size: str) -> Path:
        return self.folder / f"traces-{size.replace(' ', '')}"

    def record(self, size: str, rows: List[Row]) -> None:
        """Writes down what Kith asks SQLite for, row by row, on one copy."""
        copy = self.kith.copy(self.base(self.kith, size), self.folder / "recorded")
        out = self.trace_folder(size)
        out.mkdir()
        asked = self.write_requests(copy, rows_of(size, rows))
        run([self.plain, "record", copy, asked, out])
        shutil.rmtree(copy)

    def write_requests(self, data: Path, rows: List[Row]) -> Path:
        """The rows as KithBenchmarks reads them."""
        token = (data / "token").read_text()
        place = self.folder / "requests.jsonl"
        with place.open("w") as out:
            for row in rows:
                if row.message:
                    message = self.kith.described(row.message(self.kith, token))
                    asked, warm_up = [message, message], 1
                elif row.is_rate:
                    asked, warm_up = [], 1
                    for count, kind in ((200, "few"), (row.times, "many")):
                        file = self.file(row, kind, count)
                        warns = row.key == "import-alike"
                        asked.append({"import": str(file), "map": self.kith.import_map(warns)})
                else:
                    warm_up = WARM_UP
                    asked = [
                        self.kith.described(self.kith.create(token, person))
                        for person in people(row, warm_up + row.times, 0)]
                line = {"row": row.key, "warm_up": warm_up, "requests": asked}
                out.write(json.dumps(line) + "\n")
        return place

    def file(self, row: Row, kind: str, count: int) -> Path:
        place = self.folder / f"{row.key}-{kind}.csv"
        if not place.exists():
            seed = sum(map(ord, row.key + kind)) * 10 + 1000
            write_contacts(place, count, seed)
        return place

    def least(self, row: Row, size: str, database: Path) -> Spent:
        """What the floor spends on a row."""
        trace = self.trace_folder(size) / f"{row.key}.trace"
        times = 1 if row.writes else max(1, row.times // 4)
        line = run([self.floor, database, trace, "full", times, row.clients])
        _, processor, wall = (int(word) for word in line.split())
        count = row.times if row.writes else times
        return Spent(processor / count / 1e6, wall / count / 1e6)

    # --- Rounds

    def round(self, size: str, rows: List[Row], rests: bool) -> Measurement:
        """Measures every row of a size once."""
        found = Measurement({row.key: {} for row in rows}, {}, {})
        copies = {server: self.copy(server, size) for server in self.servers}
        floor = self.folder / "floor.db"
        shutil.copyfile(self.base(self.kith, size) / "kith.db", floor)
        settle_disk()
        running: Dict[object, Running] = {}
        for server in self.servers:
            running[server] = self.start(server, copies[server], found)
        found.starts["floor"] = self.floor_start(floor)
        if rests:
            self.rest(running, "started", found)
        for row in rows:
            for server in self.servers:
                spent = self.measure(row, server, running[server])
                if spent:
                    found.rows[row.key][server.name] = spent
            found.rows[row.key]["floor"] = self.least(row, size, floor)
            told = ", ".join(
                f"{name} {spent.processor:.4f} ms" for name, spent in found.rows[row.key].items())
            print(f"  {size}: {row.title}: {told}", flush=True)
        if rests:
            self.rest(running, "loaded", found)
        for server in self.servers:
            running[server].stop()
            shutil.rmtree(copies[server])
        for suffix in ("", "-wal", "-shm"):
            Path(f"{floor}{suffix}").unlink(missing_ok=True)
        return found

    def copy(self, server, size: str) -> Path:
        return server.copy(self.base(server, size), self.folder / f"{server.name}-work")

    def start(self, server, data: Path, found: Measurement) -> Running:
        running = server.serve(data)
        wait_for(running.port, server.first(running.token), running.server)
        wall = time.monotonic_ns() - running.server.began
        found.starts[server.name] = Spent(running.server.processor() / 1e6, wall / 1e6)
        return running

    def floor_start(self, database: Path) -> Spent:
        began = time.monotonic_ns()
        line = run([self.floor, database, "start"])
        return Spent(int(line.split()[1]) / 1e6, (time.monotonic_ns() - began) / 1e6)

    def rest(self, running: Dict[object, Running], moment: str, found: Measurement) -> None:
        """Waits ten seconds after the last request, and looks at the memory."""
        time.sleep(10)
        for server, one in running.items():
            found.memory.setdefault(moment, {})[server.name] = one.server.memory()

    def measure(self, row: Row, server, running: Running) -> Optional[Spent]:
        if server is not self.kith and not row.is_pocketbase_asked:
            return None
        if row.message:
            return self.read(row, server, running)
        if row.is_rate:
            return self.take_in(row, server, running)
        return self.create(row, server, running)

    def read(self, row: Row, server, running: Running) -> Spent:
        message = row.message(server, running.token)
        connection = running.connection()
        answer = connection.ask(message)
        if not server.is_fit(row.question, answer):
            raise SystemExit(f"bench: {server.title} answered {row.title} with {answer[:300]!r}")
        self.ask_again(connection, message, WARM_UP, LONGEST / 5)
        processor, began = running.server.processor(), time.monotonic_ns()
        times = self.ask_again(connection, message, row.times, LONGEST)
        wall = time.monotonic_ns() - began
        processor = running.server.processor() - processor
        connection.close()
        return Spent(processor / times / 1e6, wall / times / 1e6)

    def ask_again(
        self, connection: Connection, message: bytes, most: int, longest: float
    ) -> int:
        """Asks the same so often, or for so many seconds, and returns how often it was."""
        began, times = time.monotonic_ns(), 0
        while times < most and (time.monotonic_ns() - began) / 1e9 < longest:
            connection.ask(message)
            times += 1
        return times

    def create(self, row: Row, server, running: Running) -> Spent:
        messages = [
            server.create(running.token, person)
            for person in people(row, WARM_UP + row.times, 0)]
        ask_all(running.port, messages[:WARM_UP], row.clients)
        processor, began = running.server.processor(), time.monotonic_ns()
        ask_all(running.port, messages[WARM_UP:], row.clients)
        wall = time.monotonic_ns() - began
        processor = running.server.processor() - processor
        return Spent(processor / row.times / 1e6, wall / row.times / 1e6)

    def take_in(self, row: Row, server, running: Running) -> Spent:
        warns = row.key == "import-alike"
        count = row.times if server is self.kith else POCKETBASE_ROWS
        server.import_file(running, self.file(row, "few", 200), warns)
        file = self.file(row, "many", row.times)
        if count != row.times:
            file = self.file(row, "some", count)
        processor, began = running.server.processor(), time.monotonic_ns()
        server.import_file(running, file, warns)
        wall = time.monotonic_ns() - began
        processor = running.server.processor() - processor
        return Spent(processor / count / 1e6, wall / count / 1e6)
