"""The workbooks of a folder, read before somebody looks at them.

One idea to know: while one form is looked at here, or the plan is checked, the next ones are read
in the other process. They come out in the order of their names, whatever takes how long.
"""

from __future__ import annotations

import contextlib
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from types import TracebackType

from generator.findings import Finding
from generator.reading.cells import WorkbookCells
from generator.reading.folder import FormFile, list_forms
from generator.reading.worker import Call, Read, begin_reading

_MOST = 2 << 20  # bytes of files read and waiting: what is read while a large plan is checked
_ASKED = 2  # at once, so that the other process never waits to be told what comes next

_FormRead = tuple[FormFile, WorkbookCells | None, tuple[Finding, ...]]


class Ahead:
    """The forms in a folder, being read; a context that ends with the reading.

    `files` are those to read, `found` is what stands beside them (see `folder.list_forms`).
    """

    def __init__(self, folder: Path, prefix: str, call: Call) -> None:
        """Begins to read the files of `folder` through `call`."""
        self.files, self.found = list_forms(folder, prefix)
        self._call = call
        self._pool = ThreadPoolExecutor(1)
        self._coming = iter(self.files)
        self._asked: deque[tuple[FormFile, Callable[[], Read]]] = deque()
        self._sizes = iter([_size(file) for file in self.files])
        self._room = _MOST
        self._waiting: deque[tuple[int, Future[_FormRead]]] = deque()
        self._fill()

    def __enter__(self) -> Ahead:
        """Reads already."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        """Begins no other file; those that were asked for are left to the other process."""
        self._pool.shutdown(cancel_futures=True)

    def __iter__(self) -> Iterator[_FormRead]:
        """Each file, once, with its workbook and what was found in it."""
        while self._waiting:
            size, reading = self._waiting.popleft()
            read = reading.result()
            self._room += size
            self._fill()
            yield read

    def _fill(self) -> None:
        """Begins files while there is room; the last may take more than is left."""
        while self._room > 0 and (size := next(self._sizes, None)) is not None:
            self._waiting.append((size, self._pool.submit(self._read_next)))
            self._room -= size

    def _read_next(self) -> _FormRead:
        """The next file, after the one behind it was asked for."""
        while len(self._asked) < _ASKED and (file := next(self._coming, None)) is not None:
            self._asked.append((file, begin_reading(self._call, file.path, file.shown)))
        file, finish = self._asked.popleft()
        return file, *finish()


def _size(file: FormFile) -> int:
    """Bytes; of a file that has gone meanwhile, which reading will tell, none."""
    with contextlib.suppress(OSError):
        return file.path.stat().st_size
    return 0
