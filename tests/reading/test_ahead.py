"""Forms that are read before somebody asks for them."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from threading import Event

import pytest

from generator.reading import ahead
from generator.reading.ahead import Ahead
from generator.reading.folder import FormFile
from generator.reading.worker import Call, Read, call_here


class Recorder:
    """Stands for the reading of workbooks: notes which files are read, and reads none."""

    def __init__(self, enough: int) -> None:
        self.asked: list[str] = []
        self.read: list[str] = []
        self.came = Event()
        self._enough = enough

    def begin(self, _: Call, path: Path, shown: str) -> Callable[[], Read]:
        assert shown == f"consuntivo/{path.name}"
        self.asked.append(path.name)
        return partial(self._finish, path.name)

    def _finish(self, name: str) -> Read:
        self.read.append(name)
        if len(self.read) >= self._enough:
            self.came.set()
        return None, ()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Seven files of ten bytes each, one of which is no form."""
    for name in ("b.xlsx", "C.xlsx", "a.xlsx", "e.xlsx", "d.xlsx", "f.xlsx", "nota.txt"):
        (tmp_path / name).write_bytes(b"0123456789")
    return tmp_path


def test_reading_begins_at_once_and_is_told_in_the_order_of_names(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = Recorder(6)
    monkeypatch.setattr(ahead, "begin_reading", other.begin)
    with Ahead(folder, "consuntivo", call_here) as forms:
        assert other.came.wait(10)
        shown = [file.shown for file, _, _ in forms]
    assert other.read == ["a.xlsx", "b.xlsx", "C.xlsx", "d.xlsx", "e.xlsx", "f.xlsx"]
    assert shown == [f"consuntivo/{name}" for name in other.read]
    assert [(item.code, item.where.file) for item in forms.found] == [
        ("file-estraneo", "consuntivo/nota.txt")
    ]


def test_no_more_are_read_than_may_wait(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ahead, "_MOST", 11)
    other = Recorder(2)
    monkeypatch.setattr(ahead, "begin_reading", other.begin)
    with Ahead(folder, "consuntivo", call_here):
        assert other.came.wait(10)
    assert other.read == ["a.xlsx", "b.xlsx"]


def test_a_file_larger_than_all_the_room_is_read_alone(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ahead, "_MOST", 9)
    other = Recorder(1)
    monkeypatch.setattr(ahead, "begin_reading", other.begin)
    with Ahead(folder, "consuntivo", call_here) as forms:
        assert other.came.wait(10)
        first = list(other.read)
        rest = [file.path.name for file, _, _ in forms]
    assert first == ["a.xlsx"]
    assert rest == ["a.xlsx", "b.xlsx", "C.xlsx", "d.xlsx", "e.xlsx", "f.xlsx"]


def test_each_that_is_taken_makes_room_for_another(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ahead, "_MOST", 11)
    other = Recorder(3)
    monkeypatch.setattr(ahead, "begin_reading", other.begin)
    with Ahead(folder, "consuntivo", call_here) as forms:
        next(iter(forms))
        assert other.came.wait(10)
    assert other.read == ["a.xlsx", "b.xlsx", "C.xlsx"]


def test_the_file_behind_is_asked_for_before_one_is_waited_for(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ahead, "_MOST", 1)
    other = Recorder(1)
    monkeypatch.setattr(ahead, "begin_reading", other.begin)
    with Ahead(folder, "consuntivo", call_here):
        assert other.came.wait(10)
    assert (other.asked, other.read) == (["a.xlsx", "b.xlsx"], ["a.xlsx"])


def test_a_file_that_has_gone_is_left_to_its_reading(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    gone = [FormFile(folder / "gone.xlsx", "consuntivo/gone.xlsx")]
    monkeypatch.setattr(ahead, "list_forms", lambda *_: (tuple(gone), ()))
    other = Recorder(1)
    monkeypatch.setattr(ahead, "begin_reading", other.begin)
    with Ahead(folder, "consuntivo", call_here) as forms:
        assert [file for file, _, _ in forms] == gone
