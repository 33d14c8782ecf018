"""Measures the product against a plain script on the same inputs: `make bench`.

Usage: `PYTHONPATH=. python tests/benchmarks [SIZES …] [--volte N] [--scrivi FILE]`; the sizes are
numbers of offices; `nazionale` is 60 chambers of 20 offices, one after the other. Product, baseline
run alternately, each in a process of its own, after one in which memory is watched and time is not
counted; what is told is the median, as ratios to the baseline's. Nothing here fails because of a
time.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from importlib.metadata import version
from pathlib import Path

from cases import ROOT, make_case
from peak import Peak
from read_speed import measure_reading

NATIONAL = "nazionale"
SIZES = ("7", "50", "250", "1000", NATIONAL)
CHAMBERS, OFFICES = 60, 20
HERE = Path(__file__).resolve().parent
PLAIN = HERE / "plain.py"
LIBRARIES = ("pandas", "openpyxl", "xlsxwriter", "python-calamine", "typst")


@dataclass(frozen=True)
class Run:
    """One process or several: seconds on the clock and of processor, peak memory in MB."""

    wall: float
    processor: float
    memory: float


@dataclass(frozen=True)
class Way:
    """A way to make the annex: its name and the command for a folder of inputs."""

    name: str
    command: Callable[[Path, Path], list[str]]


def product(*options: str) -> Callable[[Path, Path], list[str]]:
    """The product's command with `options`."""
    return lambda inputs, outputs: [
        sys.executable, str(ROOT / "run_report.py"), "--ingressi", str(inputs),
        "--uscite", str(outputs), *options,
    ]  # fmt: skip


WAYS = (
    Way("script", lambda inputs, outputs: [
        sys.executable, str(PLAIN), str(inputs), str(outputs / "allegato.xlsx"),
    ]),
    Way("solo Excel", product("--solo-excel")),
    Way("tutto", product()),
)  # fmt: skip


def main(arguments: Sequence[str]) -> int:
    """Prints the tables; with `--scrivi`, also into a file."""
    parser = argparse.ArgumentParser()
    parser.add_argument("sizes", nargs="*", default=SIZES)
    parser.add_argument("--volte", type=int, default=3)
    parser.add_argument("--scrivi", type=Path)
    options = parser.parse_args(arguments)
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)  # a user's modules are compiled once
    lines = [*_heading(options.volte), *_start_up(), *_reading()]
    with tempfile.TemporaryDirectory() as folder:
        per_office: dict[str, dict[str, Run]] = {}
        for size in options.sizes:
            told, runs = _measure(Path(folder) / size, size, options.volte)
            lines += told
            per_office[size] = runs
        lines += _growth(per_office)
    text = "\n".join(lines) + "\n"
    print(text, end="")
    if options.scrivi:
        options.scrivi.write_text(text, "utf-8")
    return 0


# --- one size ------------------------------------------------------------------------------------


def _measure(folder: Path, size: str, times: int) -> tuple[list[str], dict[str, Run]]:
    """The table of one size, and the median run of each way."""
    cases = _make_cases(folder, size)
    runs: dict[str, list[Run]] = {way.name: [] for way in WAYS}
    long = size == NATIONAL  # many runs already: timed once
    memory = {way.name: _run_all(way, cases, watched=True).memory for way in WAYS}
    for _ in range(1 if long else times):
        for way in WAYS:
            runs[way.name].append(_run_all(way, cases))
    median = {name: replace(_median(many), memory=memory[name]) for name, many in runs.items()}
    stages = _stages(cases[0])
    shutil.rmtree(folder)
    return [*_table(size, median), *_stage_table(stages)], median


def _make_cases(folder: Path, size: str) -> list[Path]:
    if size != NATIONAL:
        return [make_case(folder / "0", int(size)).folder]
    return [make_case(folder / str(n), OFFICES, seed=n).folder for n in range(CHAMBERS)]


def _run_all(way: Way, cases: Iterable[Path], *, watched: bool = False) -> Run:
    """The cases one after the other: times added, the highest memory."""
    runs = [_run(way, inputs, watched=watched) for inputs in cases]
    return Run(
        sum(run.wall for run in runs),
        sum(run.processor for run in runs),
        max(run.memory for run in runs),
    )


def _run(way: Way, inputs: Path, *, watched: bool) -> Run:
    """One process, in a folder of outputs that is new; to watch its memory takes it time."""
    with tempfile.TemporaryDirectory() as outputs:
        began = time.perf_counter()
        process = subprocess.Popen(
            way.command(inputs, Path(outputs)), stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )  # fmt: skip
        peak = Peak(process.pid) if watched else None
        _, code, used = os.wait4(process.pid, 0)
        wall = time.perf_counter() - began
    if code:
        raise ValueError(f"{way.name} ended with {code} on {inputs}")
    memory = peak.stop() if peak is not None else 0.0
    return Run(wall, used.ru_utime + used.ru_stime, memory)


