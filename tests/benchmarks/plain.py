"""The baseline: the annex as a plain script would make it, in one pass, without any check.

Usage: `python tests/benchmarks/plain.py FOLDER WORKBOOK`. It reads the plan and every form with
pandas' default engine, loops over rows and writes the same cells as the product's annex (sheets
`Allegato` and `Dati`) with openpyxl, and the results as JSON beside it. It knows only what the
benchmark's cases hold: one method, one direction, no variation, no faulty value.
"""

# mypy: ignore-errors
# Untyped, as a plain script would be; what it writes is compared with the product's annex.
from __future__ import annotations

import ast
import json
import sys
import warnings
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

import openpyxl
import pandas as pd
from openpyxl.formatting.rule import FormulaRule
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side

SIDE = Side(style="thin", color="808080")
BOX = Border(left=SIDE, right=SIDE, top=SIDE, bottom=SIDE)
NORMAL, BOLD = Font(name="Arial", size=8), Font(name="Arial", size=8, bold=True)
SMALL = Font(name="Arial", size=9)
WRAP, TOP = Alignment(wrap_text=True, vertical="top"), Alignment(vertical="top")
GRAY = PatternFill("solid", fgColor="D9D9D9")
PERCENT, COLORED = "#,##0.00\\ %", ((1, "D5E8F7"), (0.7, "FFF2CC"), (0, "F4B183"))
COLUMNS = (
    "Peso", "Indicatore", "Algoritmo", "Valori", "Valore atteso", "Risultato", "Raggiungimento",
    "", "Esito",
)  # fmt: skip
DATA_COLUMNS = (
    "Anno", "Periodo", "Codice ufficio", "Ufficio", "Codice obiettivo", "Obiettivo",
    "Peso obiettivo", "Id indicatore", "Codice indicatore", "Indicatore", "Descrizione",
    "Algoritmo", "Formula", "Valori", "Peso", "Operatore", "Valore atteso",
    "Secondo valore atteso", "Unità", "Valore atteso prima della variazione",
    "Valore atteso annuale", "Metodo", "Soglia minima", "Valore anno precedente", "Tetto",
    "Dati mancanti", "Confronto", "Stato", "Motivo dell'esclusione", "Risultato",
    "Raggiungimento", "Esito", "Regola", "Punteggio obiettivo", "Peso rilevato obiettivo",
    "Esito obiettivo",
)  # fmt: skip


def main(folder: Path, target: Path) -> None:
    """Reads, computes and writes."""
    sheets = pd.read_excel(folder / "piano.xlsx", sheet_name=None)
    values = read_forms(folder / "consuntivo")
    period = sheets["Periodi"].iloc[0]
    entity = dict(zip(sheets["Ente"]["Voce"], sheets["Ente"]["Valore"], strict=True))
    tree = compute(sheets, values)
    write_annex(target, entity, period, sheets, tree)
    results = [item for office in tree for goal in office["goals"] for item in goal["items"]]
    target.with_suffix(".json").write_text(json.dumps(results, default=str, indent=1))


def read_forms(folder):
    """Measure id to value, or None, from the table of sheet `Misure` of every form."""
    values = {}
    for path in sorted(folder.glob("*.xlsx")):
        table = pd.read_excel(path, sheet_name="Misure", header=None)
        start = table.index[table[0] == "Codice"][0]
        headers = list(table.iloc[start])
        code, value = headers.index("Codice"), headers.index("Valore")
        for _, row in table.iloc[start + 1 :].iterrows():
            if isinstance(row[code], str):
                values[row[code]] = None if isinstance(row[value], str) else row[value]
    return values


def compute(sheets, values):
    """Offices with their objectives and indicators, each with its figures."""
    tree = []
    own = dict(tuple(sheets["Obiettivi"].groupby("Ufficio")))
    rows = dict(tuple(sheets["Indicatori"].groupby("Obiettivo")))
    for _, office in sheets["Uffici"].iterrows():
        goals = []
        for _, goal in own[office["Codice"]].iterrows():
            items = [compute_indicator(row, values) for _, row in rows[goal["Codice"]].iterrows()]
            goals.append({"row": goal, "items": items, **total(items)})
        tree.append({"row": office, "goals": goals, **mean(goals)})
    return tree


