"""The change feed: three consumers over a server that is killed, slow readers, ends of streams."""

import json
import os
import random
import subprocess
import threading
import time

import pytest

from feeding import (
    Client, Listener, Named, Puller, Writers, all_changes, events, is_held, raw_connection)
from served import Visitor
from support import Server, wait_until

IS_LONG = bool(os.environ.get("KITH_TORTURE"))
CHANGES, KILLS = (10_000, 10) if IS_LONG else (1_500, 3)


@pytest.fixture
def crew(kith, tmp_path):
    """`kith` on a fresh folder at rest, with Ana, who sees deals of her own."""
    kith = kith.init(tmp_path / "kith-data")
    kith("plugin", "enable", "contacts", "sales")
    kith.add_user("Ana", "sales_agent")
    return kith


def client(kith, name=None):
    """A client with a token of the administrator's, or of a user's."""
    options = ["--for", name] if name else []
    token = kith("token", "create", f"feed of {name}", *options, "--json").json["token"]
    note = kith.data / "server.json"
    return Client(lambda: json.loads(note.read_text())["url"], token)


def beyond(some, others):
    """The changes of a list that another lacks."""
    known = {change["token"] for change in others}
    return [change for change in some if change["token"] not in known]


def is_readable(client, change):
    """Whether somebody may read the record of a change now."""
    return bool(client.ask("GET", f"changes?after=start&record={change['record']}")["changes"])


class Mortal(Server):
    """A server that can be killed and started again."""

    def kill(self):
        self.process.kill()
        self.process.wait()


