"""The catalogue of findings as a whole: codes are unique, and every kind is raised and tested."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest

from generator.catalogue import CATALOGUE, details, files, finding, forms, jobs, plan, templates
from generator.findings import CellRef, Kind

ROOT = Path(__file__).resolve().parent.parent
MODULES = (files, plan, forms, details, templates, jobs)
NEAR = {"vicini", "simili"}
KINDS = [kind for module in MODULES for kind in module.KINDS]


def sources(folder: str, *, but: str = "") -> str:
    paths = (path for path in (ROOT / folder).rglob("*.py") if path.parent.name != but)
    return "\n".join(path.read_text(encoding="utf-8") for path in sorted(paths))


def facts(kind: Kind) -> set[str]:
    return set(re.findall(r"\{(\w+)\}", kind.text + kind.remedy))


def test_codes_are_unique() -> None:
    assert [code for code, times in Counter(kind.code for kind in KINDS).items() if times > 1] == []


def test_every_kind_is_raised() -> None:
    program = sources("generator", but="catalogue")
    assert [code for code in CATALOGUE if f'"{code}"' not in program] == []


def test_every_kind_is_tested() -> None:
    tests = sources("tests")
    assert [code for code in CATALOGUE if f'"{code}"' not in tests] == []


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.code)
def test_texts_read_well(kind: Kind) -> None:
    """A text continues its address, so it starts small; text and remedy end with a point."""
    assert re.fullmatch("[a-z]+(-[a-z]+)*", kind.code)
    assert not kind.text[0].isupper()
    assert kind.remedy[0].isupper()
    assert kind.remedy.endswith((".", "»", "}"))
    assert "  " not in kind.text + kind.remedy


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.code)
def test_texts_can_be_filled(kind: Kind) -> None:
    filled = finding(kind.code, CellRef("x.xlsx"), **dict.fromkeys(facts(kind) - NEAR, "abc"))
    assert "{" not in filled.text + filled.remedy
    near = finding(kind.code, CellRef("x.xlsx"), **dict.fromkeys(facts(kind), "«abc»"))
    assert ("Forse si intendeva «abc»?" in near.text) == ("vicini" in facts(kind))
    assert ("Al suo posto forse c'è «abc»." in near.text) == ("simili" in facts(kind))


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.code)
def test_what_is_missing_was_never_meant_otherwise(kind: Kind) -> None:
    """`Forse si intendeva` follows a word that somebody wrote, not one that is not there."""
    if kind.text.startswith("manca "):
        assert "vicini" not in facts(kind)
