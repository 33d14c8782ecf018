"""Sheet `Passaggi` of the proof: a formula too long for a cell, taken apart into small ones.

One idea to know: every measure and every partial figure has a cell of its own, one under the other,
so a sum of hundreds of measures is `SUM` of a range; a figure is blank until all values are there.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from generator.computing import formula
from generator.computing.formula_excel import is_whole, round_range
from generator.computing.formula_tree import Call, Group, Name, Negative, Number, Product, Sum, Tree
from generator.model import Measure
from generator.writing.proof_measures import NUMBER
from generator.writing.proof_table import FIRST_ROW, ProofColumn, ProofTable
from generator.writing.rows import StreamedBook

STEPS = "Passaggi"
_COLUMNS = (
    ProofColumn("element", "Indicatore", 18),
    ProofColumn("what", "Passaggio", 60),
    ProofColumn("value", "Valore", 16, NUMBER, live=True),
)


@dataclass(frozen=True, slots=True)
class TakenApart:
    """Where other sheets find the measures' values (a range) and the figure they come to."""

    cells: str
    result: str


class Steps:
    """The sheet, made when the first formula needs it."""

    def __init__(
        self, book: StreamedBook, measures: Mapping[str, Measure], names: Mapping[str, str],
        values: Mapping[str, str | float],
    ) -> None:  # fmt: skip
        """`names` are those of the measures' cells, `values` what stands in them."""
        self._book, self._measures, self._names, self._values = book, measures, names, values
        self._table: ProofTable | None = None
        self._row = FIRST_ROW
        self._element = ""
        self._ready = ""
        self._cells: dict[str, str] = {}
        self._known: dict[str, float] | None = None

    def take_apart(self, element: str, tree: Tree) -> TakenApart:
        """Draws the steps of the formula of indicator `element`."""
        table, first = self._sheet(), self._row
        self._element = element
        names = list(dict.fromkeys(formula.names(tree)))
        shown = {name: self._values[name] for name in names}
        known = {name: value for name, value in shown.items() if not isinstance(value, str)}
        self._known = known if len(known) == len(names) else None
        for name in names:
            table.put(self._row, "element", element)
            table.put(self._row, "what", name)
            table.live(self._row, "value", self._names[name], shown[name])
            self._cells[name] = self._next()
        area = table.span(first, self._row - 1, "value")
        self._ready = f"COUNT({area.split('!')[1]})={len(names)}"
        result = self._step(tree)
        return TakenApart(area, f"{STEPS}!{result}")

    def _sheet(self) -> ProofTable:
        if self._table is None:
            self._table = ProofTable(self._book, self._book.add_sheet(STEPS), STEPS, _COLUMNS)
            self._table.start("Passaggi", "Le formule troppo lunghe per una cella, un passaggio "
                                          "per riga.")  # fmt: skip
        return self._table

    def _step(self, tree: Tree) -> str:
        """The cell, or the literal, that holds the part's figure."""
        match tree:
            case Number():
                return repr(tree.value)
            case Name(id):
                return self._cells[id]
            case Group(inside):
                return self._step(inside)
            case Negative(operand):
                return self._write(f"-{self._step(operand)}", tree)
            case Sum(first, rest):
                return self._sum(tree, (("+", first), *rest))
            case Product(first, rest):
                return self._product(first, rest)
            case Call(function, arguments):
                return self._call(tree, function, arguments)

    def _sum(self, tree: Tree, terms: Sequence[tuple[str, Tree]]) -> str:
        parts = [part for _, part in terms]
        signed = [part if sign == "+" else Negative(part) for sign, part in terms]
        area = self._column([f"{sign}{self._step(part)}" for sign, part in terms], signed)
        total = f"SUM({area})" if self._are_whole(parts) else round_range(area)
        return self._write(_whole_range(area, len(terms), total), tree)

    def _product(self, first: Tree, rest: Sequence[tuple[str, Tree]]) -> str:
        cells = [(sign, self._step(part)) for sign, part in rest]
        running = self._step(first)
        for place, (sign, cell) in enumerate(cells, start=1):
            running = self._write(f"{running}{sign}{cell}", Product(first, tuple(rest[:place])))
        return running

    def _call(self, tree: Tree, function: str, arguments: Sequence[Tree]) -> str:
        area = self._column([self._step(part) for part in arguments], arguments)
        summed = f"SUM({area})" if self._are_whole(arguments) else round_range(area)
        told = {
            "SOMMA": summed, "MEDIA": f"{summed}/{len(arguments)}", "MIN": f"MIN({area})",
            "MAX": f"MAX({area})", "ABS": f"ABS({area})",
        }[function]  # fmt: skip
        return self._write(_whole_range(area, len(arguments), told), tree)

    def _are_whole(self, parts: Sequence[Tree]) -> bool:
        return len(parts) == 1 or all(is_whole(part, self._measures) for part in parts)

    def _column(self, formulas: Sequence[str], trees: Sequence[Tree]) -> str:
        """The range of cells, one under the other, that hold these figures."""
        first = self._row
        for told, tree in zip(formulas, trees, strict=True):
            self._write(told, tree)
        return self._sheet().span(first, self._row - 1, "value").split("!")[1]

    def _write(self, told: str, tree: Tree) -> str:
        table = self._sheet()
        table.put(self._row, "element", self._element)
        table.put(self._row, "what", formula.print_source(tree))
        figure = math.nan if self._known is None else formula.evaluate_one(tree, self._known)
        table.live(self._row, "value", f'IF({self._ready},IFERROR({told},""),"")', figure)
        return self._next()

    def _next(self) -> str:
        self._row += 1
        return self._sheet().here(self._row - 1, "value")


def _whole_range(area: str, size: int, told: str) -> str:
    """`told` only where every cell of the range has a figure: functions pass over blanks."""
    return f'IF(COUNT({area})<{size},"",{told})'
