"""`warranty` is enabled, upgraded and disabled again and again while others read and write."""

import json
import os
import shutil
import threading
from pathlib import Path

import pytest

from asking import ask
from support import ROOT, Server

ROUNDS = 1000 if os.environ.get("KITH_TORTURE") else 40


class Others:
    """People who work on: what was not answered as it should be is kept."""

    def __init__(self, address: str, token: str) -> None:
        self.address, self.token = address, token
        self.is_over = threading.Event()
        self.bad = []
        self.asked = 0
        self.threads = [
            threading.Thread(target=work, args=[number])
            for number, work in enumerate([self.read, self.read, self.write])]

    def __enter__(self) -> "Others":
        for thread in self.threads:
            thread.start()
        return self

    def __exit__(self, *error: object) -> None:
        self.is_over.set()
        for thread in self.threads:
            thread.join()

    def note(self, status: int, wanted: int, answer: object) -> None:
        self.asked += 1
        if status != wanted:
            self.bad.append((status, answer))

    def read(self, number: int) -> None:
        while not self.is_over.is_set():
            path = ["records/account?limit=5&sort=name", "records/contact?limit=5"][number]
            status, answer, _ = ask(self.address, self.token, "GET", path)
            self.note(status, 200, answer)

    def write(self, number: int) -> None:
        while not self.is_over.is_set():
            name = f"A {self.asked}"
            status, answer, _ = ask(
                self.address, self.token, "POST", "records/account", {"name": name})
            self.note(status, 201, answer)
            path = f"records/account/{answer.get('id')}"
            status, answer, _ = ask(self.address, self.token, "PATCH", path, {"name": name + "!"})
            self.note(status, 200, answer)


def resident(pid: int) -> int:
    """The kilobytes of a process that are its own."""
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("RssAnon"))


@pytest.mark.torture
def test_nobody_else_notices_and_nothing_grows(kith, tmp_path):
    plugins = tmp_path / "plugins"
    shutil.copytree(ROOT / "Plugins" / "warranty", plugins / "warranty")
    manifest = json.loads((plugins / "warranty" / "plugin.json").read_text())
    environment = kith.environment
    kith.environment = lambda *words: {**environment(*words), "KITH_PLUGINS": str(plugins)}
    kith.data = tmp_path / "kith-data"
    kith.init(kith.data)
    kith("plugin", "enable", "contacts")
    token = kith("token", "create", "Load", "--json").json["token"]

    with Server(kith, tmp_path / "server.log", "--limit-rate", "0") as server:

        def change(word: str) -> None:
            status, answer, _ = ask(server.url, token, "POST", f"plugins/warranty/{word}")
            assert status == 200, (word, answer)

        with Others(server.url, token) as others:
            for number in range(ROUNDS):
                change("enable")
                manifest["version"] = f"1.1.{number}"
                (plugins / "warranty" / "plugin.json").write_text(json.dumps(manifest))
                change("upgrade")
                status, answer, _ = ask(
                    server.url, token, "POST", "records/warranty",
                    {"serial": f"S{number}", "product": "Boiler", "starts_on": "2026-11-22"})
                assert (status, answer.get("ends_on")) == (201, "2028-11-22"), answer
                change("disable")
                if number == ROUNDS // 10:
                    early = resident(server.process.pid)
        late = resident(server.process.pid)
        version = kith("plugin", "info", "warranty", "--json").json["version"]

    assert others.bad == []
    assert others.asked > ROUNDS
    assert version == f"1.1.{ROUNDS - 1}"
    # A tenth, and what the store keeps in memory of records that were written meanwhile.
    assert late <= early * 1.1 + (64 << 10)
