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
from generator.layout.target_notes import SHEET, STATE_COLUMN, TARGET_COLUMNS
from generator.layout.variables import Variables, build_variables
from generator.model import Change, Operator, Signatory, Target
from generator.reading.plan_columns import INDICATORS


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
    own = indicator("I2", annual_target=former, period_target=True)
    out = indicator("I3", excluded_reason="ufficio chiuso")
    offices = (replace(OFFICES[0], objectives=(objective("PO2_1", changed, own, out),)),)
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
    assert (third["risultato"], third["raggiungimento"], third["regola"]) == ("n.d.", "", "(a)")
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


def test_the_columns_of_the_notes_are_the_plans() -> None:
    headers = {item.header for item in (*INDICATORS.columns, *INDICATORS.variations)}
    assert INDICATORS.name == SHEET
    assert {*TARGET_COLUMNS, STATE_COLUMN} <= headers


def change(period: str, column: str, reason: str, sheet: str = "Indicatori") -> Change:
    where = CellRef("piano.xlsx", "Variazioni", "A2")
    return Change(period, sheet, "I1/id", column, "1", "2", reason, where)


def with_one(item: Any, **more: Any) -> Any:
    """A plan of one indicator, with an earlier period whose act is number 5."""
    act = replace(ACT, number="5", annex_number="1")
    before = replace(PERIOD, code="primo", final=False, act=act)
    offices = (replace(OFFICES[0], objectives=(objective("PO2_1", item),)),)
    return plan(offices=offices, periods=(before, PERIOD), **more)


def test_a_changed_target_is_told_by_its_own_changes_and_acts() -> None:
    """Neither another field's reason nor its act belongs to the note (domain, 4.6)."""
    former = Target(Operator.AT_LEAST, 0.95, "%", 2)
    first = change("primo", "Target", "più utenti")
    peso = change("consuntivo", "Peso", "altro")
    other = change("consuntivo", "Target", "altro foglio", "Misure")
    decimals = change("consuntivo", "Decimali", "due cifre")
    item = indicator("I1", former_target=former)

    def note(*changes: Change) -> tuple[object, object]:
        [values] = build(with_one(item, changes=changes)).repeated["variazione"]
        return values["variazione"]["motivo"], values["variazione"]["atto"]

    early = act_caption(replace(ACT, number="5", annex_number="1"))
    assert note(first, peso, other) == ("più utenti", early)
    assert note(first, decimals) == (f"più utenti ({early}); due cifre", act_caption(ACT))


def test_why_an_indicator_is_left_out_is_told() -> None:
    item = indicator("I1", excluded_reason="ufficio chiuso")
    of = with_one(item, changes=(change("primo", "Stato", "ufficio chiuso"),))
    early = act_caption(replace(ACT, number="5", annex_number="1"))
    expected = {"indicatore": "I1", "motivo": "ufficio chiuso", "atto": early}
    assert build(of).repeated["esclusione"] == ({"esclusione": expected},)
    assert build().repeated["esclusione"] == ()


def test_a_target_of_the_period_has_its_mark_and_the_years_beside() -> None:
    annual = Target(Operator.AT_LEAST, 0.95, "%", 2)
    item = indicator("I1", period_target=True, annual_target=annual)
    made = build(interim(with_one(item)))
    assert of_indicator(made)["target"] == ">= 90,00 % **"
    expected = {"indicatore": "I1", "ora": ">= 90,00 %", "annuale": ">= 95,00 %"}
    assert made.repeated["target_di_periodo"] == ({"target_di_periodo": expected},)
    period = made.always["periodo"]
    assert period["titolo_raggiungimento"] == "Avanzamento sul valore atteso"
    note = str(period["nota_esito"])
    assert "senza esito né colore" in note
    assert "Dove è segnato **" in note
    assert "«rilevato»" in note


