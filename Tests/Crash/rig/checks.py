"""Looks into a database after a crash, past the program that is on trial."""

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any, Dict, Iterable, List, Optional

from rig.ids import number_of, text_of
from rig.ledger import Counted, Doubt, ImportDoubt, Key, Ledger, State


class Database:
    """The database of a folder, for reading."""

    def __init__(self, folder: Path) -> None:
        self.connection = sqlite3.connect(f"file:{folder / 'kith.db'}?mode=ro", uri=True)

    def rows(self, sql: str, *values: Any) -> List[tuple]:
        return self.connection.execute(sql, values).fetchall()

    def figure(self, sql: str, *values: Any) -> Any:
        return self.connection.execute(sql, values).fetchone()[0]

    def close(self) -> None:
        self.connection.close()


class Crashed(AssertionError):
    """What a crash has lost or left half done."""


class Findings:
    """What is wrong, all of it, so that one crash shows every damage."""

    def __init__(self) -> None:
        self.lines: List[str] = []

    def add(self, line: str) -> None:
        self.lines.append(line)

    def require_none(self, when: str) -> None:
        if self.lines:
            shown = "\n  ".join(self.lines[:25])
            raise Crashed(f"{when}: {len(self.lines)} findings\n  {shown}")


def check(folder: Path, ledgers: Iterable[Ledger], when: str) -> None:
    """Compares what was promised with what is there.

    Looks at what was touched since the last look, at what is in doubt, and at everything that
    is derived. What was in doubt is settled in the ledgers as it was found.

    Raises Crashed that names each loss.
    """
    findings = Findings()
    with closing(Database(folder)) as database:
        for ledger in ledgers:
            settle_doubt(database, ledger, findings)
            check_records(database, ledger.touched, findings)
            check_counts(database, ledger.newly_counted, findings)
            check_imports(database, ledger, findings)
            check_log(database, ledger.touched, findings)
            check_search(database, ledger.touched, findings)
            ledger.checked()
        check_rollups(database, findings)
        check_deliveries(database, findings)
    findings.require_none(when)


def check_all(folder: Path, ledgers: Iterable[Ledger], when: str) -> None:
    """The same for every record that was ever acknowledged, and for all that is derived."""
    findings = Findings()
    with closing(Database(folder)) as database:
        for ledger in ledgers:
            check_records(database, ledger.records, findings)
            check_counts(database, ledger.counted, findings)
            check_search(database, ledger.records, findings)
        check_whole_log(database, findings)
        check_rollups(database, findings)
        check_deliveries(database, findings)
    if pending_deliveries(folder):
        findings.add("deliveries still wait")
    findings.require_none(when)


def pending_deliveries(folder: Path) -> int:
    """How many deliveries are not done."""
    with closing(Database(folder)) as database:
        return database.figure("SELECT count(*) FROM kith_delivery WHERE state <> 'done'")


# Records

def actual(database: Database, key: Key, columns: Iterable[str]) -> Optional[State]:
    """How a record is; nil where there is none."""
    names = list(columns)
    listed = "".join(f', "{name}"' for name in names)
    rows = database.rows(
        f'SELECT version, deleted_at{listed} FROM "{key[0]}" WHERE id = ?', number_of(key[1]))
    if not rows:
        return None
    version, deleted_at, *values = rows[0]
    return State(dict(zip(names, values)), version, deleted_at is not None)


def agrees(found: Optional[State], wanted: State) -> bool:
    return (
        found is not None and found.values == wanted.values
        and found.is_deleted == wanted.is_deleted
        and (wanted.version is None or found.version == wanted.version))


def check_records(database: Database, records: Dict[Key, State], findings: Findings) -> None:
    for key, wanted in records.items():
        found = actual(database, key, wanted.values)
        if not agrees(found, wanted):
            findings.add(f"acknowledged: {short(key, wanted)}; found: {short(key, found)}")


