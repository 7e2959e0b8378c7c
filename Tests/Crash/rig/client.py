"""Speaks HTTP to a server that may die in the middle of a word."""

import http.client
import json
from dataclasses import dataclass
from typing import Any, Dict, Optional


class Cut(Exception):
    """The connection broke before the whole answer had come: whether it was done is unknown."""


@dataclass
class Answer:
    """What was answered in full."""

    status: int
    headers: Dict[str, str]
    json: Any

    @property
    def change_set(self) -> Optional[str]:
        return self.headers.get("kith-change-set")

    @property
    def code(self) -> str:
        """The code of a problem."""
        kind = (self.json or {}).get("type", "") if isinstance(self.json, dict) else ""
        return kind.removeprefix("urn:kith:")


class Client:
    """One connection that is used again and again; never sends a request twice."""

    def __init__(self, port: int, token: str, timeout: float = 60) -> None:
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=timeout)
        self.token = token

    def ask(self, method: str, path: str, body: Any = None, **headers: str) -> Answer:
        data = body if isinstance(body, (bytes, type(None))) else json.dumps(body).encode()
        fields = {"Authorization": f"Bearer {self.token}", **headers}
        try:
            self.connection.request(method, f"/api/v1/{path}", data, fields)
            reply = self.connection.getresponse()
            raw = reply.read()
            return Answer(
                reply.status, {name.lower(): value for name, value in reply.getheaders()},
                json.loads(raw) if raw else None)
        except (OSError, http.client.HTTPException, ValueError) as error:
            self.connection.close()
            raise Cut(str(error)) from error

    def get(self, path: str) -> Answer:
        return self.ask("GET", path)

    def post(self, path: str, body: Any = None) -> Answer:
        return self.ask("POST", path, {} if body is None else body)

    def close(self) -> None:
        self.connection.close()
