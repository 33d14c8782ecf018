"""Seeded worlds for the oracle, edge values included, and the same worlds as real plans."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import date
from fnmatch import fnmatchcase
from fractions import Fraction

import pandas as pd
from computing_factory import FINAL, INITIAL, INTERIM, NO_CAP, measure, measurements_of
from exact_oracle import Case, Cell, Formula, RowList, World

from generator.computing.checks import check_plan
from generator.computing.details import fill_details
from generator.computing.scoring import Scores, compute
from generator.detail import Condition, Detail, RowField, RowMethod, build_detail
from generator.italian import unscale_percent
from generator.model import (
    Band,
    Comparison,
    Entity,
    Indicator,
    Method,
    MissingPolicy,
    Objective,
    Office,
    Operator,
    Plan,
    Target,
)

BANDS = (
    [("Raggiunto", "100"), ("Parzialmente raggiunto", "70"), ("Non raggiunto", "0")],
    [("Oltre", "110"), ("Raggiunto", "100"), ("Sostanzialmente raggiunto", "90"),
     ("Parzialmente raggiunto", "70"), ("Non raggiunto", "0")],
)  # fmt: skip
TARGETS = ("0", "1", "2", "8", "12", "70", "90", "100", "0.5", "2.25", "33.333", "103")
NEARBY = ("0", "0.004", "0.005", "0.006", "0.0049", "0.01", "-0.004", "-0.005", "-0.006", "1", "-1")
FIGURES = ("0", "1", "2", "3", "7", "9", "10", "15", "60", "100", "0.1", "0.3", "2.4", "-4",
           "1000.1", "999.995", "12345.67")  # fmt: skip
SIZE = 40  # indicators in each world
SILENT = 15  # of as many worlds, one where nothing was returned
SIGNS = ("<=", ">=", "<", ">", "=")
OBJECTIVE_WEIGHTS = ("10", "20", "33.33", "50", "0")


def build_world(seed: int, size: int, *, derived: bool = True) -> World:
    """A world of `size` indicators; some plans have more, made of computed measures."""
    chance = random.Random(seed)  # noqa: S311  # cases, not secrets
    world = World([], {}, chance.choice(BANDS), exact=chance.random() < 0.3)
    stage = chance.choice(("final",) * 6 + ("interim", "interim", "initial"))
    world.final, world.collects = stage == "final", stage != "initial"
    weighted = chance.random() < 0.4
    left = size
    while left:
        count = min(left, chance.choice((1, 1, 2, 3, 5)))
        cases = [_build_case(chance, world) for _ in range(count)]
        if all(case.weight == "0" for case in cases):
            cases[0].weight = "100"
        code = f"O{len(world.objectives)}"
        weight = chance.choice(OBJECTIVE_WEIGHTS) if weighted and chance.random() < 0.9 else None
        if weight == "0" and len(world.objectives) % 4 == 0:
            weight = "10"  # an office of zeros is a plan error
        office = f"U{len(world.objectives) // 4}"
        world.objectives.append((code, office, weight, cases))
        left -= count
    if derived and chance.random() < 0.7:
        _add_derived(chance, world)
    if seed % SILENT == 0:
        for cell in world.cells.values():
            cell.state = "n.d."
    elif derived:
        _add_lists(random.Random(f"lists {seed}"), world)  # noqa: S311  # cases, not secrets
    return world


def _add_lists(chance: random.Random, world: World) -> None:
    """Some typed figures become lists whose rows give a figure near the one typed."""
    methods = {"percentuale": ("media", "media pesata", "quota", "somma"), "conteggio":
               ("conteggio", "somma"), "numero": ("somma", "media", "media pesata")}  # fmt: skip
    for cell in world.cells.values():
        if not cell.mean_of and cell.state == "valore" and chance.random() < 0.3:
            cell.rows = _build_list(chance, cell, chance.choice(methods[cell.kind]))


def _build_list(chance: random.Random, cell: Cell, method: str) -> RowList:
    """Rows around the figure typed: ties, zeros and repeating fractions as `FIGURES` have them."""
    count = chance.choice((1, 1, 2, 3, 7))
    typed = Fraction(cell.typed)
    rows = []
    for _ in range(count):
        near = typed + Fraction(chance.choice(NEARBY))
        value = chance.choice((str(float(near)), chance.choice(FIGURES)))
        value = str(round(float(value))) if cell.kind == "conteggio" else value
        weight = chance.choice(("1", "2.5", "0", "40", "1200.75", "0.1"))
        day = chance.choice((None, "2022-06-29", "2022-06-30", "2022-07-01"))
        rows.append((value, weight, day))
    limits = (("data", "2022-06-30"), ("valore", "2"), ("risorse", "2.5"))
    conditions = [(column, chance.choice(SIGNS), limit) for column, limit in limits]
    wanted = chance.choice(conditions) if method in ("quota", "conteggio") else None
    if method == "conteggio" and chance.random() < 0.4:
        wanted = None
    return RowList(method, rows, wanted)


def _add_derived(chance: random.Random, world: World) -> None:
    """Objectives X of means of objectives O, and Y of means of X."""
    for letter, patterns in (("X", ("O*", "O1*", "*3", "O2")), ("Y", ("X*", "X0"))):
        for number in range(chance.choice((1, 2))):
            cases = []
            for _ in range(chance.choice((1, 1, 2))):
                case = _build_case(chance, world, unit="%")
                name = f"D{len(world.cells)}"
                world.cells[name] = Cell("percentuale", "calcolata", "", chance.choice(patterns),
                                         weighted=chance.random() < 0.5)  # fmt: skip
                kinds: tuple[Formula, ...] = (
                    ("name", name), ("name", name), ("group", ("name", name)),
                    ("call", "MIN", (("name", name), ("number", "80%"))),
                )  # fmt: skip
                case.formula = chance.choice(kinds)
                cases.append(replace(case, weight="50"))
            place = chance.randint(0, len(world.objectives))
            weight = chance.choice(("10", None))
            office = "UX" if chance.random() < 0.5 else "U0"
            world.objectives.insert(place, (f"{letter}{number}", office, weight, cases))
    for cell in world.cells.values():
        if cell.weighted and _weighs_nothing(world, cell.mean_of):
            cell.weighted = False  # a plan error
    world.objectives.sort(key=lambda item: item[1])


def _weighs_nothing(world: World, pattern: str) -> bool:
    weights = [weight for code, _, weight, _ in world.objectives if fnmatchcase(code, pattern)]
    return all(weight == "0" for weight in weights)


def _build_case(chance: random.Random, world: World, unit: str = "") -> Case:
    operator = chance.choice((">=",) * 5 + ("<=",) * 4 + (">", "<", "=", "tra"))
    target = chance.choice(TARGETS)
    directed = operator in (">=", "<=")
    methods = ("proporzionale", "lineare", "soglia", "minimo", "storico") if directed else ()
    method = chance.choice((*methods, "soglia"))
    cap = chance.choice(("100", "100", "110", "120", None))
    if method == "proporzionale" and operator == "<=" and cap is None:
        cap = "150"
    case = Case(
        ("name", "?"), operator, target, unit or chance.choice(("%", "%", "N.", "gg")), method,
        chance.choice(("100", "50", "25", "33.33", "12.5", "0")), cap,
        chance.choice(("escludi", "zero", "blocca")),
        second=str(float(target) + 3) if operator == "tra" else None,
        excluded=chance.random() < 0.04, period_target=chance.random() < 0.5,
    )  # fmt: skip
    if method in ("minimo", "storico"):
        if method == "minimo" and chance.random() < 0.3:
            case.target = f"-{target}" if target != "0" else target
        below = operator == ">="
        away = Fraction(chance.choice(("0.01", "1", "5", "40")))
        start = Fraction(case.target) + (-away if below else away)
        case.floor = str(float(start)) if method == "minimo" else None
        previous = (str(float(start)), None, case.target, str(float(start) + 100))
        case.previous = chance.choice(previous) if method == "storico" else None
    case.formula = _build_formula(chance, world, case)
    return case


def _build_formula(chance: random.Random, world: World, case: Case) -> Formula:
    kind = chance.choice(("one", "one", "ratio", "ratio", "sum", "deep", "call"))
    if kind == "one":
        whole = chance.random() < 0.3 and case.unit != "%"
        sort = "percentuale" if case.unit == "%" else "conteggio" if whole else "numero"
        near = Fraction(case.target) + Fraction(chance.choice(NEARBY))
        typed = chance.choice((str(float(near)), chance.choice(FIGURES)))
        typed = str(round(float(typed))) if sort == "conteggio" else typed
        name = _add_cell(chance, world, sort, typed)
        return chance.choice((("name", name), ("group", ("name", name))))
    a, b, c, d = (("name", _add_cell(chance, world, "numero", _typed(chance))) for _ in range(4))
    if kind == "ratio":
        return ("product", a, [("/", b)])
    if kind == "sum":
        return ("product", a, [("/", ("group", ("sum", b, [("+", c), ("-", d)])))])
    if kind == "call":
        return _build_call(chance, (a, b, c, d))
    number = ("number", chance.choice(("5%", "2,5", "3", "0,1")))
    inner = ("sum", ("product", number, [("*", a)]), [(chance.choice("+-"), b)])
    return ("product", ("negative", ("group", inner)), [("/", c), (chance.choice("*/"), d)])


def _build_call(chance: random.Random, names: tuple[Formula, ...]) -> Formula:
    a, b, c, d = names
    function = chance.choice(("MEDIA", "SOMMA", "MIN", "MAX"))
    inner = ("call", function, (a, ("sum", b, [("-", c)]), ("number", "12,5%")))
    distance = ("call", "ABS", (("sum", inner, [("-", d)]),))
    return chance.choice((inner, distance, ("product", distance, [("/", c)])))


def _typed(chance: random.Random) -> str:
    return chance.choice((chance.choice(FIGURES), str(chance.randint(1, 120)),
                          f"{chance.uniform(0, 50):.2f}"))  # fmt: skip


def _add_cell(chance: random.Random, world: World, kind: str, typed: str) -> str:
    states = ("valore",) * 24 + ("vuota", "n.d.", "non prevista", "da verificare")
    name = f"M{len(world.cells)}"
    world.cells[name] = Cell(kind, chance.choice(states), typed)
    return name


def solve(world: World) -> tuple[Plan, Scores]:
    """The world's plan, which no check blocks, and its scores."""
    plan = build_plan(world)
    assert not [found for found in check_plan(plan) if found.blocks]
    return plan, compute(plan, build_measurements(world, plan), build_details(world))