def check_counts(database: Database, counted: Iterable[Counted], findings: Findings) -> None:
    for entity, column, value, wanted in counted:
        found = database.figure(f'SELECT count(*) FROM "{entity}" WHERE "{column}" = ?', value)
        if found != wanted:
            findings.add(f"acknowledged: {wanted} {entity} records ({value}); found: {found}")


def settle_doubt(database: Database, ledger: Ledger, findings: Findings) -> None:
    """What had no answer is there whole or not at all."""
    doubt = ledger.doubt
    if doubt is None:
        return
    ledger.doubt = None
    seen = [
        *outcomes_of_changes(database, ledger, doubt, findings),
        *outcomes_of_made(database, doubt, findings),
    ]
    if len(set(seen)) > 1:
        findings.add(f"half done: {doubt.what}: {seen} of {doubt}")
    if seen and all(seen):
        for key, after in doubt.after.items():
            ledger.records[key] = after
        for entity, column, value, _ in doubt.made:
            adopt(database, ledger, entity, column, value)
    for key in doubt.after:
        ledger.touched[key] = ledger.records[key]


def outcomes_of_changes(
    database: Database, ledger: Ledger, doubt: Doubt, findings: Findings
) -> Iterable[bool]:
    for key, after in doubt.after.items():
        before = ledger.records[key]
        if agrees(actual(database, key, after.values), after):
            yield True
        elif agrees(actual(database, key, before.values), before):
            yield False
        else:
            found = actual(database, key, {**before.values, **after.values})
            findings.add(f"neither before nor after {doubt.what}: {short(key, found)}")


def outcomes_of_made(database: Database, doubt: Doubt, findings: Findings) -> Iterable[bool]:
    for entity, column, value, wanted in doubt.made:
        found = database.figure(f'SELECT count(*) FROM "{entity}" WHERE "{column}" = ?', value)
        if found not in (0, wanted):
            findings.add(f"half done: {doubt.what}: {found} of {wanted} {entity} records ({value})")
        yield found > 0


def adopt(database: Database, ledger: Ledger, entity: str, column: str, value: Any) -> None:
    """Takes records that came without an answer into the ledger as they are."""
    for (number,) in database.rows(f'SELECT id FROM "{entity}" WHERE "{column}" = ?', value):
        key = (entity, text_of(number))
        ledger.touched[key] = ledger.records[key] = State({column: value}, None)


def check_imports(database: Database, ledger: Ledger, findings: Findings) -> None:
    """Of an import the first rows are there, each whole, at least as many as were told of."""
    doubts = [*ledger.imports, *([ledger.import_doubt] if ledger.import_doubt else [])]
    ledger.import_doubt = None
    for doubt in doubts:
        rows = database.rows(
            "SELECT last_name, score FROM lead WHERE company = ? ORDER BY score", doubt.tag)
        if rows != [(f"{doubt.tag} {row}", row) for row in range(len(rows))]:
            findings.add(f"import {doubt.tag}: rows are missing, doubled or half written")
        if not doubt.told <= len(rows) <= doubt.rows:
            findings.add(f"import {doubt.tag}: {len(rows)} of {doubt.rows} rows, told {doubt.told}")


# What is derived

def check_log(database: Database, records: Dict[Key, State], findings: Findings) -> None:
    """One entry for each version of each record."""
    for entity, identifier in records:
        number = number_of(identifier)
        versions = [row[0] for row in database.rows(
            "SELECT version FROM kith_change WHERE record = ? AND op <> 'rollup' ORDER BY seq",
            number)]
        found = database.rows(f'SELECT version FROM "{entity}" WHERE id = ?', number)
        if found and versions != list(range(1, found[0][0] + 1)):
            findings.add(
                f"{entity} {identifier}: version {found[0][0]}, in the log {versions}")


