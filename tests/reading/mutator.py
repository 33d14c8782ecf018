"""Returned forms as officers really send them, each with the answer that it must get.

One idea to know: the label (must block, must warn, must be equal) and the expected values are
decided here, from what was done to the form. The reader is never asked.
"""

from __future__ import annotations

import io
import random
import re
import zipfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any
from xml.sax.saxutils import escape

import openpyxl
from formplan import GOOD_SG, MEASURES_PO3, PLAN, filled, form, place, sheet
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from generator.model import Measure, MeasureKind

OFFICE, OTHER = "Scheda_PO3.xlsx", "Scheda_SG.xlsx"
DUE = tuple(measure for measure in MEASURES_PO3 if not measure.periods)
OTHERS = {"Studi": 8.0, "Incontri": 12.0}


class Label(StrEnum):
    """What reading a mutated form must come to."""

    BLOCK = "must-block"
    WARN = "must-warn"
    EQUAL = "must-equal"


class Writer(StrEnum):
    """Who saved the form."""

    EXCEL = "excel"
    INLINE = "inline strings"
    OFFICE = "libreoffice"


@dataclass
class Draft:
    """A form on its way: the mutation changes the book, and says what must come of it.

    `expected` is the value of each measure (a fraction for percent), None for one that must have
    no value. `cached` are results of formulas, by formula.
    """

    book: Workbook
    page: Worksheet  # the sheet of measures, whatever its name becomes
    rng: random.Random
    target: Measure
    expected: dict[str, float | None]
    cached: dict[str, float] = field(default_factory=dict)
    files: dict[str, bytes] = field(default_factory=dict)  # beside the form
    name: str = OFFICE

    @property
    def cell(self) -> Any:
        """The cell in `Valore` of the target measure."""
        return self.page.cell(*place(self.page, self.target.id))

    def at(self, header: str) -> Any:
        return self.page.cell(*place(self.page, self.target.id, header))

    def type(self, value: Any, number_format: str = "General") -> None:
        self.cell.value = value
        self.cell.number_format = number_format

    def refuse(self) -> None:
        self.expected[self.target.id] = None


Mutate = Callable[[Draft], None]

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_STRINGS = "application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"
_INLINE = re.compile(r'<c ([^>]*?)t="inlineStr"([^>]*)><is>(.*?)</is></c>', re.DOTALL)


@dataclass(frozen=True, slots=True)
class Row:
    """One row of the table: a mutation, its label, and the measures it makes sense for."""

    name: str
    label: Label
    mutate: Mutate
    kinds: frozenset[MeasureKind] = frozenset(MeasureKind)
    recalculated: bool = False  # LibreOffice would compute again what is missing on purpose
    alone: bool = False  # not together with a change of structure


Item = tuple[Row, Measure, Writer, int]  # what a case is built from


@dataclass(frozen=True, slots=True)
class Case:
    """A folder of returned forms and what must come of it."""

    name: str
    label: Label
    files: Mapping[str, bytes]
    expected: Mapping[str, float | None]


def build_case(
    row: Row, target: Measure, writer: Writer, seed: int, harmless: list[Mutate]
) -> Case:
    """One mutated form; `harmless` are changes of structure made before, which change nothing."""
    rng = random.Random(f"{row.name}/{target.id}/{seed}")  # noqa: S311
    points = {measure.id: plausible(measure, rng) for measure in DUE}
    book = openpyxl.load_workbook(io.BytesIO(_BLANK))
    expected: dict[str, float | None] = {}
    for measure in DUE:
        page = sheet(book)
        page.cell(*place(page, measure.id)).value = points[measure.id]
        expected[measure.id] = inside(measure, points[measure.id])
    expected["Vecchia"] = None
    draft = Draft(book, sheet(book), rng, target, expected)
    row.mutate(draft)
    told = [] if row.alone else rng.sample(harmless, rng.randint(0, min(2, len(harmless))))
    for change in told:
        change(draft)
    content = saved_with(book, draft.cached)
    if writer is Writer.EXCEL:
        content = shared(content)
    files = {draft.name: content, OTHER: _SG, **draft.files}
    name = f"{row.name} · {target.id} · {writer.value} · {seed}"
    return Case(name, row.label, files, {**OTHERS, **draft.expected})