def _median(runs: Sequence[Run]) -> Run:
    return Run(*(
        statistics.median(getattr(run, name) for run in runs)
        for name in ("wall", "processor", "memory")
    ))  # fmt: skip


def _stages(inputs: Path) -> dict[str, float]:
    """Seconds of each stage of one whole run."""
    with tempfile.TemporaryDirectory() as outputs:
        done = subprocess.run(
            [sys.executable, str(HERE / "stages.py"), "--ingressi", str(inputs),
             "--uscite", outputs],
            cwd=ROOT, check=True, capture_output=True, text=True,
        )  # fmt: skip
    stages: dict[str, float] = json.loads(done.stdout)
    return stages


# --- tables --------------------------------------------------------------------------------------


def _heading(times: int) -> list[str]:
    libraries = ", ".join(f"{name} {version(name)}" for name in LIBRARIES)
    return [
        "# Prestazioni",
        "",
        "Il programma a confronto con uno script semplice sugli stessi dati (`make bench`): le",
        "cifre sono rapporti, 1,00 è lo script. Lo script legge piano e schede con pandas, scorre",
        "le righe e scrive con openpyxl le stesse celle dei fogli «Allegato» e «Dati»; non",
        "controlla nulla. «Solo Excel» (`--solo-excel`) fa lo stesso lavoro, con i controlli;",
        "«tutto» anche il PDF, il ricalcolo e le impronte. La memoria è quella di tutti i processi",
        "insieme, in un'esecuzione a parte, perché guardarla costa tempo. Le fasi sono misurate",
        "sull'orologio: il PDF si fa mentre si scrivono i fogli di calcolo, perciò la somma supera",
        "il totale e «altro» è negativo.",
        "",
        f"Python {platform.python_version()}, {libraries};",
        f"{os.cpu_count()} processori; mediana di "
        f"{times} esecuzioni alternate (di una sola per le {CHAMBERS} camere).",
        "",
    ]


def _start_up() -> list[str]:
    """Help and a wrong command against an empty Python."""
    empty = _time_of([sys.executable, "-c", "pass"])
    shown = _time_of([sys.executable, str(ROOT / "run_report.py"), "--aiuto"])
    wrong = _time_of([sys.executable, str(ROOT / "run_report.py"), "alegato"])
    return [
        "| Avvio | rispetto a un Python vuoto |", "| --- | --: |",
        f"| `--aiuto` | {_ratio(shown / empty)} |",
        f"| comando sbagliato | {_ratio(wrong / empty)} |", "",
    ]  # fmt: skip


def _time_of(command: list[str], times: int = 9) -> float:
    spent = []
    for _ in range(times):
        began = time.perf_counter()
        subprocess.run(command, capture_output=True, check=False)
        spent.append(time.perf_counter() - began)
    return statistics.median(spent)


def _reading() -> list[str]:
    with tempfile.TemporaryDirectory() as folder:
        ratio, cells = measure_reading(make_case(Path(folder) / "0", 20).folder)
    return [
        "| Lettura di 20 schede, con controlli, scansione e confronto delle due letture | |",
        "| --- | --: |",
        f"| processore di openpyxl, rispetto al nostro ({cells} celle) | {_ratio(ratio)} |",
        "",
    ]


def _table(size: str, runs: dict[str, Run]) -> list[str]:
    base = runs[WAYS[0].name]
    count = int(size) if size.isdigit() else CHAMBERS * OFFICES
    what = f"{size} uffici" if size.isdigit() else f"{CHAMBERS} camere di {OFFICES} uffici"
    lines = [
        f"| {what} | tempo | processore | memoria di picco | processore per ufficio |",
        "| --- | --: | --: | --: | --: |",
    ]
    for name, run in runs.items():
        lines.append(
            f"| {name} | {_ratio(run.wall / base.wall)} | "
            f"{_ratio(run.processor / base.processor)} | {_ratio(run.memory / base.memory)} | "
            f"{run.processor / count * 1000:.1f} ms |".replace(".", ",")
        )
    return [*lines, ""]


def _stage_table(stages: dict[str, float]) -> list[str]:
    whole = sum(stages.values())
    shares = ", ".join(f"{name} {seconds / whole:.0%}" for name, seconds in stages.items())
    return [f"Quota di ogni fase, con tutto acceso: {shares}.", ""]


def _growth(runs: dict[str, dict[str, Run]]) -> list[str]:
    """Processor time per office at 1,000 offices against 250."""
    if not {"250", "1000"} <= runs.keys():
        return []
    lines = ["| Crescita del processore per ufficio da 250 a 1000 | |", "| --- | --: |"]
    for name in runs["250"]:
        grown = runs["1000"][name].processor / 1000 / (runs["250"][name].processor / 250)
        lines.append(f"| {name} | {_ratio(grown)} |")
    return [*lines, ""]


def _ratio(number: float) -> str:
    return f"{number:.2f}".replace(".", ",")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
