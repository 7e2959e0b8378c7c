"""Drives the built `kith` the way a person in a terminal does."""

import csv
import io
import json
import os
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Callable, Dict, List, Optional, Tuple, TypeVar, Union

import pytest

ROOT = Path(__file__).resolve().parents[2]

ADMIN = "admin@example.test"
PASSWORD = "correct horse battery staple"

Found = TypeVar("Found")


@dataclass(frozen=True)
class Result:
    """What a run of `kith` left behind."""

    command: Tuple[str, ...]
    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """Standard output as one JSON value; money and decimals keep the text they were sent as."""
        return json.loads(self.out)

    @property
    def ndjson(self) -> List[Any]:
        """Standard output as one JSON value a line."""
        return [json.loads(line) for line in self.out.splitlines() if line]

    @property
    def csv(self) -> List[Dict[str, str]]:
        """Standard output as CSV with a header."""
        return list(csv.DictReader(io.StringIO(self.out, newline="")))

    def __str__(self) -> str:
        return (
            f"{' '.join(self.command)}\nexit {self.code}"
            f"\n--- standard output\n{self.out}\n--- standard error\n{self.err}")


class Kith:
    """The built binary, and the data folder it is asked to work on where a call names none.

    The environment of the caller is kept out: no `KITH_…` of a developer's shell changes a test.
    """

    def __init__(self, binary: Path, home: Path, data: Optional[Path] = None) -> None:
        self.binary = binary
        self.home = home
        self.data = data
        self.variables: Dict[str, str] = {}

    def on(self, data: Optional[Path]) -> "Kith":
        """The same binary on another data folder, or on none."""
        return Kith(self.binary, self.home, data)

    def init(self, data: Path) -> "Kith":
        """Makes a data folder in the development profile, and is the binary on it."""
        self(
            "init",
            "--data", data,
            "--admin", ADMIN,
            "--currency", "EUR",
            "--time-zone", "Europe/Zagreb",
            "--profile", "development",
            "--password-stdin",
            input=PASSWORD + "\n",
        )
        return self.on(data)

    def __call__(
        self,
        *args: object,
        data: Optional[Path] = None,
        as_user: Optional[str] = None,
        token: Optional[str] = None,
        input: Union[str, bytes, None] = None,
        check: bool = True,
        cwd: Optional[Path] = None,
        timeout: float = 300,
    ) -> Result:
        """Runs `kith ARGS` to its end.

        With `check`, an exit code other than 0 is an AssertionError that shows all that was said.
        """
        command = self.command(*args, as_user=as_user)
        done = subprocess.run(
            command,
            input=input.encode() if isinstance(input, str) else (input or b""),
            capture_output=True,
            env=self.environment(data, token),
            cwd=cwd or self.home,
            timeout=timeout,
            check=False,
        )
        result = Result(
            command=("kith", *command[1:]),
            code=done.returncode,
            out=done.stdout.decode(errors="backslashreplace"),
            err=done.stderr.decode(errors="backslashreplace"),
        )
        if check and result.code != 0:
            raise AssertionError(str(result))
        return result

    def create(
        self, entity: str, as_user: Optional[str] = None, **values: object
    ) -> Dict[str, Any]:
        """Makes a record and returns it as JSON."""
        settings = [part for name, value in values.items() for part in ("--set", f"{name}={value}")]
        return self("record", "create", entity, *settings, "--json", as_user=as_user).json

    def rows(
        self, entity: str, *args: object, as_user: Optional[str] = None
    ) -> List[Dict[str, Any]]:
        """The records that `kith query ENTITY ARGS` lists."""
        return self("query", entity, *args, "--json", as_user=as_user).json["records"]

    def last_set(self) -> str:
        """The id of the newest change set."""
        return self("changes", "--sets", "--limit", 1, "--json").json["sets"][0]["id"]

    def add_user(self, name: str, *roles: str, team: Optional[str] = None) -> str:
        """Adds a user `NAME@example.test` with roles and a team, and returns the id."""
        options = [part for role in roles for part in ("--role", role)]
        options += ["--team", team] if team else []
        return self(
            "user", "add", name, "--email", f"{name.lower()}@example.test", *options,
            "--password-stdin", "--json", input=PASSWORD + "\n",
        ).json["id"]

    def start(
        self, *args: object, data: Optional[Path] = None, as_user: Optional[str] = None
    ) -> "subprocess.Popen[bytes]":
        """Starts `kith ARGS` and returns at once, for a test that kills or overtakes it."""
        return subprocess.Popen(
            self.command(*args, as_user=as_user),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env=self.environment(data),
            cwd=self.home,
        )

    def command(self, *args: object, as_user: Optional[str] = None) -> List[str]:
        command = [str(self.binary), *map(str, args)]
        return command + ["--as", as_user] if as_user else command

    def environment(
        self, data: Optional[Path] = None, token: Optional[str] = None
    ) -> Dict[str, str]:
        environment = {
            name: value for name, value in os.environ.items() if not name.startswith("KITH_")
        }
        environment.update(HOME=str(self.home), LC_ALL="C.UTF-8", TZ="UTC", NO_COLOR="1")
        environment.update(self.variables)
        folder = data or self.data
        if folder:
            environment["KITH_DATA"] = str(folder)
        if token:
            environment["KITH_TOKEN"] = token
        return environment


