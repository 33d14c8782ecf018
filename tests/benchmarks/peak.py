"""The highest memory that a process and its children held at once, looked at while they run."""

from __future__ import annotations

import threading
from contextlib import suppress
from pathlib import Path

EVERY = 0.05  # seconds


class Peak:
    """Watches a process from its start; Linux only, where `/proc` tells shared memory once."""

    def __init__(self, process: int) -> None:
        """Begins watching."""
        self._process = process
        self._most = 0.0
        self._ended = threading.Event()
        self._watcher = threading.Thread(target=self._watch, daemon=True)
        self._watcher.start()

    def stop(self) -> float:
        """Ends watching; the peak in MB."""
        self._ended.set()
        self._watcher.join()
        return self._most

    def _watch(self) -> None:
        while not self._ended.wait(EVERY):
            self._most = max(self._most, sum(_held(one) for one in _family(self._process)))


def _family(process: int) -> list[int]:
    """The process and those it started, and so on."""
    found = [process]
    with suppress(OSError):
        told = Path(f"/proc/{process}/task/{process}/children").read_text("ascii")
        for child in told.split():
            found += _family(int(child))
    return found


def _held(process: int) -> float:
    """MB of memory, that shared with others in proportion."""
    with suppress(OSError):
        for line in Path(f"/proc/{process}/smaps_rollup").read_text("ascii").splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1]) / 1024
    return 0.0
