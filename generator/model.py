"""The nouns of the plan: what offices promise, measure and are scored on.

One idea to know: a `Plan` is a tree of frozen dataclasses, resolved for one period; percentages are
fractions (0.5 prints `50,00%`), texts are as typed; `cells`, never compared, tells where.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from generator.detail import Detail
from generator.findings import CellRef
from generator.italian import format_number, scale_percent

NO_CAP, PERCENT_UNIT = float("inf"), "%"

Cells = Mapping[str, CellRef]


class Operator(StrEnum):
    """How an outcome is compared with its target."""

    AT_LEAST = ">="
    AT_MOST = "<="
    MORE = ">"
    LESS = "<"
    EQUAL = "="
    BETWEEN = "tra"


class Method(StrEnum):
    """How far an outcome meets its target (domain, 4.3)."""

    PROPORTIONAL = "proporzionale"
    LINEAR = "lineare"
    THRESHOLD = "soglia"
    FLOOR = "minimo"
    HISTORICAL = "storico"


class MissingPolicy(StrEnum):
    """What a missing outcome does to its objective's score (domain, 4.5)."""

    EXCLUDE = "escludi"
    ZERO = "zero"
    BLOCK = "blocca"


class MeasureKind(StrEnum):
    """What an office types for a measure."""

    COUNT = "conteggio"
    NUMBER = "numero"
    PERCENT = "percentuale"
    DAYS = "giorni"
    AMOUNT = "importo"


class Base(StrEnum):
    """What time a measure's value covers (domain, 4.6)."""

    YEAR_TO_DATE = "da inizio anno"
    AT_DATE = "alla data"


class Comparison(StrEnum):
    """Whether results are compared with targets as printed or unrounded (domain, 4.2)."""

    PRINTED = "stampato"
    EXACT = "esatto"


class State(StrEnum):
    """What is known of a measure or an indicator in the period; only VALUE carries a number."""

    VALUE = "valore"
    BLANK = "vuota"  # a measure not answered; its indicator is n.d.
    MISSING = "n.d."
    UNDEFINED = "n.c."
    NOT_DUE = "non prevista"
    EXCLUDED = "non valutabile"
    REFUSED = "da verificare"  # a value that cannot be trusted; only a bozza goes on with it


@dataclass(frozen=True, slots=True)
class Target:
    """Expected value; under unit `%` values are fractions, `decimals` counts percent digits."""

    operator: Operator
    value: float
    unit: str
    decimals: int
    second: float | None = None  # upper end of `tra`, both ends included

    @property
    def text(self) -> str:
        """As the act prints it: `>= 90,00 %`, `<= 2 gg`, `tra 80,00 % e 90,00 %`."""
        first = f"{self.operator.value} {self.figure(self.value)}"
        return first if self.second is None else f"{first} e {self.figure(self.second)}"

    def figure(self, value: float) -> str:
        """`value`, in the target's unit, with the target's decimals: `2 gg`, `90,00 %`."""
        shown = scale_percent(value) if self.unit == PERCENT_UNIT else value
        return f"{format_number(shown, self.decimals)} {self.unit}"


