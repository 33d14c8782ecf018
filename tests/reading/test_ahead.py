"""Forms that are read before somebody asks for them."""

from __future__ import annotations

from pathlib import Path
from threading import Event

import pytest

from generator.findings import Finding
from generator.reading import ahead
from generator.reading.ahead import Ahead
from generator.reading.cells import WorkbookCells
from generator.reading.worker import Call, call_here

Read = tuple[WorkbookCells | None, tuple[Finding, ...]]


class Recorder:
    """Stands for the reading of workbooks: notes which files are read, and reads none."""

    def __init__(self, enough: int) -> None:
        self.asked: list[str] = []
        self.came = Event()
        self._enough = enough

    def read(self, _: Call, path: Path, shown: str) -> Read:
        assert shown == f"consuntivo/{path.name}"
        self.asked.append(path.name)
        if len(self.asked) >= self._enough:
            self.came.set()
        return None, ()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Seven files, one of which is no form."""
    for name in ("b.xlsx", "C.xlsx", "a.xlsx", "e.xlsx", "d.xlsx", "f.xlsx", "nota.txt"):
        (tmp_path / name).write_bytes(b"")
    return tmp_path


def test_reading_begins_at_once_and_is_told_in_the_order_of_names(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = Recorder(6)
    monkeypatch.setattr(ahead, "read_safely", other.read)
    with Ahead(folder, "consuntivo", call_here) as forms:
        assert other.came.wait(10)
        shown = [file.shown for file, _, _ in forms]
    assert other.asked == ["a.xlsx", "b.xlsx", "C.xlsx", "d.xlsx", "e.xlsx", "f.xlsx"]
    assert shown == [f"consuntivo/{name}" for name in other.asked]
    assert [(item.code, item.where.file) for item in forms.found] == [
        ("file-estraneo", "consuntivo/nota.txt")
    ]


def test_no_more_are_read_than_may_wait(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ahead, "_MOST", 2)
    other = Recorder(2)
    monkeypatch.setattr(ahead, "read_safely", other.read)
    with Ahead(folder, "consuntivo", call_here):
        assert other.came.wait(10)
    assert other.asked == ["a.xlsx", "b.xlsx"]


def test_each_that_is_taken_makes_room_for_another(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ahead, "_MOST", 2)
    other = Recorder(3)
    monkeypatch.setattr(ahead, "read_safely", other.read)
    with Ahead(folder, "consuntivo", call_here) as forms:
        next(iter(forms))
        assert other.came.wait(10)
    assert other.asked == ["a.xlsx", "b.xlsx", "C.xlsx"]