@pytest.mark.parametrize(
    ("states", "word"),
    [
        (("non prevista", "non prevista"), "non prevista"),
        (("non valutabile", "non valutabile"), "non valutabile"),
        (("non prevista", "non valutabile"), "non prevista"),
        (("n.c.", "non valutabile"), "n.c."),
        (("n.c.", "n.d."), "n.d."),
        (("valore", "n.c."), "n.c."),
        (("non prevista", "n.d."), "n.d."),
    ],
)
def test_every_level_says_what_its_indicators_lack(states: tuple[str, str], word: str) -> None:
    outcomes = {f"I{place}/id": Outcome(state) for place, state in enumerate(states, start=1)}
    nothing = (NAN, NAN, NAN, "")
    of = plan(offices=(replace(OFFICES[0], objectives=OFFICES[0].objectives[:1]),))
    made = build(of, outcomes=outcomes, scored={"PO2_1": nothing, "PO2": nothing, "": nothing})
    office = made.offices[0]
    levels = (office.objectives[0].values, office.values, made.always["ente"])
    assert [(one["punteggio"], one["esito"]) for one in levels] == [(word, f"○ {word}")] * 3


@pytest.mark.parametrize(
    ("state", "letter"),
    [("n.d.", "(a)"), ("n.c.", "(a)"), ("non prevista", ""), ("non valutabile", "")],
)
def test_the_rule_that_treats_a_missing_figure_stands_beside_it(state: str, letter: str) -> None:
    assert of_indicator(build(outcomes={"I1/id": Outcome(state)}))["regola"] == letter


def test_the_notes_on_scores_say_what_the_plan_does() -> None:
    plain = build().always["periodo"]
    assert plain["nota_pesi"] == (
        "Peso dell'indicatore nel suo obiettivo; i pesi di un obiettivo sommano a 100."
    )
    assert plain["nota_punteggio"] == (
        "Obiettivo: media dei raggiungimenti dei suoi indicatori secondo i pesi. Ufficio ed ente: "
        "media dei punteggi dei loro obiettivi; un obiettivo senza punteggio non entra nella media."
    )
    first = replace(OFFICES[1].objectives[0], weight=0.5)
    odd = replace(first, indicators=(replace(first.indicators[0], weight=0.9),))
    of = plan(offices=(OFFICES[0], replace(OFFICES[1], objectives=(odd,))))
    weighed = build(of).always["periodo"]
    assert str(weighed["nota_pesi"]).endswith("sono usati in proporzione.")
    told = str(weighed["nota_punteggio"])
    assert "secondo i pesi, in proporzione dove non sommano a 100." in told
    assert (
        "obiettivi, secondo i loro pesi (un obiettivo senza peso conta quanto la media degli altri)"
        in told
    )


def test_an_interim_legend_speaks_of_avanzamento() -> None:
    words, final = (build(of).always["periodo"] for of in (interim(plan()), plan()))
    assert words["del_raggiungimento"] == "dell'avanzamento"
    assert words["al_raggiungimento"] == "all'avanzamento"
    assert "media degli avanzamenti" in str(words["nota_punteggio"])
    assert (final["del_raggiungimento"], final["al_raggiungimento"]) == (
        "del raggiungimento",
        "al raggiungimento",
    )


@pytest.mark.parametrize(
    ("method", "told"),
    [
        ("minimo", "soglia minima 12,345 %"),
        ("storico", "anno precedente 80,00 %"),
        ("proporzionale", ""),
        ("soglia", ""),
    ],
)
def test_the_value_that_a_method_counts_from_is_told_whole(method: str, told: str) -> None:
    of = with_one(indicator("I1", floor=0.12345, previous=0.8))
    outcomes = scores(of)
    outcomes.indicators["method"] = method
    assert of_indicator(build_variables(of, outcomes))["riferimento"] == told


def test_a_symbol_without_a_glyph_is_replaced_in_the_bands_too() -> None:
    of = plan()
    odd = replace(of.bands[1], symbol="◆")
    made = build(replace(of, bands=(of.bands[0], odd, of.bands[2])))
    assert made.bands[1].symbol == "□"
    assert str(of_indicator(made, 1)["esito"]) == "□ Parzialmente raggiunto"


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
