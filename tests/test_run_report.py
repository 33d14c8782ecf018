"""The door: kind words instead of tracebacks, and the whole program behind it."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

import run_report

ROOT = Path(__file__).resolve().parent.parent


def test_missing_libraries_are_named_with_what_to_do(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(
        run_report, "find_spec", lambda name: None if name == "jinja2" else find_spec(name)
    )
    assert run_report.run() == 2
    told = capsys.readouterr().err
    assert told.startswith("Mancano delle librerie: jinja2.\n")
    assert ".venv\\Scripts\\pip install -r requirements.txt" in told


def test_every_pinned_library_is_looked_for() -> None:
    """Those above the comment on what they bring along; PyPI and modules differ by `-` and case."""
    pinned = (ROOT / "requirements.txt").read_text("utf-8").partition("# What the libraries")[0]
    names = re.findall(r"^([\w-]+)==", pinned, flags=re.MULTILINE)
    assert {name.lower().replace("-", "_") for name in names} == set(run_report.LIBRARIES)


def test_openpyxl_is_never_left_without_its_guard() -> None:
    """Without defusedxml an entity in a cell was read as a number; a variable can switch it off."""
    code = (
        "import sys, run_report; sys.argv[1:] = ['--aiuto']; run_report.run()\n"
        "import openpyxl; sys.exit(7 if openpyxl.DEFUSEDXML else 0)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False,
        env={**os.environ, "OPENPYXL_DEFUSEDXML": "False"},
    )  # fmt: skip
    assert done.returncode == 7, done.stderr


def test_help_from_another_folder(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, str(ROOT / "run_report.py"), "--aiuto"],
        cwd=tmp_path, capture_output=True, text=True, check=False, encoding="utf-8",
        env={**os.environ, "PYTHONUTF8": "1"},
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (0, "")
    assert "python run_report.py schede" in done.stdout