def compute_indicator(row, values):
    """One indicator: result, achievement and the texts of its cells."""
    parsed = ast.parse(named(row["Formula"]), mode="eval")
    names = [node.id for node in ast.walk(parsed) if isinstance(node, ast.Name)]
    own = {name: values[back(name)] for name in names}
    item = {"row": row, "result": None, "degree": None}
    texts = row["Formula"]
    for name, value in own.items():
        texts = texts.replace(back(name), "n.d." if value is None else f"{value:g}")
    item["values"] = texts.replace("(", "( ").replace(")", " )")
    if None in own.values():
        return item
    result = eval(named(row["Formula"]), {}, own)  # noqa: S307 - our own case
    item["result"] = printed(result)
    target = row["Target"]
    item["degree"] = printed(1.0 if item["result"] >= target else result / target)
    item["exact"] = 1.0 if item["result"] >= target else result / target
    return item


def named(formula):
    """`U0001_1.1A` is no Python name, `U0001_1_DOT_1A` is."""
    return formula.replace(".", "_DOT_")


def back(name):
    """The measure's id of a Python name."""
    return name.replace("_DOT_", ".")


def printed(value):
    """A fraction with four decimals, ties away from zero."""
    return float(Decimal(repr(round(value, 15))).quantize(Decimal("0.0001"), ROUND_HALF_UP))


def total(items):
    """Score, coverage and interval of an objective: a missing indicator leaves it without."""
    weights = sum(item["row"]["Peso"] for item in items)
    known = [item for item in items if item["degree"] is not None]
    lower = sum(item["row"]["Peso"] * item["exact"] for item in known) / weights
    coverage = sum(item["row"]["Peso"] for item in known) / weights
    score = lower if len(known) == len(items) else None
    return {"score": score, "coverage": coverage, "lower": lower, "upper": lower + 1 - coverage}


def mean(goals):
    """Mean of the objectives that have a score; coverage and interval of all."""
    scores = [goal["score"] for goal in goals if goal["score"] is not None]
    part = {key: sum(goal[key] for goal in goals) / len(goals)
            for key in ("coverage", "lower", "upper")}  # fmt: skip
    return {"score": sum(scores) / len(scores) if scores else None, **part}


def write_annex(target, entity, period, sheets, tree):
    """Both sheets, cell by cell."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Allegato"
    for letter, width in zip("ABCDEFGHI", (8, 32, 40, 18, 14, 12, 14, 4, 22), strict=True):
        sheet.column_dimensions[letter].width = width
    act = (f"ALL. {period['Allegato n.']} {period['Tipo di atto']} {period['Organo']} "
           f"n. {period['Numero atto']} del {period['Data atto']:%d/%m/%Y}")  # fmt: skip
    write_heading(sheet, 1, act, 9)
    write_heading(sheet, 2, entity["titolo"], 4)
    put(sheet, 2, 5, period["Etichetta"], BOLD)
    write_heading(sheet, 3, f"Dati aggiornati al {period['Data e ora dei dati']:%d/%m/%Y}", 9)
    for column, text in enumerate(COLUMNS, 1):
        put(sheet, 5, column, text or None, BOLD, fill=GRAY)
    write_heading(sheet, 6, entity["intestazione radice"], 9)
    row, line = 7, 2
    data = book.create_sheet("Dati")
    data.append(DATA_COLUMNS)
    for office in tree:
        row, line = write_office(sheet, data, row, line, office, entity, period)
    write_score(sheet, row, entity["ente"], mean([g for o in tree for g in o["goals"]]))
    write_heading(sheet, row + 2, sheets["Avvisi"]["Testo"][0], 9)
    put(sheet, row + 4, 4, sheets["Firme"]["Ruolo"][0], BOLD)
    put(sheet, row + 5, 4, sheets["Firme"]["Nome"][0], NORMAL)
    for lower, color in COLORED:
        rule = FormulaRule([f"AND(ISNUMBER(I7),I7>={lower})"],
                           fill=PatternFill("solid", bgColor=color), stopIfTrue=True)  # fmt: skip
        sheet.conditional_formatting.add(f"I7:I{row}", rule)
    sheet.print_title_rows = "5:5"
    book.save(target)


def write_office(sheet, data, row, line, office, entity, period):
    """The objectives of an office, each with its indicators, then the office's own score."""
    for goal in office["goals"]:
        write_score(sheet, row, f"{goal['row']['Codice']} - {goal['row']['Titolo']}", goal)
        row += 1
        for item in goal["items"]:
            write_indicator(sheet, row, item)
            write_data(data, line, item, goal, office, entity, period)
            row, line = row + 1, line + 1
    name = f"Ufficio {office['row']['Codice']} - {office['row']['Nome']}"
    write_score(sheet, row, name, office)
    return row + 1, line