@pytest.mark.torture
def test_three_consumers_see_each_change_once_in_order_though_the_server_is_killed(crew, tmp_path):
    boss, ana = client(crew), client(crew, "Ana")
    server = Mortal(crew, tmp_path / "server.log").__enter__()
    boss.ask("PUT", "changes/consumers/warehouse", {"entities": ["deal"], "after": "start"})
    consumers = [Puller(boss), Listener(ana), Named(boss)]
    over = threading.Event()
    for consumer in consumers:
        consumer.start(over)
    writers = Writers(boss, ana, wanted=CHANGES * 2 // 3)
    writers.start()
    for number in range(KILLS):
        share = writers.wanted * (number + random.random()) / KILLS
        wait_until(lambda: writers.acknowledged >= share or writers.are_done(), "some writes")
        server.kill()
        server = Mortal(crew, tmp_path / f"server-{number}.log").__enter__()
    wait_until(writers.are_done, "the writers to end", timeout=300)

    expected = [all_changes(boss), all_changes(ana), all_changes(boss, "&entity=deal")]
    for consumer, log in zip(consumers, expected):
        wait_until(
            lambda: consumer.fault or len(consumer.taken) >= len(log),
            f"{type(consumer).__name__} to see all")
    over.set()
    # What was readable when it happened may not be so any more, as the history of a deleted deal.
    withdrawn = beyond(consumers[1].taken, expected[1])
    assert not [change for change in withdrawn if is_readable(ana, change)]
    server.kill()

    assert len(expected[0]) >= CHANGES
    assert 0 < len(expected[1]) < len(expected[0])
    for consumer, log in zip(consumers, expected):
        name = type(consumer).__name__
        tokens = consumer.join()
        assert consumer.breaks > 0, name
        assert beyond(log, consumer.taken) == [], name
        assert beyond(consumer.taken, log) == (withdrawn if consumer is consumers[1] else []), name
        whole = [change["token"] for change in expected[0]]
        # Each once, in the order of the log.
        assert tokens == [token for token in whole if token in set(tokens)], name
    assert {change["entity"] for change in expected[2]} == {"deal"}


def test_the_end_of_the_server_ends_streams_at_once_and_the_last_id_goes_on(crew, tmp_path):
    boss = client(crew)
    with Server(crew, tmp_path / "server.log"):
        stream = events(boss, "/api/v1/changes/events?entity=deal")
        first = next(event for event in stream if event.id)
        boss.ask("POST", "records/deal", {"name": "Roof"})
        seen = next(event for event in stream if event.data)
        began = time.monotonic()
    assert time.monotonic() - began < 5
    assert list(stream) == []
    with Server(crew, tmp_path / "server-2.log"):
        boss.ask("POST", "records/deal", {"name": "Wall"})
        stream = events(boss, "/api/v1/changes/events?entity=deal", last=seen.id)
        again = next(event for event in stream if event.data)
        whole = events(boss, "/api/v1/changes/events?entity=deal", last=first.id)
        both = [next(event for event in whole if event.data).id for _ in range(2)]
    assert json.loads(again.data)["changes"]["name"]["new"] == "Wall"
    assert both == [seen.id, again.id]


def test_a_slow_reader_is_cut_and_resumes_while_others_are_served(crew, tmp_path):
    boss = client(crew)
    with Server(crew, tmp_path / "server.log") as server:
        text = "x" * 9000
        deals = [{"name": f"deal {number}", "description": text} for number in range(500)]
        token = boss.ask("GET", "changes?after=now")["next"]
        for start in range(0, 500, 50):
            boss.ask("POST", "records/deal", deals[start:start + 50])
        expected = all_changes(boss, "&entity=deal")
        slow = raw_connection(boss)
        slow.sendall((
            f"GET /api/v1/changes/events?entity=deal&after={token} HTTP/1.1\r\nHost: kith\r\n"
            f"Authorization: Bearer {boss.token}\r\n\r\n").encode())
        received = slow.recv(4096)
        rest = memory(server)

        assert is_held(slow)
        wait_until(lambda: not is_held(slow), "the slow reader to be cut", timeout=30)
        slow.close()
        assert b"text/event-stream" in received
        assert memory(server) - rest < 40_000, "kilobytes that the slow reader has cost"
        stream = events(boss, "/api/v1/changes/events?entity=deal", last=token)
        resumed = []
        for event in stream:
            resumed += [json.loads(event.data)] if event.data else []
            if len(resumed) == len(expected):
                break
        assert resumed == expected


def memory(server):
    """The resident memory of a server, in kilobytes."""
    with open(f"/proc/{server.process.pid}/status", encoding="ascii") as status:
        return next(int(line.split()[1]) for line in status if line.startswith("VmRSS"))


def test_a_revoked_token_and_a_deactivated_user_end_their_streams(crew, tmp_path):
    ana = client(crew, "Ana")
    with Server(crew, tmp_path / "server.log"):
        for end in (("token", "revoke", "feed of Ana"), ("user", "deactivate", "Ana")):
            other = client(crew, "Ana") if end[0] == "user" else ana
            stream = events(other, "/api/v1/changes/events")
            next(stream)
            crew(*end)
            seen = [json.loads(event.data) for event in stream if event.data]
            assert seen[-1]["code"] == "unauthenticated"
            with pytest.raises(AssertionError, match="401"):
                other.ask("GET", "changes")


def test_a_page_hears_by_its_session_which_records_changed_and_no_values(crew, tmp_path):
    boss = client(crew)
    with Server(crew, tmp_path / "server.log") as server:
        visitor = Visitor(server.url).sign_in()
        cookie = "; ".join(
            f"{entry.name}={entry.value}" for handler in visitor.opener.handlers
            for entry in getattr(handler, "cookiejar", []))
        stream = events(boss, "/changes/events?entity=deal", cookie=cookie)
        next(stream)
        made = boss.ask("POST", "records/deal", {"name": "Secret roof"})
        event = next(event for event in stream if event.data)
        assert json.loads(event.data) == {
            "entity": "deal", "record": made["id"], "operation": "create"}
        visitor.post("/sign-out", {})
        last = [event for event in stream if event.data][-1]
        assert (last.name, json.loads(last.data)["code"]) == ("end", "unauthenticated")
        with pytest.raises(AssertionError, match="401"):
            next(events(boss, "/changes/events", cookie=cookie))


def test_readers_that_go_away_leave_their_places_to_others(crew, tmp_path):
    boss = client(crew)
    with Server(crew, tmp_path / "server.log"):
        for _ in range(40):
            stream = events(boss, "/api/v1/changes/events")
            next(stream)
            stream.close()

            def is_free():
                try:
                    probe = events(boss, "/api/v1/changes/events")
                    next(probe)
                    probe.close()
                    return True
                except AssertionError:
                    return False

            wait_until(is_free, "a place", timeout=5)


def test_an_idle_server_with_listeners_writes_nothing(crew, tmp_path):
    boss = client(crew)
    log = crew.data / "kith.db-wal"
    with Server(crew, tmp_path / "server.log"):
        streams = [events(boss, "/api/v1/changes/events") for _ in range(3)]
        for stream in streams:
            next(stream)
        boss.ask("POST", "records/deal", {"name": "Roof"})
        for stream in streams:
            next(event for event in stream if event.data)
        seen = {"state": None, "since": 0.0}

        def is_quiet():
            state = (log.stat().st_mtime_ns, log.stat().st_size)
            if state != seen["state"]:
                seen.update(state=state, since=time.monotonic())
            return time.monotonic() - seen["since"] > 3

        wait_until(is_quiet, "three seconds without a write", timeout=15)


def follow(kith, *options):
    """Starts `kith changes follow`, whose lines are read as they come."""
    return subprocess.Popen(
        kith.command("changes", "follow", *options), stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=kith.environment(), cwd=kith.home,
        text=True)


def test_the_terminal_follows_the_feed_until_the_server_ends(crew, tmp_path):
    at_rest = crew("changes", "follow", check=False)
    assert at_rest.code == 69 and "kith serve" in at_rest.err
    with Server(crew, tmp_path / "server.log"):
        following = follow(crew, "--entity", "deal", "--after", "start")
        crew.create("deal", name="Roof")
        crew.create("account", name="Acme")
        crew.create("deal", name="Wall")
        lines = [json.loads(following.stdout.readline()) for _ in range(2)]
    assert [line["changes"]["name"]["new"] for line in lines] == ["Roof", "Wall"]
    out, error = following.communicate(timeout=20)
    assert (out, following.returncode) == ("", 69)
    assert json.loads(error)["code"] == "unavailable"


def test_a_consumer_in_the_terminal_goes_on_where_it_was(sales):
    def names(*options):
        lines = sales("changes", "follow", "--consumer", "books", "--once", *options).ndjson
        return [line["changes"]["name"]["new"] for line in lines]

    sales.create("deal", name="Roof")
    first = names("--entity", "deal", "--after", "start")
    sales.create("deal", name="Wall")
    waiting = sales("changes", "consumers", "list").out
    second, third = names(), names()

    assert (first, second, third) == (["Roof"], ["Wall"], [])
    assert "books" in waiting and "deal" in waiting
    assert sales("changes", "consumers", "show", "books", "--json").json["lag"]["changes"] == 0
    other = sales(
        "changes", "follow", "--consumer", "books", "--once", "--entity", "account", check=False)
    assert other.code == 75
    sales("changes", "consumers", "delete", "books")
    assert sales("changes", "consumers", "list").out.startswith("No consumers yet.")
