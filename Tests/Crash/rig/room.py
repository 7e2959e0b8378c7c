"""How much room a disk has, changed while a server works on it."""

import struct
from pathlib import Path
from typing import Dict

AMPLE, SEALED = -1, -2


class Room:
    """The room of the disk that a house lies on."""

    def __init__(self, place: Path, folder: Path, library: Path, bytes_left: int = AMPLE) -> None:
        self.file = place / "room"
        self.file.write_bytes(struct.pack("=q", bytes_left))
        self.environment: Dict[str, str] = {
            "LD_PRELOAD": str(library), "KITH_DISK_FOLDER": str(folder.resolve()),
            "KITH_DISK_ROOM": str(self.file),
        }

    def leave(self, bytes_left: int) -> None:
        """Leaves so many bytes, ample room, or a disk on which nothing can be changed."""
        with self.file.open("r+b") as file:
            file.write(struct.pack("=q", bytes_left))