def write_score(sheet, row, text, figures):
    """A merged heading with score and verdict; the peso rilevato if below 100 %."""
    sheet.merge_cells(start_row=row, start_column=1, end_row=row, end_column=4)
    put(sheet, row, 1, text, BOLD, fill=GRAY)
    known = "" if figures["coverage"] > 0.99999 else f" (peso rilevato {shown(figures)})"
    put(sheet, row, 5, f"Punteggio{known}", BOLD, fill=GRAY)
    score = figures["score"]
    value = "n.d." if score is None else printed(score)
    put(sheet, row, 7, value, BOLD, PERCENT, GRAY)
    put(sheet, row, 9, verdict_cell(figures), BOLD, PERCENT)


def shown(figures):
    """The coverage as a text: `80,00 %`."""
    return f"{printed(figures['coverage']) * 100:.2f} %".replace(".", ",")


def verdict_cell(figures):
    """A printed score, which the rules colour; words where the interval spans two bands."""
    if figures["score"] is None:
        return "○ n.d."
    lower, upper = band(printed(figures["lower"])), band(printed(figures["upper"]))
    if figures["coverage"] < 0.99999 and lower != upper:
        return "○ provvisorio"
    return printed(figures["score"])


def band(degree):
    """The name of the band of a degree."""
    if degree is None:
        return None
    if degree >= 1:
        return "Raggiunto"
    return "Parzialmente raggiunto" if degree >= 0.7 else "Non raggiunto"


def write_indicator(sheet, row, item):
    """The nine cells of an indicator."""
    told = item["row"]
    target = f"{told['Operatore']} {told['Target'] * 100:.2f} %".replace(".", ",")
    put(sheet, row, 1, told["Peso"], NORMAL, "0.00%")
    put(sheet, row, 2, f"{told['Codice']} - {told['Nome']}", NORMAL)
    put(sheet, row, 3, f"{told['Algoritmo']}\n{told['Formula']}", NORMAL)
    put(sheet, row, 4, item["values"], NORMAL)
    put(sheet, row, 5, target, NORMAL)
    missing = item["result"] is None
    put(sheet, row, 6, "n.d." if missing else item["result"], NORMAL, PERCENT)
    put(sheet, row, 7, item["degree"], NORMAL, PERCENT)
    put(sheet, row, 8, "(a)", NORMAL)
    put(sheet, row, 9, "○ n.d." if missing else item["degree"], NORMAL, PERCENT)


def write_data(data, row, item, goal, office, entity, period):
    """One row of the flat sheet."""
    told, own = item["row"], goal["row"]
    named_verdict = verdict_cell(goal)
    if not isinstance(named_verdict, str):
        named_verdict = band(named_verdict)
    scored = goal["score"] is not None
    values = [
        entity["anno"], period["Codice"], office["row"]["Codice"], office["row"]["Nome"],
        own["Codice"], own["Titolo"], None, told["Id"], told["Codice"], told["Nome"],
        told["Descrizione"], told["Algoritmo"], told["Formula"], item["values"], told["Peso"],
        told["Operatore"], told["Target"], None, told["Unità"], None, None, "proporzionale", None,
        None, 1, "blocca", "stampato", "n.d." if item["result"] is None else "valore", None,
        item["result"], item["degree"], band(item["degree"]), "a",
        printed(goal["score"]) if scored else None, printed(goal["coverage"]),
        named_verdict if scored else None,
    ]  # fmt: skip
    for column, value in enumerate(values, start=1):
        cell = data.cell(row, column, value)
        cell.font, cell.alignment = SMALL, TOP
        if isinstance(value, float):
            cell.number_format = PERCENT


def write_heading(sheet, row, text, columns):
    """A merged line of text."""
    sheet.merge_cells(start_row=row, start_column=1, end_row=row, end_column=columns)
    put(sheet, row, 1, text, BOLD)


def put(sheet, row, column, value, font, number_format="General", fill=None):
    """One cell with its look."""
    cell = sheet.cell(row, column, value)
    cell.font, cell.border, cell.alignment = font, BOX, WRAP
    cell.number_format = number_format
    if fill:
        cell.fill = fill


if __name__ == "__main__":
    warnings.simplefilter("ignore")
    main(Path(sys.argv[1]), Path(sys.argv[2]))
