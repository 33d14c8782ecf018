"""What a column of the plan is: header, field, kind, allowed values, words for the guide.

One idea to know: `plan_columns.py` fills these in once; the reader, the maker of the workbook, its
guide sheet and the documentation all follow from them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from generator.italian import fold


class ColumnKind(StrEnum):
    """How a cell of the column is read, and the words that the guide uses for it."""

    TEXT = "testo"
    CODE = "codice"
    FILE_CODE = "codice, anche nome di file"
    NUMBER = "numero"
    INTEGER = "numero intero"
    PERCENT = "percentuale"
    FIGURE = "numero, o percentuale se l'unità è %"
    CAP = "percentuale, o nessuno"
    DATE = "data"
    MOMENT = "data e ora"
    CHOICE = "scelta"
    REFERENCE = "codice di un altro foglio"
    REFERENCES = "codici di un altro foglio, separati da ;"


@dataclass(frozen=True, slots=True)
class PlanColumn:
    """One column (or, on sheet `Ente`, one entry).

    `choices` are the only values of a CHOICE; for other kinds they are suggestions of the
    drop-down list. `refers` is the sheet whose codes a reference takes. `width` counts characters.
    """

    header: str
    field: str
    kind: ColumnKind
    help: str
    example: str
    width: float
    required: bool = False
    choices: tuple[str, ...] = ()
    refers: str = ""


@dataclass(frozen=True, slots=True)
class PlanSheet:
    """One sheet of the plan.

    `noun` names a row in messages (`indicatore DirArea1_2/1`); `key` is the field of the row's
    code, empty if rows have none; `filled` sheets need at least one row; `entries` are the values
    of column Voce (sheet `Ente` only); `variations` are fields that exist only in `Variazioni`.
    """

    name: str
    noun: str
    help: str
    columns: tuple[PlanColumn, ...]
    key: str = ""
    filled: bool = True
    entries: tuple[PlanColumn, ...] = ()
    variations: tuple[PlanColumn, ...] = ()
    required: frozenset[str] = field(init=False, repr=False, compare=False)  # fields
    _by_field: Mapping[str, PlanColumn] = field(init=False, repr=False, compare=False)
    _by_header: Mapping[str, PlanColumn] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Looks the columns up once: they are asked for in every row."""
        everything = (*self.columns, *self.entries, *self.variations)
        object.__setattr__(self, "_by_field", {item.field: item for item in everything})
        required = frozenset(item.field for item in everything if item.required)
        object.__setattr__(self, "required", required)
        headers = {header_key(item.header): item for item in self.columns}
        object.__setattr__(self, "_by_header", headers)

    def column(self, field: str) -> PlanColumn:
        """The column, entry or field of variation called `field` in code."""
        return self._by_field[field]

    def headed(self, header: str) -> PlanColumn | None:
        """The column whose header is `header`, whatever its case, accents and spaces."""
        return self._by_header.get(header_key(header))


def header_key(header: str) -> str:
    """`header` for comparing: `E-mail`, `e-mail ` and `EMAIL` are one."""
    return fold(header).replace(" ", "")
