"""A small plan with scores written by hand, and templates changed as an office would."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
from openpyxl.workbook.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from generator.computing.scoring import Scores
from generator.findings import Finding
from generator.layout.render import render
from generator.layout.sheet import Row, Sheet
from generator.layout.template import Template, read_template
from generator.layout.variables import build_variables
from generator.model import (
    Act,
    Band,
    Comparison,
    Entity,
    Indicator,
    Method,
    MissingPolicy,
    Notice,
    NoticePosition,
    Objective,
    Office,
    Operator,
    Period,
    Plan,
    Signatory,
    Target,
)
from generator.writing.annex import write_annex

TEMPLATES = Path(__file__).parents[1] / "templates"
CONFIGURATION, FINAL = "allegato-configurazione", "allegato-consuntivo"
NAN = float("nan")

BANDS = (
    Band("Raggiunto", 1.0, "▲", "D5E8F7", "0B3C5D"),
    Band("Parzialmente raggiunto", 0.7, "■", "FFF2CC", "5C4400"),
    Band("Non raggiunto", 0.0, "▼", "F4B183", "4A1700"),
)
ACT = Act("4", "del Commissario Straordinario", "alla determinazione", "21", date(2022, 4, 11))
PERIOD = Period(
    code="consuntivo", label="Consuntivo 2022", start=date(2022, 1, 1), end=date(2022, 12, 31),
    collects=True, final=True, closed=False, deadline=None, template=FINAL, act=ACT,
    data_at=datetime.fromisoformat("2023-01-20T09:30:00"),
)  # fmt: skip
PERCENT = Target(Operator.AT_LEAST, 0.9, "%", 2)
DAYS = Target(Operator.AT_MOST, 2, "gg", 0)


def indicator(code: str, target: Target = PERCENT, **more: Any) -> Indicator:
    facts: dict[str, Any] = {
        "id": f"{code}/id", "code": code, "name": f"Nome di {code}",
        "description": f"Descrizione di {code}", "algorithm": ("Fatte / Totali",),
        "formula": "A / B", "weight": 0.5, "target": target, "method": Method.PROPORTIONAL,
        "cap": 1.0, "missing": MissingPolicy.EXCLUDE,
    }  # fmt: skip
    return Indicator(**{**facts, **more})


def objective(code: str, *indicators: Indicator, title: str = "") -> Objective:
    return Objective(code, title or f"Titolo di {code}", None, indicators)


OFFICES = (
    Office("PO2", "Promozione", "Anna Bianchi", "anna@example.it", (
        objective("PO2_1", indicator("I1"), indicator("I2", DAYS)),
        objective("PO2_2", indicator("I3", weight=1.0)))),
    Office("SG", "Segretario Generale", "Luca Verdi", "luca@example.it", (
        objective("SG_1", indicator("I4", weight=1.0), title="Studi dell’economia"),)),
)  # fmt: skip


def plan(**more: Any) -> Plan:
    facts: dict[str, Any] = {
        "file": "piano.xlsx",
        "entity": Entity("CCIAA di Prova", "Prova", 2022, "Obiettivi di prova", None,
                         Comparison.PRINTED, 1.0),
        "period": PERIOD, "periods": (PERIOD,), "offices": OFFICES, "measures": (),
        "bands": BANDS,
        "signatories": (Signatory("IL SEGRETARIO GENERALE", "Enrico Rossi"),
                        Signatory("IL PRESIDENTE", "Dino Neri")),
        "notices": (Notice(NoticePosition.NOTE, "I dati sono provvisori"),
                    Notice(NoticePosition.NOTICE, "Allegato sottoscritto con firma digitale"),
                    Notice(NoticePosition.NOTICE, "Pubblicato all’Albo")),
        "changes": (),
    }  # fmt: skip
    return Plan(**{**facts, **more})


@dataclass(frozen=True)
class Outcome:
    """What was computed of one indicator."""

    state: str = "valore"
    printed: float = NAN
    achievement: float = NAN
    verdict: str = ""
    decimals: int = 2


OUTCOMES = {
    "I1/id": Outcome(printed=0.9, achievement=1.0, verdict="Raggiunto"),
    "I2/id": Outcome(printed=2.4, achievement=0.8333, verdict="Parzialmente raggiunto"),
    "I3/id": Outcome(state="n.d."),
    "I4/id": Outcome(printed=0.0, achievement=0.0, verdict="Non raggiunto"),
}
SCORED = {
    "PO2_1": (0.91665, 0.9167, 1.0, "Parzialmente raggiunto"),
    "PO2_2": (NAN, NAN, 0.0, "provvisorio"),
    "SG_1": (0.0, 0.0, 1.0, "Non raggiunto"),
    "PO2": (0.91665, 0.9167, 0.6, "provvisorio"),
    "SG": (0.0, 0.0, 1.0, "Non raggiunto"),
    "": (0.4583, 0.4583, 0.75, "Non raggiunto"),
}


def scores(of: Plan, outcomes: dict[str, Outcome] | None = None,
           scored: dict[str, tuple[float, float, float, str]] | None = None) -> Scores:  # fmt: skip
    known, totals = {**OUTCOMES, **(outcomes or {})}, {**SCORED, **(scored or {})}
    rows = [
        _indicator_row(office, item, one, known.get(one.id, Outcome("n.d.")))
        for office in of.offices for item in office.objectives for one in item.indicators
    ]  # fmt: skip
    objectives = [
        {"objective": item.code, "office": office.code, **_totals(totals, item.code)}
        for office in of.offices for item in office.objectives
    ]  # fmt: skip
    return Scores(
        indicators=pd.DataFrame(rows),
        objectives=pd.DataFrame(objectives),
        offices=pd.DataFrame([{"office": item.code, **_totals(totals, item.code)}
                              for item in of.offices]),
        entity=pd.DataFrame([_totals(totals, "")]),
        rules=(("a", "Più alto è meglio."), ("b", "Più basso è meglio.")),
    )  # fmt: skip


def _indicator_row(office: Office, item: Objective, one: Indicator, out: Outcome) -> dict[str, Any]:
    return {
        "indicator": one.id, "objective": item.code, "office": office.code, "weight": one.weight,
        "state": out.state, "result": out.printed, "printed": out.printed,
        "decimals": out.decimals, "met": None, "achievement": out.achievement,
        "achievement_printed": out.achievement, "verdict": out.verdict,
        "codes_text": "A / B", "values_text": "n.d. / n.d." if out.state != "valore" else "9 / 10",
        "method": "proporzionale", "rule": "b" if one.target.unit == "gg" else "a",
        "counted": out.state == "valore",
    }  # fmt: skip


def _totals(totals: dict[str, tuple[float, float, float, str]], code: str) -> dict[str, Any]:
    score, printed, coverage, verdict = totals.get(code, (NAN, NAN, NAN, ""))
    return {"weight": 1.0, "score": score, "score_printed": printed, "coverage": coverage,
            "lower": 0.0 if pd.isna(score) else score, "upper": 1.0,
            "verdict": verdict}  # fmt: skip


# --- templates -----------------------------------------------------------------------------------


def template(name: str = FINAL) -> Template:
    read, found = read_template(TEMPLATES / f"{name}.xlsx", f"{name}.xlsx")
    assert found == ()
    assert read is not None
    return read


def changed(folder: Path, change: Callable[[Workbook], None], name: str = FINAL) -> Path:
    """A copy of a shipped template, changed with openpyxl as an office does with Excel."""
    book = openpyxl.load_workbook(TEMPLATES / f"{name}.xlsx")
    change(book)
    path = folder / "modello.xlsx"
    book.save(path)
    return path


def page(book: Workbook, name: str = "Allegato") -> Worksheet:
    found = book[name]
    assert isinstance(found, Worksheet)
    return found


def row_of(sheet: Worksheet, band: str, occurrence: int = 0) -> int:
    """Number of the template's row of that band."""
    rows = [cell.row for cell in sheet["A"] if cell.value == band]
    return int(rows[occurrence] or 0)


