"""Reading in another process: whatever happens there, the run goes on."""

from __future__ import annotations

import contextlib
import os
import sys
import time
import zipfile
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest
import xlsxwriter
from failing_tasks import abort, echo, end, fall_over, hang, process_id, take_all_memory
from formplan import GOOD, GOOD_SG, PLAN, filled, form, rows
from handmade import MAIN, c, packed, parts, row

from generator.findings import CellRef
from generator.reading import limits, serving, worker
from generator.reading.plan import open_plan, plan_as_of
from generator.reading.returns import read_returns
from generator.reading.workbooks import read_workbook
from generator.reading.worker import (
    LostError,
    Reader,
    begin,
    begin_reading,
    call_here,
    within,
)

ROOT = Path(__file__).resolve().parent.parent.parent
PLAN_FILE = ROOT / "inputs" / "piano.xlsx"


@pytest.fixture(scope="module")
def reader() -> Iterator[Reader]:
    with Reader(seconds=1) as started:
        yield started


def test_a_task_comes_back(reader: Reader) -> None:
    assert reader(echo, "àèì") == "àèì"


def test_one_process_serves_all_files(reader: Reader) -> None:
    assert reader(process_id) == reader(process_id)


@pytest.mark.parametrize(
    ("task", "reason"),
    [(hang, "dura più di 1 secondi"), (abort, "il lettore si è chiuso da solo"),
     (end, "il lettore si è chiuso da solo")],
)  # fmt: skip
def test_a_lost_task_is_told_and_the_next_one_is_served(
    reader: Reader, task: object, reason: str
) -> None:
    before = reader(process_id)
    started = time.monotonic()
    with pytest.raises(LostError, match=reason):
        reader(task)  # type: ignore[arg-type]
    assert time.monotonic() - started < 5
    assert reader(process_id) != before


def test_tasks_that_were_begun_survive_the_loss_of_one(reader: Reader) -> None:
    """They are asked again of the next process; results may be fetched in any order."""
    first, lost, *others = (
        begin(reader, echo, "a"), begin(reader, abort), begin(reader, echo, "b"),
        begin(reader, echo, "c"),
    )  # fmt: skip
    assert [item() for item in reversed(others)] == ["c", "b"]
    assert first() == "a"
    with pytest.raises(LostError, match="il lettore si è chiuso da solo"):
        lost()
    assert others[0]() == "b"


def test_here_a_task_runs_when_it_is_waited_for() -> None:
    done: list[str] = []
    waiting = begin(call_here, done.append, "x")
    assert done == []
    waiting()
    assert done == ["x"]


@pytest.mark.skipif(not Path("/proc/self/statm").is_file(), reason="no limit on this system")
def test_memory_is_bounded(reader: Reader) -> None:
    with pytest.raises(LostError, match="chiede troppa memoria"):
        reader(take_all_memory)
    assert reader(echo, "x") == "x"


def big_book(path: Path, rows: int, columns: int) -> None:
    with xlsxwriter.Workbook(path, {"constant_memory": True}) as book:
        page = book.add_worksheet("Misure")
        for number in range(rows):
            page.write_row(number, 0, [f"{number}/{place}" for place in range(columns)])


@pytest.mark.skipif(not Path("/proc/self/statm").is_file(), reason="no measure on this system")
def test_a_form_with_too_many_rows_is_told_within_512_mb(tmp_path: Path) -> None:
    big_book(tmp_path / "scheda.xlsx", 100_000, 12)
    before = peak_memory(os.getpid())
    with Reader(seconds=60) as reader:
        book, (found,) = begin_reading(reader, tmp_path / "scheda.xlsx", "scheda.xlsx")()
        taken = peak_memory(reader(process_id)) + peak_memory(os.getpid()) - before
    assert book is None
    assert (found.code, found.where.cell) == ("file-rifiutato", "A20001")
    assert "celle oltre la riga 20.000 o la colonna 500" in found.text
    assert taken < 512 * 1024 * 1024


def test_a_plan_of_a_thousand_offices_is_read(tmp_path: Path) -> None:
    big_book(tmp_path / "piano.xlsx", 21_000, 3)
    with Reader() as reader:
        call = within(reader, limits.PLAN)
        book, found = begin_reading(call, tmp_path / "piano.xlsx", "piano.xlsx", limits.PLAN)()
    assert found == ()
    assert book is not None
    assert book.sheets[0].cells[20_999, 2].text == "20999/2"


def test_each_task_has_its_own_limits(reader: Reader) -> None:
    patient = replace(limits.FORM, seconds=30.0, memory=2_000_000_000)
    assert within(reader, patient)(take_all_memory) == 600_000_000
    with pytest.raises(LostError, match="chiede troppa memoria"):
        within(reader, limits.FORM)(take_all_memory)
    assert within(call_here, patient) is call_here


def peak_memory(process: int) -> int:
    """Bytes of memory that a process held at most."""
    told = Path(f"/proc/{process}/status").read_text("ascii")
    return int(next(line for line in told.splitlines() if "VmHWM" in line).split()[1]) * 1024


def test_limits_are_those_promised() -> None:
    assert limits.FORM.seconds == 10
    assert limits.FORM.memory < 512 * 1024 * 1024
    assert limits.PLAN.rows >= 10 * limits.FORM.rows


