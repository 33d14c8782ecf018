"""Every step that publishing takes on the disk, counted, and one of them made to go wrong."""

from __future__ import annotations

import io
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest

Act = Callable[[], None]


class Steps:
    """Does `act` in the middle of step `at` (from 0), and of all later ones if `lasting`."""

    def __init__(self, at: int, act: Act, *, lasting: bool = False) -> None:
        self.names: list[str] = []
        self._at, self._act, self._lasting = at, act, lasting

    def take(self, name: str) -> None:
        """One more step begins."""
        place = len(self.names)
        self.names.append(name)
        if place == self._at or (self._lasting and place > self._at):
            self._act()


class _File:
    """A file whose writes stop half way for a step."""

    def __init__(self, file: Any, steps: Steps) -> None:
        self._file, self._steps = file, steps

    def __enter__(self) -> _File:
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()

    def __getattr__(self, name: str) -> Any:
        return getattr(self._file, name)

    def write(self, content: bytes) -> None:
        half = len(content) // 2
        self._file.write(content[:half])
        self._file.flush()
        self._steps.take("write")
        self._file.write(content[half:])

    def read(self) -> bytes:
        self._steps.take("read")
        return bytes(self._file.read())


@contextmanager
def counted(steps: Steps) -> Iterator[None]:
    """Within, whatever touches the disk is a step."""

    def stepped(name: str, real: Callable[..., Any]) -> Callable[..., Any]:
        def call(*given: Any, **named: Any) -> Any:
            steps.take(name)
            return real(*given, **named)

        return call

    opened = io.open

    def open_file(*given: Any, **named: Any) -> _File:
        steps.take("open")
        return _File(opened(*given, **named), steps)

    with pytest.MonkeyPatch.context() as patch:
        for name in ("replace", "unlink", "mkdir", "fsync", "open"):
            patch.setattr(os, name, stepped(f"os.{name}", getattr(os, name)))
        patch.setattr(io, "open", open_file)
        yield
