"""The workbooks of a folder, read before somebody looks at them.

One idea to know: while one form is looked at here, or the plan is checked, the next ones are read
in the other process. They come out in the order of their names, whatever takes how long.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from types import TracebackType

from generator.findings import Finding
from generator.reading.cells import WorkbookCells
from generator.reading.folder import FormFile, list_forms
from generator.reading.worker import Call, read_safely

_MOST = 20  # workbooks read and waiting: what is read while a large plan is checked

_Read = tuple[WorkbookCells | None, tuple[Finding, ...]]


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
        self._waiting: deque[tuple[FormFile, Future[_Read]]] = deque()
        for _ in range(_MOST):
            self._begin_next()

    def __enter__(self) -> Ahead:
        """Reads already."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        """Begins no other file, and waits for the one that is being read."""
        self._pool.shutdown(cancel_futures=True)

    def __iter__(self) -> Iterator[tuple[FormFile, WorkbookCells | None, tuple[Finding, ...]]]:
        """Each file, once, with its workbook and what was found in it."""
        while self._waiting:
            file, read = self._waiting.popleft()
            book, found = read.result()
            self._begin_next()
            yield file, book, found

    def _begin_next(self) -> None:
        file = next(self._coming, None)
        if file is not None:
            task = self._pool.submit(read_safely, self._call, file.path, file.shown)
            self._waiting.append((file, task))
