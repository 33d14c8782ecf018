"""The documentation against the code: commands, findings, plan, formulas, results, links."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from formplan import PLAN

from generator import cli
from generator.catalogue import CATALOGUE, finding
from generator.computing.formula import FormulaError, parse
from generator.findings import CellRef
from generator.layout.bands import BANDS, GROUPS
from generator.layout.expressions import Text, read_text, unknown_names
from generator.manifest import MANIFEST_FILES, FileDigest, Manifest, to_bytes
from generator.model import Method, MissingPolicy, State
from generator.products import ACT_TEXT_FILE
from generator.reading.digests import Verdict
from generator.reading.plan_columns import SHEETS
from generator.writing.answers import OfficeAnswer, answer_values
from generator.writing.form_source import prepare_forms
from generator.writing.forms import instruction_values
from generator.writing.imprints import act_values
from tools import make_docs

ROOT = Path(__file__).resolve().parent.parent
DOCS = ROOT / "docs"
PAGES = [ROOT / "README.md", ROOT / "CHANGELOG.md", *sorted(DOCS.glob("*.md"))]


def text(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def everything() -> str:
    return "\n".join(text(page) for page in PAGES)


def code_spans(page: str) -> set[str]:
    return set(re.findall(r"`([^`\n]+)`", text(DOCS / page)))


@pytest.mark.parametrize("name", make_docs.PAGES)
def test_generated_parts_are_up_to_date(name: str) -> None:
    page = text(DOCS / name)
    assert page.count(make_docs.BEGIN) == page.count(make_docs.END) == 1
    fresh = make_docs.replace_generated(page, make_docs.PAGES[name]())
    assert page == fresh, "run `make docs`"


def test_replacing_keeps_what_is_around() -> None:
    page = f"prima\n{make_docs.BEGIN}\nvecchio\n{make_docs.END}\ndopo\n"
    fresh = make_docs.replace_generated(page, "nuovo \\1\n")
    assert fresh == f"prima\n{make_docs.BEGIN}\n\nnuovo \\1\n\n{make_docs.END}\ndopo\n"


def test_every_finding_is_documented() -> None:
    assert set(CATALOGUE) <= code_spans("segnalazioni.md")


def test_every_sheet_and_column_of_the_plan_is_documented() -> None:
    parts = re.split(r"^## Foglio `(.+)`$", text(DOCS / "piano.md"), flags=re.MULTILINE)
    documented = dict(zip(parts[1::2], parts[2::2], strict=True))
    for sheet in SHEETS:
        for column in (*sheet.columns, *sheet.entries, *sheet.variations):
            assert f"\n| {column.header} |" in documented[sheet.name]


@pytest.mark.parametrize("page", [ROOT / "README.md", DOCS / "guida-ufficio.md"], ids=str)
def test_every_command_and_option_is_documented(page: Path) -> None:
    for verb in cli.VERBS:
        assert f"python run_report.py {verb}" in text(page)
    for option in options(cli.HELP):
        assert option in text(page)


def test_no_other_command_or_option_is_documented() -> None:
    assert set(re.findall(r"run_report\.py ([a-z]+)", everything())) <= set(cli.VERBS)
    assert options(everything()) <= options(cli.HELP)


def options(page: str) -> set[str]:
    return set(re.findall(r"(?<![\w-])--[a-z]+(?:-[a-z]+)*", page))


def test_every_make_target_named_exists() -> None:
    targets = set(re.findall(r"^([a-z]+):", text(ROOT / "Makefile"), flags=re.MULTILINE))
    named = set(re.findall(r"^make ([a-z]+)|`make ([a-z]+)`", everything(), flags=re.MULTILINE))
    assert {first or second for first, second in named} <= targets


def test_every_field_of_the_results_is_documented() -> None:
    schema = json.loads(text(DOCS / "risultati.schema.json"))
    assert set(_properties(schema)) <= code_spans("risultati.md")
    states = schema["$defs"]["indicatore"]["properties"]["stato"]["enum"]
    assert set(states) <= code_spans("risultati.md")


def _properties(schema: Any) -> Iterator[str]:
    if isinstance(schema, dict):
        yield from schema.get("properties", {})
        for part in schema.values():
            yield from _properties(part)


def test_every_band_and_variable_of_the_templates_is_documented() -> None:
    spans = code_spans("modelli.md")
    assert {band.name for band in BANDS} <= spans
    variables = {
        f"{{{{ {group.name}.{name} }}}}" for group in GROUPS for name, _ in group.variables
    }
    assert variables <= spans


def test_every_variable_of_the_instructions_is_documented() -> None:
    assert set(instruction_values(prepare_forms(PLAN), PLAN.offices[0])) <= code_spans("modelli.md")


def test_the_expressions_of_the_guide_can_be_written_in_a_template() -> None:
    page = text(DOCS / "modelli.md").partition("## ")[0]
    expressions = re.findall(r"`([^`]*\{[{%][^`]*)`", page)
    assert len(expressions) >= 5
    for expression in expressions:
        read = read_text(expression)
        assert isinstance(read, Text), f"{expression}: {read}"
        assert not list(unknown_names(read, "indicatore"))


def test_the_formulas_of_the_guide_are_formulas() -> None:
    table = re.findall(r"^\| (`.+?`(?:, `.+?`)*) \|", text(DOCS / "formule.md"), re.MULTILINE)
    formulas = [formula for cell in table for formula in re.findall(r"`(.+?)`", cell)]
    assert len(formulas) >= 9
    for formula in formulas:
        parse(formula)


def test_the_caret_of_the_guide_is_where_the_program_puts_it() -> None:
    found = re.search(r"```\n  (.+)\n  ( *)\^\n  ```", text(DOCS / "formule.md"))
    assert found is not None
    with pytest.raises(FormulaError) as caught:
        parse(found.group(1))
    assert caught.value.column == len(found.group(2))


def test_methods_and_policies_are_explained() -> None:
    words = {item.value for item in (*Method, *MissingPolicy)}
    assert words <= code_spans("guida-ufficio.md")


def test_the_vocabulary_has_every_state() -> None:
    entries = re.findall(r"^\| ([^|]+) \|", text(DOCS / "vocabolario.md"), flags=re.MULTILINE)
    words = {word.strip() for entry in entries for word in re.split(r"[,(]", entry)}
    assert {state.value for state in State} - {"valore", "vuota"} <= words


def test_the_officers_guide_is_one_page() -> None:
    assert len(text(DOCS / "guida-compilatori.md").split()) < 420


def test_every_verdict_and_field_of_the_manifest_is_documented() -> None:
    spans = code_spans("impronte.md")
    assert {item.value for item in Verdict} <= spans
    empty = Manifest("", "", "", False, "", (FileDigest("", 0, ""),), ())
    fields = _keys(json.loads(to_bytes(empty)))
    assert set(fields) <= spans
    assert {*MANIFEST_FILES, f"templates/{ACT_TEXT_FILE}"} <= spans


def _keys(told: Any) -> Iterator[str]:
    parts = told.values() if isinstance(told, dict) else told if isinstance(told, list) else ()
    yield from told if isinstance(told, dict) else ()
    for part in parts:
        yield from _keys(part)


def test_every_variable_of_the_answers_is_documented() -> None:
    answer = OfficeAnswer(PLAN.offices[0], "incompleta", 2, 1, 0,
                          (finding("file-vuoto", CellRef("x.xlsx")),), {})  # fmt: skip
    values = answer_values(PLAN, answer, ())
    blocks = values["blocchi"]
    assert isinstance(blocks, list)
    assert {*values, *blocks[0]} <= code_spans("modelli.md")


def test_every_variable_of_the_text_for_the_act_is_documented() -> None:
    values = act_values(PLAN, (), {"Allegato.pdf": b""})
    files = values["file"]
    assert isinstance(files, list)
    assert {*values, *files[0]} <= code_spans("modelli.md")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_lead_somewhere(page: Path) -> None:
    for link in re.findall(r"\]\(([^)#]+)", text(page)):
        assert (page.parent / link).exists(), f"{page.name}: {link}"
