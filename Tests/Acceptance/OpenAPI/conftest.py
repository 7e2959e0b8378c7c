"""A demo company that is served, with an entity that has a field of every type."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Dict, Optional, Tuple

import pytest

from asking import ask
from every_type import add_every_type
from support import Kith, Server

@dataclass(frozen=True)
class House:
    """A server, somebody's token, and what they may know of the API."""

    address: str
    token: str
    document: Dict[str, Any]
    server: Server

    def ask(
        self, method: str, path: str, body: Any = None, headers: Optional[Dict[str, str]] = None
    ) -> Tuple[int, Any, Dict[str, str]]:
        """Status, document and headers of an answer."""
        return ask(self.address, self.token, method, path, body, headers)


@pytest.fixture(scope="session")
def house(binary, tmp_path_factory) -> House:
    """The demo company as its administrator sees it through a token."""
    folder: Path = tmp_path_factory.mktemp("described")
    home = folder / "home"
    home.mkdir()
    kith = Kith(binary, home, folder / "demo")
    kith("demo")
    with Server(kith, folder / "server.log") as server:
        token = kith("token", "create", "Tests", "--json").json["token"]
        bare = House(server.url, token, {}, server)
        add_every_type(bare.ask)
        status, document, _ = bare.ask("GET", "openapi.json")
        assert status == 200, document
        (folder / "openapi.json").write_text(json.dumps(document))
        yield House(server.url, token, document, server)
