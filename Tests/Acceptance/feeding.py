"""Readers of the change feed, and writers beside them, over HTTP."""

import http.client
import json
import random
import socket
import threading
import urllib.parse
from dataclasses import dataclass, field
from typing import Any, Callable, Dict, Iterator, List, Optional

Change = Dict[str, Any]


class Ended(Exception):
    """The server has ended, or was killed, in the middle of something."""


@dataclass
class Client:
    """Speaks to a server whose address may change with each start."""

    address: Callable[[], str]
    token: str
    timeout: float = 20

    def ask(self, method: str, path: str, body: Any = None) -> Any:
        """Asks, and returns the JSON that is answered; `Ended` when nobody answers."""
        connection = self.connection()
        try:
            data = None if body is None else json.dumps(body).encode()
            connection.request(method, "/api/v1/" + path, data, self.headers())
            answer = connection.getresponse()
            text = answer.read()
        except (OSError, http.client.HTTPException) as error:
            raise Ended(str(error)) from error
        finally:
            connection.close()
        assert answer.status < 500 or answer.status == 503, (answer.status, text)
        if answer.status == 503:
            raise Ended(text.decode())
        assert answer.status < 400, (method, path, answer.status, text)
        return json.loads(text) if text else None

    def connection(self) -> http.client.HTTPConnection:
        place = urllib.parse.urlsplit(self.address())
        return http.client.HTTPConnection(place.hostname, place.port, timeout=self.timeout)

    def headers(self) -> Dict[str, str]:
        return {"Authorization": f"Bearer {self.token}", "Content-Type": "application/json"}


@dataclass
class Event:
    """What came over a stream of events, put together as a browser does it."""

    name: str = "message"
    data: str = ""
    id: str = ""


def events(
    client: Client, path: str, last: str = "", cookie: str = ""
) -> Iterator[Event]:
    """The events of a stream, also those without data; ends where the stream does."""
    connection = client.connection()
    headers = {"Cookie": cookie} if cookie else client.headers()
    if last:
        headers["Last-Event-ID"] = last
    try:
        connection.request("GET", path, headers=headers)
        answer = connection.getresponse()
        assert answer.status == 200, (answer.status, answer.read())
        event = Event()
        while line := answer.readline():
            text = line.decode().rstrip("\n")
            if not text:
                yield event
                event = Event()
            name, _, value = text.partition(":")
            if name in ("event", "data", "id"):
                setattr(event, "name" if name == "event" else name, value.removeprefix(" "))
    except (OSError, http.client.HTTPException) as error:
        raise Ended(str(error)) from error
    finally:
        connection.close()


@dataclass
class Consumer:
    """Takes in a feed on a thread of its own until it is told to end, server up or down."""

    client: Client
    parameters: str = ""
    taken: List[Change] = field(default_factory=list)
    fault: Optional[BaseException] = None
    breaks: int = 0

    def start(self, over: threading.Event) -> None:
        self.over = over
        self.thread = threading.Thread(target=self._run, daemon=True)
        self.thread.start()

    def join(self) -> List[str]:
        self.thread.join(timeout=60)
        assert not self.thread.is_alive(), f"{type(self).__name__} does not end"
        if self.fault:
            raise self.fault
        return [change["token"] for change in self.taken]

    def _run(self) -> None:
        try:
            while not self.over.is_set():
                try:
                    self.read()
                except Ended:
                    self.breaks += 1
                    self.over.wait(0.02)
        except BaseException as error:  # pylint: disable=broad-except
            self.fault = error

    def read(self) -> None:
        raise NotImplementedError


class Puller(Consumer):
    """Asks for page after page and keeps the token itself."""

    after = "start"

    def read(self) -> None:
        limit = random.choice([1, 7, 50, 1000])
        page = self.client.ask(
            "GET", f"changes?after={self.after}&limit={limit}{self.parameters}")
        self.taken += page["changes"]
        self.after = page["next"]
        if not page["has_more"]:
            self.over.wait(0.02)