def check_whole_log(database: Database, findings: Findings) -> None:
    last, count = database.rows("SELECT coalesce(max(seq), 0), count(*) FROM kith_change")[0]
    if last != count:
        findings.add(f"the log has {count} entries, the last one is number {last}")
    for number, entity in database.rows("SELECT id, name FROM kith_entity"):
        wrong = database.rows(
            f"""
            SELECT t.id, t.version, c.entries, c.kinds, c.last FROM "{entity}" t LEFT JOIN (
              SELECT record, count(*) AS entries, count(DISTINCT version) AS kinds,
              max(version) AS last FROM kith_change WHERE entity = ? AND op <> 'rollup'
              GROUP BY record
            ) c ON c.record = t.id
            WHERE c.last IS NOT t.version OR c.entries IS NOT t.version OR c.kinds IS NOT t.version
            """, number)
        for row in wrong:
            findings.add(f"{entity} {text_of(row[0])}: version, entries, kinds, last: {row[1:]}")
        lost = database.figure(
            f"""SELECT count(DISTINCT record) FROM kith_change WHERE entity = ? AND record
            NOT IN (SELECT id FROM "{entity}")""", number)
        if lost:
            findings.add(f"{entity}: the log tells of {lost} records that are not there")


def check_search(database: Database, records: Dict[Key, State], findings: Findings) -> None:
    """A row for who is there, none for who is gone."""
    for key, state in records.items():
        title = state.values.get("name") or state.values.get("last_name") \
            or state.values.get("company")
        if not title:
            continue
        texts = [row[0] for row in database.rows(
            "SELECT folded FROM kith_search WHERE record = ?", number_of(key[1]))]
        if state.is_deleted and texts:
            findings.add(f"search holds the deleted {short(key, state)}")
        if not state.is_deleted and not any(title.lower() in text for text in texts):
            findings.add(f"search lacks {short(key, state)}")


ROLLUPS = {
    "account.contact_count": """
        SELECT count(*) FROM account a WHERE contact_count IS NOT (SELECT count(*) FROM contact c
        WHERE c.account = a.id AND c.deleted_at IS NULL)""",
    "account.open_deal_count": """
        SELECT count(*) FROM account a WHERE open_deal_count IS NOT (SELECT count(*) FROM deal d
        WHERE d.account = a.id AND d.deleted_at IS NULL AND d.status = 'open')""",
    "account.won_value": """
        SELECT count(*) FROM account a WHERE won_value IS NOT (SELECT coalesce(sum(value__base), 0)
        FROM deal d WHERE d.account = a.id AND d.deleted_at IS NULL AND d.status = 'won')""",
}


def check_rollups(database: Database, findings: Findings) -> None:
    for name, sql in ROLLUPS.items():
        wrong = database.figure(f"{sql} AND a.deleted_at IS NULL")
        if wrong:
            findings.add(f"{wrong} records disagree about {name}")


def check_deliveries(database: Database, findings: Findings) -> None:
    """EDGE-CASES 9: each committed event is delivered once in the database sense."""
    if not database.figure("SELECT count(*) FROM sqlite_schema WHERE name = 'courier_receipt'"):
        return
    for key, count in database.rows(
        "SELECT name, count(*) FROM courier_receipt GROUP BY name HAVING count(*) > 1"
    ):
        findings.add(f"{count} receipts for the delivery {key}")
    done = database.figure("SELECT count(*) FROM kith_delivery WHERE state = 'done'")
    signed = database.figure("SELECT count(*) FROM courier_receipt")
    if done != signed:
        findings.add(f"{done} deliveries are done, {signed} are signed for")
    missing = database.figure(
        """SELECT count(*) FROM (SELECT c.record, c.set_id FROM kith_change c
        JOIN kith_entity e ON e.id = c.entity WHERE e.name = 'account'
        AND c.op IN ('create', 'update', 'delete') AND c.via <> 'undo'
        EXCEPT SELECT record, set_id FROM kith_outbox WHERE event LIKE 'account.committed_%')""")
    if missing:
        findings.add(f"{missing} changes of accounts have no event")


def short(key: Key, state: Optional[State]) -> str:
    if state is None:
        return f"{key[0]} {key[1]}: nothing"
    values = {name: str(value)[:30] for name, value in state.values.items()}
    gone = " deleted" if state.is_deleted else ""
    return f"{key[0]} {key[1]} version {state.version}{gone} {values}"
