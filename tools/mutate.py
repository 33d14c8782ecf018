"""Mutation testing of what reads figures or scores them, on systems with `fork`.

`python -m tools.mutate` runs every suite, `python -m tools.mutate calcolo` only one.

One idea to know: each mutant is one small change of the syntax tree (a comparison, an operator, a
constant, a condition); it is killed if the tests fail with it. What survives is printed, with the
changed line, and is either a missing test or a change that makes no difference.
"""

from __future__ import annotations

import ast
import copy
import importlib
import os
import signal
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType

ROOT = Path(__file__).resolve().parent.parent


@dataclass(frozen=True, slots=True)
class Suite:
    """Modules with the functions to change (none named: all), and the tests that must notice."""

    targets: dict[str, frozenset[str]]
    tests: tuple[str, ...]


SUITES = {
    "lettura": Suite(
        {
            "generator.italian": frozenset(
                ("parse_number", "_is_ambiguous", "_plain_digits", "round_printed",
                 "scale_percent", "unscale_percent", "_shift", "format_plain")
            ),
            "generator.reading.value_texts": frozenset(),
            "generator.reading.typed_values": frozenset(),
            "generator.reading.typed_days": frozenset(),
        },
        ("tests/reading/test_figures_typed.py", "tests/reading/test_typed_values.py"),
    ),
    "celle": Suite(
        {"generator.reading.decoding": frozenset()},
        tuple(f"tests/reading/test_{name}.py"
              for name in ("decoding", "stored_cells", "two_readings")),
    ),
    "elenchi": Suite(
        {"generator.reading.detail_cells": frozenset()},
        ("tests/reading/test_detail_rows.py",),
    ),
    "calcolo": Suite(
        {
            f"generator.computing.{name}": frozenset()
            for name in ("achievement", "rollup", "intervals", "figures", "distances")
        },
        tuple(
            f"tests/computing/test_{name}.py"
            for name in ("achievement", "scoring", "derived", "distances", "oracle")
        ),
    ),
}  # fmt: skip
MOST_SECONDS = 120  # of the processor

_COMPARISONS: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt, ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq, ast.Is: ast.IsNot, ast.IsNot: ast.Is, ast.In: ast.NotIn, ast.NotIn: ast.In,
}  # fmt: skip
_OPERATORS: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.Div, ast.Div: ast.Mult,
    ast.BitAnd: ast.BitOr, ast.BitOr: ast.BitAnd,
}  # fmt: skip


def main() -> int:
    """Runs every mutant of the suites asked for and tells the rate and the survivors."""
    sys.path[:0] = [str(ROOT), *(str(ROOT / "tests" / name) for name in ("", "reading"))]
    _load_test_libraries()
    suites = [SUITES[name] for name in sys.argv[1:] or SUITES]
    killed, survivors = 0, 0
    for suite in suites:
        for name, functions in suite.targets.items():
            path = ROOT / f"{name.replace('.', '/')}.py"
            source = path.read_text("utf-8")
            if _is_killed(name, path, ast.parse(source), suite.tests):
                print(f"{name}: the tests fail without any change")
                return 1
            for line, told, tree in mutants(source, functions):
                if _is_killed(name, path, tree, suite.tests):
                    killed += 1
                else:
                    survivors += 1
                    print(f"{name}:{line}: {told}", flush=True)
    total = killed + survivors
    print(f"{killed} of {total} mutants killed ({killed / total:.1%})")
    return 0


def mutants(source: str, functions: frozenset[str]) -> Iterator[tuple[int, str, ast.Module]]:
    """Every mutant of the wanted functions: line, what was changed, tree."""
    tree = ast.parse(source)
    count = len(list(_places(tree, functions)))
    for number in range(count):
        mutant = copy.deepcopy(tree)
        node = list(_places(mutant, functions))[number]
        before = ast.unparse(node)
        _change(node)
        line = getattr(node, "lineno", 0)
        yield line, f"{before} -> {ast.unparse(node)}", ast.fix_missing_locations(mutant)


