"""Serves a folder on a disk whose power fails, again and again."""

import random
import subprocess
from pathlib import Path
from typing import Dict, List, Tuple

from rig.checks import check
from rig.client import Client
from rig.disk import Disk, Fate
from rig.house import House, Served
from rig.load import ImportWriter, Load, Writer
from support import wait_until


def run_until_cut(
    house: House, library: Path, root: Path, words: List[object], cut: int, fate: Fate,
    chance: random.Random, input: str = "",
) -> Tuple["subprocess.CompletedProcess[str]", Disk]:
    """Runs a command on a disk below `root` whose power fails before an act, or afterwards.

    Returns what the command said, and the disk as it was when the power failed.
    """
    journal = house.place / "journal"
    journal.unlink(missing_ok=True)
    disk = Disk(root, journal)
    done = house.kith(*words, input=input, check=False, **plugged(library, disk, cut))
    disk.play()
    assert not disk.unknown, f"not told by the journal: {disk.unknown}"
    disk.cut(fate, chance)
    return done, disk


def plugged(library: Path, disk: Disk, cut: int = 0) -> Dict[str, str]:
    """The environment that makes a process work on a disk."""
    return {
        "LD_PRELOAD": str(library), "KITH_DISK_FOLDER": str(disk.folder),
        "KITH_DISK_JOURNAL": str(disk.journal), "KITH_DISK_CUT": str(cut),
    }


class Power:
    """A house on a disk, its load, and the chance that decides."""

    def __init__(self, house: House, library: Path, seed: int) -> None:
        self.house = house
        self.library = library
        self.seed = seed
        self.chance = random.Random(seed)
        writers = [*(Writer(f"p{one}", seed + one) for one in range(2)), ImportWriter("q", seed)]
        self.load = Load(writers)
        self.ledgers = [writer.ledger for writer in writers]
        # How many cuts took something away that was written and not synced.
        self.lossy = 0

    def fail(self, disk: Disk, fate: Fate) -> None:
        """Cuts the power of a disk whose processes have ended."""
        disk.play()
        assert not disk.unknown, f"not told by the journal: {disk.unknown}"
        self.lossy += disk.is_unsynced
        disk.cut(fate, self.chance)

    def cycle(self, when: str) -> None:
        """Serves under load until the power fails, then looks at what is left.

        Raises Crashed that names what was lost.
        """
        cut = self.chance.randrange(10, 3000)
        journal = self.house.place / "journal"
        journal.unlink(missing_ok=True)
        disk = Disk(self.house.folder, journal)
        served = self.house.start(**plugged(self.library, disk, cut))
        wait_until(lambda: served.note or not served.is_running, "the server", pause=0.005)
        note = served.note
        if note:
            port = int(note["url"].rsplit(":", 1)[1])
            self.load.begin(lambda: Client(port, self.house.token))
            self.end(served)
            self.load.end()
        fate = Fate.by(self.chance)
        self.fail(disk, fate)

        served = self.house.serve()
        told = f"{when}: cut before act {cut}, {fate}, seed {self.seed}"
        check(self.house.folder, self.ledgers, told)
        served.kill()

    def end(self, served: Served) -> None:
        """Waits for the cut; at times the server is asked to end before it comes."""
        try:
            served.ended(self.chance.uniform(0.3, 2))
        except subprocess.TimeoutExpired:
            if self.chance.random() < 0.5:
                served.process.terminate()
                served.ended()
            else:
                served.kill()