class Listener(Consumer):
    """Hears server-sent events, and comes again with the last id."""

    last = ""

    def read(self) -> None:
        path = f"/api/v1/changes/events?after=start{self.parameters}"
        for event in events(self.client, path, last=self.last):
            if event.name == "change":
                self.taken.append(json.loads(event.data))
            assert event.name != "end", event.data
            if event.id:
                self.last = event.id
        raise Ended("the stream has ended")


class Named(Consumer):
    """Has the database keep its place, and may crash between reading and acknowledging."""

    unsure: List[Change] = []

    def read(self) -> None:
        path = "changes/consumers/warehouse"
        page = self.client.ask("GET", f"{path}/changes?limit={random.choice([5, 100, 1000])}")
        changes = page["changes"]
        # What was taken without knowing whether the server has noted it comes again first, or
        # not at all.
        if self.unsure and changes[:1] != self.unsure[:1]:
            self.unsure = []
        known = min(len(self.unsure), len(changes))
        assert changes[:known] == self.unsure[:known]
        self.taken += changes[known:]
        self.unsure = self.unsure + changes[known:]
        self.client.ask("POST", f"{path}/acknowledge", {"token": page["next"]})
        self.unsure = self.unsure[len(changes):]
        if not page["has_more"]:
            self.over.wait(0.02)


@dataclass
class Writers:
    """Several clients that write until as many changes were acknowledged as are wanted."""

    client: Client
    others: Client
    wanted: int
    count: int = 4
    acknowledged: int = 0

    def __post_init__(self) -> None:
        self.lock = threading.Lock()
        self.rest = threading.Event()
        self.faults: List[BaseException] = []
        self.threads = [
            threading.Thread(target=self._run, args=(number,), daemon=True)
            for number in range(self.count)
        ]

    def start(self) -> None:
        for thread in self.threads:
            thread.start()

    def are_done(self) -> bool:
        if self.faults:
            raise self.faults[0]
        return not any(thread.is_alive() for thread in self.threads)

    def _run(self, number: int) -> None:
        choice = random.Random(number)
        own: List[str] = []
        try:
            while self.acknowledged < self.wanted:
                try:
                    written = self._write(choice, number, own)
                except Ended:
                    self.rest.wait(0.02)
                    continue
                with self.lock:
                    self.acknowledged += written
        except BaseException as error:  # pylint: disable=broad-except
            self.faults.append(error)

    def _write(self, choice: random.Random, number: int, own: List[str]) -> int:
        """One write of some kind, of the one user or the other; returns how many records."""
        client = self.client if choice.random() < 0.5 else self.others
        kind = choice.random()
        if kind < 0.5 or not own:
            deals = [
                {"name": f"deal {number}.{choice.random()}", "value": str(choice.randrange(999))}
                for _ in range(choice.choice([1, 1, 20]))
            ]
            made = client.ask("POST", "records/deal", deals)
            if client is self.others:
                own += [record["id"] for record in made["records"]]
            return len(deals)
        if kind < 0.6:
            client.ask("POST", "records/account", {"name": f"account {choice.random()}"})
            return 1
        record = own[choice.randrange(len(own))]
        if kind < 0.95:
            self.others.ask(
                "PATCH", f"records/deal/{record}", {"name": f"again {choice.random()}"})
        else:
            own.remove(record)
            self.others.ask("DELETE", f"records/deal/{record}")
        return 1


def all_changes(client: Client, parameters: str = "") -> List[Change]:
    """The whole change log, as its reader sees it now."""
    changes: List[Change] = []
    after = "start"
    while True:
        page = client.ask("GET", f"changes?after={after}&limit=1000{parameters}")
        changes += page["changes"]
        after = page["next"]
        if not page["has_more"]:
            return changes


def raw_connection(client: Client) -> socket.socket:
    """A connection that takes in little and reads only when it is told to."""
    place = urllib.parse.urlsplit(client.address())
    connection = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    connection.connect((place.hostname, place.port))
    return connection


def is_held(connection: socket.socket) -> bool:
    """Whether the server still holds its end of a connection open."""
    port = connection.getsockname()[1]
    established = "01"
    with open("/proc/net/tcp", encoding="ascii") as table:
        rows = [line.split() for line in table]
    return any(
        row[2].endswith(f":{port:04X}") and row[3] == established for row in rows[1:])
