"""Rewrites the generated parts of `docs/`, between their markers, from the code they describe.

One idea to know: a test runs the same builders and compares, so a kind of finding, a column of the
plan or a variable of the templates cannot change without its documentation. Run `make docs`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from generator.catalogue import details, files, forms, jobs, plan, templates
from generator.findings import Kind
from generator.form import DETAIL_COLUMNS, MEASURE_COLUMNS, REASON_COLUMNS, FormColumn
from generator.layout.bands import BANDS, GROUPS, LOOP, REPEATED, BandKind, groups_of
from generator.reading.columns import PlanColumn, PlanSheet
from generator.reading.plan_columns import SHEETS

DOCS = Path(__file__).resolve().parent.parent / "docs"
BEGIN = "<!-- inizio parte generata: make docs -->"
END = "<!-- fine parte generata -->"

_SECTIONS = (
    ("File e celle", files),
    ("Piano", plan),
    ("Schede", forms),
    ("Elenchi del foglio Dettaglio", details),
    ("Modelli", templates),
    ("Esecuzione", jobs),
)


def build_findings() -> str:
    """Every kind of the catalogue, one table a section."""
    return "\n".join(
        line
        for title, module in _SECTIONS
        for line in (f"## {title}", "", *_kind_table(module.KINDS), "")
    )


def build_plan() -> str:
    """Every sheet and column of the plan."""
    return "\n".join(line for sheet in SHEETS for line in _plan_sheet(sheet))


def build_form() -> str:
    """The columns of a form that an officer meets."""
    return "\n".join(
        line
        for title, columns in (
            ("Misure", MEASURE_COLUMNS),
            ("Dettaglio", DETAIL_COLUMNS),
            ("Motivazioni", REASON_COLUMNS),
        )
        for line in (f"### Foglio `{title}`", "", *_form_table(columns), "")
    )


def build_templates() -> str:
    """Every band of a template, and every variable that its cells may name."""
    rows = [(f"`{band.name}`", band.help, _times(band), ", ".join(_groups(band))) for band in BANDS]
    headers = ("Banda", "Che cos'è", "Quante volte", "Variabili")
    lines = ["## Le bande", "", *_table(headers, rows), "", "## Le variabili", ""]
    for group in GROUPS:
        named = [(f"`{{{{ {group.name}.{name} }}}}`", told) for name, told in group.variables]
        lines += [f"### `{group.name}`", "", group.help, ""]
        lines += [*_table(("Si scrive", "Che cosa stampa"), named), ""]
    return "\n".join(lines)


PAGES: dict[str, Callable[[], str]] = {
    "segnalazioni.md": build_findings,
    "piano.md": build_plan,
    "schede.md": build_form,
    "modelli.md": build_templates,
}


def replace_generated(page: str, content: str) -> str:
    """`page` with `content` between its markers."""
    whole = f"{BEGIN}\n\n{content.strip()}\n\n{END}"
    pattern = re.compile(f"{re.escape(BEGIN)}.*{re.escape(END)}", re.DOTALL)
    return pattern.sub(lambda _: whole, page, count=1)


def main() -> None:
    """Rewrites every page."""
    for name, build in PAGES.items():
        path = DOCS / name
        path.write_text(replace_generated(path.read_text("utf-8"), build()), "utf-8")


def _times(band: BandKind) -> str:
    if band.name in LOOP:
        return "una per elemento"
    return "una per elemento, anche nessuna" if band.name in REPEATED else "una"


def _groups(band: BandKind) -> list[str]:
    return [f"`{group.name}`" for group in groups_of(band.name)]


# --- tables --------------------------------------------------------------------------------------


def _kind_table(kinds: Iterable[Kind]) -> list[str]:
    rows = [
        (f"`{kind.code}`", kind.severity.value, _spoken(kind.text), _spoken(kind.remedy))
        for kind in kinds
    ]
    return _table(("Codice", "Gravità", "Che cosa si è trovato", "Che cosa fare"), rows)


def _plan_sheet(sheet: PlanSheet) -> list[str]:
    lines = [f"## Foglio `{sheet.name}`", "", sheet.help, "", *_column_table(sheet.columns), ""]
    if sheet.entries:
        lines += ["Le voci:", "", *_column_table(sheet.entries, "Voce"), ""]
    if sheet.variations:
        told = "Campi che esistono solo nel foglio `Variazioni`:"
        lines += [told, "", *_column_table(sheet.variations, "Campo"), ""]
    return lines


def _column_table(columns: Iterable[PlanColumn], first: str = "Colonna") -> list[str]:
    rows = [
        (item.header, "sì" if item.required else "", _kind_words(item), item.help, item.example)
        for item in columns
    ]
    return _table((first, "Obbligatoria", "Tipo", "Che cosa si scrive", "Esempio"), rows)


def _kind_words(column: PlanColumn) -> str:
    """The kind, with the allowed or suggested values, or the sheet that a code comes from."""
    words = column.kind.value
    if column.refers:
        return f"{words} (`{column.refers}`)"
    if column.choices:
        return f"{words}: {', '.join(f'`{choice}`' for choice in column.choices)}"
    return words


def _form_table(columns: Iterable[FormColumn]) -> list[str]:
    rows = [(item.header, "l'ufficio" if item.typed else "il programma", item.help)
            for item in columns]  # fmt: skip
    return _table(("Colonna", "La compila", "Che cosa si scrive"), rows)


def _table(headers: Sequence[str], rows: Iterable[Sequence[str]]) -> list[str]:
    lines = [headers, ["---"] * len(headers), *rows]
    return [f"| {' | '.join(_flat(cell) for cell in line)} |" for line in lines]


def _flat(text: str) -> str:
    """One line of a table: what would be a column or a tag stays text."""
    return re.sub(r"<(?=[A-Za-z/])", "&lt;", " ".join(text.split()).replace("|", "\\|"))


def _spoken(text: str) -> str:
    """A text of the catalogue with its facts shown as dots."""
    bare = re.sub(r"\{(vicini|simili|perse)\}", "", text)  # nothing, or a few words more
    shown = re.sub(r"\{[^}]*\}", "…", bare.replace("\n", " "))
    return shown[:1].upper() + shown[1:]


if __name__ == "__main__":
    main()
