"""A before hook that never ends: what it costs, what is said of it, and who notices."""

import os
import re
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from asking import ask
from plugin_folders import marking, states, write_plugin
from support import Server

# What an account is called decides how its hook loops: reading nothing, a field, or making tables.
LOOPS = """
kith.on("account.before_save", { id = "spin" }, function(event)
  for account in event:records() do
    if account.name == "Loop" then
      while true do
      end
    end
    while account.name == "Field" do
    end
    while account.name == "Table" do
      local made = { account }
    end
  end
end)
"""
# The other one hears of accounts only after the looping one, and of contacts alone.
OTHER = marking("seen") + """
kith.on("contact.before_create", { id = "title" }, function(event)
  for contact in event:records() do
    contact.job_title = "Head of all"
  end
end)
"""
GRANTS = {"entities": {"account": ["read", "update"], "contact": ["read", "update"]}}
TICK = os.sysconf("SC_CLK_TCK")


class World:
    """A server with a plugin that loops and one that does not."""

    def __init__(self, kith, server):
        self.kith, self.pid, self.url = kith, server.process.pid, server.url
        self.token = kith("token", "create", "Loop", "--json").json["token"]

    def create(self, name, entity="account", field="name"):
        """Status and document of what a new record got, with the seconds that it took."""
        began = time.monotonic()
        status, answer, _ = ask(
            self.url, self.token, "POST", f"records/{entity}", {field: name})
        return status, answer, time.monotonic() - began

    def processor_seconds(self):
        """What the server has used of the processor, by the account of the system."""
        figures = Path(f"/proc/{self.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(figures[11]) + int(figures[12])) / TICK

    def names(self):
        return sorted(row["name"] for row in self.kith.rows("account", "--limit", 100))


@pytest.fixture
def world(kith, tmp_path):
    kith.data = tmp_path / "kith-data"
    kith.init(kith.data)
    write_plugin(kith.data, "probe", LOOPS)
    write_plugin(kith.data, "other", OTHER, grants=GRANTS)
    with Server(kith, tmp_path / "server.log", "--limit-rate", "0") as server:
        kith("plugin", "enable", "contacts", "probe", "other")
        yield World(kith, server)


@pytest.mark.parametrize("name, lines", [("Loop", (5, 6)), ("Field", (8, 9)), ("Table", (10, 11))])
def test_the_write_fails_soon_and_the_error_names_what_was_stopped_where(world, name, lines):
    """The line is 200 ms of the processor and 0.6 s on the wall. The processor's time is that of the
    whole server in its debug build, in hundredths of a second. A machine that does much else lends
    a write less of itself, so the best of eight counts."""
    taken = []
    for _ in range(8):
        before = world.processor_seconds()
        status, problem, seconds = world.create(name)
        taken.append((round(world.processor_seconds() - before, 2), round(seconds, 2)))

        assert (status, problem["code"]) == (500, "plugin_limit")
        assert re.fullmatch(
            r"The plugin `probe` was stopped in `account\.before_save`: the limit of "
            r"(10 000 000 instructions|500 ms) for one handler was reached\.",
            problem["detail"]), problem
        assert problem["location"] in [f"probe/main.lua:{line}" for line in lines], problem

    assert min(used for used, _ in taken) <= 0.2, taken
    assert min(seconds for _, seconds in taken) <= 0.6, taken
    assert world.names() == []


def test_other_plugins_go_on_and_the_one_that_loops_is_degraded_after_five(world):
    for count in range(5):
        assert states(world.kith)["probe"] == "enabled", count
        assert world.create("Loop")[0] == 500
        status, contact, _ = world.create(f"Babić {count}", "contact", "last_name")
        assert (status, contact["job_title"]) == (201, "Head of all")

    found = states(world.kith)
    assert (found["probe"], found["other"]) == ("degraded", "enabled")
    health = world.kith("plugin", "info", "probe", "--json").json["health"]
    assert (health["degraded"], health["failures_in_row"]) == (True, 5)
    # It fails closed: nothing is saved without its hook, and what it lets through has both.
    assert world.create("Loop")[0] == 500
    assert world.create("Fine")[1]["description"] == "seen"
    assert world.names() == ["Fine"]


def test_what_others_write_meanwhile_succeeds_and_reading_does_not_wait(world):
    """Loops and writes of others stand in one queue, so that they share their commits: a first loop
    holds the writer while the rest line up behind it."""
    ways = ["Loop"] + [f"Fine {n}" if n % 4 else "Loop" for n in range(1, 24)]
    reads = []
    is_over = threading.Event()

    def read():
        while not is_over.is_set():
            began = time.monotonic()
            status, _, _ = ask(world.url, world.token, "GET", "records/account?limit=1")
            reads.append((status, time.monotonic() - began))

    reader = threading.Thread(target=read)
    reader.start()
    try:
        with ThreadPoolExecutor(len(ways)) as people:
            answers = list(people.map(world.create, ways))
    finally:
        is_over.set()
        reader.join()

    found = [(name, status) for name, (status, _, _) in zip(ways, answers)]
    assert found == [(name, 500 if name == "Loop" else 201) for name in ways]
    assert all(
        answer["description"] == "seen" for status, answer, _ in answers if status == 201)
    assert world.names() == sorted(name for name in ways if name != "Loop")
    assert {status for status, _ in reads} == {200}
    # Six loops take a second at the least; a reader that waited for the writer would have
    # read a handful of times.
    assert len(reads) > 2 * ways.count("Loop"), len(reads)