def build_plan(world: World) -> Plan:
    """The world as the product knows it."""
    period = FINAL if world.final else INTERIM if world.collects else INITIAL
    held: dict[str, list[Objective]] = {}
    for code, office, weight, cases in world.objectives:
        share = None if weight is None else unscale_percent(float(weight))
        items = tuple(_indicator(f"{code}/{n}", case) for n, case in enumerate(cases))
        held.setdefault(office, []).append(Objective(code, code, share, items))
    offices = tuple(Office(code, code, "", "", tuple(found)) for code, found in held.items())
    comparison = Comparison.EXACT if world.exact else Comparison.PRINTED
    entity = Entity("Ente", "Ente", 2022, "Titolo", None, comparison, 1.0)
    measures = tuple(
        replace(
            measure(name, cell.kind, computed=_print_mean(cell), minimum=-1e9),
            detail=_detail(cell.rows),
        )
        for name, cell in world.cells.items()
    )
    bands = tuple(Band(name, unscale_percent(float(lower)), "", "", "")
                  for name, lower in world.bands)  # fmt: skip
    return Plan("piano.xlsx", entity, period, (period,), offices, measures, bands, (), (), ())


def build_measurements(world: World, plan: Plan) -> pd.DataFrame:
    values: dict[str, float | str] = {}
    for name, cell in world.cells.items():
        if cell.mean_of:
            continue
        figure = float(cell.typed)
        shown = unscale_percent(figure) if cell.kind == "percentuale" else figure
        values[name] = shown if cell.state == "valore" else cell.state
    typed = measurements_of(plan, values).assign(preview=float("nan"))
    return fill_details(plan, typed, build_details(world))[0]


