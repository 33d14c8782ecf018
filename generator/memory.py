"""Memory that was freed, given back to the system.

One idea to know: what a large file took stays with the process after it is freed, kept for later
by the C library. That of Linux can be asked for it; elsewhere nothing happens.
"""

from __future__ import annotations

import sys


def give_back() -> None:
    """Gives back what this process has freed."""
    if sys.platform != "linux":
        return
    import ctypes

    trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
    if trim is not None:  # some have another C library
        trim(0)
