"""The tree of a formula: what `formula.parse` makes and its walkers read."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

FUNCTIONS = ("MEDIA", "SOMMA", "MIN", "MAX", "ABS")
DERIVED_FUNCTIONS = ("MEDIA_OBIETTIVI", "MEDIA_PESATA_OBIETTIVI")  # of `derived`, not of formulas
ONE_ARGUMENT = frozenset({"ABS"})


@dataclass(frozen=True, slots=True)
class Number:
    """A literal as typed, without spaces: `2,5` or `5%`."""

    text: str

    @property
    def value(self) -> float:
        """Its number; `5%` is 0.05."""
        digits = float(self.text.rstrip("%").replace(",", "."))
        return digits / 100 if self.text.endswith("%") else digits


@dataclass(frozen=True, slots=True)
class Name:
    """The id of a measure."""

    id: str


@dataclass(frozen=True, slots=True)
class Negative:
    """`-A`."""

    operand: Tree


@dataclass(frozen=True, slots=True)
class Group:
    """Parentheses as typed: the act prints them even where they change nothing."""

    inside: Tree


@dataclass(frozen=True, slots=True)
class Sum:
    """A chain of `+` and `-`: each of `rest` is a sign and its term."""

    first: Tree
    rest: tuple[tuple[str, Tree], ...]


@dataclass(frozen=True, slots=True)
class Product:
    """A chain of `*` and `/`: each of `rest` is a sign and its factor."""

    first: Tree
    rest: tuple[tuple[str, Tree], ...]


@dataclass(frozen=True, slots=True)
class Call:
    """One of `FUNCTIONS` over its arguments, at least one."""

    function: str
    arguments: tuple[Tree, ...]


Tree = Number | Name | Negative | Group | Sum | Product | Call


def walk(tree: Tree) -> Iterator[Tree]:
    """The tree and every part of it, from the left, each before its own parts."""
    waiting = [tree]
    while waiting:
        part = waiting.pop()
        yield part
        if isinstance(part, Sum | Product):
            waiting += [inner for _, inner in reversed(part.rest)]
            waiting.append(part.first)
        elif isinstance(part, Call):
            waiting += reversed(part.arguments)
        elif isinstance(part, Group):
            waiting.append(part.inside)
        elif isinstance(part, Negative):
            waiting.append(part.operand)
