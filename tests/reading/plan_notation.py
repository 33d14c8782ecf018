"""Plans in the notation of people: text tables that become real workbooks.

A cell is written as it would be typed: `50`, `0,5` and `50%` are numbers (the last with a percent
format), `31/12/2022` is a date, `VERO` a logical value, `#DIV/0!` an error, `=2*5 → 10` a formula
with its cached result, the rest is text. An apostrophe in front makes it text, as in Excel; `↵` is
a line break; `·` is a space at an end of the cell; `{D5E8F7 0B3C5D}` at the end are fill and font.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import Any

import xlsxwriter

from generator.findings import Finding
from generator.model import Indicator, Plan
from generator.reading.plan import PlanTables, open_plan, plan_as_of
from generator.reading.plan_columns import SHEETS

BASE = """
Ente
| Voce               | Valore         |
| ente               | CCIAA di prova |
| intestazione radice| Prova          |
| anno               | 2022           |
| titolo             | Obiettivi      |

Periodi
| Codice     | Etichetta | Dal        | Al         | Raccolta | Finale | Stato  | Modello |
| iniziale   | Inizio    |            |            | no       | no     | aperto | base    |
| intermedio | Agosto    | 01/01/2022 | 31/08/2022 | sì       | no     | aperto | base    |
| consuntivo | Fine      | 01/01/2022 | 31/12/2022 | sì       | sì     | aperto | base    |

Firme
| Periodo | Ruolo     | Nome      |
|         | Direttore | Ada Neri  |

Avvisi
| Periodo  | Posizione | Testo     |
| iniziale | nota      | Provvisorio |

Uffici
| Codice |
| PO1    |
| PO2    |

Obiettivi
| Codice | Titolo | Ufficio | Peso |
| A_1    | Primo  | PO1     |      |
| B_1    | Altro  | PO2     |      |

Indicatori
| Obiettivo | Codice | Nome  | Formula | Peso | Operatore | Target | Unità | Metodo |
| A_1       | C1     | Uno   | M1 / M2 | 50%  | >=        | 90%    | %     |        |
| A_1       |        | Due   | M3      | 50   | <=        | 2      | gg    |        |
| B_1       | C3     | Tre   | M4      | 100  | >=        | 8      | N.    |        |

Misure
| Id | Codice ufficiale | Nome | Unità | Tipo      | Ufficio |
| M1 | M1               | Num  | N.    | conteggio | PO1     |
| M2 | M2               | Den  | N.    | conteggio | PO1     |
| M3 |                  | Gior | gg    | giorni    | PO1     |
| M4 | M4               | Ev   | N.    | conteggio | PO2     |

Variazioni
| Dal periodo | Foglio | Codice | Campo | Nuovo valore | Motivo |

