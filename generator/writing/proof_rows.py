"""The formulas of one indicator in the proof: state, result, achievement, weights, interval.

One idea to know: they are the rules of `computing` once more, in the spreadsheet's own words over
the cells of the same row, so that anybody can follow and change them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from generator.computing import formula
from generator.computing.achievement import MISSED_MOST, THRESHOLD, ZERO_TARGET
from generator.computing.formula_excel import print_excel, round_sum
from generator.model import (
    Comparison,
    Indicator,
    Measure,
    Method,
    Operator,
    State,
)
from generator.writing.proof_steps import TakenApart
from generator.writing.proof_table import OPEN

YES, NO = "sì", "no"
_RISING = (Operator.AT_LEAST, Operator.MORE)
_FALLING = (Operator.AT_MOST, Operator.LESS)


@dataclass(frozen=True)
class RowFormulas:
    """The formulas over cells of their own row, alike in every indicator that is of one kind.

    `here` names a cell of the row by its field.
    """

    scale: str  # key of `achievement.SCALES`
    decimals: int
    comparison: Comparison
    operator: Operator
    percent: bool
    capped: bool
    here: Callable[[str], str] = field(compare=False)

    @cached_property
    def printed(self) -> str:
        """The result as printed."""
        return self._valued(self._rounded(self.here("result")))

    @cached_property
    def met(self) -> str:
        """Whether the target is met."""
        return self._valued(f'IF({self.meets(self.here("result"))},"{YES}","{NO}")')

    @cached_property
    def achievement(self) -> str:
        """How far the result meets the target."""
        is_met = f'{self.here("met")}="{YES}"'
        return self._valued(self.degree(self.here("result"), is_met))

    @cached_property
    def coverage(self) -> str:
        """The share of the result that was measured."""
        return self.if_due("1", "0")

    @cached_property
    def lower(self) -> str:
        """The lowest achievement still possible."""
        return self.if_due(self.here("achievement"), "0")

    @cached_property
    def upper(self) -> str:
        """The highest achievement still possible."""
        return self.if_due(self.here("achievement"), self.cap)

    @cached_property
    def due(self) -> str:
        """The weight, if something is due."""
        return f"IF({self._nothing_due},0,{self.here('weight')})"

    @cached_property
    def counted(self) -> str:
        """The weight that divides the points."""
        zero = f'IF({self.here("missing")}="zero",{self.here("due")},0)'
        return f'IF({self.here("state")}="{State.VALUE.value}",{self.here("due")},{zero})'

    @cached_property
    def blocked(self) -> str:
        """1 if it leaves its objective without a score."""
        state, due = self.here("state"), self.here("due")
        missing = f'{self.here("missing")}="blocca"'
        return f'IF(AND({due}>0,{state}<>"{State.VALUE.value}",{missing}),1,0)'

    @property
    def cap(self) -> str:
        """The highest achievement, or the word that stands for none."""
        return self.here("cap") if self.capped else f'"{OPEN}"'

    def if_due(self, known: str, unknown: str) -> str:
        """`known` if there is a result; blank if none is due."""
        told = f'IF({self.here("state")}="{State.VALUE.value}",{known},{unknown})'
        return f'IF({self._nothing_due},"",{told})'

    def meets(self, cell: str) -> str:
        """The decision, on the printed figure or on the whole one without binary dust."""
        figure = self._rounded(cell)
        if self.comparison is Comparison.EXACT:
            figure = round_sum(cell, [cell])
        target = self.here("target")
        if self.operator is Operator.BETWEEN:
            return f"AND({figure}>={target},{figure}<={self.here('second')})"
        return f"{figure}{self.operator.value}{target}"

    def degree(self, cell: str, is_met: str) -> str:
        """The achievement of the figure in `cell`, between 0 and the cap."""
        raw = self._raw(cell)
        held = f"MAX(0,IF({is_met},MAX({raw},1),MIN({raw},{MISSED_MOST})))"
        return f"MIN({self.here('cap')},{held})" if self.capped else held

    @property
    def _nothing_due(self) -> str:
        state = self.here("state")
        return f'OR({state}="{State.NOT_DUE.value}",{state}="{State.EXCLUDED.value}")'

    def _valued(self, told: str) -> str:
        return f'IF({self.here("state")}="{State.VALUE.value}",{told},"")'

    def _rounded(self, cell: str) -> str:
        return f"ROUND({cell},{self.decimals + (2 if self.percent else 0)})"

    def _raw(self, cell: str) -> str:
        """The scale's own arithmetic (`achievement.SCALES`)."""
        target, start = self.here("target"), self.here("reference")
        if self.scale in (THRESHOLD, ZERO_TARGET):
            return "0"
        if self.scale == "proporzionale <=":
            return f"IF({cell}<=0,{self.here('cap')},{target}/{cell})"
        if self.scale == "lineare <=":
            return f"{round_sum(f'2*{target}-{cell}', [f'2*{target}', cell])}/{target}"
        if self.scale in (Method.FLOOR.value, Method.HISTORICAL.value):
            way = [round_sum(f"{a}-{start}", [a, start]) for a in (cell, target)]
            return f"{way[0]}/{way[1]}"
        return f"{cell}/{target}"


