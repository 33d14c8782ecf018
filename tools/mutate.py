"""Mutation testing of the parsing of figures: `python -m tools.mutate`, on systems with `fork`.

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
from pathlib import Path
from types import ModuleType

ROOT = Path(__file__).resolve().parent.parent
TESTS = ("tests/reading/test_figures_typed.py", "tests/reading/test_typed_values.py")
# Module → the functions that read figures, percentages and dates (empty: all).
TARGETS: dict[str, frozenset[str]] = {
    "generator.italian": frozenset(
        ("parse_number", "_is_ambiguous", "_plain_digits", "round_printed", "scale_percent",
         "unscale_percent", "format_plain")
    ),
    "generator.reading.value_texts": frozenset(),
    "generator.reading.typed_values": frozenset(),
}  # fmt: skip
MOST_SECONDS = 60

_COMPARISONS: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt, ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq, ast.Is: ast.IsNot, ast.IsNot: ast.Is, ast.In: ast.NotIn, ast.NotIn: ast.In,
}  # fmt: skip
_OPERATORS: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.Div, ast.Div: ast.Mult,
}  # fmt: skip


def main() -> int:
    """Runs every mutant and tells the rate and the survivors."""
    sys.path[:0] = [str(ROOT), str(ROOT / "tests"), str(ROOT / "tests" / "reading")]
    _load_test_libraries()
    killed, survivors = 0, []
    for name, functions in TARGETS.items():
        path = ROOT / f"{name.replace('.', '/')}.py"
        source = path.read_text("utf-8")
        if _is_killed(name, path, ast.parse(source)):
            print(f"{name}: the tests fail without any change")
            return 1
        for line, told, tree in mutants(source, functions):
            if _is_killed(name, path, tree):
                killed += 1
            else:
                survivors.append(f"{name}:{line}: {told}")
                print(survivors[-1], flush=True)
    total = killed + len(survivors)
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
    for item in tree.body:
        if isinstance(item, ast.FunctionDef) and (not functions or item.name in functions):
            for node in ast.walk(item):
                if _can_change(node):
                    yield node


def _can_change(node: ast.AST) -> bool:
    match node:
        case ast.Compare(ops=[operator]):
            return type(operator) in _COMPARISONS
        case ast.BinOp(op=operator):
            return type(operator) in _OPERATORS and not isinstance(node.left, ast.JoinedStr)
        case ast.BoolOp() | ast.IfExp():
            return True
        case ast.UnaryOp(op=ast.Not() | ast.USub()):
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
            node.op = ast.UAdd() if isinstance(node.op, ast.USub) else ast.Not()
            if isinstance(node.op, ast.Not):
                node.operand = ast.UnaryOp(ast.Not(), node.operand)
        case ast.Constant(value=bool() as value):
            node.value = not value
        case ast.Constant(value=int() | float() as value):
            node.value = value + 1


def _is_killed(name: str, path: Path, tree: ast.Module) -> bool:
    """Whether the tests fail, or hang, with the mutant in the module's place."""
    process = os.fork()
    if process == 0:
        os._exit(_run_tests(name, path, tree))
    _, status = os.waitpid(process, 0)
    return status != 0


def _run_tests(name: str, path: Path, tree: ast.Module) -> int:
    import pytest

    signal.alarm(MOST_SECONDS)
    quiet = os.open(os.devnull, os.O_WRONLY)
    os.dup2(quiet, 1)
    os.dup2(quiet, 2)
    module = ModuleType(name)
    module.__file__ = str(path)
    sys.modules[name] = module
    exec(compile(tree, str(path), "exec"), module.__dict__)  # noqa: S102 - our own source
    calm = ["-W", "ignore::pytest.PytestAssertRewriteWarning"]  # libraries were loaded before
    return int(pytest.main(["-x", "-q", "-m", "not deep", "-p", "no:cacheprovider", *calm, *TESTS]))


def _load_test_libraries() -> None:
    """What is slow to load, once for all; our own modules must come anew in each child."""
    for library in ("pytest", "hypothesis", "openpyxl", "pandas", "python_calamine",
                    "xlsxwriter", "jinja2", "defusedxml.ElementTree"):  # fmt: skip
        importlib.import_module(library)


if __name__ == "__main__":
    sys.exit(main())
