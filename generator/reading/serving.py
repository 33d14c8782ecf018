"""The process that reads: it does what it is asked, within the memory it is given.

One idea to know: it holds nothing of the run. Whoever asks counts the seconds, and starts another
when this one is lost (`reading.worker`).
"""

from __future__ import annotations

import contextlib
import gc
import os
import signal
import sys
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any, cast

NO_MEMORY = 12  # the exit code of a reader that may take no more: ENOMEM

_STATM = Path("/proc/self/statm")


def serve(pipe: Connection[Any, Any]) -> None:
    """The other process: one answer for each task until the pipe is closed."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # an interruption is told once, by the parent
    gc.set_threshold(50_000)  # see generator.cli
    _silence_libraries()
    sys.modules.setdefault("numpy", cast(Any, None))  # openpyxl would load it, to no use here
    import generator.reading.workbooks  # noqa: F401 - before the first task asks for it

    idle = _taken_memory()
    pipe.send(None)
    with contextlib.suppress(EOFError, BrokenPipeError):
        while True:
            memory, task, args, kwargs = pipe.recv()
            try:
                _limit_memory(idle, memory)
                pipe.send(task(*args, **kwargs))
            except MemoryError:
                os._exit(NO_MEMORY)  # there is no memory to say it either


def _silence_libraries() -> None:
    """What a library writes as it dies is not for the user; Python's own words still are."""
    if sys.stderr is None or sys.platform == "win32":
        return
    sys.stderr = os.fdopen(os.dup(2), "w", encoding="utf-8", errors="replace")
    os.dup2(os.open(os.devnull, os.O_WRONLY), 2)


def _taken_memory() -> int:
    """Bytes of addresses that this process takes; 0 where the system does not tell."""
    if sys.platform == "win32" or not _STATM.is_file():
        return 0
    import resource

    return int(_STATM.read_text("ascii").split()[0]) * resource.getpagesize()


def _limit_memory(idle: int, memory: int) -> None:
    """Where the system can: Windows cannot, and there the gate and the seconds must do."""
    if sys.platform == "win32" or not idle:
        return
    import resource

    _, most = resource.getrlimit(resource.RLIMIT_AS)
    resource.setrlimit(resource.RLIMIT_AS, (idle + memory, most))