Fasce
| Nome                            | Da   | Simbolo |
| Non raggiunto {F4B183 4A1700}   | 0    | ▼       |
| Raggiunto {D5E8F7 0B3C5D}       | 100% | ▲       |
"""

Grid = list[list[str]]
_NUMBER = re.compile(r"-?\d+(,\d+)?")
_DATE = re.compile(r"\d\d/\d\d/\d{4}")
_COLORS = re.compile(r"(.*?) *\{([0-9A-F]{6}|-) ([0-9A-F]{6})\}")


def write_plan(
    path: Path, text: str = "", without: Iterable[str] = (), hidden: Iterable[int] = ()
) -> Path:
    """Writes the base plan, its sheets replaced by those in `text`.

    Columns that a sheet does not show are added empty. `without` names what to leave out: a sheet
    (`Fasce`) or a column (`Obiettivi.Peso`); `hidden` are rows of Uffici, counted from 1.
    """
    grids = {**_read_grids(BASE), **_read_grids(text)}
    book = xlsxwriter.Workbook(path, {"strings_to_formulas": False})
    for name, grid in grids.items():
        if name not in without:
            page = book.add_worksheet(name)
            _write_grid(book, page, _completed(name, grid, set(without)))
            for row in hidden if name == "Uffici" else ():
                page.set_row(row - 1, None, None, {"hidden": True})
    book.close()
    return path


def plan_in(path: Path, period: str = "iniziale") -> tuple[Plan | None, tuple[Finding, ...]]:
    """The plan at `path` as of `period`, with every finding of opening and parsing."""
    tables, found = open_plan(path, "piano.xlsx")
    if tables is None:
        return None, found
    plan, more = plan_as_of(tables, period)
    return plan, (*found, *more)


def whole_plan(path: Path, period: str = "iniziale") -> Plan:
    """The plan at `path`, which has no fault."""
    plan, found = plan_in(path, period)
    assert not found, [str(item) for item in found]
    assert plan is not None
    return plan


def opened(path: Path) -> PlanTables:
    tables, found = open_plan(path, "piano.xlsx")
    assert tables is not None
    assert not found, [str(item) for item in found]
    return tables


def indicator(plan: Plan, name: str) -> Indicator:
    return next(item for item in plan.indicators if item.id == name)


def short(found: Iterable[Finding]) -> list[tuple[str, str]]:
    """Findings as (sheet and cell, code)."""
    return [(f"{item.where.sheet} {item.where.cell}".strip(), item.code) for item in found]


def _read_grids(text: str) -> dict[str, Grid]:
    grids: dict[str, Grid] = {}
    for line in text.splitlines():
        if line.startswith("|"):
            cells = [cell.strip() for cell in line.strip().strip("|").split("|")]
            grids[list(grids)[-1]].append(cells)
        elif line.strip():
            grids[line.strip()] = []
    return grids


def _completed(name: str, grid: Grid, without: set[str]) -> Grid:
    sheet = next((sheet for sheet in SHEETS if sheet.name == name), None)
    if sheet is None:
        return grid
    told = {sheet.headed(header) for header in grid[0]}
    headers = [item.header for item in sheet.columns if item not in told]
    kept = [header for header in headers if f"{name}.{header}" not in without]
    drop = {place for place, head in enumerate(grid[0]) if f"{name}.{head}" in without}
    full = [[*row, *[""] * (len(grid[0]) - len(row))] for row in grid]
    added = [kept] + [[""] * len(kept)] * (len(grid) - 1)
    return [
        [cell for place, cell in enumerate(row) if place not in drop] + extra
        for row, extra in zip(full, added, strict=True)
    ]


def _write_grid(book: Any, page: Any, grid: Grid) -> None:
    for row, cells in enumerate(grid):
        for column, typed in enumerate(cells):
            if typed:
                _write_cell(book, page, row, column, typed)


def _write_cell(book: Any, page: Any, row: int, column: int, typed: str) -> None:
    colors = _COLORS.fullmatch(typed)
    if colors is not None:
        fill = {} if colors[2] == "-" else {"bg_color": colors[2]}
        look = book.add_format({"font_color": colors[3], **fill})
        page.write_string(row, column, colors[1], look)
    elif " → " in typed:
        formula, value = typed.split(" → ")
        page.write_formula(row, column, formula, None, float(value.replace(",", ".")))
    elif typed.startswith("#"):
        page.write_formula(row, column, "=1/0", None, typed)
    elif typed in ("VERO", "FALSO"):
        page.write_boolean(row, column, typed == "VERO")
    elif _DATE.fullmatch(typed):
        day = datetime.strptime(typed, "%d/%m/%Y")  # noqa: DTZ007 - a plan has no time zone
        page.write_datetime(row, column, day, book.add_format({"num_format": "dd/mm/yyyy"}))
    elif _NUMBER.fullmatch(typed.removesuffix("%")):
        _write_number(book, page, row, column, typed)
    else:
        text = typed.removeprefix("'").replace("↵", "\n").replace("·", " ")
        page.write_string(row, column, text)


def _write_number(book: Any, page: Any, row: int, column: int, typed: str) -> None:
    number = float(typed.removesuffix("%").replace(",", "."))
    if typed.endswith("%"):
        page.write_number(row, column, number / 100, book.add_format({"num_format": "0.00%"}))
    else:
        page.write_number(row, column, number)
