"""Servers as processes: started, watched from outside, ended."""

import atexit
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Dict, List, Optional


def run(command: List[object], **options) -> str:
    """Runs a program to its end and returns what it said; a failure ends the benchmark."""
    done = subprocess.run(
        [str(word) for word in command], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        check=False, **options)
    if done.returncode != 0:
        sys.exit(f"bench: {' '.join(str(word) for word in command)} failed:\n{done.stderr}")
    return done.stdout


class Server:
    """A process that answers at a port of the loopback."""

    def __init__(
        self, command: List[object], log: Path, environment: Optional[Dict[str, str]] = None
    ) -> None:
        self.began = time.monotonic_ns()
        with log.open("wb") as out:
            self.process = subprocess.Popen(
                [str(word) for word in command], stdin=subprocess.DEVNULL, stdout=out,
                stderr=subprocess.STDOUT, env=environment)
        self.log = log
        # Where the benchmark ends early its servers end with it.
        atexit.register(self.kill)

    def processor(self) -> int:
        """Nanoseconds of processor time of all its threads, those that have ended too."""
        # The clock of another process: see clock_getcpuclockid(3).
        return time.clock_gettime_ns((~self.process.pid << 3) | 2)

    def memory(self) -> Dict[str, int]:
        """Kilobytes: what is resident, and what of that belongs to no file."""
        found = {}
        for line in Path(f"/proc/{self.process.pid}/status").read_text().splitlines():
            name, _, value = line.partition(":")
            if name in ("VmRSS", "RssAnon"):
                found[name] = int(value.split()[0])
        return found

    def require_alive(self) -> None:
        if self.process.poll() is not None:
            sys.exit(f"bench: a server has ended by itself:\n{self.log.read_text()[-2000:]}")

    def stop(self) -> None:
        self.process.send_signal(signal.SIGTERM)
        try:
            self.process.wait(timeout=60)
        except subprocess.TimeoutExpired:
            self.kill()

    def kill(self) -> None:
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()


def settle_disk() -> None:
    """What the system still has to write of copies is not a row's to pay for."""
    os.sync()
