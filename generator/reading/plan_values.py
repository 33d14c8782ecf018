"""The typed values of one row of the plan.

One idea to know: a wrong cell gives a finding and a stand-in value, so that reading goes on and
every fault of the plan is seen at once; a plan with a blocking finding is never returned.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import TypeVar

from generator.catalogue import finding
from generator.findings import CellRef, Finding, nearest
from generator.italian import fold, format_plain, parse_number, scale_percent, unscale_percent
from generator.model import NO_CAP
from generator.reading.cells import Cell, CellKind
from generator.reading.columns import PlanColumn
from generator.reading.plan_columns import NO_CAP_WORD, YES
from generator.reading.tables import Row, Table, code_text, typed_text

_DAY = re.compile(
    r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})(?:[ ,]+(\d{1,2})[:.](\d{2})(?:[:.](\d{2}))?)?"
)
_SAME_SIGN = {"≥": ">=", "≤": "<="}
_UNFIT = re.compile(r'[<>:"/\\|?*\x00-\x1f]')
_LONGEST_CODE = 60
_LONGEST_WORD = 200
_LARGEST = 1e15  # beyond, a figure has no exact unit
_NO_VALUES = {CellKind.ERROR: "errore-del-piano", CellKind.NO_VALUE: "formula-del-piano"}
_NO_TEXTS = frozenset((CellKind.DATE, CellKind.BOOLEAN))
_RESERVED = re.compile(r"(?i)(con|prn|aux|nul|com\d|lpt\d)(\..*)?")

E = TypeVar("E", bound=StrEnum)


@dataclass(slots=True)
class RowReader:
    """Reads one row; `found` gathers what is wrong with it."""

    table: Table
    row: Row
    found: list[Finding] = field(default_factory=list)

    def cell(self, name: str) -> Cell | None:
        """The cell if it holds a value; what is missing or broken is reported."""
        cell = self.row.cells.find(name)
        if cell is None:
            if name in self.table.sheet.required:
                self.require(name)
            return None
        if cell.kind not in _NO_VALUES:
            return cell
        self._fault(_NO_VALUES[cell.kind], name, cell)
        return None

    def text(self, name: str) -> str:
        """The text exactly as typed, doubled spaces and all; a number the Italian way."""
        plain = self.row.cells.text(name)
        if plain is not None:
            return plain.replace("\r\n", "\n")
        cell = self.cell(name)
        if cell is None:
            return ""
        if cell.kind in _NO_TEXTS:
            self._fault("testo-atteso", name, cell)
            return ""
        return typed_text(cell)

    def code(self, name: str) -> str:
        """A short word without spaces at its ends; taking any off is told."""
        typed = self.text(name)
        bare = typed.strip()
        if len(bare) > _LONGEST_WORD:
            facts = {"lunghezza": len(bare), "massimo": _LONGEST_WORD}
            self.report("testo-troppo-lungo", name, colonna=self.column(name).header, **facts)
            return ""
        if bare != typed:
            self.report("spazi-tolti", name, codice=bare)
        return bare

    def file_code(self, name: str) -> str:
        """A code that also names a file or a folder; empty if it cannot, so nobody uses it."""
        code = self.code(name)
        reason = _unfit_for_files(code)
        if reason:
            self.report("codice-non-adatto", name, codice=code[:_LONGEST_CODE], motivo=reason)
            return ""
        return code

    def word(self, name: str) -> str:
        """One of the column's choices as the catalogue writes it; empty if blank or wrong."""
        column, plain = self.column(name), self.row.cells.text(name)
        if plain in column.choices:
            return str(plain)
        cell = self.cell(name)
        if cell is None:
            return ""
        if cell.value is True and YES in column.choices:
            return YES
        word = _match(code_text(cell), column.choices)
        if not word:
            near, allowed = nearest(cell.text, column.choices), ", ".join(column.choices)
            self._fault("scelta-sconosciuta", name, cell, vicini=near, ammessi=allowed)
        return word

    def choice(self, name: str, allowed: type[E], blank: E) -> E:
        """One of the column's choices as a member of its enum; `blank` if the cell is empty."""
        word = self.word(name)
        return allowed(word) if word else blank

    def number(self, name: str, *, percent: bool = False) -> float | None:
        """A number; with `percent` a percentage, returned as a fraction."""
        cell = self.cell(name)
        if cell is None:
            return None
        if percent:
            return self._percentage(name, cell)
        if cell.percent:
            self._fault("percentuale-fuori-unita", name, cell)
            return None
        return self._figure(name, cell)

    def integer(self, name: str, low: int, high: int) -> int | None:
        """A whole number from `low` to `high`."""
        value = self.number(name)
        if value is None:
            return None
        if value != int(value) or not low <= value <= high:
            self._fault("numero-del-piano", name, self.row.cells[name], esempio=self._example(name))
            return None
        return int(value)

    def cap(self, name: str) -> float | None:
        """A percentage as a fraction, `nessuno` as NO_CAP, None if blank."""
        cell = self.row.cells.find(name)
        if cell is not None and cell.kind is CellKind.TEXT and fold(cell.text) == NO_CAP_WORD:
            return NO_CAP
        return self.number(name, percent=True)

    def moment(self, name: str) -> datetime | None:
        """A date, with its time if there is one."""
        cell = self.cell(name)
        if cell is None:
            return None
        moment = cell.value if isinstance(cell.value, datetime) else _parse_moment(cell.text)
        if moment is None:
            self._fault("data-del-piano", name, cell)
        return moment

    def date(self, name: str) -> date | None:
        """A date; a time of day is dropped."""
        moment = self.moment(name)
        return None if moment is None else moment.date()

    def reference(self, name: str, codes: Collection[str] | None) -> str:
        """A code of another sheet; empty if blank or unknown. `codes` None checks nothing."""
        return self._known(name, self.code(name), codes)

    def references(self, name: str, codes: Collection[str] | None) -> tuple[str, ...]:
        """Codes of another sheet separated by `;` or `,`."""
        text = self.text(name)
        if not text:
            return ()
        parts = text.replace(",", ";").split(";")
        known = (self._known(name, part.strip(), codes) for part in parts)
        return tuple(code for code in known if code)

    def column(self, name: str) -> PlanColumn:
        """The column, entry or field of variation called `name`."""
        return self.table.sheet.column(name)

    def report(self, code: str, name: str, **facts: object) -> None:
        """Adds the finding `code` at the cell of field `name`."""
        self.found.append(finding(code, self.where(name), office="", **facts))

    def where(self, name: str) -> CellRef:
        """The address of field `name`, also when its cell is empty."""
        places = self.row.places
        return places[name] if name in places else next(iter(places.values()))

    def require(self, name: str) -> None:
        """Reports field `name` as missing, unless its whole column is (already a finding)."""
        if name not in self.table.absent:
            self.report(
                "valore-mancante", name, colonna=self.column(name).header, elemento=self.element
            )  # fmt: skip

    @property
    def element(self) -> str:
        """How messages call this row: `indicatore DirArea1_2/1`, or by its number in the sheet."""
        digits = re.sub(r"\D", "", next(iter(self.row.places.values())).cell)
        return f"{self.table.sheet.noun} {self.row.key}" if self.row.key else f"riga {digits}"

    def _fault(self, code: str, name: str, cell: Cell, **facts: object) -> None:
        header = self.column(name).header
        facts |= {"trovato": cell.text, "colonna": header}
        self.found.append(finding(code, cell.where, office="", **facts))

    def _example(self, name: str) -> str:
        return self.column(name).example

    def _figure(self, name: str, cell: Cell, sign: str = "") -> float | None:
        """The number in `cell`; `sign` is the percent sign that its text ends with."""
        if cell.kind is CellKind.NUMBER and isinstance(cell.value, float | int):
            if abs(cell.value) <= _LARGEST:
                return float(cell.value)
            self._fault("numero-del-piano", name, cell, esempio=self._example(name))
            return None
        bare = cell.text.strip().removesuffix("%") if sign else cell.text
        reading = parse_number(bare) if cell.kind is CellKind.TEXT else None
        if reading is not None and reading.either is not None:
            first, second = (format_plain(value) for value in reading.either)
            self._fault("numero-ambiguo-del-piano", name, cell, prima=first, seconda=second)
        elif reading is None or reading.value is None or not abs(reading.value) <= _LARGEST:
            self._fault("numero-del-piano", name, cell, esempio=self._example(name))
        else:
            self._fault("numero-come-testo", name, cell, letto=format_plain(reading.value) + sign)
            return reading.value
        return None

    def _percentage(self, name: str, cell: Cell) -> float | None:
        """`50`, `50 %` and a cell formatted as percent are 0.5; `0,5` has two readings."""
        if cell.percent and cell.kind is CellKind.NUMBER:
            return self._figure(name, cell)
        signed = cell.kind is CellKind.TEXT and cell.text.strip().endswith("%")
        value = self._figure(name, cell, " %" if signed else "")
        if value is None:
            return None
        if not signed and 0 < value <= 1:
            small, large = f"{format_plain(value)} %", f"{format_plain(scale_percent(value))} %"
            self._fault(
                "percentuale-ambigua", name, cell, prima=small, seconda=large, esempio=large
            )  # fmt: skip
            return None
        return unscale_percent(value)

    def _known(self, name: str, code: str, codes: Collection[str] | None) -> str:
        if not code or codes is None or code in codes:
            return code
        sheet, near, all_codes = self.column(name).refers, nearest(code, codes), ", ".join(codes)
        if sheet == "Periodi":
            facts = {"trovato": code, "vicini": near, "ammessi": all_codes}
            self.report("periodo-sconosciuto", name, **facts)
        else:
            self.report("riferimento-sconosciuto", name, trovato=code, foglio=sheet, vicini=near)
        return ""


def _match(typed: str, choices: Collection[str]) -> str:
    """The choice that `typed` means: the same, or the same but for case and accents."""
    plain = _SAME_SIGN.get(typed, typed)
    if plain in choices:
        return plain
    word = fold(plain)
    return next((str(choice) for choice in choices if word and fold(choice) == word), "")


def _parse_moment(text: str) -> datetime | None:
    match = _DAY.fullmatch(text.strip())
    if match is None:
        return None
    day, month, year, hour, minute, second = (int(part or 0) for part in match.groups())
    try:
        return datetime(year, month, day, hour, minute, second)  # noqa: DTZ001 - no zone in plans
    except ValueError:
        return None


def _unfit_for_files(code: str) -> str:
    """Why `code` cannot name a file or a folder; empty if it can."""
    sign = _UNFIT.search(code)
    if sign is not None:
        return f"contiene «{sign[0]}»"
    if code.startswith(".") or code.endswith("."):
        return "comincia o finisce con un punto"
    if len(code) > _LONGEST_CODE:
        return f"è più lungo di {_LONGEST_CODE} caratteri"
    return "è riservato da Windows" if _RESERVED.fullmatch(code) else ""
