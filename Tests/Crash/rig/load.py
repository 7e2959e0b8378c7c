"""Clients that write all they can until the server is gone."""

import random
import threading
from typing import Any, Dict, List, Optional, Tuple
from urllib.parse import quote

from rig.client import Answer, Client, Cut
from rig.ledger import Doubt, ImportDoubt, Key, Ledger, State

WORDS = "north solar harbour ledger copper linden quartz meadow falcon orchard".split()


class Refused(AssertionError):
    """An answer that the load did not expect."""


class Writer:
    """One client: makes records of its own and changes them, each act whole or not at all."""

    def __init__(self, name: str, seed: int) -> None:
        self.name = name
        self.random = random.Random(seed)
        self.ledger = Ledger()
        self.client: Optional[Client] = None
        self.count = 0
        # Sets that can be taken back, with how the record was before.
        self.undoable: List[Tuple[str, Key, State, int]] = []

    def work(self, client: Client, limit: Optional[int] = None) -> None:
        """Acts until the connection breaks, or `limit` times."""
        self.client = client
        acts = 0
        try:
            while limit is None or acts < limit:
                act = self.random.choices(*zip(*self.acts))[0]
                act()
                acts += 1
        except Cut:
            pass
        finally:
            client.close()

    @property
    def acts(self) -> List[Tuple[Any, int]]:
        return [
            (self.create, 6), (self.update, 8), (self.create_several, 3), (self.update_twice, 1),
            (self.delete, 2), (self.restore, 2), (self.win_deal, 2), (self.convert_lead, 3),
            (self.undo, 2), (self.delete_several, 1), (self.bulk, 1),
        ]

    # Acts

    def create(self) -> None:
        values = self.account_values()
        self.ledger.begin(Doubt("create", made=[("account", "name", values["name"], 1)]))
        record = self.ask(201, "POST", "records/account", values).json
        self.ledger.settle({("account", record["id"]): State(values)})

    def create_several(self) -> None:
        """An account's contacts, all in one request."""
        parent = self.pick("account", is_deleted=False)
        if not parent:
            return self.create()
        tag = self.tag()
        people = [
            {"last_name": f"{tag} {number}", "job_title": tag, "account": parent[1]}
            for number in range(self.random.randint(2, 8))
        ]
        self.ledger.begin(Doubt("create several", made=[("contact", "job_title", tag, len(people))]))
        records = self.ask(201, "POST", "records/contact", people).json["records"]
        self.ledger.settle({
            ("contact", record["id"]): State({"last_name": one["last_name"], "job_title": tag})
            for record, one in zip(records, people)
        })

    def update(self) -> None:
        key = self.pick("account", is_deleted=False)
        if not key:
            return self.create()
        before = self.ledger.records[key]
        values = {"employees": self.random.randrange(1 << 30), "description": self.text()}
        after = before.with_(**values)
        self.ledger.begin(Doubt("update", {key: after}))
        answer = self.ask(200, "PATCH", f"records/account/{key[1]}", values)
        self.expect(answer.json["version"] == after.version, f"{answer.json} after {after}")
        self.ledger.settle()
        self.undoable.append((answer.change_set, key, before, after.version))

    def update_twice(self) -> None:
        """A write over a version that is not the newest any more must change nothing."""
        key = self.pick("account", is_deleted=False)
        if not key or self.ledger.records[key].version < 2:
            return self.update()
        self.ledger.begin(Doubt("outdated update"))
        stale = self.ledger.records[key].version - 1
        values = {"employees": 1, "description": "stale"}
        self.ask(409, "PATCH", f"records/account/{key[1]}?version={stale}", values)
        self.ledger.refuse()

    def delete(self) -> None:
        self.switch("account", is_deleted=False)

    def restore(self) -> None:
        self.switch("account", is_deleted=True)

    def delete_several(self) -> None:
        keys = [
            key for key, state in self.ledger.records.items()
            if key[0] == "contact" and not state.is_deleted
        ][:3]
        if not keys:
            return self.create_several()
        after = {key: self.ledger.records[key].deleted(True) for key in keys}
        self.ledger.begin(Doubt("delete several", after))
        ids = ",".join(key[1] for key in keys)
        self.ask(200, "DELETE", f"records/contact?ids={ids}")
        self.ledger.settle()

    def bulk(self) -> None:
        """Accounts with a contact each, in one request."""
        tag = self.tag()
        count = self.random.randint(5, 30)
        operations: List[Dict[str, Any]] = []
        for one in range(count):
            values = {"name": f"{tag} {one}", "sector": tag}
            operations.append(
                {"op": "create", "entity": "account", "as": f"a{one}", "values": values})
            person = {"last_name": tag, "job_title": tag, "account": f"$a{one}"}
            operations.append({"op": "create", "entity": "contact", "values": person})
        made = [("account", "sector", tag, count), ("contact", "job_title", tag, count)]
        self.ledger.begin(Doubt("bulk", made=made))
        self.ask(200, "POST", "bulk", {"mode": "all", "operations": operations})
        self.ledger.counted += made
        self.ledger.newly_counted += made
        self.ledger.settle()

    def win_deal(self) -> None:
        """A deal with an account of its own, for winning it changes the account too."""
        tag = self.tag()
        self.ledger.begin(Doubt("create", made=[("account", "name", tag, 1)]))
        known = {"name": tag, "sector": "won"}
        account = self.ask(201, "POST", "records/account", known).json["id"]
        self.ledger.settle({("account", account): State(known, None)})
        value = {"amount": "1250.50", "currency": "EUR"}
        values = {"name": tag, "account": account, "value": value}
        self.ledger.begin(Doubt("create", made=[("deal", "name", tag, 1)]))
        deal = self.ask(201, "POST", "records/deal", values).json["id"]
        self.ledger.settle({("deal", deal): State({"name": tag, "status": "open"})})
        customer = {**known, "lifecycle_stage": "customer", "won_value": 125050}
        self.ledger.begin(Doubt("sales.win_deal", {
            ("deal", deal): State({"name": tag, "status": "won"}, None),
            ("account", account): State(customer, None),
        }))
        self.ask(200, "POST", "commands/sales.win_deal", {"deal": deal})
        self.ledger.settle()

    def convert_lead(self) -> None:
        """Four records in one act."""
        tag = self.tag()
        values = {"last_name": tag, "company": tag, "status": "qualified"}
        self.ledger.begin(Doubt("create", made=[("lead", "company", tag, 1)]))
        lead = self.ask(201, "POST", "records/lead", values).json["id"]
        self.ledger.settle({("lead", lead): State(values)})
        converted = State({**values, "status": "converted"}, None)
        self.ledger.begin(Doubt("sales.convert_lead", {("lead", lead): converted}, [
            ("account", "name", tag, 1), ("contact", "last_name", tag, 1), ("deal", "name", tag, 1),
        ]))
        answer = self.ask(200, "POST", "commands/sales.convert_lead", {"lead": lead})
        self.ledger.settle({
            (one["entity"], one["id"]): State(
                {"last_name" if one["entity"] == "contact" else "name": tag}, None)
            for one in answer.json["records"] if one["entity"] != "lead"
        })

    def undo(self) -> None:
        """Takes back the newest update that nobody has written over."""
        while self.undoable:
            change_set, key, before, version = self.undoable.pop()
            state = self.ledger.records[key]
            if state.is_deleted or state.version != version:
                continue
            after = state.with_(**{name: before.values.get(name) for name in state.values})
            self.ledger.begin(Doubt("undo", {key: after}))
            self.ask(200, "POST", f"changes/sets/{change_set}/undo", {})
            return self.ledger.settle()
        self.update()

    # What the acts are made of

    def switch(self, entity: str, is_deleted: bool) -> None:
        key = self.pick(entity, is_deleted, "alone")
        if not key:
            return self.create()
        after = self.ledger.records[key].deleted(not is_deleted)
        self.ledger.begin(Doubt("restore" if is_deleted else "delete", {key: after}))
        if is_deleted:
            self.ask(200, "POST", f"records/{entity}/{key[1]}/restore", {})
        else:
            self.ask(200, "DELETE", f"records/{entity}/{key[1]}")
        self.ledger.settle()

    def pick(self, entity: str, is_deleted: bool, sector: str = "") -> Optional[Key]:
        """One of the newer records; accounts that are deleted have nobody who refers to them."""
        keys = [
            key for key, state in reversed(self.ledger.records.items())
            if key[0] == entity and state.is_deleted == is_deleted and state.version is not None
            and state.values.get("sector") == (sector or "shared" if entity == "account" else None)
        ][:40]
        return self.random.choice(keys) if keys else None

    def account_values(self) -> Dict[str, Any]:
        return {
            "name": self.tag(), "sector": self.random.choice(["alone", "shared"]),
            "employees": self.random.randrange(1 << 30), "description": self.text(),
        }

    def text(self) -> str:
        count = self.random.choice([1, 5, 40, 400])
        return " ".join(self.random.choice(WORDS) for _ in range(count))

    def tag(self) -> str:
        self.count += 1
        return f"{self.name}n{self.count}x"

    def ask(self, status: int, method: str, path: str, body: Any = None) -> Answer:
        answer = self.client.ask(method, path, body)
        self.expect(answer.status == status, f"{method} {path}: {answer}")
        return answer

    def expect(self, is_so: bool, words: str) -> None:
        if not is_so:
            raise Refused(f"{self.name}: {words}")