def add_logo(path: Path, image: bytes, alt: str, anchor: str = "") -> None:
    """Puts a picture on the sheet Allegato, as Excel writes it in the package."""
    anchor = anchor or _ANCHOR.format(alt=alt)
    with zipfile.ZipFile(path) as old:
        parts = {item: old.read(item) for item in old.namelist()}
    rels = "xl/worksheets/_rels/sheet1.xml.rels"
    assert rels not in parts
    parts[rels] = _RELATIONS.format(kind="drawing", target="../drawings/drawing9.xml").encode()
    parts["xl/drawings/drawing9.xml"] = anchor.encode()
    parts["xl/drawings/_rels/drawing9.xml.rels"] = _RELATIONS.format(
        kind="image", target="/xl/media/image9.png"
    ).encode()
    parts["xl/media/image9.png"] = image
    sheet = parts["xl/worksheets/sheet1.xml"].decode()
    parts["xl/worksheets/sheet1.xml"] = sheet.replace(
        "</worksheet>",
        '<drawing xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
        'r:id="rId1"/></worksheet>',
    ).encode()
    with zipfile.ZipFile(path, "w") as new:
        for item, content in parts.items():
            new.writestr(item, content)


def png(width: int = 40, height: int = 20) -> bytes:
    def chunk(kind: bytes, data: bytes) -> bytes:
        body = kind + data
        return struct.pack(">I", len(data)) + body + struct.pack(">I", zlib.crc32(body))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    rows = b"".join(b"\0" + b"\x1f\x4e\x79" * width for _ in range(height))
    return b"".join((b"\x89PNG\r\n\x1a\n", chunk(b"IHDR", header),
                     chunk(b"IDAT", zlib.compress(rows)), chunk(b"IEND", b"")))  # fmt: skip


