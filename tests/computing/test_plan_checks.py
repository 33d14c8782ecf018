"""Contradictions of the plan that block, and its oversights (domain, 4.3–4.9)."""

from __future__ import annotations

from dataclasses import replace

import pytest
from computing_factory import BANDS, NO_CAP, indicator, measure, objective, plan_of, rows, target

from generator.computing.checks import check_plan
from generator.model import Band, Indicator, Plan

FIELDS = ("formula", "weight", "target", "second", "method", "floor", "previous", "cap", "unit")


def item(formula: str = "A", aim: str = ">= 10", **settings: object) -> Indicator:
    return indicator(formula, aim, fields=FIELDS, **settings)  # type: ignore[arg-type]


def found(*content: Indicator, **settings: object) -> list[tuple[str, str]]:
    return rows(check_plan(plan_of(*content, **settings)))  # type: ignore[arg-type]


def texts(plan: Plan) -> list[str]:
    return [f"{one.text} {one.remedy}" for one in check_plan(plan)]


def test_a_sound_plan_has_no_findings() -> None:
    assert found(item(weight=0.5), item("B / C", "<= 90 %", weight=0.5)) == []
    third = [item(weight=weight) for weight in (0.3333, 0.3333, 0.3334)]
    assert found(*third) == []


@pytest.mark.parametrize("text", ["A +", "", "A B", "A – B", "SOLO(A)"])
def test_a_formula_that_does_not_parse(text: str) -> None:
    assert found(item(text)) == [("formula!", "formula-errata")]


def test_a_broken_formula_has_a_caret() -> None:
    assert texts(plan_of(item("A /\n(B C)"))) == [
        "la formula non è valida: fra «B» e «C» manca un segno (+ - * /).\n"
        "A / (B C)\n"
        "       ^ Usare i codici delle misure con + - * / e parentesi tonde, per esempio "
        "A / (B + C)."
    ]


@pytest.mark.parametrize("text", ["5", "2 * 3%"])
def test_a_formula_without_measures(text: str) -> None:
    assert found(item(text)) == [("formula!", "formula-errata")]


@pytest.mark.parametrize("text", ["A / 0", "A / (2 - 2)", "1 / (A / 0)"])
def test_a_division_by_a_literal_zero(text: str) -> None:
    assert found(item(text)) == [("formula!", "formula-errata")]


def test_an_unknown_measure_has_its_nearest_names() -> None:
    plan = plan_of(item("dip_form / N_Dir"), measures=[measure("Dip-Form"), measure("N_Dir")])
    known = replace(plan, measures=tuple(m for m in plan.measures if m.id != "dip_form"))
    assert rows(check_plan(known)) == [
        ("formula!", "formula-misura-sconosciuta"),
        ("Misure", "misura-non-usata"),
    ]
    assert texts(known)[0] == (
        "«dip_form» non è una misura del piano (indicatore O1/1). Forse si intendeva «Dip-Form»? "
        "Scrivere l'Id di una misura del foglio «Misure»."
    )


@pytest.mark.parametrize("text", ["A / B * 100", "100 * A / B", "(A * 100) / B"])
def test_times_one_hundred_under_percent(text: str) -> None:
    assert found(item(text, ">= 90 %")) == [("formula!", "formula-per-cento")]
    assert found(item(text, ">= 90 N.")) == []


def test_one_hundred_as_divisor_or_term_is_no_oversight() -> None:
    assert found(item("A / 100 + 100", ">= 90 %")) == []


def test_a_percentage_under_another_unit_and_the_reverse() -> None:
    percent = [measure("A", "percentuale")]
    assert found(item("A", ">= 90 %"), measures=percent) == []
    assert found(item("A", ">= 90 N."), measures=percent) == [("unit!", "unita-di-misura-discorde")]
    plan = plan_of(item("A", ">= 90 %"), measures=[measure("A", "conteggio")])
    assert texts(plan) == [
        "l'indicatore O1/1 è in %, ma la sua unica misura, A, è di tipo «conteggio». Rendere "
        "uguali l'unità dell'indicatore e il tipo della misura."
    ]


def test_a_measure_that_nothing_uses() -> None:
    plan = plan_of(item(), measures=[measure("Z")])
    assert texts(plan) == [
        "la misura «Z» non è usata da nessun indicatore. Usarla in una formula o togliere la riga."
    ]
    assert found(item("A +"), measures=[measure("Z")]) == [("formula!", "formula-errata")]


def test_an_objective_without_indicators() -> None:
    assert rows(check_plan(plan_of(item(), objective("X")))) == [
        ("Obiettivi", "obiettivo-senza-indicatori")
    ]