def build_details(world: World) -> pd.DataFrame:
    """The rows of every list, as the forms would give them."""
    lines = []
    for name, cell in world.cells.items():
        for line, row in enumerate(cell.rows.rows if cell.rows is not None else (), start=5):
            assert cell.rows is not None
            lines.append(_detail_row(name, cell, cell.rows, row, line))
    columns = ("measure", "office", "element", "value", "weight", "date", "note", "raw_value",
               "raw_weight", "file", "sheet", "element_cell", "value_cell", "weight_cell",
               "date_cell")  # fmt: skip
    frame = pd.DataFrame(lines, columns=list(columns), dtype=object)
    return frame.astype({"value": "float64", "weight": "float64"})


def _detail_row(
    name: str, cell: Cell, made: RowList, row: tuple[str, str, str | None], line: int
) -> tuple[object, ...]:
    value, weight, day = row
    figure = float(value)
    counted = made.method in ("quota", "conteggio")
    if cell.kind == "percentuale" and not counted:
        figure = unscale_percent(figure)
    when = None if day is None else date.fromisoformat(day)
    return (name, "U1", f"Elemento {line}", figure, float(weight), when, "", value, weight,
            "Scheda_U1.xlsx", "Dettaglio", f"B{line}", f"C{line}", f"D{line}",
            f"E{line}" if day else "")  # fmt: skip