class ImportWriter(Writer):
    """A client that uploads files and has them imported."""

    def __init__(self, name: str, seed: int, rows: int = 400) -> None:
        super().__init__(name, seed)
        self.rows = rows

    @property
    def acts(self) -> List[Tuple[Any, int]]:
        return [(self.import_file, 1)]

    def import_file(self) -> None:
        tag = self.tag()
        lines = [f"{tag} {row},{tag},{row}" for row in range(self.rows)]
        text = "\n".join(["last_name,company,score", *lines]) + "\n"
        columns = [{"from": name, "to": name} for name in ("last_name", "company", "score")]
        job = self.ask(201, "POST", f"imports?name={quote(tag)}.csv", text.encode()).json["id"]
        self.ledger.import_doubt = ImportDoubt(tag, self.rows)
        maps = [{"entity": "lead", "columns": columns}]
        self.ask(202, "POST", f"imports/{job}/run", {"maps": maps})
        state: Dict[str, Any] = {"state": "queued", "version": 0}
        while state["state"] in ("queued", "running"):
            state = self.ask(200, "GET", f"imports/{job}?after={state['version']}").json
            self.ledger.import_doubt.told = (state.get("progress") or {}).get("rows", 0)
        self.expect(state["state"] == "done", f"import: {state}")
        self.ledger.imported()


class Load:
    """Several clients at once on one server."""

    def __init__(self, writers: List[Writer]) -> None:
        self.writers = writers
        self.threads: List[threading.Thread] = []
        self.faults: List[BaseException] = []

    def begin(self, connect, limit: Optional[int] = None) -> None:
        """Starts every client on a connection of its own."""
        def run(writer: Writer) -> None:
            try:
                writer.work(connect(), limit)
            except BaseException as fault:  # told by `end`, in the thread of the test
                self.faults.append(fault)

        self.threads = [
            threading.Thread(target=run, args=(writer,), daemon=True) for writer in self.writers
        ]
        for thread in self.threads:
            thread.start()

    def end(self) -> None:
        """Waits for all clients; fails with what one of them did not expect."""
        for thread in self.threads:
            thread.join(60)
            assert not thread.is_alive(), "a client hangs"
        if self.faults:
            raise self.faults[0]

    @property
    def acknowledged(self) -> int:
        return sum(writer.ledger.acknowledged for writer in self.writers)
