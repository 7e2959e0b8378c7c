"""What clients were told, and what may have happened where the connection broke."""

from dataclasses import dataclass, field
from typing import Any, Dict, List, Optional, Tuple

Key = Tuple[str, str]
# Records of which the ids were not told: entity, column, value, how many.
Counted = Tuple[str, str, Any, int]


@dataclass
class State:
    """How one record must be in the database."""

    values: Dict[str, Any]
    # None where a command has moved it, of which the caller does not learn the version.
    version: Optional[int] = 1
    is_deleted: bool = False

    def with_(self, **values: Any) -> "State":
        """The state after one more version with other values."""
        version = None if self.version is None else self.version + 1
        return State({**self.values, **values}, version, self.is_deleted)

    def deleted(self, is_deleted: bool) -> "State":
        version = None if self.version is None else self.version + 1
        return State(dict(self.values), version, is_deleted)


@dataclass
class Doubt:
    """One act without an answer: all of it happened, or nothing."""

    what: str
    # Records that exist: how they are if it happened. How they were stands in the ledger.
    after: Dict[Key, State] = field(default_factory=dict)
    # Records that it makes.
    made: List[Counted] = field(default_factory=list)


@dataclass
class ImportDoubt:
    """An import without an answer: whole rows, from the first on, in stretches."""

    tag: str
    rows: int
    # How many rows the server had told of when it died.
    told: int = 0


class Ledger:
    """What one client knows; nobody else touches its records."""

    def __init__(self) -> None:
        self.records: Dict[Key, State] = {}
        self.touched: Dict[Key, State] = {}
        self.doubt: Optional[Doubt] = None
        self.import_doubt: Optional[ImportDoubt] = None
        self.imports: List[ImportDoubt] = []
        # Acknowledged records of which the ids were not told, all and since the last look.
        self.counted: List[Counted] = []
        self.newly_counted: List[Counted] = []
        self.acknowledged = 0

    def begin(self, doubt: Doubt) -> None:
        """Notes what is about to be asked for."""
        self.doubt = doubt

    def settle(self, made: Optional[Dict[Key, State]] = None) -> None:
        """Notes that the act was acknowledged, with the records that it made."""
        for key, state in {**self.doubt.after, **(made or {})}.items():
            self.records[key] = state
            self.touched[key] = state
        self.acknowledged += 1
        self.doubt = None

    def refuse(self) -> None:
        """Notes that the act was refused: nothing of it may be there."""
        self.doubt = None

    def imported(self) -> None:
        """Notes that an import has come to its end."""
        self.import_doubt.told = self.import_doubt.rows
        self.imports.append(self.import_doubt)
        self.import_doubt = None
        self.acknowledged += 1

    def checked(self) -> None:
        """Forgets what was touched: it has been looked at."""
        self.touched = {}
        self.imports = []
        self.newly_counted = []
