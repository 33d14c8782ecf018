"""The direction of imports, the confinement of libraries and the size of modules."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
GENERATOR = ROOT / "generator"
MODULES = sorted(GENERATOR.rglob("*.py"))

BASE = {"model", "detail", "findings", "catalogue", "italian", "form", "manifest", "records"}
MAY_IMPORT = {
    "spelling": set[str](),
    "findings": {"spelling"},
    "italian": set[str](),
    "catalogue": {"findings"},
    "detail": {"italian"},
    "model": {"detail", "findings", "italian"},
    "form": {"detail", "model"},
    "manifest": set[str](),
    "memory": set[str](),
    "records": set[str](),
    "reading": BASE,
    "computing": BASE,
    "layout": BASE,
    "writing": BASE | {"computing", "layout", "VERSION"},
    "gathering": BASE | {"reading", "computing", "memory"},
    "answering": BASE | {"writing", "gathering"},
    "rerun": {"gathering", "manifest"},
    "progress": set[str](),
    "screen": {"findings", "italian", "model", "computing", "jobs", "rerun"},
    "products": BASE | {"computing", "layout", "writing", "gathering"},
    "jobs": BASE
    | {"reading", "computing", "layout", "writing", "gathering", "answering", "products", "rerun"},
    "digest_lines": BASE | {"reading"},
    "cli": BASE
    | {"reading", "computing", "layout", "writing", "gathering", "jobs"}
    | {"digest_lines", "progress", "screen", "spelling"},
}

# Which modules may import a library when they run (a name with a final dot: a whole package).
CONFINED = {
    "asn1crypto": {"reading.envelopes"},
    "python_calamine": {"reading.values"},
    "defusedxml": {"reading.", "layout.", "writing.reopening"},
    "jinja2": {"layout.", "writing.forms"},
    "numpy": {"computing."},
    "openpyxl": {"layout.", "reading.band_colors"},
    "pandas": {"computing.", "reading.returns", "layout.variables", "writing."},
    "typst": {"writing.pdf"},
    "xlsxwriter": {"writing.xlsx"},
}
FILE_MODULES = {"io", "os", "pathlib", "shutil", "tempfile", "zipfile"}


def module_name(path: Path) -> str:
    """`reading.gate` for generator/reading/gate.py; a package is named like its folder."""
    parts = path.relative_to(GENERATOR).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def imports(path: Path, *, running: bool = False) -> Iterator[str]:
    """Absolute names imported by a module; with `running`, without those for type checkers."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    skipped = {id(node) for node in _typing_only(tree)} if running else set()
    for node in ast.walk(tree):
        if id(node) in skipped:
            continue
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative import"
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def _typing_only(tree: ast.AST) -> Iterator[ast.AST]:
    for node in ast.walk(tree):
        if isinstance(node, ast.If) and ast.unparse(node.test).endswith("TYPE_CHECKING"):
            for statement in node.body:
                yield from ast.walk(statement)


def allowed(module: str, places: set[str]) -> bool:
    return any(
        module.startswith(place) if place.endswith(".") else module == place for place in places
    )


@pytest.mark.parametrize("path", MODULES, ids=module_name)
def test_imports_go_downward(path: Path) -> None:
    own = module_name(path).partition(".")[0]
    for name in imports(path):
        package, _, rest = name.partition(".")
        target = rest.partition(".")[0]
        if package == "generator" and own and target != own:
            assert target in MAY_IMPORT[own], f"generator.{own} imports {name}"


@pytest.mark.parametrize("path", MODULES, ids=module_name)
def test_libraries_stay_where_they_belong(path: Path) -> None:
    module = module_name(path)
    for name in imports(path, running=True):
        library = name.partition(".")[0]
        if library in CONFINED:
            assert allowed(module, CONFINED[library]), f"generator.{module} imports {library}"
        elif library != "generator":
            assert library in sys.stdlib_module_names, f"generator.{module} imports {library}"


@pytest.mark.parametrize("path", sorted(GENERATOR.glob("computing/*.py")), ids=module_name)
def test_computing_touches_no_file(path: Path) -> None:
    used = {name.partition(".")[0] for name in imports(path, running=True)}
    assert not used & FILE_MODULES
    calls = (node for node in ast.walk(ast.parse(path.read_text("utf-8"))) if _opens(node))
    assert not list(calls)


def _opens(node: ast.AST) -> bool:
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "open"


@pytest.mark.parametrize(
    "path", [*MODULES, *sorted((ROOT / "tools").rglob("*.py"))], ids=lambda path: path.stem
)
def test_modules_are_short(path: Path) -> None:
    lines = len(path.read_text(encoding="utf-8").splitlines())
    assert lines < 300


def test_help_costs_no_heavy_library() -> None:
    script = (
        "import sys, generator.cli; "
        "print(sorted({'pandas', 'numpy', 'openpyxl', 'jinja2'} & set(sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"


def test_the_annex_is_made_without_what_only_readers_need() -> None:
    """Templates are read in the reader's process: openpyxl takes as long as a small annex."""
    script = (
        "import sys, generator.jobs, generator.layout.template, generator.layout.render, "
        "generator.reading.returns, generator.reading.plan, generator.writing.annex; "
        "print(sorted({'openpyxl', 'python_calamine', 'typst'} & set(sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"


def test_the_rules_speak_of_what_exists() -> None:
    """A renamed package must not leave its rule behind, guarding nothing."""
    there = {module_name(path).partition(".")[0] for path in MODULES} - {""}
    assert there == set(MAY_IMPORT)
