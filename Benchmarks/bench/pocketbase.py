"""PocketBase as the other server: the same fields and indexes, set up through its own API."""

import csv
import json
import shutil
import sqlite3
from pathlib import Path
from typing import Any, Dict, List
from urllib.parse import quote

from .http import free_port, request, wait_for
from .kith import Running
from .people import COLUMNS, RARE_BEARERS, STAGES, crowd, deals
from .processes import Server, run

ADMIN, PASSWORD = "admin@example.test", "correct horse battery staple"
SELLER = "seller@example.test"
# What Kith's contact has besides.
OTHER_TEXTS = ("mobile_phone", "notes", "street", "postal_code", "region", "lifecycle_stage")
OTHER_DATES = ("date_of_birth", "erased_at", "lifecycle_since")
INDEXED = (
    "name", "last_name", "email", "phone", "country", "mobile_phone", "date_of_birth",
    "postal_code", "lifecycle_stage", "owner")
SEARCHED = ("name", "email", "phone", "job_title", "notes", "mobile_phone", "city")
IN_BATCH = 1000


def text(name: str, **options: Any) -> Dict[str, Any]:
    return {"name": name, "type": "text", **options}


def contacts_collection(users: str) -> Dict[str, Any]:
    """Signed-in users see everything, and make what is their own: the rights of Kith's seller."""
    fields = [text("name", required=True)] + [text(name) for name in COLUMNS if name != "email"]
    fields += [{"name": "email", "type": "email"}]
    fields += [text(name) for name in OTHER_TEXTS]
    fields += [{"name": name, "type": "date"} for name in OTHER_DATES]
    fields += [
        {"name": "owner", "type": "relation", "collectionId": users, "maxSelect": 1},
        {"name": "created", "type": "autodate", "onCreate": True},
        {"name": "updated", "type": "autodate", "onCreate": True, "onUpdate": True},
    ]
    signed_in, own = "@request.auth.id != ''", "owner = @request.auth.id"
    return {
        "name": "contact", "type": "base", "fields": fields, "listRule": signed_in,
        "viewRule": signed_in, "createRule": f"{signed_in} && {own}", "updateRule": own,
        "indexes": [
            f"CREATE INDEX ix_{name} ON contact ({name})" for name in INDEXED
        ] + ["CREATE UNIQUE INDEX uq_external_id ON contact (external_id)"],
    }


