"""Contributions and distances: with sign and unit in the draft, nowhere else."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest
from annex_factory import OFFICES, indicator, objective, plan, scores

from generator.layout.figures import Figure, show_value
from generator.layout.lacks import lack_values
from generator.layout.variables import build_variables
from generator.model import Operator, Target

NAMES = ("contributo", "manca_al_target", "fascia_successiva", "manca_alla_fascia")


@pytest.mark.parametrize(
    ("unit", "change", "decimals", "shown"),
    [
        ("gg", -0.4, 2, "-0,40 gg"),
        ("N.", 7.0, 0, "+7 N."),
        ("N.", 1234.5, 2, "+1.234,50 N."),
        ("%", 0.0571, 2, "+5,71 %"),
        ("gg", 0.246, 2, "+0,246 gg"),  # where whole results decide, no decimal is lost
    ],
)
def test_a_change_has_its_sign_and_unit(
    unit: str, change: float, decimals: int, shown: str
) -> None:
    target = Target(Operator.AT_LEAST, 1.0, unit, 0)
    record = {"contribution": 0.4167, "to_target": change, "band": "", "to_band": float("nan")}
    values = lack_values(plan(), target, record, decimals)
    told = values["manca_al_target"]
    assert isinstance(told, Figure)
    assert (told.text, show_value(told, told.number_format)) == (shown, shown)
    assert str(values["contributo"]) == "41,67 %"
    assert (values["fascia_successiva"], values["manca_alla_fascia"]) == ("", "")


@pytest.mark.parametrize("draft", [True, False])
def test_only_a_draft_tells_them(draft: bool) -> None:
    offices = (replace(OFFICES[0], objectives=(objective("O", indicator("I1")),)),)
    of = plan(offices=offices)
    lacks = pd.DataFrame(
        [("I1/id", 0.5, 0.1, "Raggiunto", 0.1)],
        columns=["indicator", "contribution", "to_target", "band", "to_band"],
    )
    made = build_variables(of, scores(of), draft=draft, lacks=lacks)
    values = made.offices[0].objectives[0].indicators[0]
    assert values["risultato"] != ""
    said = [str(values[name]) for name in NAMES]
    assert said == (["50,00 %", "+10,00 %", "▲ Raggiunto", "+10,00 %"] if draft else [""] * 4)
