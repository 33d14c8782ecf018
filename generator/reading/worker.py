"""Reading in another process, which may hang, take all memory or die without ending the run.

One idea to know: one process serves all files, since starting it is most of its cost; it is killed
and started again only after a file was lost. The gate refuses what is known to harm a reader; this
is for what nobody knows yet.
"""

from __future__ import annotations

import contextlib
import multiprocessing
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pathlib import Path
from threading import Lock
from types import TracebackType
from typing import Any, ParamSpec, Protocol, TypeVar, cast

from generator.catalogue import finding
from generator.findings import CellRef, Finding
from generator.reading.cells import WorkbookCells
from generator.reading.limits import FORM, Limits
from generator.reading.serving import NO_MEMORY, serve

MOST_STARTING = 60.0  # a virus scanner may look at every library first

P = ParamSpec("P")
T = TypeVar("T")
Read = tuple[WorkbookCells | None, tuple[Finding, ...]]  # what reading a workbook gives


class LostError(Exception):
    """A task that did not come back; the message says why, in Italian."""


class Call(Protocol):
    """Calls a task, here or in another process.

    Raises:
        LostError: the other process was lost with the task.
    """

    def __call__(self, task: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> T:
        """The task's result."""
        ...


def call_here(task: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> T:
    """Calls the task in this process."""
    return task(*args, **kwargs)


def within(call: Call, limits: Limits) -> Call:
    """The same call with the seconds and the memory of `limits`; none counts in this process."""
    if not isinstance(call, Reader):
        return call
    return Bounded(call, limits.seconds, limits.memory)


def begin(
    call: Call, task: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs
) -> Callable[[], T]:
    """Begins a task, and gives what waits for its result; in this process it is then that it runs.

    The other process does its tasks in the order in which they were begun.
    """
    if isinstance(call, Reader | Bounded):
        return call.begin(task, *args, **kwargs)
    return partial(call, task, *args, **kwargs)


def read_workbook(path: Path, shown: str, limits: Limits) -> Read:
    """`workbooks.read_workbook`, which only the process that reads has to load."""
    from generator.reading import workbooks

    return workbooks.read_workbook(path, shown, limits)


def begin_reading(call: Call, path: Path, shown: str, limits: Limits = FORM) -> Callable[[], Read]:
    """Begins `read_workbook` through `call`: what is returned waits for it.

    A reader that is lost is a finding about the file.
    """
    reading = begin(call, read_workbook, path, shown, limits)

    def finish() -> Read:
        try:
            return reading()
        except LostError as lost:
            return None, (finding("lettura-interrotta", CellRef(shown), motivo=str(lost)),)

    return finish


@dataclass(eq=False, slots=True)
class _Task:
    """What was asked of the other process, within seconds and bytes, and what became of it."""

    seconds: float
    memory: int
    what: tuple[object, ...]  # the function and its arguments
    done: bool = False
    result: object = None
    lost: str = ""


class Bounded:
    """A reader asked within limits: seconds, and bytes above an idle reader's."""

    def __init__(self, reader: Reader, seconds: float, memory: int) -> None:
        """Sets the limits of each task."""
        self._reader, self._seconds, self._memory = reader, seconds, memory

    def __call__(self, task: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> T:
        """Calls a function of a module in the other process.

        Raises:
            LostError: it took too long or too much memory, or the process died.
        """
        return self.begin(task, *args, **kwargs)()

    def begin(self, task: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> Callable[[], T]:
        """Begins such a call; its seconds count from when it is waited for, and is the next."""
        asked = _Task(self._seconds, self._memory, (task, args, kwargs))
        self._reader.ask(asked)
        return lambda: cast(T, self._reader.wait_for(asked))


class Reader(Bounded):
    """The other process; a context that ends with it.

    Entering starts it and returns at once, so that its libraries load while this process does
    something else.
    """

    def __init__(self, seconds: float = FORM.seconds, memory: int = FORM.memory) -> None:
        """Sets the limits of one task."""
        super().__init__(self, seconds, memory)
        self._asked: deque[_Task] = deque()
        self._turn = Lock()  # whatever thread asks or waits
        self._process: BaseProcess | None = None
        self._pipe: Connection[Any, Any] | None = None
        self._ready = False

    def __enter__(self) -> Reader:
        """Starts the process."""
        self._start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        """Ends the process, whatever it is doing."""
        self._stop()

    def ask(self, task: _Task) -> None:
        """Sends a task; there is always room for a few, each as short as the name of a file."""
        with self._turn:
            self._asked.append(task)
            if self._pipe is None:
                self._start()
            else:
                self._send(self._pipe, task)

    def wait_for(self, task: _Task) -> object:
        """The result of a task that was sent.

        Raises:
            LostError: the process was lost with it.
        """
        while not task.done:
            with self._turn:
                if not task.done:
                    self._finish_next()
        if task.lost:
            raise LostError(task.lost)
        return task.result

    def _finish_next(self) -> None:
        task = self._asked[0]
        try:
            pipe = self._start()
            self._await_ready(pipe)
            task.result = self._receive(pipe, task.seconds)
        except LostError as lost:
            task.lost = str(lost)
        except (EOFError, OSError):
            too_much = self._stop() == NO_MEMORY
            task.lost = "chiede troppa memoria" if too_much else "il lettore si è chiuso da solo"
        except BaseException:  # its answer may be half read: no other may be taken for the next
            self._stop()
            task.lost = "il lettore si è chiuso da solo"
            raise
        finally:
            task.done = True
            self._asked.popleft()

    def _start(self) -> Connection[Any, Any]:
        """The pipe to the process; to a new one, everything asked and not done is sent again."""
        if self._pipe is not None:
            return self._pipe
        context = multiprocessing.get_context("spawn")
        self._pipe, other = context.Pipe()
        self._process = context.Process(target=serve, args=(other,), daemon=True)
        self._process.start()
        other.close()
        for task in self._asked:
            self._send(self._pipe, task)
        return self._pipe

    def _send(self, pipe: Connection[Any, Any], task: _Task) -> None:
        with contextlib.suppress(OSError):  # it has died: that is told when its answer is missed
            pipe.send((task.memory, *task.what))

    def _await_ready(self, pipe: Connection[Any, Any]) -> None:
        if not self._ready:
            self._receive(pipe, MOST_STARTING)
            self._ready = True

    def _receive(self, pipe: Connection[Any, Any], seconds: float) -> object:
        if not pipe.poll(seconds):
            self._stop()
            raise LostError(f"dura più di {seconds:.0f} secondi")
        return pipe.recv()

    def _stop(self) -> int | None:
        """Ends the process and returns its exit code, its own if it had already ended."""
        code = None
        if self._process is not None:
            self._process.kill()
            self._process.join()
            code = self._process.exitcode
            self._process.close()
        if self._pipe is not None:
            self._pipe.close()
        self._process, self._pipe, self._ready = None, None, False
        return code
