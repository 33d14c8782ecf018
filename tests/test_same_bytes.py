"""The same inputs give the same bytes: eight runs that differ in everything else.

One idea to know: findings hold links from where they are to the inputs, so their file is the same
only where outputs and inputs lie alike, and so is the stamp that tells whether they are still
right; every output of record is the same anywhere.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from generator.rerun import STAMP_FILE

ROOT = Path(__file__).resolve().parent.parent
PERIODS = ("iniziale", "consuntivo")
FINDINGS = "Segnalazioni_"
Order = Callable[[Iterable[Path]], list[Path]]


@dataclass(frozen=True)
class Condition:
    """How one run differs from the first."""

    folder: str = "prova"
    environment: dict[str, str] = field(default_factory=dict)
    order: Order = sorted
    modified: int = 1_700_000_000
    clock: str = ""
    outputs: str = "outputs"
    copied: bool = False  # the program too lies elsewhere
    mask: int = 0o022


def backwards(paths: Iterable[Path]) -> list[Path]:
    return sorted(paths, reverse=True)


ASCII = {"LC_ALL": "C", "LANG": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
OTHERS = {
    "another folder": Condition(folder="un'altra cartella/più giù", outputs="a/b/uscite"),
    "another order and date of the files": Condition(order=backwards, modified=1_000_000_000),
    "another time zone": Condition(environment={"TZ": "Pacific/Kiritimati"}),
    "another language": Condition(environment=ASCII),
    "another hash seed": Condition(environment={"PYTHONHASHSEED": "4242"}),
    "another day": Condition(clock="2031-02-28 23:59:58"),
    "all of it": Condition(
        folder="ç", environment={**ASCII, "TZ": "America/St_Johns", "PYTHONHASHSEED": "7"},
        order=backwards, modified=1_234_567_890, clock="1999-12-31 12:00:00", copied=True,
        mask=0o077,
    ),
}  # fmt: skip


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Digests of all that the plain run makes."""
    condition = Condition(environment={"PYTHONHASHSEED": "0"})
    return run(condition, tmp_path_factory.mktemp("prima"), lambda name: name)


def test_the_plain_run_makes_everything(first: dict[str, str]) -> None:
    for period in PERIODS:
        made = {Path(name).name for name in first if name.startswith(period)}
        assert {
            f"Allegato_2022_{period}.pdf",
            f"Allegato_2022_{period}.pdf.sha256",
            f"Allegato_2022_{period}.xlsx",
            f"Allegato_2022_{period}.xlsx.sha256",
            f"Testo_determinazione_2022_{period}.txt",
            f"Segnalazioni_{period}.xlsx",
            "risultati.json",
            "manifesto.json",
        } <= made


@pytest.mark.parametrize("name", OTHERS)
def test_the_same_bytes_under_other_conditions(
    first: dict[str, str], name: str, tmp_path: Path, program: Callable[[str], str]
) -> None:
    condition = OTHERS[name]
    made = run(condition, tmp_path, program)
    if condition.outputs != "outputs":
        first, made = without(FINDINGS, first), without(FINDINGS, made)
    if condition.outputs != "outputs" or condition.copied:
        first, made = without(STAMP_FILE, first), without(STAMP_FILE, made)
    assert made == first


def test_control_the_clock_is_really_another(program: Callable[[str], str]) -> None:
    script = "import time; print(time.gmtime().tm_year)"
    clock = OTHERS["another day"].clock
    done = subprocess.run(
        [program("faketime"), clock, sys.executable, "-c", script], capture_output=True, check=True
    )
    assert done.stdout.strip() == b"2031"


def without(part: str, digests: dict[str, str]) -> dict[str, str]:
    return {name: sha256 for name, sha256 in digests.items() if part not in name}


def run(condition: Condition, place: Path, program: Callable[[str], str]) -> dict[str, str]:
    """Makes the annexes of both periods; the SHA-256 of every output by its relative name."""
    folder = place / condition.folder
    lay_inputs(folder / "inputs", condition)
    door = (copy_program(place) if condition.copied else ROOT) / "run_report.py"
    clock = [program("faketime"), condition.clock] if condition.clock else []
    for period in PERIODS:
        done = subprocess.run(
            [*clock, sys.executable, str(door), "allegato", "--periodo", period,
             "--uscite", condition.outputs],
            cwd=folder, env={**os.environ, **condition.environment}, umask=condition.mask,
            capture_output=True, check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr.decode(errors="replace")
    outputs = folder / condition.outputs
    return {
        path.relative_to(outputs).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in outputs.rglob("*")
        if path.is_file()
    }


def lay_inputs(folder: Path, condition: Condition) -> None:
    """Copies the shipped inputs one by one, in the order and with the date of the condition."""
    for path in condition.order(item for item in (ROOT / "inputs").rglob("*") if item.is_file()):
        target = folder / path.relative_to(ROOT / "inputs")
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, target)
        os.utime(target, (condition.modified, condition.modified))


def copy_program(place: Path) -> Path:
    target = place / "programma"
    for name in ("generator", "templates"):
        ignored = shutil.ignore_patterns("__pycache__")
        shutil.copytree(ROOT / name, target / name, ignore=ignored)
    shutil.copyfile(ROOT / "run_report.py", target / "run_report.py")
    return target
