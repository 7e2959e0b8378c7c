"""What plugins in Lua cost: hooks on a write, instructions and calls in the host."""

import json
import shutil
import statistics
from pathlib import Path
from typing import Dict, List, NamedTuple

from .http import Connection, request, wait_for
from .kith import Kith
from .people import crowd
from .processes import run, settle_disk
from .report import number, spread, verdict

HOOK_GOAL, INTERPRETER_GOAL = 60, 2.2
CREATED, WARM_UP = 300, 20
# Three instructions a turn: nine million, within the ten of one handler.
TURNS, CALLS, RUNS = 3_000_000, 20_000, 5
LOOP = "local sum = 0 for turn = 1, {turns} do sum = sum + turn % 7 end"

HOOK = """
kith.on("contact.before_save", { id = "look" }, function(event)
  for contact in event:records() do
    contact.job_title = contact.job_title or contact.last_name
  end
end)
"""
SPIN = """
kith.command("bench_spin.loop", {
  args = { turns = { type = "integer", required = true } }, requires = "contact:read", mode = "read",
}, function(arguments)
  local sum = 0 for turn = 1, arguments.turns do sum = sum + turn % 7 end
  return tostring(sum)
end)
kith.command("bench_spin.call", {
  args = { turns = { type = "integer", required = true } }, requires = "contact:read", mode = "read",
}, function(arguments)
  for _ = 1, arguments.turns do kith.today() end
  return "done"
end)
"""
GRANTS = {"entities": {"contact": ["read", "update:job_title"]}}


class Round(NamedTuple):
    """What one round found."""

    # Microseconds of processor time for a created contact, by how many plugins have a hook on it.
    writes: Dict[int, float]
    # Milliseconds for the loop: in the host, and in stock Lua.
    host: float
    stock: float
    # Microseconds for a call of a host function.
    call: float


class LuaBench:
    """Copies of one data folder with no plugin, with one that hooks, with twenty, and with loops."""

    def __init__(self, folder: Path, kith: Kith, base: Path, stock: Path) -> None:
        self.folder = folder
        self.kith = kith
        self.stock = stock
        self.folders = {
            count: self.prepared(base, [f"bench_hook_{n}" for n in range(count)], HOOK)
            for count in (0, 1, 20)}
        self.spinning = self.prepared(base, ["bench_spin"], SPIN)

    def prepared(self, base: Path, plugins: List[str], main: str) -> Path:
        data = self.kith.copy(base, self.folder / f"lua-{len(plugins)}-{len(main)}")
        for name in plugins:
            place = data / "plugins" / name
            place.mkdir(parents=True)
            (place / "main.lua").write_text(main)
            (place / "plugin.json").write_text(json.dumps({
                "manifest": 1, "id": name, "name": name, "version": "1.0.0", "publisher": "bench",
                "requires": {"contacts": "*"}, "grants": GRANTS}))
        if plugins:
            self.kith.on(data, "plugin", "enable", *plugins)
        return data

    def round(self) -> Round:
        writes = {count: self.create(data) for count, data in self.folders.items()}
        chunk = LOOP.format(turns=TURNS)
        stock = [int(line) for line in run([self.stock, chunk, RUNS]).split()]
        running = self.kith.serve(self.spinning)
        wait_for(running.port, self.kith.first(running.token), running.server)
        host = self.command(running, "loop", TURNS) - self.command(running, "loop", 0)
        call = self.command(running, "call", CALLS) - self.command(running, "call", 0)
        running.stop()
        found = Round(writes, host / 1e6, statistics.median(stock) / 1e6, call / CALLS / 1e3)
        print(f"  Lua: {found}", flush=True)
        return found

    def create(self, data: Path) -> float:
        """Microseconds of processor time for one contact, on a copy of a folder."""
        copy = self.kith.copy(data, self.folder / "lua-work")
        settle_disk()
        running = self.kith.serve(copy)
        wait_for(running.port, self.kith.first(running.token), running.server)
        messages = [
            self.kith.create(running.token, person) for person in crowd(WARM_UP + CREATED, 900)]
        connection = running.connection()
        for message in messages[:WARM_UP]:
            connection.json(message)
        before = running.server.processor()
        for message in messages[WARM_UP:]:
            connection.json(message)
        spent = running.server.processor() - before
        connection.close()
        running.stop()
        shutil.rmtree(copy)
        return spent / CREATED / 1e3

    def command(self, running, name: str, turns: int) -> float:
        """Nanoseconds of processor time for a command, in the median."""
        message = request(
            "POST", f"/api/v1/commands/bench_spin.{name}", running.token, {"turns": turns})
        connection: Connection = running.connection()
        connection.json(message)
        spent = []
        for _ in range(RUNS):
            before = running.server.processor()
            connection.json(message)
            spent.append(running.server.processor() - before)
        connection.close()
        return statistics.median(spent)


def section(rounds: List[Round]) -> List[str]:
    """The lines of the report."""
    plain = [one.writes[0] for one in rounds]
    one_hook = [one.writes[1] - one.writes[0] for one in rounds]
    twenty = [one.writes[20] - one.writes[0] for one in rounds]
    times = [one.host / one.stock for one in rounds]
    hook_is_met = verdict(statistics.median(one_hook) <= HOOK_GOAL)
    loop_is_met = verdict(statistics.median(times) <= INTERPRETER_GOAL)
    return [
        "", "## Plugins in Lua", "",
        "Processor time of the server, 10,000 contacts; a hook is one `before_save` that reads two "
        "fields and may set one, each in a plugin of its own. The loop runs three instructions a turn, "
        f"{3 * TURNS / 1e6:.0f} million, in a command and in stock Lua of the same library; what the "
        "command costs without it is taken off.", "",
        "| what | found | goal | met |", "|---|---|---|---|",
        f"| create a contact without a hook, µs | {spread(plain)} | | |",
        f"| one hook more, µs | {spread(one_hook)} | ≤ {HOOK_GOAL} µs | {hook_is_met} |",
        f"| twenty plugins with a hook more, µs | {spread(twenty)} | | |",
        f"| the loop in the host, ms | {spread([one.host for one in rounds])} | | |",
        f"| the loop in stock Lua, ms | {spread([one.stock for one in rounds])} | | |",
        f"| the host to stock Lua, times | {spread(times)} | ≤ {number(INTERPRETER_GOAL)} "
        f"| {loop_is_met} |",
        f"| a call of a host function (`kith.today()`), µs "
        f"| {spread([one.call for one in rounds])} | | |",
        "",
        "Stock Lua counts nothing. The host counts instructions by a hook of the library, which makes "
        "its main loop look at each instruction; that is the price of a limit that a script cannot "
        "evade, and it does not depend on how often the hook runs.",
    ]
