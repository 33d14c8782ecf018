"""The variables of templates: the documented ones, all of them, as the act prints them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from annex_factory import (
    ACT,
    NAN,
    OFFICES,
    PERIOD,
    Outcome,
    indicator,
    interim,
    objective,
    plan,
    scores,
)

from generator.findings import CellRef
from generator.layout.bands import GROUPS
from generator.layout.common_variables import act_caption
from generator.layout.figures import Figure
from generator.layout.variables import Variables, build_variables
from generator.model import Change, Operator, Signatory, Target


def build(of: Any = None, **more: Any) -> Variables:
    of = of or plan()
    return build_variables(of, scores(of, **more))


def of_indicator(variables: Variables, place: int = 0) -> dict[str, object]:
    every = [
        one for office in variables.offices for item in office.objectives for one in item.indicators
    ]
    return dict(every[place])


def test_every_documented_variable_is_filled_and_no_other() -> None:
    former = Target(Operator.AT_LEAST, 0.95, "%", 2)
    changed = indicator("I1", former_target=former)
    offices = (replace(OFFICES[0], objectives=(objective("PO2_1", changed),)),)
    of = plan(offices=offices)
    made = build_variables(of, scores(of), draft=True)
    filled = {name: set(values) for name, values in made.always.items()}
    filled["ufficio"] = set(made.offices[0].values)
    filled["obiettivo"] = set(made.offices[0].objectives[0].values)
    filled["indicatore"] = set(of_indicator(made))
    for lists in made.repeated.values():
        for values in lists:
            filled |= {name: set(group) for name, group in values.items()}
    assert filled == {group.name: {name for name, _ in group.variables} for group in GROUPS}


def test_nothing_is_none_and_nobody_else_is_named() -> None:
    """Contacts and addresses never reach a template (documents, M12)."""
    made = build()
    everything = repr((made.always, made.offices, made.repeated))
    assert "None" not in everything
    assert "Anna" not in everything
    assert "@" not in everything


@pytest.mark.parametrize(
    ("act", "caption"),
    [
        (ACT, "ALL. 4 alla determinazione del Commissario Straordinario n. 21 dell’11/04/2022"),
        (replace(ACT, date=date(2022, 4, 12)),
         "ALL. 4 alla determinazione del Commissario Straordinario n. 21 del 12/04/2022"),
        (replace(ACT, number="", date=None),
         "ALL. 4 alla determinazione del Commissario Straordinario n. ____ del ________"),
        (replace(ACT, annex_number="", organ=""),
         "ALL. ____ alla determinazione n. 21 dell’11/04/2022"),
    ],
)  # fmt: skip
def test_the_caption(act: Any, caption: str) -> None:
    assert act_caption(act) == caption


def test_results_bring_their_own_format() -> None:
    made = build()
    first, second, third = (of_indicator(made, place) for place in range(3))
    result = second["risultato"]
    assert isinstance(result, Figure)
    assert (float(result), result.number_format, result.text) == (2.4, '#,##0.00 "gg"', "2,40 gg")
    assert str(first["risultato"]) == "90,00 %"
    assert (third["risultato"], third["raggiungimento"], third["regola"]) == ("n.d.", "", "")
    assert (first["regola"], second["regola"]) == ("(a)", "(b)")


@pytest.mark.parametrize("state", ["n.d.", "n.c.", "non prevista", "non valutabile",
                                   "da verificare"])  # fmt: skip
def test_states_are_words_without_a_band(state: str) -> None:
    values = of_indicator(build(outcomes={"I1/id": Outcome(state)}))
    assert (values["risultato"], values["esito"]) == (state, f"○ {state}")


def test_verdicts_are_numbers_that_the_bands_word() -> None:
    verdict = of_indicator(build(), 1)["esito"]
    assert isinstance(verdict, Figure)
    assert (float(verdict), verdict.banded) == (0.8333, True)
    assert verdict.text == "■ Parzialmente raggiunto"


def test_scores_below_full_coverage_say_so() -> None:
    made = build()
    full, empty = (item.values for item in made.offices[0].objectives)
    assert full["etichetta_punteggio"] == "Punteggio"
    assert empty["etichetta_punteggio"] == "Punteggio (peso rilevato 0,00 %)"
    assert (empty["punteggio"], empty["esito"]) == ("n.d.", "○ provvisorio")
    office = made.offices[0].values
    assert office["etichetta_punteggio"] == "Punteggio (peso rilevato 60,00 %)"
    assert (str(office["punteggio"]), office["esito"]) == ("91,67 %", "○ provvisorio")


def test_an_interval_in_one_band_is_that_band() -> None:
    """With no score the lower end stands for it: the whole interval lies in the band."""
    scored = {"PO2_2": (NAN, NAN, 0.0, "Non raggiunto")}
    verdict = build(scored=scored).offices[0].objectives[1].values["esito"]
    assert isinstance(verdict, Figure)
    assert (float(verdict), verdict.banded) == (0.0, True)


@pytest.mark.parametrize("state", ["non valutabile", "non prevista", "n.c."])
def test_why_an_objective_has_no_score(state: str) -> None:
    made = build(outcomes={"I3/id": Outcome(state)}, scored={"PO2_2": (NAN, NAN, NAN, "")})
    values = made.offices[0].objectives[1].values
    assert (values["punteggio"], values["esito"]) == (state, f"○ {state}")
    assert values["peso_rilevato"] == ""


def test_an_interim_period_has_progress_and_no_verdict() -> None:
    of = interim(plan())
    outcomes = {"I1/id": Outcome(printed=0.9, achievement=1.0)}
    made = build(of, outcomes=outcomes, scored={"PO2_1": (0.9, 0.9, 1.0, "")})
    period = made.always["periodo"]
    assert period["titolo_raggiungimento"] == "Avanzamento sul valore atteso annuale"
    assert (period["titolo_esito"], period["titolo_punteggio"]) == ("Stato", "Avanzamento")
    assert made.repeated["fascia"] == ()
    assert of_indicator(made)["esito"] == "rilevato"
    assert made.offices[0].objectives[0].values["esito"] == ""


def test_an_interim_period_with_its_own_target_has_verdicts() -> None:
    of = interim(plan())
    first = replace(of.offices[0].objectives[0].indicators[0], period_target=True)
    offices = (replace(of.offices[0], objectives=(objective("PO2_1", first),)),)
    made = build(replace(of, offices=offices))
    assert made.always["periodo"]["titolo_esito"] == "Esito"
    assert len(made.repeated["fascia"]) == 3


def test_the_bands_tell_their_limits() -> None:
    limits = [str(values["fascia"]["limiti"]) for values in build().repeated["fascia"]]
    assert limits == ["da 100,00 %", "da 70,00 % a meno di 100,00 %", "meno di 70,00 %"]


@pytest.mark.parametrize(
    ("roles", "pairs"),
    [
        ("AB", [("A", "B")]),
        ("A", [("", "A")]),
        ("ABC", [("A", "B"), ("", "C")]),
        ("", []),
    ],
)
def test_signatories_stand_two_by_two(roles: str, pairs: list[tuple[str, str]]) -> None:
    of = plan(signatories=tuple(Signatory(role, f"Nome {role}") for role in roles))
    found = build(of).repeated["firme"]
    assert [
        (one["firma_sinistra"]["ruolo"], one["firma_destra"]["ruolo"]) for one in found
    ] == pairs


def test_a_changed_target_has_its_mark_and_its_note() -> None:
    former = Target(Operator.AT_LEAST, 0.95, "%", 2)
    offices = (replace(OFFICES[0], objectives=(
        objective("PO2_1", indicator("I1", former_target=former)),)),)  # fmt: skip
    change = Change("consuntivo", "Indicatori", "I1/id", "Target", "95%", "90%",
                    "Determinazione n. 30", CellRef("piano.xlsx", "Variazioni", "A2"))  # fmt: skip
    made = build(plan(offices=offices, changes=(change,), periods=(PERIOD,)))
    assert of_indicator(made)["target"] == ">= 90,00 % *"
    assert made.repeated["variazione"] == ({"variazione": {
        "indicatore": "I1", "prima": ">= 95,00 %", "ora": ">= 90,00 %",
        "motivo": "Determinazione n. 30", "atto": act_caption(ACT)}},)  # fmt: skip


def test_a_draft_lists_what_is_to_be_checked() -> None:
    of = plan()
    refused = scores(of, {"I1/id": Outcome("da verificare")})
    made = build_variables(of, refused, draft=True)
    assert made.repeated["bozza"] == ({"bozza": {
        "testo": "BOZZA - documento di lavoro, da non firmare. Indicatori da verificare: I1/id."
    }},)  # fmt: skip
    assert build().repeated["bozza"] == ()


def test_dates_not_yet_known_are_blanks() -> None:
    made = build(plan(period=replace(PERIOD, data_at=None)))
    assert made.always["periodo"]["data_dati"] == "________"
    assert build().always["periodo"]["data_ora_dati"] == "20/01/2023 09:30:00"
