"""A data folder with a server that can be started, killed and started again."""

import json
import os
import shutil
import signal
import subprocess
from pathlib import Path
from typing import Dict, List, Optional

from rig.client import Answer, Client
from support import ADMIN, PASSWORD, ROOT, wait_until

__all__ = ["FOUNDING", "PASSWORD", "ROOT", "House", "Served"]

FOUNDING = (
    "init", "--admin", ADMIN, "--currency", "EUR", "--time-zone", "Europe/Zagreb",
    "--profile", "production", "--password-stdin")


class Served:
    """A running `kith serve`."""

    def __init__(self, process: "subprocess.Popen[bytes]", folder: Path, log: Path) -> None:
        self.process = process
        self.folder = folder
        self.log = log

    @property
    def is_running(self) -> bool:
        return self.process.poll() is None

    @property
    def note(self) -> Optional[dict]:
        """What `server.json` says, if it is this process's."""
        try:
            note = json.loads((self.folder / "server.json").read_text())
        except (FileNotFoundError, ValueError):
            # There is none yet, or what a cut has left of one.
            return None
        return note if note["pid"] == self.process.pid else None

    def ready(self) -> "Served":
        """Waits until it answers."""
        wait_until(lambda: self.note or not self.is_running, "the server to begin", pause=0.005)
        assert self.is_running, f"the server did not begin:\n{self.said}"
        return self

    @property
    def port(self) -> int:
        return int(self.note["url"].rsplit(":", 1)[1])

    @property
    def said(self) -> str:
        return self.log.read_text(errors="backslashreplace")

    def kill(self) -> None:
        """Ends it without a word of warning."""
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()

    def ended(self, timeout: float = 30) -> int:
        """Waits for its end and returns the exit code."""
        return self.process.wait(timeout)

    def stop(self, timeout: float = 30) -> None:
        """Asks it to end, which it does with code 0."""
        self.process.terminate()
        code = self.ended(timeout)
        assert code == 0, f"the server ended with {code}:\n{self.said}"


class House:
    """A data folder, and the environment in which `kith` works on it."""

    def __init__(self, binary: Path, place: Path, folder: str = "data") -> None:
        self.binary = binary
        self.place = place
        self.folder = place / folder
        self.token = ""
        self.environment: Dict[str, str] = {
            name: value for name, value in os.environ.items() if not name.startswith("KITH_")
        }
        self.environment.update(
            HOME=str(place), LC_ALL="C.UTF-8", TZ="UTC", NO_COLOR="1",
            KITH_DATA=str(self.folder), KITH_DURABILITY="full", KITH_COURIER="1")
        self.running: List[Served] = []

    def found(self) -> "House":
        """Makes the folder, with Contacts and Sales, the courier where there is one, a token."""
        self.kith(*FOUNDING, input=PASSWORD + "\n")
        self.kith("plugin", "enable", "contacts", "sales")
        # There is no courier in a release build.
        self.kith("plugin", "enable", "courier", check=False)
        made = self.kith("token", "create", "rig", "--json")
        self.token = json.loads(made.stdout)["token"]
        return self

    def copied(self, place: Path) -> "House":
        """The same house in another place."""
        other = House(self.binary, place)
        other.token = self.token
        shutil.copytree(
            self.folder, other.folder, ignore=shutil.ignore_patterns("kith.sock", "server.json"))
        return other

    def kith(
        self, *words: object, input: str = "", check: bool = True, timeout: float = 120,
        **more: str,
    ) -> "subprocess.CompletedProcess[str]":
        """Runs a command to its end."""
        done = subprocess.run(
            [str(self.binary), *map(str, words)], input=input, capture_output=True, text=True,
            env={**self.environment, **more}, cwd=self.place, timeout=timeout, check=False)
        if check and done.returncode != 0:
            raise AssertionError(f"kith {words}: {done.returncode}\n{done.stdout}\n{done.stderr}")
        return done

    def start(self, *words: object, **more: str) -> Served:
        """Starts a server and returns at once."""
        log = self.place / "server.log"
        with log.open("ab") as output:
            process = subprocess.Popen(
                [str(self.binary), "serve", "--port", "0", *map(str, words)],
                stdin=subprocess.DEVNULL, stdout=output, stderr=subprocess.STDOUT,
                env={**self.environment, **more}, cwd=self.place)
        served = Served(process, self.folder, log)
        self.running.append(served)
        return served

    def serve(self, *words: object, **more: str) -> Served:
        """Starts a server and waits until it answers."""
        return self.start(*words, **more).ready()

    def client(self, served: Served) -> Client:
        return Client(served.port, self.token)

    def ask(self, served: Served, method: str, path: str, body: object = None) -> Answer:
        """Asks one question on a connection of its own."""
        client = self.client(served)
        try:
            return client.ask(method, path, body)
        finally:
            client.close()

    def __enter__(self) -> "House":
        return self

    def __exit__(self, *error: object) -> None:
        """Ends what still runs."""
        for served in self.running:
            if served.is_running:
                served.kill()