@dataclass(frozen=True, slots=True)
class Indicator:
    """One weighted indicator; `formula` is the text over measure ids, parsed in `computing`."""

    id: str
    code: str
    name: str
    description: str
    algorithm: tuple[str, ...]  # the paragraphs in words
    formula: str
    weight: float  # fraction of its objective
    target: Target
    method: Method
    cap: float  # fraction, at least 1; NO_CAP for none
    missing: MissingPolicy
    floor: float | None = None  # Soglia minima, in the target's unit
    previous: float | None = None  # last year's value, in the target's unit
    excluded_reason: str = ""  # not empty: non valutabile, left out by decision
    period_target: bool = False  # the target is the period's own, so an interim verdict is due
    former_target: Target | None = None  # the target before the variation in force, if changed
    annual_target: Target | None = None  # the year's own, where the period has its own target
    cells: Cells = field(default_factory=dict, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Objective:
    """Code, title and indicators; without a weight it counts as much as its siblings."""

    code: str
    title: str
    weight: float | None
    indicators: tuple[Indicator, ...]
    cells: Cells = field(default_factory=dict, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Office:
    """Owns objectives and measures; returns one workbook per period."""

    code: str
    name: str
    contact: str
    email: str
    objectives: tuple[Objective, ...]
    cells: Cells = field(default_factory=dict, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Measure:
    """An elementary figure typed by an office; limits of a percentage are fractions."""

    id: str
    code: str  # official code; empty if the act gives none
    name: str
    description: str
    unit: str
    kind: MeasureKind
    office: str
    minimum: float | None
    maximum: float | None
    base: Base
    periods: tuple[str, ...]  # codes in which it is due; empty means all
    computed: str = ""  # Formula di calcolo of a derived measure
    detail: Detail | None = None  # how it is made of rows (domain, 4.8)
    cells: Cells = field(default_factory=dict, compare=False, repr=False)

    def due_in(self, now: Period) -> bool:
        """Whether the office must give this measure in `now`; nobody gives a computed one."""
        return now.collects and not self.computed and (not self.periods or now.code in self.periods)


@dataclass(frozen=True, slots=True)
class Act:
    """The administrative act; number and date are missing until it is registered."""

    annex_number: str
    organ: str  # with its preposition: "del Commissario Straordinario"
    kind: str  # with its preposition: "alla determinazione"
    number: str
    date: date | None


@dataclass(frozen=True, slots=True)
class Period:
    """One moment of the year: what it covers, whether it collects, whether it closes the year."""

    code: str
    label: str
    start: date | None
    end: date | None
    collects: bool
    final: bool
    closed: bool
    deadline: date | None
    template: str  # name of the template file, without extension
    act: Act
    data_at: datetime | None  # date and time of the data
    note: str = ""
    cells: Cells = field(default_factory=dict, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Signatory:
    """Who signs the annex: the role is printed above the name."""

    role: str
    name: str


class NoticePosition(StrEnum):
    """Where a notice is printed."""

    NOTE = "nota"  # before the signatures
    NOTICE = "avviso"  # after them


@dataclass(frozen=True, slots=True)
class Notice:
    """A sentence printed below the annex."""

    position: NoticePosition
    text: str


@dataclass(frozen=True, slots=True)
class Band:
    """A verdict: from `lower` up to the next band."""

    name: str
    lower: float  # fraction of achievement, included
    symbol: str
    fill: str  # RRGGBB, empty for none
    color: str  # RRGGBB of the text


@dataclass(frozen=True, slots=True)
class Change:
    """One variation of the plan in force in the period, as its row tells it."""

    period: str  # code of the period from which it holds
    sheet: str
    code: str
    column: str
    old: str
    new: str
    reason: str
    cell: CellRef = field(compare=False)


@dataclass(frozen=True, slots=True)
class Entity:
    """The body that publishes, and the settings of its plan."""

    name: str
    root: str  # the heading of the tree, as the act prints it
    year: int
    title: str
    missing: MissingPolicy | None  # None: each period's default
    comparison: Comparison
    cap: float  # fraction; NO_CAP for none


@dataclass(frozen=True, slots=True)
class Plan:
    """The whole tree, for one year, as it stands in `period`."""

    file: str  # name of the workbook, for findings
    entity: Entity
    period: Period
    periods: tuple[Period, ...]  # all of them, in time order as typed
    offices: tuple[Office, ...]
    measures: tuple[Measure, ...]
    bands: tuple[Band, ...]  # from the highest to the lowest
    signatories: tuple[Signatory, ...]  # of this period
    notices: tuple[Notice, ...]  # of this period
    changes: tuple[Change, ...]  # in force in this period

    @property
    def objectives(self) -> tuple[Objective, ...]:
        """All objectives, in the act's order."""
        return tuple(objective for office in self.offices for objective in office.objectives)

    @property
    def indicators(self) -> tuple[Indicator, ...]:
        """All indicators, in the act's order."""
        return tuple(item for objective in self.objectives for item in objective.indicators)

    def period_named(self, code: str) -> Period | None:
        """The period of that code, or None."""
        return next((period for period in self.periods if period.code == code), None)
