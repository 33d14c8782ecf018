"""The product against the exact oracle, and no page of a generated world contradicts itself."""

from __future__ import annotations

import math
from collections import Counter
from fractions import Fraction
from typing import Any

import pytest
from edge_counts import EDGES, METHODS, OPERATORS, POLICIES, count_world
from exact_oracle import Judged, Total, World, decimals_of, judge_world
from page_checks import check_page, records
from random_cases import SIZE, build_world, solve

SAMPLE = range(90)
GAPS = ("n.d.", "n.c.", "non prevista", "non valutabile", "da verificare")


@pytest.mark.parametrize("first", range(0, 90, 30))
def test_agrees_with_the_oracle(first: int) -> None:
    for seed in range(first, first + 30):
        compare(seed)


@pytest.mark.deep
def test_agrees_with_the_oracle_on_a_hundred_thousand() -> None:
    """Counted: 100,000 indicators, 10,000 objectives, every rule and every edge many times."""
    seen = Counter[str]()
    for seed in range(1_000, 3_500):
        seen.update(compare(seed))
    assert seen["indicators"] >= 100_000
    assert seen["objectives"] >= 10_000
    missing = [f"{policy} {state}" for policy in POLICIES for state in GAPS]
    for name in (*METHODS, *OPERATORS, *missing, *EDGES):
        assert seen[name] >= 20, f"{name}: {seen[name]} of {seen['indicators']} indicators"


def test_the_sample_holds_every_edge() -> None:
    """What `make test` compares is small, but no rule and no edge value is left out of it."""
    seen = Counter[str]()
    for seed in SAMPLE:
        world = build_world(seed, SIZE)
        count_world(world, judge_world(world)[0], seen)
    missing = [f"{policy} {state}" for policy in POLICIES for state in GAPS]
    names = (*METHODS, *OPERATORS, *missing, *EDGES)
    assert [name for name in names if not seen[name]] == []


def compare(seed: int) -> Counter[str]:
    """Holds every figure of one world against the oracle; returns what the world held."""
    world = build_world(seed, SIZE)
    plan, scores = solve(world)
    check_page(plan, scores)
    objectives, offices, entity = judge_world(world)
    judged = [item for total in objectives for item in total.judged]
    cases = [case for *_, held in world.objectives for case in held]
    for row, wanted, case in zip(records(scores.indicators), judged, cases, strict=True):
        place = f"seed {seed}, {row['indicator']}: {case}"
        assert row["decimals"] == decimals_of(case, world), place
        compare_indicator(row, wanted, place)
    for frame, totals in (
        (scores.objectives, objectives),
        (scores.offices, list(offices.values())),
        (scores.entity, [entity]),
    ):
        for row, total in zip(records(frame), totals, strict=True):
            compare_total(row, total, world, f"seed {seed}, {row}")
    seen = Counter[str]()
    count_world(world, objectives, seen)
    return seen


def compare_indicator(row: dict[Any, Any], wanted: Judged, place: str) -> None:
    assert row["state"] == wanted.state, place
    assert near(row["result"], wanted.result), place
    assert same(row["printed"], wanted.printed), place
    assert row["met"] is wanted.met, place
    assert near(row["achievement"], wanted.achievement), place
    assert same(row["achievement_printed"], wanted.shown), place
    assert row["verdict"] == wanted.verdict, place
    if wanted.due:
        assert near(row["coverage"], wanted.coverage), place
        assert near(row["lower"], wanted.lower), place
        assert row["upper"] == math.inf if wanted.upper is None else near(
            row["upper"], wanted.upper), place  # fmt: skip
    else:
        assert math.isnan(row["coverage"]), place


def compare_total(row: dict[Any, Any], wanted: Total, world: World, place: str) -> None:
    assert near(row["weight"], wanted.weight), place
    assert near(row["score"], wanted.score), place
    assert same(row["score_printed"], wanted.shown), place
    assert near(row["coverage"], wanted.coverage), place
    assert near(row["lower"], wanted.lower), place
    if wanted.coverage is not None and wanted.upper is None:
        assert row["upper"] == math.inf, place
    else:
        assert near(row["upper"], wanted.upper), place
    assert row["verdict"] == wanted.verdict, place
    assert world.collects or row["verdict"] == "", place


def near(figure: object, exact: Fraction | None) -> bool:
    assert isinstance(figure, float)
    if exact is None:
        return math.isnan(figure)
    return math.isclose(figure, float(exact), rel_tol=1e-9, abs_tol=1e-9)


def same(figure: object, exact: Fraction | None) -> bool:
    assert isinstance(figure, float)
    return math.isnan(figure) if exact is None else figure == float(exact)
