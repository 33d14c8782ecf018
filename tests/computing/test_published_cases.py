"""Figures that public documents print, digit for digit, each with its source (domain, 4)."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from computing_factory import BANDS, NO_CAP, indicator, judge, objective, plan_of, scores_of

from generator.italian import format_percent

SALERNO = "CCIAA di Salerno, Relazione sulla performance 2011"
STRATEGIC = f"{SALERNO}, tabella strategica (tetto 100)"
OPERATIONAL = f"{SALERNO}, tabella operativa (senza tetto)"
SUITE = "suite open source usata da enti italiani, metodo lineare"
DOMAIN = "esempio del dominio, 4.3: <= 2 gg con 3 misurati"


@pytest.mark.parametrize(
    ("source", "value", "aim", "settings", "digits", "printed"),
    [
        (SALERNO, 100, ">= 103", {}, 2, "97,09 %"),
        (SALERNO, 56, ">= 60", {}, 2, "93,33 %"),
        (SALERNO, 25.7, "<= 25", {}, 0, "97 %"),
        (STRATEGIC, 130, ">= 20", {}, 0, "100 %"),
        (OPERATIONAL, 102, ">= 100", {"cap": NO_CAP}, 0, "102 %"),
        (OPERATIONAL, 107, ">= 100", {"cap": NO_CAP}, 0, "107 %"),
        (SUITE, 3, "<= 2", {"method": "lineare"}, 0, "50 %"),
        (SUITE, 4, "<= 2", {"method": "lineare"}, 0, "0 %"),
        (SUITE, 9, "<= 2", {"method": "lineare"}, 0, "0 %"),
        (DOMAIN, 3, "<= 2 gg", {"method": "proporzionale"}, 2, "66,67 %"),
        (DOMAIN, 3, "<= 2 gg", {"method": "lineare"}, 2, "50,00 %"),
        (DOMAIN, 3, "<= 2 gg", {"method": "soglia"}, 2, "0,00 %"),
    ],
)
def test_an_achievement_is_the_published_one(
    source: str, value: float, aim: str, settings: dict[str, Any], digits: int, printed: str
) -> None:
    row = judge(value, aim, **settings)
    assert format_percent(row["achievement_printed"], digits) == printed, source


def test_a_weighted_score_is_the_published_one() -> None:
    """Salerno 2011: 0,20 × (97,09 + 4 × 100) = 99,418 → 99,42 %."""
    plan = plan_of(
        indicator("A", ">= 103", weight=0.2),
        *(indicator("B", ">= 1", weight=0.2) for _ in range(4)),
    )
    row = scores_of(plan, A=100, B=1).objectives.iloc[0]
    assert format_percent(row["score_printed"]) == "99,42 %"
    assert (row["coverage"], row["verdict"]) == (1.0, "Parzialmente raggiunto")
    assert row["lower"] == row["score"] == row["upper"]


@pytest.mark.parametrize(
    ("value", "verdict"),
    [
        (69.99, "Non raggiunto"),
        (70, "Parzialmente raggiunto"),
        (89.99, "Parzialmente raggiunto"),
        (90, "Sostanzialmente raggiunto"),
        (99.99, "Sostanzialmente raggiunto"),
        (100, "Raggiunto"),
    ],
)
def test_the_published_limits_of_bands(value: float, verdict: str) -> None:
    """Limits seen in published scales: 70 and 90, each in the band that it opens."""
    bands = (
        BANDS[0], replace(BANDS[1], name="Sostanzialmente raggiunto", lower=0.9), *BANDS[1:]
    )  # fmt: skip
    plan = plan_of(indicator("A", ">= 100"), bands=bands)
    assert scores_of(plan, A=value).indicators["verdict"].tolist() == [verdict]


def test_three_equal_weights_lose_nothing() -> None:
    """Rounding relative weights to two decimals would print 99,99 (domain, 4.4)."""
    plan = plan_of(*(objective(code, indicator("A"), weight=0.3333) for code in "XYZ"))
    assert format_percent(scores_of(plan, A=10).entity["score_printed"].iloc[0]) == "100,00 %"


def test_one_good_figure_of_three_is_no_full_score() -> None:
    """In the final period the default leaves the objective without a score (domain, 4.5)."""
    plan = plan_of(*(indicator(name, weight=1 / 3) for name in "ABC"))
    row = scores_of(plan, A=10).objectives.iloc[0]
    assert row[["score", "verdict"]].isna().tolist() == [True, False]
    assert (row["verdict"], round(row["coverage"], 4)) == ("", 0.3333)


@pytest.mark.parametrize("policy", ["escludi", "zero", "blocca"])
def test_an_unreported_figure_is_no_zero_where_lower_is_better(policy: str) -> None:
    """The trap of a well-known suite: a missing value read as 0 scores full marks (4.5)."""
    plan = plan_of(indicator("A", "<= 2", missing=policy, weight=0.5), indicator("B", weight=0.5))
    scores = scores_of(plan, A="n.d.", B=5)
    assert scores.indicators["achievement"].isna().tolist() == [True, False]
    score = scores.objectives["score"].fillna(0).iloc[0]
    assert score == {"escludi": 0.5, "zero": 0.25, "blocca": 0}[policy]


def test_a_mean_prints_as_it_rounds() -> None:
    """A score is a mean, not a judgement: 100,00 and 99,99 make 99,995, which prints 100,00.

    What is missed never prints 100 itself (4.3); a mean keeps full precision and is rounded once
    (4.4), and its verdict is the band of the printed figure (4.9).
    """
    plan = plan_of(indicator("A", weight=0.5), indicator("B", ">= 100000", weight=0.5))
    scores = scores_of(plan, A=10, B=99_999.9)
    assert scores.indicators["achievement_printed"].tolist() == [1.0, 0.9999]
    row = scores.objectives.iloc[0]
    assert (format_percent(row["score_printed"]), row["verdict"]) == ("100,00 %", "Raggiunto")
