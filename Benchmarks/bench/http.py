"""A client that costs little: prepared requests over connections that stay open."""

import json
import selectors
import socket
import sys
import time
from typing import Iterable, List, Optional


def request(
    method: str, path: str, token: str = "", body: object = None, kind: str = "application/json"
) -> bytes:
    """A request as bytes; a body that is no bytes goes as JSON."""
    head = [f"{method} {path} HTTP/1.1", "Host: 127.0.0.1"]
    if token:
        head.append(f"Authorization: Bearer {token}")
    content = b""
    if body is not None:
        content = body if isinstance(body, bytes) else json.dumps(body).encode()
        head += [f"Content-Type: {kind}", f"Content-Length: {len(content)}"]
    return "\r\n".join(head).encode() + b"\r\n\r\n" + content


class Connection:
    """One connection, which asks one thing at a time."""

    def __init__(self, port: int) -> None:
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=600)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.received = b""

    def send(self, message: bytes) -> None:
        self.received = b""
        self.socket.sendall(message)

    def receive(self) -> Optional[bytes]:
        """Takes what has come, and returns the body once it is whole."""
        piece = self.socket.recv(1 << 18)
        if not piece:
            sys.exit(f"bench: a server closed the connection after {self.received[:300]!r}")
        self.received += piece
        head, mark, body = self.received.partition(b"\r\n\r\n")
        if not mark:
            return None
        fields = head.lower()
        if b"transfer-encoding: chunked" in fields:
            if not body.endswith(b"0\r\n\r\n"):
                return None
            body = unchunked(body)
        else:
            at = fields.find(b"content-length: ")
            length = int(fields[at + 16:].split(b"\r", 1)[0]) if at >= 0 else 0
            if len(body) < length:
                return None
        status = int(head[9:12])
        if not 200 <= status < 300:
            sys.exit(f"bench: {status} instead of an answer: {body[:500].decode()}")
        return body

    def ask(self, message: bytes) -> bytes:
        self.send(message)
        while True:
            body = self.receive()
            if body is not None:
                return body

    def json(self, message: bytes) -> dict:
        return json.loads(self.ask(message) or b"null")

    def close(self) -> None:
        self.socket.close()


def unchunked(body: bytes) -> bytes:
    pieces = []
    while True:
        size, _, body = body.partition(b"\r\n")
        count = int(size, 16)
        if count == 0:
            return b"".join(pieces)
        pieces.append(body[:count])
        body = body[count + 2:]


def wait_for(port: int, first: bytes, server, limit: float = 60) -> bytes:
    """Asks until the server takes connections, and returns its first answer."""
    end = time.monotonic() + limit
    while True:
        try:
            connection = Connection(port)
        except OSError:
            server.require_alive()
            if time.monotonic() > end:
                sys.exit("bench: a server does not answer")
            time.sleep(0.001)
            continue
        answer = connection.ask(first)
        connection.close()
        return answer


def free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return taken.getsockname()[1]


def ask_all(port: int, messages: Iterable[bytes], clients: int) -> None:
    """Asks everything, with so many clients at once, each on a connection of its own."""
    waiting = iter(messages)
    connections: List[Connection] = [Connection(port) for _ in range(clients)]
    if clients == 1:
        for message in waiting:
            connections[0].ask(message)
        connections[0].close()
        return
    with selectors.DefaultSelector() as selector:
        for connection in connections:
            selector.register(connection.socket, selectors.EVENT_READ, connection)
        busy = 0
        for connection in connections:
            message = next(waiting, None)
            if message is not None:
                connection.send(message)
                busy += 1
        while busy:
            for key, _ in selector.select(timeout=600):
                connection = key.data
                if connection.receive() is None:
                    continue
                message = next(waiting, None)
                if message is None:
                    busy -= 1
                else:
                    connection.send(message)
    for connection in connections:
        connection.close()