def _places(tree: ast.Module, functions: frozenset[str]) -> Iterator[ast.AST]:
    for item in _functions(tree):
        if not functions or item.name in functions:
            typed = {id(node) for node in _annotations(item)}
            for node in ast.walk(item):
                if id(node) not in typed and _can_change(node):
                    yield node


def _functions(tree: ast.Module) -> Iterator[ast.FunctionDef]:
    """The functions of the module and the methods of its classes."""
    for item in tree.body:
        for inner in item.body if isinstance(item, ast.ClassDef) else (item,):
            if isinstance(inner, ast.FunctionDef):
                yield inner


def _annotations(item: ast.FunctionDef) -> Iterator[ast.AST]:
    """What is written for the type checker only."""
    for node in ast.walk(item):
        for field in ("annotation", "returns"):
            written = getattr(node, field, None)
            if written is not None:
                yield from ast.walk(written)


def _can_change(node: ast.AST) -> bool:
    match node:
        case ast.Compare(ops=[operator]):
            return type(operator) in _COMPARISONS
        case ast.BinOp(op=operator):
            return type(operator) in _OPERATORS and not isinstance(node.left, ast.JoinedStr)
        case ast.BoolOp() | ast.IfExp():
            return True
        case ast.UnaryOp(op=ast.Not() | ast.USub() | ast.Invert()):
            return True
        case ast.Constant(value=bool() | int() | float()):
            return True
        case _:
            return False


def _change(node: ast.AST) -> None:
    match node:
        case ast.Compare():
            node.ops = [_COMPARISONS[type(node.ops[0])]()]
        case ast.BinOp():
            node.op = _OPERATORS[type(node.op)]()
        case ast.BoolOp():
            node.op = ast.And() if isinstance(node.op, ast.Or) else ast.Or()
        case ast.IfExp():
            node.body, node.orelse = node.orelse, node.body
        case ast.UnaryOp():
            opposite = node.op if isinstance(node.op, ast.Invert) else ast.Not()
            if isinstance(node.op, ast.USub):
                node.op = ast.UAdd()
            else:
                node.operand = ast.UnaryOp(opposite, node.operand)
        case ast.Constant(value=bool() as value):
            node.value = not value
        case ast.Constant(value=int() | float() as value):
            node.value = value + 1


def _is_killed(name: str, path: Path, tree: ast.Module, tests: tuple[str, ...]) -> bool:
    """Whether the tests fail, or hang, with the mutant in the module's place."""
    process = os.fork()
    if process == 0:
        os._exit(_run_tests(name, path, tree, tests))
    _, status = os.waitpid(process, 0)
    return status != 0


def _run_tests(name: str, path: Path, tree: ast.Module, tests: tuple[str, ...]) -> int:
    import pytest

    signal.setitimer(signal.ITIMER_PROF, MOST_SECONDS)  # a busy machine is no fault of the tests
    quiet = os.open(os.devnull, os.O_WRONLY)
    os.dup2(quiet, 1)
    os.dup2(quiet, 2)
    module = ModuleType(name)
    module.__file__ = str(path)
    sys.modules[name] = module
    exec(compile(tree, str(path), "exec"), module.__dict__)  # noqa: S102 - our own source
    calm = ["-W", "ignore::pytest.PytestAssertRewriteWarning"]  # libraries were loaded before
    return int(pytest.main(["-x", "-q", "-m", "not deep", "-p", "no:cacheprovider", *calm, *tests]))


def _load_test_libraries() -> None:
    """What is slow to load, once for all; our own modules must come anew in each child."""
    for library in ("pytest", "hypothesis", "openpyxl", "pandas", "python_calamine",
                    "xlsxwriter", "jinja2", "defusedxml.ElementTree"):  # fmt: skip
        importlib.import_module(library)


if __name__ == "__main__":
    sys.exit(main())