@dataclass(frozen=True)
class IndicatorFormulas:
    """The formulas of one row; those over its measures are its own, the others of its kind."""

    indicator: Indicator
    kind: RowFormulas
    state_cell: str
    measures: Mapping[str, Measure]
    names: Mapping[str, str]  # of the measures' cells
    partial: Mapping[str, Mapping[str, str]]  # computed measures: cells coverage, lower, upper
    taken: TakenApart | None = None  # where a formula too long for a cell is computed

    @cached_property
    def tree(self) -> formula.Tree:
        """The formula's tree."""
        return formula.parse(self.indicator.formula)

    @cached_property
    def needed(self) -> tuple[str, ...]:
        """The measures, each once."""
        return tuple(dict.fromkeys(formula.names(self.tree)))

    @cached_property
    def computed(self) -> tuple[str, ...]:
        """The computed ones among them."""
        return tuple(name for name in self.needed if name in self.partial)

    @cached_property
    def expression(self) -> str:
        """The formula over the names of the measures' cells."""
        if self.taken is not None:
            return self.taken.result
        return print_excel(self.tree, self.names.__getitem__, self.measures)

    def state(self) -> str:
        """`valore`, or the word for why there is no result."""
        cells = [self.names[name] for name in self.needed]
        known = f'IF(ISNUMBER({self.expression}),"{State.VALUE.value}","{State.UNDEFINED.value}")'
        area = ",".join(cells) if self.taken is None else self.taken.cells
        told = f'IF(COUNT({area})<{len(cells)},"{State.MISSING.value}",{known})'
        for word in (State.NOT_DUE.value, State.REFUSED.value):
            found = f'COUNTIF({area},"{word}")>0' if self.taken else _any(cells, word)
            told = f'IF({found},"{word}",{told})'
        return told

    def result(self) -> str:
        """The result, unrounded."""
        return f'IF({self.state_cell}="{State.VALUE.value}",{self.expression},"")'

    def coverage(self) -> str:
        """The share of the result that was measured."""
        if not self.computed:
            return self.kind.coverage
        cells = ",".join(self.partial[name]["coverage"] for name in self.computed)
        return self.kind.if_due(f"MIN({cells})", "0")

    def lower(self) -> str:
        """The lowest achievement still possible."""
        return self.kind.if_due(self._end("lower", "0"), "0") if self.computed else self.kind.lower

    def upper(self) -> str:
        """The highest achievement still possible."""
        if not self.computed:
            return self.kind.upper
        return self.kind.if_due(self._end("upper", self.kind.cap), self.kind.cap)

    def _end(self, name: str, otherwise: str) -> str:
        """One end of the interval of a result that comes from computed measures."""
        kind, far = self.kind, otherwise
        tree = formula.bare(self.tree)
        if isinstance(tree, formula.Name) and kind.operator in (*_RISING, *_FALLING):
            best = (name == "upper") == (kind.operator in _RISING)
            cell = self.partial[tree.id]["upper" if best else "lower"]
            far = kind.degree(cell, kind.meets(cell))
            if best:
                far = f'IF({cell}="{OPEN}",{otherwise},{far})'
        return f"IF(ROUND({kind.here('coverage')},12)=1,{kind.here('achievement')},{far})"


def _any(cells: Sequence[str], word: str) -> str:
    tests = [f'{cell}="{word}"' for cell in cells]
    return tests[0] if len(tests) == 1 else f"OR({','.join(tests)})"