@pytest.mark.parametrize(
    ("weights", "codes"),
    [
        ((0.5, 0.5), []),
        ((0.5, 0.4), ["pesi-non-cento"]),
        ((0.3333, 0.3333, 0.3333), ["pesi-non-cento"]),
        ((0.0, 0.0), ["pesi-zero"]),
        ((1.5, -0.5), ["peso-negativo"]),
    ],
)
def test_indicator_weights(weights: tuple[float, ...], codes: list[str]) -> None:
    assert found(*(item(weight=weight) for weight in weights)) == [
        ("weight!", code) for code in codes
    ]


def test_weight_texts() -> None:
    assert texts(plan_of(item(weight=0.3333), item(weight=0.6666))) == [
        "i pesi degli indicatori di «O1» sommano a 99,99 % invece di 100 %. Correggere i pesi; "
        "intanto sono usati in proporzione."
    ]
    assert texts(plan_of(item(weight=-0.5)))[0].startswith(
        "il peso -50,00 % è negativo (indicatore O1/1)."
    )


def test_objective_weights() -> None:
    one = item()
    some = plan_of(objective("X", one, weight=0.5), objective("Y", one))
    assert rows(check_plan(some)) == [("Obiettivi", "pesi-obiettivi-parziali")]
    bad = plan_of(objective("X", one, weight=0.5), objective("Y", one, weight=-0.5))
    assert rows(check_plan(bad)) == [("Obiettivi", "peso-negativo")]
    none = plan_of(objective("X", one, weight=0.0), objective("Y", one, weight=0.0))
    assert rows(check_plan(none)) == [("Obiettivi", "pesi-zero")]


@pytest.mark.parametrize("aim", ["> 5", "< 5", "= 5", "tra 5 e 7"])
@pytest.mark.parametrize("method", ["proporzionale", "lineare", "minimo", "storico"])
def test_only_threshold_works_without_a_direction(aim: str, method: str) -> None:
    assert found(item(aim=aim, method=method)) == [("method!", "metodo-inadatto")]
    assert found(item(aim=aim, method="soglia")) == []


@pytest.mark.parametrize("method", ["proporzionale", "lineare"])
def test_a_negative_target_cannot_divide(method: str) -> None:
    assert found(item(aim=">= -5", method=method)) == [("method!", "metodo-inadatto")]
    assert found(item(aim=">= 0", method=method)) == []
    assert found(item(aim=">= -5", method="minimo", floor=-9)) == []


def test_the_text_of_an_unsuited_method() -> None:
    assert texts(plan_of(item(aim=">= -5 gg"))) == [
        "il metodo «proporzionale» non si può usare con il valore atteso >= -5 gg: il valore "
        "atteso è negativo. Usare uno di questi metodi: «soglia», «minimo», «storico»."
    ]


@pytest.mark.parametrize(
    ("aim", "floor", "wrong"),
    [
        (">= 90 gg", None, True),
        (">= 90 gg", 90, True),
        (">= 90 gg", 95, True),
        (">= 90 gg", 60, False),
        ("<= 2 gg", 1, True),
        ("<= 2 gg", 2, True),
        ("<= 2 gg", 4, False),
    ],
)
def test_floor_is_strictly_on_the_failing_side(aim: str, floor: float | None, wrong: bool) -> None:
    expected = [("floor!", "soglia-minima-errata")] if wrong else []
    assert found(item(aim=aim, method="minimo", floor=floor)) == expected


def test_the_text_of_a_wrong_floor() -> None:
    assert texts(plan_of(item("A / B", ">= 90 %", method="minimo", floor=0.95))) == [
        "la soglia minima di O1/1 non è utilizzabile con il valore atteso >= 90 %: 95 % rispetta "
        "già il valore atteso. Scrivere in «Soglia minima» il risultato che vale zero, più basso "
        "del valore atteso."
    ]


@pytest.mark.parametrize(
    ("aim", "previous", "told"),
    [
        (">= 10", None, True),
        (">= 10", 10, True),
        (">= 10", 9, False),
        ("<= 10", 10, True),
        ("<= 10", 11, False),
    ],
)
def test_historical_without_a_start_is_told(aim: str, previous: float | None, told: bool) -> None:
    expected = [("previous!", "storico-come-soglia")] if told else []
    assert found(item(aim=aim, method="storico", previous=previous)) == expected


@pytest.mark.parametrize(
    ("aim", "cell"),
    [
        ("tra 5", "second!"),
        ("tra 5 e 5", "second!"),
        ("tra 5 e 4", "second!"),
        (">= 5 e 7", "second!"),
    ],
)
def test_ends_of_a_target(aim: str, cell: str) -> None:
    assert found(item(aim=aim)) == [(cell, "target-errato")]


