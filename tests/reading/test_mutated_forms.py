"""Thousands of forms as officers send them: nothing is misread, and nothing clean is refused."""

from __future__ import annotations

import math
import shutil
import subprocess
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

import pytest
from formplan import returned
from mutation_rows import HARMLESS, ROWS
from mutator import OFFICE, Case, Item, Label, Writer, all_cases, build_case

from generator.reading.returns import Returns

SEEDS = 3  # each row, position and writer so many times: more than 2,000 forms
SAMPLE = 37  # of all forms, one in so many is read in every run
OFFICE_SAMPLE = 131  # LibreOffice is slow: fewer of those
BATCH = 150  # files that LibreOffice converts in one start
MOST_SECONDS = 3600  # a batch takes one minute alone, many more beside other work


def complaints(case: Case, returns: Returns) -> list[str]:
    """What is wrong with what was read of a case."""
    rows = returns.measurements.to_dict("records")
    read = {str(row["measure"]): (str(row["state"]), float(str(row["value"]))) for row in rows}
    blocks = [str(item) for item in returns.findings if item.blocks]
    said = [str(item) for item in returns.findings]
    wrong = []
    for measure, expected in case.expected.items():
        state, value = read[measure]
        if state == "valore" and (expected is None or not _same(value, expected)):
            wrong.append(f"misread: {measure} is {value}, not {expected}")
        if state != "valore" and expected is not None and case.label is not Label.BLOCK:
            wrong.append(f"lost: {measure} is {state}, not {expected}")
    if any(item.code == "celle-perse" for item in returns.findings):
        wrong.append("cells that nobody read")
    if case.label is Label.BLOCK and not blocks:
        wrong.append("silent: nothing blocks")
    if case.label is not Label.BLOCK and blocks:
        wrong.append("false block")
    if case.label is Label.WARN and not said:
        wrong.append("silent: nothing is said")
    if case.label is Label.EQUAL and said:
        wrong.append("false warning")
    return [f"{case.name} [{case.label}]: {fault}\n    {said}" for fault in wrong]


def _same(value: float, expected: float) -> bool:
    return math.isclose(value, expected, rel_tol=1e-12, abs_tol=1e-15)


def read_all(folder: Path, cases: Iterable[Case]) -> list[str]:
    wrong = []
    for number, case in enumerate(cases):
        place = folder / str(number)
        wrong += complaints(case, returned(place, case.files))
        shutil.rmtree(place)
    return wrong


def converted(folder: Path, cases: Sequence[Case], command: str) -> list[Case]:
    """The same forms opened and saved by LibreOffice, all the workbooks of each folder."""
    paths = []
    for number, case in enumerate(cases):
        for place, (name, content) in enumerate(case.files.items()):
            if name.endswith(".xlsx") and not name.startswith("~$"):
                path = folder / "in" / f"{number}_{place}.xlsx"
                path.parent.mkdir(exist_ok=True)
                path.write_bytes(content)
                paths.append(str(path))
    out = folder / "out"
    profile = (folder / "profile").as_uri()
    for start in range(0, len(paths), BATCH):
        subprocess.run(
            [command, f"-env:UserInstallation={profile}", "--headless", "--norestore",
             "--convert-to", "xlsx:Calc MS Excel 2007 XML", "--outdir", str(out),
             *paths[start : start + BATCH]],
            check=True, capture_output=True, timeout=MOST_SECONDS,
        )  # fmt: skip
    return [_with_saved(case, number, out) for number, case in enumerate(cases)]


def _with_saved(case: Case, number: int, out: Path) -> Case:
    files = {}
    for place, (name, content) in enumerate(case.files.items()):
        saved = out / f"{number}_{place}.xlsx"
        files[name] = saved.read_bytes() if saved.is_file() else content
    return Case(case.name, case.label, files, case.expected)


ALL = list(all_cases(ROWS, SEEDS))


def build(wanted: Iterable[Item]) -> list[Case]:
    return [build_case(*item, HARMLESS) for item in wanted]


def test_there_are_thousands() -> None:
    assert len(ALL) >= 2000
    assert {row.label for row, *_ in ALL} == set(Label)
    assert len({row.name for row in ROWS}) == len(ROWS)


def test_a_sample_of_mutated_forms(tmp_path: Path) -> None:
    here = [item for item in ALL if item[2] is not Writer.OFFICE]
    assert read_all(tmp_path, build(here[::SAMPLE])) == []


def test_a_few_saved_by_libreoffice(tmp_path: Path, program: Callable[[str], str]) -> None:
    there = [item for item in ALL if item[2] is Writer.OFFICE]
    cases = converted(tmp_path, build(there[::OFFICE_SAMPLE]), program("soffice"))
    assert read_all(tmp_path, cases) == []


@pytest.mark.deep
def test_all_mutated_forms(tmp_path: Path) -> None:
    here = [item for item in ALL if item[2] is not Writer.OFFICE]
    assert read_all(tmp_path, build(here)) == []


@pytest.mark.deep
def test_all_saved_by_libreoffice(tmp_path: Path, program: Callable[[str], str]) -> None:
    there = [item for item in ALL if item[2] is Writer.OFFICE]
    cases = converted(tmp_path, build(there), program("soffice"))
    assert all(case.files[OFFICE] for case in cases if OFFICE in case.files)
    assert read_all(tmp_path, cases) == []
