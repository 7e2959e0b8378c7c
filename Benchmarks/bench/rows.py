"""What is measured, and what it should cost."""

from typing import Callable, List, NamedTuple, Optional

from .people import RARE, crowd

SIZES = {"10 k": 10_000, "100 k": 100_000, "1 M": 1_000_000}
# A few letters from the middle of the rare surname.
RARE_TERM = RARE[1:6].lower()


class Row(NamedTuple):
    """One line of the table for each size."""

    key: str
    title: str
    # How many requests are measured, at most, of each server and of the floor.
    times: int
    # Milliseconds of processor time, or rows a second of it where `is_rate`; None for no goal.
    goal: Optional[float] = None
    clients: int = 1
    is_rate: bool = False
    # What the answer must hold; see `is_fit` of the servers.
    question: str = ""
    # What the server is asked: `message(server, token)`; None where the row writes.
    message: Optional[Callable] = None
    # The size at which alone it is measured; None for all.
    only: Optional[str] = None
    is_pocketbase_asked: bool = True

    @property
    def writes(self) -> bool:
        return self.message is None


ROWS = (
    Row("create", "create a contact, one client", 400, 0.30),
    Row("create-8", "create a contact, eight clients at once", 1200, 0.30, clients=8),
    Row("list", "list of 50, contains-filter, by name", 200, 0.8, question="list",
        message=lambda server, token: server.list(token, "none")),
    Row("list-capped", "the same with its count up to 10,000", 60, question="list",
        message=lambda server, token: server.list(token, "capped")),
    Row("list-exact", "the same with its exact count", 20, question="list",
        message=lambda server, token: server.list(token, "exact")),
    Row("search-rare", "search inside words, 30 hits", 200, 2.0, question="search",
        message=lambda server, token: server.search(token, RARE_TERM)),
    Row("search-common", "search of which each piece is common, few hits", 100, 2.0,
        question="search", message=lambda server, token: server.search(token, "kovunt")),
    Row("search-many", "search inside words, every tenth is a hit", 100, 2.0, question="search",
        message=lambda server, token: server.search(token, "ovic")),
    Row("report", "deals by stage with sums, 1,000 deals", 200, 0.8, question="report",
        message=lambda server, token: server.report(token)),
    Row("import", "import of a file, 8 columns, one change set", 20_000, 30_000, is_rate=True),
    Row("import-alike", "the same, with a look for people who are probably known", 4_000,
        is_rate=True, only="100 k", is_pocketbase_asked=False),
)
# PocketBase takes seconds for a thousand rows.
POCKETBASE_ROWS = 4_000
WARM_UP = 20


def rows_of(size: str, rows: List[Row]) -> List[Row]:
    return [row for row in rows if row.only in (None, size)]


def people(row: Row, times: int, seed: int):
    """Whom a row adds; the same in every round, since every round has a fresh copy."""
    return crowd(times, seed + {"create": 100, "create-8": 200}.get(row.key, 300))
