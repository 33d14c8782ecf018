"""From the rows of lists to figures: by hand, and whatever the order of the rows."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
import pandas as pd
import pytest
from computing_factory import indicator, measure, measurements_of, plan_of, scores_of

from generator.computing.details import build_sums, fill_details
from generator.computing.explanations import explain
from generator.computing.scoring import compute
from generator.detail import RowField, RowMethod, build_detail, parse_condition
from generator.italian import format_plain
from generator.model import Measure

Row = tuple[str, object, object, object]


def made(name: str, kind: str, method: str, condition: str = "", columns: str = "") -> Measure:
    wanted = parse_condition(condition) if condition else None
    assert not isinstance(wanted, str)
    fields = tuple(RowField(word) for word in columns.split())
    return replace(measure(name, kind), detail=build_detail(RowMethod(method), fields, wanted))


def details_of(rows: dict[str, list[Row]]) -> pd.DataFrame:
    """Rows (element, value, weight, date) of each measure, as `reading.returns` gives them."""
    blank = float("nan")
    lines = [
        {"measure": name, "office": "U1", "element": element,
         "value": blank if value is None else value, "weight": blank if weight is None else weight,
         "date": day, "note": "", "raw_value": _typed(value),
         "raw_weight": "", "file": "Scheda_U1.xlsx", "sheet": "Dettaglio",
         "element_cell": f"B{line}", "value_cell": f"C{line}" if value is not None else "",
         "weight_cell": f"D{line}" if weight is not None else "",
         "date_cell": f"E{line}" if day else ""}
        for name, own in rows.items()
        for line, (element, value, weight, day) in enumerate(own, start=5)
    ]  # fmt: skip
    return pd.DataFrame(lines).astype({"value": "float64", "weight": "float64"})


def _typed(value: object) -> str:
    return "" if value is None else format_plain(float(str(value)))


def figure_of(item: Measure, rows: list[Row]) -> float:
    plan = plan_of(indicator(item.id), measures=[item])
    (figure,) = build_sums(plan, details_of({item.id: rows}))["figure"]
    return float(figure)


@pytest.mark.parametrize(
    ("item", "rows", "expected"),
    [
        (made("A", "importo", "somma"), [("a", 0.1, None, None), ("b", 0.2, None, None)], 0.3),
        (made("A", "numero", "somma"),
         [("a", 0.1, None, None), ("b", 0.2, None, None), ("c", -0.3, None, None)], 0.0),
        (made("A", "conteggio", "conteggio"), [("a", None, None, None)] * 3, 3.0),
        (made("A", "conteggio", "conteggio", "valore >= 20"),
         [("a", 20, None, None), ("b", 19.99, None, None), ("c", 55, None, None)], 2.0),
        (made("A", "giorni", "media"), [("a", 2, None, None), ("b", 2.5, None, None)], 2.25),
        # Three projects by hand: (100 × 3 + 80 × 1 + 50 × 1) / 5 = 86 %.
        (made("A", "percentuale", "media pesata"),
         [("a", 1.0, 3, None), ("b", 0.8, 1, None), ("c", 0.5, 1, None)], 0.86),
        (made("A", "percentuale", "media pesata"), [("a", 1.0, 0, None), ("b", 0.5, 2, None)], 0.5),
        (made("A", "percentuale", "quota", "data <= 30/06/2022"),
         [("a", None, None, date(2022, 6, 30)), ("b", None, None, date(2022, 7, 1)),
          ("c", None, None, None)], 1 / 3),
        (made("A", "percentuale", "quota", "risorse > 0", "valore risorse"),
         [("a", 1, 0, None), ("b", 1, 0.01, None)], 0.5),
    ],
)  # fmt: skip
def test_by_hand(item: Measure, rows: list[Row], expected: float) -> None:
    assert figure_of(item, rows) == expected
    assert figure_of(item, rows[::-1]) == expected


def test_resources_of_zero_are_no_figure() -> None:
    item = made("A", "percentuale", "media pesata")
    assert np.isnan(figure_of(item, [("a", 1.0, 0, None), ("b", 0.5, 0, None)]))
    plan = plan_of(indicator("A", ">= 10 %"), measures=[item])
    pending = measurements_of(plan, {"A": 0.0}).assign(value=float("nan"), preview=float("nan"))
    filled, found = fill_details(plan, pending, details_of({"A": [("a", 1.0, 0, None)]}))
    assert filled["state"].tolist() == ["n.d."]
    assert np.isnan(filled["value"]).all()
    assert [(item.where.cell, item.code) for item in found] == [("H2", "righe-senza-risorse")]


@pytest.mark.parametrize("method", ["somma", "media", "media pesata"])
def test_sums_that_no_number_holds_are_told(method: str) -> None:
    item = made("A", "numero", method)
    rows: list[Row] = [("a", 1e308, 10.0, None), ("b", 1e308, 10.0, None), ("c", -1.0, 1.0, None)]
    assert figure_of(item, rows) == np.inf
    plan = plan_of(indicator("A", ">= 10 N."), measures=[item])
    pending = measurements_of(plan, {"A": 0.0}).assign(value=float("nan"), preview=float("nan"))
    filled, found = fill_details(plan, pending, details_of({"A": rows}))
    assert filled["state"].tolist() == ["da verificare"]
    assert np.isnan(filled["value"]).all()
    assert [item.code for item in found] == ["righe-troppo-grandi"]


def test_lists_are_summed_at_once_and_apart() -> None:
    spent, mean = made("A", "importo", "somma"), made("B", "numero", "media")
    plan = plan_of(indicator("A / B"), measures=[spent, mean])
    details = details_of({
        "A": [("a", 10, None, None), ("b", 20, None, None)],
        "B": [("a", 2, None, None), ("b", 4, None, None)],
    })  # fmt: skip
    mixed = details.iloc[[0, 2, 1, 3]].reset_index(drop=True)
    pending = measurements_of(plan, {"A": 0.0, "B": 0.0}).assign(preview=float("nan"), value=np.nan)
    filled, found = fill_details(plan, pending, mixed)
    assert found == ()
    assert dict(zip(filled["measure"], filled["value"], strict=True)) == {"A": 30.0, "B": 3.0}
    assert compute(plan, filled, mixed).indicators["result"].tolist() == [10.0]


def test_what_was_refused_stays_refused() -> None:
    plan = plan_of(indicator("A"), measures=[made("A", "importo", "somma")])
    refused = measurements_of(plan, {"A": "da verificare"}).assign(preview=float("nan"))
    filled, found = fill_details(plan, refused, details_of({"A": [("a", 3, None, None)]}))
    assert (filled["state"].tolist(), found) == (["da verificare"], ())


def test_without_lists_nothing_changes() -> None:
    plan = plan_of(indicator("A"))
    before = measurements_of(plan, {"A": 3.0}).assign(preview=float("nan"))
    filled, found = fill_details(plan, before, details_of({"A": [("a", 1, None, None)]}).iloc[:0])
    pd.testing.assert_frame_equal(filled, before)
    assert found == ()
    assert scores_of(plan, A=3.0).details.empty


@pytest.mark.parametrize(
    ("item", "rows", "lines"),
    [
        (made("A", "percentuale", "media pesata"),
         [("Turismo", 0.95, 40, None), ("Digitale", 1.0, 60, None)],
         ["    da un elenco di 2 righe, media dei valori, pesata con le risorse: 98 / 100",
          "      Turismo: valore 95,00 %, risorse 40 (da Scheda_U1.xlsx › Dettaglio › B5, C5, D5)",
          "      Digitale: valore 100,00 %, risorse 60 (da Scheda_U1.xlsx › Dettaglio › B6, C6, D6)"
          ]),
        (made("A", "percentuale", "quota", "data <= 30/06/2022"),
         [("Bando", None, None, date(2022, 3, 1)), ("Fiera", None, None, None)],
         ["    da un elenco di 2 righe, quota delle righe con data <= 30/06/2022: 1 / 2",
          "      Bando: data 01/03/2022, rispetta la condizione (da Scheda_U1.xlsx › Dettaglio › "
          "B5, E5)",
          "      Fiera: senza data, non rispetta la condizione (da Scheda_U1.xlsx › Dettaglio › "
          "B6)"]),
        (made("A", "giorni", "media"), [("Anna", 2.5, None, None)],
         ["    da un elenco di 1 riga, media dei valori: 2,5 / 1",
          "      Anna: valore 2,5 (da Scheda_U1.xlsx › Dettaglio › B5, C5)"]),
        (made("A", "conteggio", "conteggio"), [("Uno", None, None, None)],
         ["    da un elenco di 1 riga, conteggio delle righe",
          "      Uno: conta (da Scheda_U1.xlsx › Dettaglio › B5)"]),
        (made("A", "conteggio", "conteggio", "valore >= 20"), [("Uno", 19, None, None)],
         ["    da un elenco di 1 riga, conteggio delle righe con valore >= 20: 0 righe",
          "      Uno: valore 19, non rispetta la condizione (da Scheda_U1.xlsx › Dettaglio › B5, "
          "C5)"]),
        (made("A", "importo", "somma"), [("Sala", 1200.5, None, None)],
         ["    da un elenco di 1 riga, somma dei valori",
          "      Sala: valore 1.200,50 (da Scheda_U1.xlsx › Dettaglio › B5, C5)"]),
    ],
)  # fmt: skip
def test_each_row_is_explained(item: Measure, rows: list[Row], lines: list[str]) -> None:
    plan = plan_of(indicator("A", ">= 10 %"), measures=[item])
    details = details_of({"A": rows})
    pending = measurements_of(plan, {"A": 0.0}).assign(preview=float("nan"))
    filled, _ = fill_details(plan, pending, details)
    told = explain(plan, compute(plan, filled, details), "O1/1")
    start = next(place for place, line in enumerate(told) if line.startswith("  A = "))
    assert list(told[start + 1 : start + 1 + len(lines)]) == lines