def _detail(made: RowList | None) -> Detail | None:
    if made is None:
        return None
    wanted = None
    if made.condition is not None:
        column, sign, limit = made.condition
        there = date.fromisoformat(limit) if column == "data" else float(limit)
        wanted = Condition(RowField(column), sign, there)
    return build_detail(RowMethod(made.method), tuple(RowField), wanted)


def _indicator(id_: str, case: Case) -> Indicator:
    def figure(typed: str | None) -> float | None:
        if typed is None:
            return None
        return unscale_percent(float(typed)) if case.unit == "%" else float(typed)

    value = figure(case.target)
    assert value is not None
    decimals = max(len(text.partition(".")[2]) for text in (case.target, case.second or "0"))
    aim = Target(Operator(case.operator), value, case.unit, decimals, figure(case.second))
    cap = NO_CAP if case.cap is None else unscale_percent(float(case.cap))
    return replace(
        Indicator(id_, "I", "I", "", (), print_formula(case.formula),
                  unscale_percent(float(case.weight)), aim, Method(case.method), cap,
                  MissingPolicy(case.missing), figure(case.floor), figure(case.previous)),
        excluded_reason="deciso" if case.excluded else "", period_target=case.period_target,
    )  # fmt: skip


def _print_mean(cell: Cell) -> str:
    function = "MEDIA_PESATA_OBIETTIVI" if cell.weighted else "MEDIA_OBIETTIVI"
    return f'{function}("{cell.mean_of}")' if cell.mean_of else ""


def print_formula(formula: Formula) -> str:
    kind, *parts = formula
    if kind in ("name", "number"):
        return str(parts[0])
    if kind in ("group", "negative"):
        inside = print_formula(parts[0])
        return f"({inside})" if kind == "group" else f"-{inside}"
    if kind == "call":
        return f"{parts[0]}({'; '.join(print_formula(part) for part in parts[1])})"
    rest = "".join(f" {sign} {print_formula(part)}" for sign, part in parts[1])
    return print_formula(parts[0]) + rest
