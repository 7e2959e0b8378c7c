"""Slow, half-open and oversized connections: others are answered, and they are cut."""

import os
import select
import socket
import statistics
import threading
import time
import urllib.parse
from pathlib import Path

import pytest

from support import Server, wait_until

pytestmark = [
    pytest.mark.at_rest, pytest.mark.parametrize("folder", ["rest"], indirect=True)]

LIMITS = ("--limit-head", 3, "--limit-idle", 3, "--limit-patience", 3, "--limit-pace", 4096)
EACH = 125


class Crowd:
    """Connections that never come to an end by themselves, and a thread that keeps them slow."""

    def __init__(self, place):
        self.place = place
        self.sockets = {}
        self.over = threading.Event()
        self.thread = threading.Thread(target=self.trickle)

    def open(self, kind, first, more):
        connection = socket.create_connection(self.place)
        if kind == "never reads":
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        connection.setblocking(False)
        self.sockets[connection] = (kind, more)
        try:
            connection.send(first)
        except BlockingIOError:
            pass

    def trickle(self):
        """A byte for each every half a second, as long as the server takes them."""
        while not self.over.wait(0.5):
            for connection, (_, more) in self.sockets.items():
                try:
                    connection.send(more)
                except OSError:
                    pass

    def endings(self, timeout):
        """What each kind was sent before the server closed it; None for one still open."""
        ends = {connection: None for connection in self.sockets}
        received = {connection: b"" for connection in self.sockets}
        deadline = time.monotonic() + timeout
        while time.monotonic() < deadline and None in ends.values():
            waiting = [connection for connection, end in ends.items() if end is None]
            for connection in select.select(waiting, [], [], 0.5)[0]:
                try:
                    piece = connection.recv(1 << 16)
                except OSError:
                    piece = b""
                received[connection] += piece
                if not piece:
                    ends[connection] = received[connection]
        return [(self.sockets[connection][0], end) for connection, end in ends.items()]

    def __enter__(self):
        return self

    def __exit__(self, *error):
        self.over.set()
        if self.thread.is_alive():
            self.thread.join()
        for connection in self.sockets:
            connection.close()


def place_of(server):
    address = urllib.parse.urlsplit(server.url)
    return address.hostname, address.port


def ask(place, token, path="/api/v1/records/account?limit=20"):
    """Seconds until an answer on a connection of its own; it must be a good one."""
    start = time.perf_counter()
    with socket.create_connection(place, timeout=30) as connection:
        connection.sendall(
            f"GET {path} HTTP/1.1\r\nhost: kith\r\nauthorization: Bearer {token}\r\n"
            "connection: close\r\n\r\n".encode())
        answer = b""
        while piece := connection.recv(1 << 16):
            answer += piece
    assert answer.startswith(b"HTTP/1.1 200 "), answer[:200]
    return time.perf_counter() - start


def median(place, token, count=120):
    return statistics.median(ask(place, token) for _ in range(count))


def test_500_bad_connections_leave_others_their_answers_and_are_cut(sales, tmp_path):
    for number in range(20):
        sales.create("account", name=f"Account {number}")
    token = sales("token", "create", "slow", "--json").json["token"]
    with Server(sales, tmp_path / "server.log", *LIMITS) as server:
        place = place_of(server)
        median(place, token)
        usual = median(place, token)

        with Crowd(place) as crowd:
            head = b"POST /sign-in HTTP/1.1\r\nhost: kith\r\n"
            for _ in range(EACH):
                crowd.open("slow head", head, b"x")
                crowd.open("slow body", head + b"content-length: 100000\r\n\r\n", b"x")
                crowd.open("silent", b"", b"")
                crowd.open(
                    "oversized", head + b"transfer-encoding: chunked\r\n\r\n800000\r\n",
                    b"x" * 90_000)
            crowd.thread.start()
            beside = median(place, token)
            ends = crowd.endings(timeout=30)
        after = median(place, token)

    # What the machine does beside the test is in the figures before and after, too.
    assert beside <= 2 * max(usual, after), (usual, beside, after)
    assert len(ends) == 4 * EACH
    assert not [kind for kind, end in ends if end is None]
    for kind, end in ends:
        if kind == "silent":
            assert end == b""
        elif kind != "oversized":
            assert end.startswith(b"HTTP/1.1 408 "), (kind, end[:100])


def test_a_body_beyond_the_limit_is_answered_413_while_it_is_still_sent(sales, tmp_path):
    with Server(sales, tmp_path / "server.log") as server:
        head = b"POST /sign-in HTTP/1.1\r\nhost: kith\r\n"
        for rest in (
                b"content-length: 3000000\r\n\r\n",
                b"transfer-encoding: chunked\r\n\r\n300000\r\n"):
            with socket.create_connection(place_of(server), timeout=30) as connection:
                connection.sendall(head + rest + b"x" * 2_500_000)
                answer = b""
                while piece := connection.recv(1 << 16):
                    answer += piece
            assert answer.startswith(b"HTTP/1.1 413 "), answer[:200]


def test_an_answer_that_nobody_reads_is_cut(sales, tmp_path):
    source = tmp_path / "accounts.csv"
    words = "many words " * 180
    source.write_text("name,description\n" + "".join(
        f"Account {number},{words}\n" for number in range(4000)))
    sales("import", source, "--entity", "account")
    token = sales("token", "create", "slow", "--json").json["token"]
    with Server(sales, tmp_path / "server.log", *LIMITS) as server:
        connection = socket.socket()
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        connection.connect(place_of(server))
        with connection:
            connection.settimeout(30)
            connection.sendall(
                ("GET /api/v1/export/account HTTP/1.1\r\nhost: kith\r\n"
                 f"authorization: Bearer {token}\r\n\r\n").encode() * 8)
            pid = server.process.pid
            wait_until(lambda: open_connections(pid) == 1, "the connection to be there", 10)
            # Nothing shows on this side until it reads; what the server holds open does.
            wait_until(lambda: open_connections(pid) == 0, "the connection to be cut", 30)


def open_connections(pid):
    """How many connections over TCP a process has, besides what it listens on."""
    ours = set()
    for entry in (Path("/proc") / str(pid) / "fd").iterdir():
        try:
            link = os.readlink(entry)
        except OSError:
            continue
        if link.startswith("socket:["):
            ours.add(link[8:-1])
    lines = Path("/proc/net/tcp").read_text().splitlines()[1:]
    established = {line.split()[9] for line in lines if line.split()[3] == "01"}
    return len(ours & established)
