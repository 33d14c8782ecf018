"""Avvertenze about the act's codes and texts: the oversights of the official 2022 annex."""

from __future__ import annotations

import pytest
from computing_factory import indicator, measure, objective, plan_of, rows

from generator.computing.checks import check_plan
from generator.findings import Severity
from generator.model import Indicator, Plan

FIELDS = ("code", "name", "description", "formula")


def item(formula: str = "A", aim: str = ">= 90 %", **settings: object) -> Indicator:
    return indicator(formula, aim, fields=FIELDS, **settings)  # type: ignore[arg-type]


def offices(codes: dict[str, str], *, objective_code: str, owner: str = "") -> Plan:
    """One office for each code, with one objective (`*` is the office) and its formula."""
    return plan_of(
        *(
            (office, (objective(objective_code.replace("*", office), item(formula)),))
            for office, formula in codes.items()
        ),
        measures=[measure("SHARED", office=owner)] if owner else (),
    )


def texts(plan: Plan) -> list[str]:
    return [f"{found.text} {found.remedy}" for found in check_plan(plan)]


def test_codes_of_another_objective() -> None:
    """As the act has them: PO2_2 uses PO2_1_…; PO3_2 divides its own by one of PO3_1."""
    plan = offices(
        {
            "PO2": "PO2_1_2022_AGGNUM / PO2_1_2022_AGGDENUM",
            "PO3": "PO3_2_2022_AGGNUM / PO3_1_2022_AGGDENUM",
            "PO4": "PO4_2_2022_AGGNUM / PO4_2_2022_AGGDENUM",
        },
        objective_code="*_2_2022",
    )
    assert texts(plan) == [
        "il codice di PO2_1_2022_AGGNUM e PO2_1_2022_AGGDENUM, nella formula di PO2_2_2022/1, "
        "richiama un altro obiettivo (PO2_1). Controllarlo sull'atto; è stampato com'è.",
        "il codice di PO3_1_2022_AGGDENUM, nella formula di PO3_2_2022/1, richiama un altro "
        "obiettivo (PO3_1). Controllarlo sull'atto; è stampato com'è.",
    ]


def test_codes_of_another_office_only_where_the_measure_is_not_its_own() -> None:
    plan = offices({"PO2": "M_PO3_Num", "PO3": "M_PO3_Num2"}, objective_code="*_Carta")
    codes = [code for _, code in rows(check_plan(plan)) if code == "formula-estranea"]
    assert len(codes) == 1
    shared = [measure("M_PO3_Num", "percentuale", office="PO3")]
    owned = plan_of(
        ("PO2", (objective("PO2_Carta", item("M_PO3_Num")),)), ("PO3", ()), measures=shared
    )
    assert check_plan(owned) == ()


@pytest.mark.parametrize("code", ["SG3_2022_M", "T_medi_C1.1.1", "SG_3_2022_X", "SG_30"])
def test_a_code_that_names_no_other_objective(code: str) -> None:
    plan = plan_of(("SG", (objective("SG_3_2022", item(code, ">= 8")),)))
    expected = [("formula!", "formula-estranea")] if code == "SG_30" else []
    assert rows(check_plan(plan)) == expected


@pytest.mark.parametrize(
    ("formula", "shown"),
    [("[x.1] / [x.2]", "«/»"), ("[x.1]", "una riga vuota"), ("A / [x.1]", "«A /»")],
)
def test_a_formula_without_codes(formula: str, shown: str) -> None:
    measures = [measure("x.1", "percentuale", code=""), measure("x.2", code="")]
    used = [item for item in measures if item.id in formula]
    assert texts(plan_of(item(formula), measures=used)) == [
        f"nell'algoritmo di O1/1 mancano codici di misura: l'allegato stampa {shown}. Se le misure "
        "hanno un codice ufficiale, scriverlo nel foglio «Misure»."
    ]


