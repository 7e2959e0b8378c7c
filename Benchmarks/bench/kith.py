"""Kith as one of the servers that are measured."""

import csv
import json
import os
import shutil
from pathlib import Path
from typing import Dict
from urllib.parse import parse_qsl, quote, urlsplit

from .http import Connection, free_port, request, wait_for
from .people import COLUMNS, RARE_BEARERS, deals, write_contacts
from .processes import Server, run

ROLE = "bench"
SELLER = "seller@example.test"


class Kith:
    """The binary, the data folders made with it, and what it is asked."""

    name = "kith"
    title = "Kith"

    def __init__(self, binary: Path, folder: Path) -> None:
        self.binary = binary
        self.folder = folder
        self.tokens: Dict[Path, str] = {}

    # --- Data

    def make(self, base: Path, contacts: int) -> None:
        """Makes a data folder with a seller, deals and contacts."""
        self.kith(
            "init", "--data", base, "--admin", "admin@example.test", "--currency", "EUR",
            "--time-zone", "Europe/Zagreb", "--profile", "production", "--password-stdin",
            input="correct horse battery staple\n")
        self.on(base, "plugin", "enable", "contacts", "sales")
        self.on(base, "role", "create", ROLE)
        # Sees everything, and makes and changes what is one's own: each write asks for rights.
        for entity in ("contact", "deal", "stage"):
            self.on(base, "role", "grant", ROLE, entity, "read", "--scope", "all")
        for entity in ("contact", "deal"):
            self.on(base, "role", "grant", ROLE, entity, "create,update", "--scope", "own")
        self.on(
            base, "user", "add", "Seller", "--email", SELLER, "--role", ROLE, "--password-stdin",
            input="correct horse battery staple\n")
        made = self.on(base, "token", "create", "Benchmark", "--for", SELLER, "--json")
        (base / "token").write_text(json.loads(made)["token"])
        self.import_deals(base)
        if contacts:
            file = write_contacts(self.folder / "base.csv", contacts, 1, RARE_BEARERS)
            self.on(base, "import", file, "--map", self.map_file(False), "--as", SELLER)
            file.unlink()

    def import_deals(self, base: Path) -> None:
        file = self.folder / "deals.csv"
        columns = ["external_id", "name", "stage", "value", "value.currency"]
        with file.open("w", newline="") as out:
            rows = csv.writer(out)
            rows.writerow(columns)
            for deal in deals():
                cents = deal["value"]
                rows.writerow([
                    deal["external_id"], deal["name"], deal["stage"],
                    f"{cents // 100}.{cents % 100:02}", "EUR"])
        place = self.folder / "deals.json"
        place.write_text(json.dumps({
            "entity": "deal", "match": ["external_id"],
            "columns": [
                {"from": "external_id", "to": "external_id"}, {"from": "name", "to": "name"},
                {"from": "stage", "to": "stage", "by": "name"}, {"from": "value", "to": "value"},
                {"from": "value.currency", "to": "value.currency"},
            ]}))
        self.on(base, "import", file, "--map", place)

    def import_map(self, warns: bool) -> Dict[str, object]:
        """Every column into its field; who has the same external id is changed, not doubled."""
        columns = [{"from": name, "to": name} for name in COLUMNS]
        return {
            "entity": "contact", "match": ["external_id"], "columns": columns,
            "duplicates": "warn" if warns else "ignore"}

    def map_file(self, warns: bool) -> Path:
        place = self.folder / "contacts.json"
        place.write_text(json.dumps(self.import_map(warns)))
        return place

    def copy(self, base: Path, to: Path) -> Path:
        shutil.rmtree(to, ignore_errors=True)
        shutil.copytree(base, to)
        return to

    def size(self, base: Path) -> int:
        return (base / "kith.db").stat().st_size

    # --- Serving

    def serve(self, data: Path) -> "Running":
        port = free_port()
        server = Server(
            # One caller asks as fast as it can, which the limit of requests is there to prevent.
            [self.binary, "serve", "--data", data, "--port", port, "--limit-rate", "0"],
            self.folder / "kith.log",
            self.environment())
        return Running(self, server, port, (data / "token").read_text())

    def first(self, token: str) -> bytes:
        return request("GET", "/api/v1/records/contact?limit=1", token)

    # --- Questions

    def create(self, token: str, person: Dict[str, str]) -> bytes:
        values = {name: value for name, value in person.items() if value}
        return request("POST", "/api/v1/records/contact", token, values)

    def list(self, token: str, count: str) -> bytes:
        condition = quote("name ~ 'mar'")
        fields = "name,email,phone,city,job_title,owner,updated_at"
        return request(
            "GET", f"/api/v1/records/contact?filter={condition}&sort=name&limit=50"
            f"&fields={fields}&count={count}", token)

    def search(self, token: str, text: str) -> bytes:
        return request("GET", f"/api/v1/search?text={quote(text)}", token)

    def report(self, token: str) -> bytes:
        return request(
            "GET", f"/api/v1/aggregate/deal?by=stage&measures={quote('sum(value)')}", token)

    def import_file(self, running: "Running", file: Path, warns: bool) -> None:
        """Uploads a file, has it imported, and waits for the end."""
        connection, token = running.connection(), running.token
        upload = connection.json(request(
            "POST", "/api/v1/imports?name=contacts.csv", token, file.read_bytes(), "text/csv"))
        place = f"/api/v1/imports/{upload['id']}"
        state = connection.json(
            request("POST", f"{place}/run", token, {"maps": [self.import_map(warns)]}))
        while state["state"] in ("queued", "running"):
            state = connection.json(
                request("GET", f"{place}?after={state['version']}", token))
        tally = state["report"]["maps"][0] if state.get("report") else {}
        with file.open() as lines:
            rows = sum(1 for _ in lines) - 1
        if tally.get("created") != rows:
            raise SystemExit(f"bench: the import came to {state}")
        connection.close()

    def described(self, message: bytes) -> Dict[str, object]:
        """A request as KithBenchmarks reads it, which asks it without HTTP."""
        head, _, body = message.partition(b"\r\n\r\n")
        method, target, _ = head.decode().split("\r\n")[0].split(" ")
        parts = urlsplit(target)
        told = {
            "method": method, "path": parts.path.strip("/").split("/"),
            "query": dict(parse_qsl(parts.query))}
        return {**told, "body": json.loads(body)} if body else told

    def is_fit(self, question: str, answer: bytes) -> bool:
        """Whether an answer holds what the row is about."""
        found = json.loads(answer)
        if question == "list":
            return len(found["records"]) == 50
        if question == "search":
            return len(found["hits"]) == 20
        return sum(group["count"] for group in found["groups"]) == len(deals())

    # --- Calls

    def environment(self) -> Dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if not name.startswith("KITH_")}
        return {**kept, "TZ": "UTC", "LC_ALL": "C.UTF-8"}

    def kith(self, *words: object, **options) -> str:
        return run([self.binary, *words], env=self.environment(), **options)

    def on(self, base: Path, *words: object, **options) -> str:
        return self.kith(*words, "--data", base, **options)


class Running:
    """A server that runs, and how it is asked."""

    def __init__(self, peer, server: Server, port: int, token: str) -> None:
        self.peer = peer
        self.server = server
        self.port = port
        self.token = token

    def connection(self) -> Connection:
        return Connection(self.port)

    def begin(self) -> "Running":
        """Waits for the first answer."""
        wait_for(self.port, self.peer.first(self.token), self.server)
        return self

    def stop(self) -> None:
        self.server.stop()