_RELATIONS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="rId1" Target="{target}" Type="http://schemas.openxmlformats.org/'
    'officeDocument/2006/relationships/{kind}"/></Relationships>'
)
_ANCHOR = (
    '<xdr:wsDr xmlns:xdr="http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">'
    "<xdr:oneCellAnchor><xdr:from><xdr:col>1</xdr:col><xdr:colOff>19050</xdr:colOff>"
    "<xdr:row>1</xdr:row><xdr:rowOff>9525</xdr:rowOff></xdr:from>"
    '<xdr:ext cx="762000" cy="381000"/><xdr:pic><xdr:nvPicPr>'
    '<xdr:cNvPr id="2" name="Logo" descr="{alt}"/><xdr:cNvPicPr/></xdr:nvPicPr>'
    '<xdr:blipFill><a:blip r:embed="rId1"/></xdr:blipFill><xdr:spPr/></xdr:pic>'
    "<xdr:clientData/></xdr:oneCellAnchor></xdr:wsDr>"
)


# --- results -------------------------------------------------------------------------------------


def sheets(of: Plan | None = None, *, name: str = FINAL, path: Path | None = None,
           draft: bool = False, outcomes: Scores | None = None) -> tuple[Sheet, ...]:  # fmt: skip
    """The filled sheets of a template that has no fault."""
    of = of or plan()
    if path is None:
        filled = template(name)
    else:
        read, found = read_template(path, path.name)
        assert [item.code for item in found if item.blocks] == []
        assert read is not None
        filled = read
    made, found = render(filled, build_variables(of, outcomes or scores(of), draft=draft))
    assert found == ()
    return made


def annex(of: Plan | None = None, *, name: str = FINAL, path: Path | None = None,
          draft: bool = False, outcomes: Scores | None = None) -> bytes:  # fmt: skip
    of = of or plan()
    outcomes = outcomes or scores(of)
    return write_annex(sheets(of, name=name, path=path, draft=draft, outcomes=outcomes), of,
                       outcomes)  # fmt: skip


def opened(content: bytes) -> Workbook:
    return openpyxl.load_workbook(io.BytesIO(content))


def texts(sheet: Sheet) -> list[str]:
    return [cell.text for row in sheet.rows for cell in row.cells if cell.text]


def rows_of(sheet: Sheet, band: str) -> list[Row]:
    return [row for row in sheet.rows if row.band == band]


def row_texts(row: Row) -> list[str]:
    return [cell.text for cell in row.cells if cell.text]


def short(found: Iterable[Finding]) -> list[tuple[str, str]]:
    """Findings as `(cell, code)`."""
    return [(item.where.cell, item.code) for item in found]


def interim(of: Plan) -> Plan:
    """The same plan in a period that is not the year's last."""
    now = replace(of.period, code="primo", label="I quadrimestre 2022", final=False)
    return replace(of, period=now, periods=(now,))