class Server:
    """`kith serve` on the folder of a `Kith`, from its first answer to its orderly end."""

    def __init__(self, kith: Kith, log: Path, *options: object) -> None:
        self.kith = kith
        self.log = log
        self.options = options
        self.process: Optional["subprocess.Popen[bytes]"] = None

    def __enter__(self) -> "Server":
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(
                self.kith.command("serve", "--port", 0, *self.options),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                env=self.kith.environment(),
                cwd=self.kith.home,
            )
        wait_until(
            lambda: self.has_begun() or self.process.poll() is not None, "the server to begin")
        if self.process.poll() is not None:
            raise AssertionError(f"the server did not begin:\n{self.log.read_text()}")
        return self

    def has_begun(self) -> bool:
        """Whether the note in the folder is this server's, and not one that a dead one left."""
        note = self.kith.data / "server.json"
        return note.exists() and json.loads(note.read_text())["pid"] == self.process.pid

    @property
    def url(self) -> str:
        """Where browsers find it."""
        return json.loads((self.kith.data / "server.json").read_text())["url"]

    def __exit__(self, *error: object) -> None:
        self.process.terminate()
        try:
            code = self.process.wait(timeout=30)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
            raise AssertionError(f"the server did not end:\n{self.log.read_text()}") from None
        assert code == 0, f"the server ended with {code}:\n{self.log.read_text()}"


def wait_until(
    condition: Callable[[], Found], what: str, timeout: float = 60, pause: float = 0.02
) -> Found:
    """Asks again and again until the answer is true, and returns it.

    For what a process does in its own time. Fails, naming `what` was waited for, after `timeout`
    seconds.
    """
    deadline = time.monotonic() + timeout
    while True:
        found = condition()
        if found:
            return found
        if time.monotonic() > deadline:
            raise AssertionError(f"waited {timeout:g} s in vain for {what}")
        time.sleep(pause)


def program(name: str, variable: str) -> Path:
    """Where a program of the debug build lies, or what a variable of the environment names."""
    named = os.environ.get(variable)
    return Path(named).resolve() if named else ROOT / ".build" / "debug" / name


def built(name: str, variable: str) -> Path:
    """A program that must be there; else the test fails and says what to do."""
    path = program(name, variable)
    if not os.access(path, os.X_OK):
        pytest.fail(f"{path} is not built: run `make build`, or set {variable}", pytrace=False)
    return path


def real_data_folder() -> Tuple[Path, bool]:
    """Where the real data would be, and whether somebody named that place."""
    named = os.environ.get("KITH_REAL_DATA")
    return (Path(named).resolve(), True) if named else (ROOT.parent / "shared" / "data", False)