class PocketBase:
    """The binary, the data folders made with it, and what it is asked."""

    name = "pocketbase"
    title = "PocketBase"

    def __init__(self, binary: Path, folder: Path) -> None:
        self.binary = binary
        self.folder = folder

    @property
    def version(self) -> str:
        return run([self.binary, "--version"]).split()[-1]

    # --- Data

    def make(self, base: Path, contacts: int) -> None:
        """Makes a data folder with collections, a seller, deals and contacts."""
        base.mkdir()
        run([self.binary, "superuser", "upsert", ADMIN, PASSWORD, "--dir", base])
        running = self.serve(base)
        wait_for(running.port, request("GET", "/api/health"), running.server)
        self.furnish(running, base)
        running.stop()
        if contacts:
            self.fill(base, contacts)

    def furnish(self, running: Running, base: Path) -> None:
        connection = running.connection()

        def ask(method: str, path: str, body: object = None, token: str = "") -> Dict[str, Any]:
            return connection.json(request(method, path, token, body))

        signed_in = "auth-with-password"
        admin = ask("POST", f"/api/collections/_superusers/{signed_in}", {
            "identity": ADMIN, "password": PASSWORD})["token"]
        ask("PATCH", "/api/settings", {
            "batch": {"enabled": True, "maxRequests": IN_BATCH, "timeout": 60}}, admin)
        users = ask("GET", "/api/collections/users", token=admin)["id"]
        user = ask("POST", "/api/collections/users/records", {
            "email": SELLER, "password": PASSWORD, "passwordConfirm": PASSWORD}, admin)
        token = ask("POST", f"/api/collections/users/{signed_in}", {
            "identity": SELLER, "password": PASSWORD})["token"]
        (base / "token").write_text(token)
        (base / "user").write_text(user["id"])
        self.furnish_deals(ask, admin)
        ask("POST", "/api/collections", contacts_collection(users), admin)
        connection.close()

    def furnish_deals(self, ask, admin: str) -> None:
        rule = "@request.auth.id != ''"
        readable = {"listRule": rule, "viewRule": rule}
        stage = ask("POST", "/api/collections", {
            "name": "stage", "type": "base", "fields": [text("name")], **readable}, admin)
        ask("POST", "/api/collections", {
            "name": "deal", "type": "base", **readable,
            "fields": [
                text("name"), text("external_id"), {"name": "value", "type": "number"},
                {"name": "stage", "type": "relation", "collectionId": stage["id"], "maxSelect": 1},
            ],
            "indexes": ["CREATE INDEX ix_deal_stage ON deal (stage)"]}, admin)
        ids = {
            name: ask("POST", "/api/collections/stage/records", {"name": name}, admin)["id"]
            for name in STAGES}
        ask("POST", "/api/batch", {"requests": [
            {
                "method": "POST", "url": "/api/collections/deal/records",
                "body": {**deal, "stage": ids[deal["stage"]]},
            } for deal in deals()]}, admin)
        # Sums are a collection of their own, made of a query.
        ask("POST", "/api/collections", {
            "name": "pipeline", "type": "view", **readable,
            "viewQuery":
                "SELECT stage.id AS id, stage.name AS name, COUNT(deal.id) AS deals, "
                "SUM(deal.value) AS total FROM deal JOIN stage ON stage.id = deal.stage "
                "GROUP BY stage.id"}, admin)

    def fill(self, base: Path, contacts: int) -> None:
        """Adds contacts beside the server, which would take minutes for a million."""
        database = sqlite3.connect(base / "data.db")
        database.execute("PRAGMA cache_size = -1000000")
        indexes = database.execute(
            "SELECT name, sql FROM sqlite_schema WHERE tbl_name = 'contact' AND type = 'index' "
            "AND sql IS NOT NULL").fetchall()
        for name, _ in indexes:
            database.execute(f"DROP INDEX `{name}`")
        columns = ["name", *COLUMNS, "owner", "created", "updated"]
        owner, moment = (base / "user").read_text(), "2026-01-01 09:00:00.000Z"
        database.executemany(
            f"INSERT INTO contact ({', '.join(columns)}) "
            f"VALUES ({', '.join('?' * len(columns))})",
            ([named(person), *person.values(), owner, moment, moment]
             for person in crowd(contacts, 1, RARE_BEARERS)))
        for _, sql in indexes:
            database.execute(sql)
        database.commit()
        database.close()

    def copy(self, base: Path, to: Path) -> Path:
        shutil.rmtree(to, ignore_errors=True)
        shutil.copytree(base, to)
        return to

    def size(self, base: Path) -> int:
        return (base / "data.db").stat().st_size

    # --- Serving

    def serve(self, data: Path) -> Running:
        port = free_port()
        server = Server(
            # Without files of migrations, which it would keep beside the data of every size.
            [self.binary, "serve", "--dir", data, "--http", f"127.0.0.1:{port}",
             "--automigrate=false"],
            self.folder / "pocketbase.log")
        token = data / "token"
        running = Running(self, server, port, token.read_text() if token.exists() else "")
        self.owner = (data / "user").read_text() if (data / "user").exists() else ""
        return running

    def first(self, token: str) -> bytes:
        return request("GET", "/api/collections/contact/records?perPage=1&skipTotal=1", token)

    # --- Questions

    def create(self, token: str, person: Dict[str, str]) -> bytes:
        values = {**person, "name": named(person), "owner": self.owner}
        return request("POST", "/api/collections/contact/records", token, values)

    def list(self, token: str, count: str) -> bytes:
        condition = quote("name ~ 'mar'")
        fields = "id,name,email,phone,city,job_title,owner,updated"
        skip = 1 if count == "none" else 0
        return request(
            "GET", f"/api/collections/contact/records?filter={condition}&sort=name&perPage=50"
            f"&fields={fields}&skipTotal={skip}", token)

    def search(self, token: str, term: str) -> bytes:
        condition = quote(" || ".join(f"{field} ~ '{term}'" for field in SEARCHED))
        return request(
            "GET", f"/api/collections/contact/records?filter={condition}&perPage=20&skipTotal=1",
            token)

    def report(self, token: str) -> bytes:
        return request("GET", "/api/collections/pipeline/records", token)

    def import_file(self, running: Running, file: Path, warns: bool) -> None:
        """Sends the rows of a file in batches; there is no import, and no look for duplicates."""
        connection = running.connection()
        with file.open(newline="") as lines:
            people = list(csv.DictReader(lines))
        url = "/api/collections/contact/records"
        for start in range(0, len(people), IN_BATCH):
            requests = [
                {
                    "method": "POST", "url": url,
                    "body": {**person, "name": named(person), "owner": self.owner},
                } for person in people[start:start + IN_BATCH]]
            connection.ask(request("POST", "/api/batch", running.token, {"requests": requests}))
        connection.close()

    def is_fit(self, question: str, answer: bytes) -> bool:
        """Whether an answer holds what the row is about."""
        found: List[Dict[str, Any]] = json.loads(answer)["items"]
        if question == "list":
            return len(found) == 50
        if question == "search":
            return len(found) == 20
        return sum(group["deals"] for group in found) == len(deals())


def named(person: Dict[str, str]) -> str:
    return f"{person['first_name']} {person['last_name']}"
