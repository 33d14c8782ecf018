"""Runs the product once and prints how long each stage took, in seconds, as JSON.

Usage: `PYTHONPATH=. python tests/benchmarks/stages.py ARGUMENTS`, as for `run_report.py`. The
stages are functions of the product wrapped from outside: it knows nothing of being measured.
"""

from __future__ import annotations

import contextlib
import importlib
import io
import json
import sys
import time
from collections.abc import Callable
from typing import Any

STAGES = {
    "librerie": ("generator.gathering", "_load_libraries"),
    "piano": ("generator.gathering", "_open_plan"),
    "controlli": ("generator.gathering", "_plan_of_period"),
    "schede": ("generator.reading.returns", "read_returns"),
    "calcolo": ("generator.computing.scoring", "compute"),
    "disposizione": ("generator.products", "_lay_out"),
    "allegato xlsx": ("generator.writing.annex", "write_annex"),
    "dati del pdf": ("generator.writing.annex", "prepare_annex_pdf"),
    "allegato pdf": ("generator.writing.pdf", "compile_data"),
    "ricalcolo": ("generator.products", "_proof"),
    "risultati": ("generator.products", "_results"),
    "segnalazioni": ("generator.products", "build_findings_report"),
    "scrittura": ("generator.writing.publish", "publish"),
}  # fmt: skip


def main(arguments: list[str]) -> dict[str, float]:
    """Seconds of each stage; `altro` is what lies between them, start-up included."""
    start = time.perf_counter()
    from generator.cli import main as run

    spent: dict[str, float] = {}
    for name, (module, function) in STAGES.items():
        _wrap(spent, name, module, function)
    with contextlib.redirect_stdout(io.StringIO()):
        run(arguments)
    whole = time.perf_counter() - start
    return {**spent, "altro": whole - sum(spent.values())}


def _wrap(spent: dict[str, float], name: str, module: str, function: str) -> None:
    began = time.perf_counter()
    owner = importlib.import_module(module)
    inner: Callable[..., Any] = getattr(owner, function)
    spent["librerie"] = spent.get("librerie", 0.0) + time.perf_counter() - began

    def timed(*args: Any, **options: Any) -> Any:
        begun = time.perf_counter()
        try:
            return inner(*args, **options)
        finally:
            spent[name] = spent.get(name, 0.0) + time.perf_counter() - begun

    setattr(owner, function, timed)


if __name__ == "__main__":
    print(json.dumps(main(sys.argv[1:])))