def test_an_indicator_without_a_code() -> None:
    plan = plan_of(item("A / B", code=""))
    assert rows(check_plan(plan)) == [("code!", "indicatore-senza-codice")]
    assert texts(plan) == [
        "l'indicatore O1/1 non ha un codice. Se l'atto ne prevede uno, scriverlo; altrimenti "
        "lasciare così."
    ]


@pytest.mark.parametrize(
    ("code", "defect"),
    [
        ("Ind_ PO3_Trasp", "uno spazio accanto a un segno"),
        ("PO5_2_2022__AGGNUM", "due trattini bassi di seguito"),
        ("PO5_2_2022_AGG_", "un trattino basso in fondo"),
        ("PO5__ X", "uno spazio accanto a un segno e due trattini bassi di seguito"),
        ("A  B", "due spazi di seguito"),
        ("DFP 1.3", ""),
        ("SG3:2022_IND", ""),
    ],
)
def test_stray_spaces_and_underscores_in_codes(code: str, defect: str) -> None:
    expected = [f"il codice «{code}» contiene {defect}. Controllarlo sull'atto; è stampato com'è."]
    assert texts(plan_of(item("A / B", code=code))) == (expected if defect else [])


def test_one_role_under_several_names() -> None:
    """…Denom, …Denum and …PPP, as the act has them."""
    plan = offices(
        {
            "PO2": "M_PO2_Num / M_PO2_Denom",
            "PO3": "M_PO3_Num / M_PO3_Denum",
            "PO4": "M_PO4_Num / M_PO4_Denom",
            "PO5": "M_PO5_Num / M_PO5_PPP",
        },
        objective_code="*_CartaServ",
    )
    assert rows(check_plan(plan)) == [("Misure", "ruoli-discordi")]
    assert texts(plan) == [
        "lo stesso ruolo è scritto in modi diversi nei codici delle misure: M_PO2_Denom, "
        "M_PO3_Denum, M_PO4_Denom, M_PO5_PPP. Controllarli sull'atto; sono stampati come sono."
    ]


def test_codes_that_follow_no_scheme_have_no_common_role() -> None:
    """DirArea1_1 and DirArea2_1 look alike and are different things."""
    plan = offices({"DirArea1": "T_medi_C1.1.1 / X", "DirArea2": "Dip-Form / Unit"},
                   objective_code="*_1")  # fmt: skip
    assert check_plan(plan) == ()


def test_numbers_and_separators_make_no_different_role() -> None:
    plan = offices(
        {"PO2": "PO2_2_AGG / PO2_2_D", "PO3": "PO3_2.AGG / PO3_2:D"}, objective_code="*_2"
    )
    assert check_plan(plan) == ()


def test_texts_of_another_year_are_one_finding_for_each_objective() -> None:
    one = item("PO2_2_2021_A / B", code="PO2_2_2021_AGG", description="Per il 2021 e 2022")
    other = item("C / D", name="Triennio 2022-2024")
    plan = plan_of(objective("PO2_2_2021", one), objective("X", other))
    assert rows(check_plan(plan)) == [("Obiettivi", "anno-diverso"), ("name!", "anno-diverso")]
    assert texts(plan)[0] == (
        "l'anno 2021 compare in «PO2_2_2021» (codice dell'obiettivo, codice dell'indicatore, "
        "descrizione, codici delle misure), ma il piano è del 2022. Controllare se è un "
        "riferimento voluto; è stampato com'è."
    )


@pytest.mark.parametrize(
    "text",
    ["Legge n. 69/2009", "Det. n. 6 del 21.02.2021", "art. 32 del 3/4/2013", "N. 12021", "2.0195"],
)
def test_laws_dated_acts_and_plain_numbers_name_no_year(text: str) -> None:
    assert check_plan(plan_of(item("A / B", description=text))) == ()


def test_they_never_block() -> None:
    plan = plan_of(
        item("[x.1]", code="", name="Nel 2019"), measures=[measure("x.1", "percentuale", code="")]
    )
    found = check_plan(plan)
    assert len(found) == 3
    assert {one.severity for one in found} == {Severity.WARN}
