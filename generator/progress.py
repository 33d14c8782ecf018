"""One line on the terminal that tells how far a long run is.

One idea to know: only where somebody is looking, and only once a run takes longer than a moment.
Time left is told for what is counted, from the pace so far.
"""

from __future__ import annotations

import sys
import time

QUIET = 1.0  # seconds of a run before anything is told
PACE = 2.0  # seconds of counting before time left is told
WIDTH = 78


class Progress:
    """Called with what is done, how many, of how many; of 0, what only begins."""

    def __init__(self) -> None:
        """Starts counting the run's time."""
        self._start = time.monotonic()
        self._what = ""
        self._began = self._start
        self._shown = False

    def __call__(self, what: str, done: int, total: int) -> None:
        """Tells it on the line, if somebody is looking."""
        now = time.monotonic()
        if what != self._what:
            self._what, self._began = what, now
        if sys.stderr is None or not sys.stderr.isatty() or now - self._start < QUIET:
            return
        line = f"{what}: {done} di {total}{self._left(now, done, total)}" if total else f"{what} …"
        print(
            f"\r{line[:1].upper()}{line[1:]:<{WIDTH}.{WIDTH}}", end="", file=sys.stderr, flush=True
        )
        self._shown = True

    def __enter__(self) -> Progress:
        """The line of one run."""
        return self

    def __exit__(self, *_: object) -> None:
        """Takes the line away: what follows is the result."""
        if self._shown:
            print(f"\r{'':<{WIDTH + 1}}\r", end="", file=sys.stderr, flush=True)
            self._shown = False

    def _left(self, now: float, done: int, total: int) -> str:
        spent = now - self._began
        if spent < PACE or not 0 < done < total:
            return ""
        seconds = spent / done * (total - done)
        if seconds < 5:
            return ", mancano pochi secondi"
        if seconds < 90:
            return f", mancano circa {round(seconds)} secondi"
        return f", mancano circa {round(seconds / 60)} minuti"