def test_a_target_with_more_decimals_than_it_prints() -> None:
    hidden = replace(target(">= 90 %"), value=0.905)
    plan = plan_of(replace(item("A / B"), target=hidden))
    assert rows(check_plan(plan)) == [("target!", "target-errato")]
    assert texts(plan) == [
        "il valore atteso di O1/1 non è utilizzabile: 90,5 % verrebbe stampato 91 %, ma il "
        "confronto userebbe 90,5 %. Correggere Operatore, Target, Secondo target o Decimali."
    ]
    assert found(replace(item("A / B"), target=replace(target(">= 29,7 %"), value=0.297))) == []


def test_caps() -> None:
    assert found(item(cap=0.9)) == [("cap!", "tetto-errato")]
    assert found(item(cap=NO_CAP)) == []
    assert found(item(aim="<= 2", cap=NO_CAP)) == [("cap!", "tetto-errato")]
    assert found(item(aim="<= 2", cap=NO_CAP, method="lineare")) == []


def test_a_cap_that_would_print_another_figure() -> None:
    assert found(item(cap=1.1255)) == []
    assert found(item(cap=1.12555)) == [("cap!", "tetto-errato")]
    assert found(item(cap=1.12555), cap=1.12555) == [("Ente", "tetto-errato")]


def test_a_band_that_would_print_another_limit() -> None:
    odd = (BANDS[0], replace(BANDS[1], lower=0.69444), BANDS[2])
    [text] = [item.text for item in check_plan(plan_of(item(), bands=odd))]
    assert text.endswith("non sono utilizzabili: il limite 69,444 % ha più di due decimali.")
    assert found(item(), bands=(BANDS[0], replace(BANDS[1], lower=0.6944), BANDS[2])) == []


def test_a_common_cap_is_told_once() -> None:
    both = [item(cap=0.9, weight=0.5), item(cap=0.9, weight=0.5)]
    assert found(*both, cap=0.9) == [("Ente", "tetto-errato")]


@pytest.mark.parametrize(
    ("bands", "reasons"),
    [
        (BANDS, []),
        ((), ["non ce n'è nessuna"]),
        (BANDS[:2], ["la più bassa parte da 70 %"]),
        ((*BANDS, replace(BANDS[1], name="Quasi")), ["due fasce partono da 70 %"]),
        ((*BANDS, replace(BANDS[1], lower=0.9)), ["due fasce si chiamano «Parzialmente raggiunto»"
                                                 ]),
    ],
)  # fmt: skip
def test_bands(bands: tuple[Band, ...], reasons: list[str]) -> None:
    found_texts = [one.text for one in check_plan(plan_of(item(), bands=bands))]
    assert found_texts == [f"le fasce non sono utilizzabili: {reason}." for reason in reasons]


def test_all_problems_come_at_once() -> None:
    codes = {code for _, code in found(item("A +", "tra 5", cap=0.5, weight=0.2), bands=())}
    assert codes == {
        "formula-errata", "target-errato", "tetto-errato", "pesi-non-cento", "fasce-errate",
    }  # fmt: skip


ONE = item()


@pytest.mark.parametrize(
    ("plan", "text"),
    [
        (
            plan_of(item("A / B * 100", ">= 90 %")),
            "la formula moltiplica per 100, ma l'unità è già «%» (indicatore O1/1). Togliere "
            "«* 100»: un rapporto con unità % è mostrato in percentuale da solo.",
        ),
        (
            plan_of(ONE, objective("X")),
            "l'obiettivo «X» non ha indicatori. Aggiungere gli indicatori o togliere l'obiettivo.",
        ),
        (
            plan_of(item(weight=0.0)),
            "i pesi di «O1» sommano a zero. Dare almeno un peso maggiore di zero.",
        ),
        (
            plan_of(objective("X", ONE, weight=1.0), objective("Y", ONE)),
            "l'obiettivo «Y» non ha un peso, mentre altri lo hanno: conta quanto la loro media. "
            "Dare un peso a tutti gli obiettivi o a nessuno.",
        ),
        (
            plan_of(item(method="storico")),
            "il metodo «storico» di O1/1 non ha da dove partire, perché manca il valore dell'anno "
            "precedente: si applica «soglia». Se il valore dell'anno precedente è noto, scriverlo; "
            "altrimenti lasciare così.",
        ),
        (
            plan_of(item(cap=0.9)),
            "il tetto di O1/1 non è utilizzabile: 90,00 % è meno di 100 %. Scrivere 100 o un "
            "valore più alto, con al più due decimali, oppure «nessuno» dove è ammesso.",
        ),
    ],
)
def test_other_texts(plan: Plan, text: str) -> None:
    assert texts(plan) == [text]