def plausible(measure: Measure, rng: random.Random) -> float:
    """What an office might type for `measure`: a percentage in points."""
    match measure.kind:
        case MeasureKind.COUNT:
            return rng.randint(2, 900)
        case MeasureKind.PERCENT:
            return rng.randint(20, 999) / 10
        case MeasureKind.DAYS:
            return rng.randint(2, 120) / 2
        case MeasureKind.AMOUNT:
            return rng.randint(100_000, 9_000_000) / 100
        case MeasureKind.NUMBER:
            return rng.randint(200, 190_000) / 100


def inside(measure: Measure, points: float) -> float:
    """A typed figure as it must come out: percentages are fractions."""
    return points / 100 if measure.kind is MeasureKind.PERCENT else float(points)


def shared(content: bytes) -> bytes:
    """The same workbook with a table of shared strings, as Excel keeps it (openpyxl does not)."""
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    table: dict[str, int] = {}

    def put(match: re.Match[str]) -> str:
        number = table.setdefault(match[3], len(table))
        return f'<c {match[1]}t="s"{match[2]}><v>{number}</v></c>'

    for name in parts:
        if name.startswith("xl/worksheets/sheet"):
            parts[name] = _INLINE.sub(put, parts[name].decode()).encode()
    items = "".join(f"<si>{item}</si>" for item in table)
    parts["xl/sharedStrings.xml"] = (
        f'<sst xmlns="{_MAIN}" count="{len(table)}" uniqueCount="{len(table)}">{items}</sst>'
    ).encode()
    _add(parts, "xl/_rels/workbook.xml.rels", "</Relationships>",
         f'<Relationship Id="rIdStrings" Type="{_RELATIONS}/sharedStrings" '
         'Target="sharedStrings.xml"/>')  # fmt: skip
    _add(parts, "[Content_Types].xml", "</Types>",
         f'<Override PartName="/xl/sharedStrings.xml" ContentType="{_STRINGS}"/>')  # fmt: skip
    return _packed(parts)


def _add(parts: dict[str, bytes], name: str, end: str, text: str) -> None:
    parts[name] = parts[name].decode().replace(end, text + end).encode()


def saved_with(book: Workbook, cached: Mapping[str, float]) -> bytes:
    """The bytes of the book; formulas get the results that openpyxl cannot write."""
    out = io.BytesIO()
    book.save(out)
    if not cached:
        return out.getvalue()
    with zipfile.ZipFile(out) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    for name in parts:
        if name.startswith("xl/worksheets/sheet"):
            text = parts[name].decode()
            for formula, result in cached.items():
                wanted = re.escape(f"<f>{escape(formula[1:])}</f>") + r"<v\s*/>|" + re.escape(
                    f"<f>{escape(formula[1:])}</f><v></v>")  # fmt: skip
                text = re.sub(wanted, f"<f>{escape(formula[1:])}</f><v>{result!r}</v>", text)
            parts[name] = text.encode()
    return _packed(parts)


def _packed(parts: Mapping[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts.items():
            package.writestr(name, content)
    return out.getvalue()


def all_cases(rows: tuple[Row, ...], seeds: int) -> Iterator[Item]:
    """Every row at every position by every writer, `seeds` times."""
    for seed in range(seeds):
        for row in rows:
            for target in DUE:
                for writer in Writer:
                    if target.kind in row.kinds and not (
                        row.recalculated and writer is Writer.OFFICE
                    ):
                        yield row, target, writer, seed


_BLANK = form(PLAN)
_SG = filled(form(PLAN, "SG"), GOOD_SG)