def one_long_text() -> bytes:
    """Within the gate's 100 MB; every reader of it keeps several copies."""
    words = "a" * 95_000_000
    rows = row(c("A", f"<is><t>{words}</t></is>", 't="inlineStr"'))
    return packed(parts(rows), zipfile.ZIP_STORED)


def a_million_styles() -> bytes:
    styles = '<styleSheet xmlns="{}"><cellXfs>{}</cellXfs></styleSheet>'
    each = '<xf numFmtId="0"/>'
    many = styles.format(MAIN, each * (95_000_000 // len(each)))
    return packed({**parts(row(c("A", "<v>1</v>"))), "xl/styles.xml": many}, zipfile.ZIP_STORED)


@pytest.mark.skipif(not Path("/proc/self/statm").is_file(), reason="no limit on this system")
@pytest.mark.parametrize("make", [one_long_text, a_million_styles])
def test_a_file_that_takes_all_memory_is_a_finding(
    tmp_path: Path, make: Callable[[], bytes], capfd: pytest.CaptureFixture[str]
) -> None:
    """Really measured: 512 MB and 10 s, and nothing of it on the screen."""
    (tmp_path / "x.xlsx").write_bytes(make())
    with Reader() as reader:
        process = Path(f"/proc/{reader(process_id)}/status")
        with ThreadPoolExecutor(1) as pool:
            started = time.monotonic()
            read = pool.submit(begin_reading(reader, tmp_path / "x.xlsx", "x.xlsx"))
            peak = 0
            while not read.done():
                with contextlib.suppress(OSError, IndexError, ValueError):
                    told = process.read_text("ascii").partition("VmHWM:")[2]
                    peak = max(peak, int(told.split()[0]))
                time.sleep(0.01)
        book, (found,) = read.result()
    assert book is None
    assert found.code == "lettura-interrotta"
    assert time.monotonic() - started < 11
    assert 200_000 < peak < 512 * 1024
    assert capfd.readouterr().err == ""


def test_the_process_ends_with_its_context() -> None:
    with Reader() as started:
        started(echo, "x")
        process = started._process
        assert process is not None
        alive = process.is_alive()
    assert alive
    assert started._process is None


def test_the_same_is_read_here_and_there(reader: Reader) -> None:
    for path in (PLAN_FILE, *sorted((ROOT / "inputs" / "consuntivo").glob("*.xlsx"))):
        assert begin_reading(reader, path, path.name)() == read_workbook(path, path.name)


def test_the_plan_is_read_through_it(reader: Reader) -> None:
    here, there = open_plan(PLAN_FILE, "piano.xlsx"), open_plan(PLAN_FILE, "piano.xlsx", reader)
    assert there[1] == here[1]
    assert here[0] is not None
    assert there[0] is not None
    assert plan_as_of(there[0], "consuntivo") == plan_as_of(here[0], "consuntivo")


def test_a_plan_that_is_lost_blocks_even_a_draft(monkeypatch: pytest.MonkeyPatch) -> None:
    """The colours of the bands are read with another library, which may be lost too."""
    monkeypatch.setattr("generator.reading.plan.read_band_colors", hang)
    monkeypatch.setattr("generator.reading.plan.PLAN", replace(limits.PLAN, seconds=2.0))
    with Reader() as reader:
        tables, found = open_plan(PLAN_FILE, "piano.xlsx", reader)
    assert tables is not None
    assert tables.blocked
    assert [(item.where, item.code, item.kind.subject.value) for item in found if item.blocks] == [
        (CellRef("piano.xlsx", "Fasce"), "lettura-interrotta", "piano")
    ]


def test_other_files_are_read_all_the_same(
    tmp_path: Path, reader: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(worker, "read_workbook", fall_over)
    (tmp_path / "Scheda_PO3.xlsx").write_bytes(b"hang")
    (tmp_path / "Scheda_PO3 (2).xlsx").write_bytes(b"abort")
    (tmp_path / "Scheda_SG.xlsx").write_bytes(filled(form(PLAN, "SG"), GOOD_SG))
    returns = read_returns(tmp_path, PLAN, lambda *_: None, reader)
    assert [(item.office, item.status) for item in returns.deliveries] == [
        ("PO3", "rifiutata"), ("SG", "consegnata")
    ]  # fmt: skip
    assert rows(returns.findings) == [("", "lettura-interrotta"), ("", "lettura-interrotta")]
    assert str(returns.findings[1]) == (
        "consuntivo/Scheda_PO3.xlsx: la lettura del file si è interrotta (dura più di 1 secondi): "
        "niente di quello che contiene è usato. Copiare i valori in una scheda preparata di nuovo "
        "con il comando schede e usare quella."
    )


def test_a_form_is_read_through_it(tmp_path: Path, reader: Reader) -> None:
    (tmp_path / "Scheda_PO3.xlsx").write_bytes(filled(form(), GOOD))
    here = read_returns(tmp_path, PLAN, lambda *_: None)
    there = read_returns(tmp_path, PLAN, lambda *_: None, reader)
    assert there.measurements.equals(here.measurements)
    assert there.findings == here.findings


def test_windows_has_no_limit_of_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    """There the gate and the seconds must do; nothing may be called that it does not have."""
    monkeypatch.setattr(sys, "platform", "win32")
    assert serving._taken_memory() == 0
    serving._limit_memory(0, 1)
