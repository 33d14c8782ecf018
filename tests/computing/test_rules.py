"""The rules in words, their letters, and their agreement with the table that computes."""

from __future__ import annotations

from typing import Any

import pytest
from computing_factory import INTERIM, NO_CAP, indicator, measure, plan_of, scores_of

from generator.computing.achievement import SCALES
from generator.computing.rules import letter


def sentence(aim: str, *, comparison: str = "stampato", **settings: Any) -> str:
    plan = plan_of(indicator("A", aim, **settings), comparison=comparison)
    return scores_of(plan, A=1).rules[0][1]


PRINTED = "si confronta il risultato come è stampato, con 2 decimali"
BLOCKED = "un dato mancante lascia l'obiettivo senza punteggio"


@pytest.mark.parametrize(
    ("aim", "settings", "degree"),
    [
        (">= 8", {}, "Metodo proporzionale, più alto è meglio: il raggiungimento è 100 % se il "
         "valore atteso è rispettato, altrimenti il risultato diviso per il valore atteso, fino a "
         "99,99 %, e 0 % se il risultato è negativo"),
        ("<= 8", {}, "Metodo proporzionale, più basso è meglio: il raggiungimento è 100 % se il "
         "valore atteso è rispettato, altrimenti il valore atteso diviso per il risultato, fino a "
         "99,99 %"),
        ("<= 8", {"cap": 1.2}, "Metodo proporzionale, più basso è meglio: il raggiungimento è il "
         "valore atteso diviso per il risultato: almeno 100 % e al più 120 % se il valore atteso "
         "è rispettato (120 % se il risultato è zero o meno), fino a 99,99 % se non lo è"),
        (">= 8", {"method": "lineare", "cap": NO_CAP}, "Metodo lineare, più alto è meglio: il "
         "raggiungimento è il risultato diviso per il valore atteso: almeno 100 % e senza tetto se "
         "il valore atteso è rispettato, fino a 99,99 % se non lo è, e 0 % se il risultato è "
         "negativo"),
        ("<= 8", {"method": "lineare"}, "Metodo lineare, più basso è meglio: il raggiungimento è "
         "100 % se il valore atteso è rispettato, altrimenti 100 % meno la percentuale di cui il "
         "risultato supera il valore atteso, fino a 99,99 %, e 0 % se il risultato è almeno il "
         "doppio del valore atteso"),
        (">= 8", {"method": "minimo", "floor": 2}, "Metodo minimo, più alto è meglio: il "
         "raggiungimento è 100 % se il valore atteso è rispettato, altrimenti la parte di strada "
         "che il risultato ha percorso dalla soglia minima al valore atteso, fino a 99,99 %, e 0 % "
         "se il risultato è pari alla soglia minima o peggiore"),
        (">= 8", {"method": "storico", "previous": 2}, "Metodo storico, più alto è meglio: il "
         "raggiungimento è 100 % se il valore atteso è rispettato, altrimenti la parte di strada "
         "che il risultato ha percorso dal valore dell'anno precedente al valore atteso, fino a "
         "99,99 %, e 0 % se il risultato è pari al valore dell'anno precedente o peggiore"),
        (">= 8", {"method": "storico"}, "Metodo soglia: il raggiungimento è 100 % se il valore "
         "atteso è rispettato, altrimenti 0 %"),
        ("tra 1 e 2", {}, "Metodo soglia: il raggiungimento è 100 % se il valore atteso è "
         "rispettato, altrimenti 0 %"),
        ("<= 0", {}, "Metodo proporzionale, più basso è meglio: il valore atteso è zero, quindi il "
         "raggiungimento è 100 % se è rispettato, altrimenti 0 %"),
    ],
)  # fmt: skip
def test_each_method_has_its_sentence(aim: str, settings: dict[str, Any], degree: str) -> None:
    assert sentence(aim, **settings) == f"{degree}; {PRINTED}; {BLOCKED}."


def test_settings_are_told() -> None:
    assert sentence(">= 8", missing="escludi").endswith("; un dato mancante esce dal punteggio.")
    assert sentence(">= 8", missing="zero").endswith("; un dato mancante vale 0 %.")
    exact = sentence(">= 8,125", comparison="esatto")
    assert "si confronta il risultato non arrotondato, stampato con 3 decimali" in exact


def test_a_count_is_compared_without_decimals() -> None:
    plan = plan_of(indicator("A"), measures=[measure("A", "conteggio")])
    assert "come è stampato, senza decimali;" in scores_of(plan, A=1).rules[0][1]


def test_before_the_end_of_the_year_it_is_an_advance() -> None:
    plan = plan_of(indicator("A"), period=INTERIM)
    assert "l'avanzamento è 100 %" in scores_of(plan, A=1).rules[0][1]


def test_one_letter_for_each_distinct_rule_in_order() -> None:
    plan = plan_of(
        indicator("A"),
        indicator("A", "<= 3"),
        indicator("B", excluded="no"),
        indicator("C", ">= 7"),
        indicator("A", "> 3"),
        indicator("A", "= 3"),
    )
    scores = scores_of(plan, A=1, C="n.d.")
    assert scores.indicators["rule"].tolist() == ["a", "b", "", "a", "c", "c"]
    assert [mark for mark, _ in scores.rules] == ["a", "b", "c"]


def test_a_rule_that_judges_nothing_is_not_in_the_legend() -> None:
    """What is not due, or left out by decision, has no rule beside it, so the legend has none."""
    plan = plan_of(
        indicator("A", "<= 3"), indicator("B", ">= 7"), indicator("C", "> 3", excluded="no")
    )
    scores = scores_of(plan, A="non prevista", B=1, C=1)
    assert scores.indicators["rule"].tolist() == ["", "a", ""]
    assert [text[:45] for _, text in scores.rules] == [
        "Metodo proporzionale, più alto è meglio: il r"
    ]  # fmt: skip
    assert scores_of(plan, A="non prevista", B="non prevista", C=1).rules == ()


def test_letters_go_on_after_z() -> None:
    assert [letter(place) for place in (0, 25, 26, 51, 52, 701, 702)] == [
        "a", "z", "aa", "az", "ba", "zz", "aaa",
    ]  # fmt: skip


def test_every_graded_scale_has_words() -> None:
    assert [key for key, scale in SCALES.items() if not scale.words] == ["soglia", "zero"]
