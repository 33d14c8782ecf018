"""Memory that was freed, given back to the system.

One idea to know: what a large file took stays with the process after it is freed, kept for later
by the C library. That of Linux can be asked for it; elsewhere nothing happens.
"""

from __future__ import annotations

import contextlib
import sys


def give_back() -> None:
    """Gives back what this process has freed."""
    if sys.platform != "linux":
        return
    # Another C library, or a Python without this one: nothing is lost.
    with contextlib.suppress(ImportError, OSError, AttributeError, MemoryError):
        import ctypes

        ctypes.CDLL(None).malloc_trim(0)
