"""A disk whose power can be cut: what it would hold afterwards.

The library in Disk/ writes down every change and every sync of a process. Here they are played
back over what the disk held before: what was synced stays, of the rest as much as chance lets.
"""

import os
import random
import shutil
import struct
import subprocess
from dataclasses import dataclass, field
from pathlib import Path
from typing import Dict, Iterator, List, Optional, Tuple

SOURCES = Path(__file__).resolve().parents[1] / "Disk"
HEAD = struct.Struct("=IIQq")
CREATE, WRITE, RESIZE, SYNC, UNLINK, RENAME, MKDIR, RMDIR, KEEP, UNKNOWN = range(1, 11)


def build(place: Path) -> Path:
    """Compiles the library."""
    library = place / "libkithdisk.so"
    compiler = shutil.which("cc") or shutil.which("gcc") or shutil.which("clang")
    assert compiler, "there is no C compiler: run `make setup`"
    subprocess.run(
        [compiler, "-std=c11", "-D_GNU_SOURCE", "-Wall", "-Wextra", "-Werror", "-O1", "-fPIC",
         "-shared", "-o", str(library), *map(str, sorted(SOURCES.glob("*.c"))), "-lpthread"],
        check=True)
    return library


@dataclass
class File:
    """What is kept of a file, and what was done to it since."""

    kept: bytes = b""
    waiting: List[Tuple[int, int, bytes]] = field(default_factory=list)


# What was done to the names of a folder: the act, a path, another path, the file.
Change = Tuple[int, str, str, Optional[File]]


@dataclass
class Fate:
    """What a cut leaves of what was not synced; all of it by chance from one seed.

    share: of the sectors that were written, how many stay; 0 for none.
    sector: how much of a write is written at once.
    entries: of the entries of folders that were not kept, the share that stays, oldest first.
    """

    share: float = 0.0
    sector: int = 512
    entries: float = 0.0

    @staticmethod
    def by(chance: random.Random) -> "Fate":
        if chance.random() < 0.4:
            return Fate()
        return Fate(
            chance.choice([0.1, 0.5, 0.9]), chance.choice([512, 4096]), chance.choice([0, 0.5, 1]))


class Disk:
    """What a folder would hold after a cut of the power."""

    def __init__(self, folder: Path, journal: Path) -> None:
        self.folder = folder.resolve()
        self.journal = journal
        self.names: Dict[str, Optional[File]] = {}
        self.inodes: Dict[int, File] = {}
        self.changes: List[Change] = []
        # The names as running programs see them.
        self.seen: Dict[str, Optional[File]] = {}
        self.unknown: List[str] = []
        # How many changes and syncs were played back.
        self.acts = 0
        for path in self.walk():
            if path.is_dir():
                self.names[str(path)] = None
            else:
                kept = File(path.read_bytes())
                self.names[str(path)] = kept
                self.inodes[path.stat().st_ino] = kept
        self.seen = dict(self.names)

    def walk(self) -> Iterator[Path]:
        for path in sorted(self.folder.rglob("*")):
            if (path.is_dir() or path.is_file()) and not path.name.endswith("-shm"):
                yield path

    def play(self) -> None:
        """Follows the processes on the disk to their end."""
        data = self.journal.read_bytes() if self.journal.exists() else b""
        place = 0
        while place + HEAD.size <= len(data):
            self.acts += 1
            act, size, inode, offset = HEAD.unpack_from(data, place)
            place += HEAD.size
            self.follow(act, inode, offset, data[place:place + size])
            place += size

    def follow(self, act: int, inode: int, offset: int, data: bytes) -> None:
        if act == WRITE or act == RESIZE:
            self.inodes[inode].waiting.append((act, offset, data))
        elif act == SYNC:
            file = self.inodes[inode]
            file.kept = bytes(applied(file.kept, file.waiting))
            file.waiting = []
        elif act == KEEP:
            self.keep(data.decode())
        elif act == UNKNOWN:
            self.unknown.append(data.decode())
        else:
            for change in self.changes_of(act, inode, *data.decode().split("\0")):
                self.changes.append(change)
                renamed(self.seen, change)

    def changes_of(
        self, act: int, inode: int, first: str, second: str = ""
    ) -> Iterator[Change]:
        """The changes to names that an act is; each is kept with its own folder."""
        if act == CREATE:
            self.inodes[inode] = File()
            yield CREATE, first, "", self.inodes[inode]
        elif act == RENAME and os.path.dirname(first) != os.path.dirname(second):
            yield CREATE, second, "", self.seen.get(first)
            yield UNLINK, first, "", None
        else:
            yield act, first, second, None

    def keep(self, folder: str) -> None:
        """What was changed in a folder is kept, in the order in which it was done."""
        rest = []
        for change in self.changes:
            if os.path.dirname(change[1]) == folder:
                renamed(self.names, change)
            else:
                rest.append(change)
        self.changes = rest

    @property
    def is_unsynced(self) -> bool:
        """Whether a cut could take anything away."""
        return bool(self.changes) or any(file and file.waiting for file in self.names.values())

    def cut(self, fate: Fate, chance: random.Random) -> None:
        """Makes the folder what the disk holds, for the next start."""
        staying = [change for change in self.changes if chance.random() < fate.entries]
        for change in self.changes[:len(staying)]:
            renamed(self.names, change)
        contents = {
            name: None if file is None else survived(file, fate, chance)
            for name, file in self.names.items()
        }
        garbage = list(self.folder.rglob("*-shm"))
        for path in sorted(self.folder.rglob("*"), reverse=True):
            if path in garbage:
                continue
            if path.is_dir():
                if str(path) not in contents:
                    shutil.rmtree(path)
            else:
                path.unlink()
        for name, content in sorted(contents.items()):
            if not os.path.isdir(os.path.dirname(name)):
                continue
            if content is None:
                Path(name).mkdir(mode=0o700, exist_ok=True)
            else:
                Path(name).write_bytes(content)
                os.chmod(name, 0o600)
        for path in garbage:
            if chance.random() < 0.5:
                path.write_bytes(chance.randbytes(path.stat().st_size))
            else:
                path.unlink()


def renamed(names: Dict[str, Optional[File]], change: Change) -> None:
    """Makes one change to the names."""
    act, first, second, file = change
    if act == CREATE or act == MKDIR:
        names[first] = file
    elif act == RENAME:
        if first in names:
            names[second] = names.pop(first)
    else:
        names.pop(first, None)


def applied(kept: bytes, acts: List[Tuple[int, int, bytes]]) -> bytearray:
    """A file after some writes."""
    content = bytearray(kept)
    for act, offset, data in acts:
        if act == RESIZE:
            del content[offset:]
            content.extend(bytes(offset - len(content)))
        else:
            content.extend(bytes(max(0, offset - len(content))))
            content[offset:offset + len(data)] = data
    return content


def survived(file: File, fate: Fate, chance: random.Random) -> bytes:
    """A file of which some sectors reached the disk, and some did not."""
    if fate.share == 0 or not file.waiting:
        return file.kept
    acts = []
    for act, offset, data in file.waiting:
        if act == RESIZE:
            if chance.random() < fate.share:
                acts.append((act, offset, data))
            continue
        start = offset
        while start < offset + len(data):
            end = min(offset + len(data), (start // fate.sector + 1) * fate.sector)
            if chance.random() < fate.share:
                acts.append((WRITE, start, data[start - offset:end - offset]))
            start = end
    return bytes(applied(file.kept, acts))
