"""The command line: Italian verbs, progress, messages, exit codes.

One idea to know: 0 is done, 1 blocked or bozza, 2 wrong use. A user never sees a traceback for a
mistake of theirs; argparse only parses, every sentence is ours.
"""

from __future__ import annotations

import argparse
import gc
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from generator.gathering import Request
    from generator.reading.digests import Checked

DONE, BLOCKED, WRONG_USE = 0, 1, 2
VERBS = ("allegato", "schede", "controlla", "spiega", "impronte")
TEMPLATES = Path(__file__).resolve().parent.parent / "templates"

HELP = """\
Prepara l'allegato con gli obiettivi, gli indicatori e i risultati dell'ente.

Uso:
  python run_report.py                 l'allegato dell'ultimo periodo con schede restituite
  python run_report.py allegato        l'allegato di un periodo
  python run_report.py schede          le schede di rilevazione da mandare agli uffici
  python run_report.py controlla       segnalazioni, consegne e risposte agli uffici, senza allegato
  python run_report.py spiega ID       come nasce la cifra di un indicatore o di un obiettivo
  python run_report.py impronte FILE   se un file è quello prodotto, o una sua copia firmata

Opzioni:
  --ingressi CARTELLA   dove sono piano.xlsx e le schede restituite (di norma: inputs)
  --periodo CODICE      il periodo, come nel foglio «Periodi» del piano
  --uscite CARTELLA     dove scrivere (di norma: outputs)
  --bozza               solo per allegato: lo prepara anche con valori da verificare
  --solo-excel          solo per allegato: una prova in Excel, senza PDF e senza ricalcolo
  --al GG/MM/AAAA       solo per controlla: chi è in ritardo in quel giorno
  --aiuto               mostra questo testo

Codici di uscita: 0 fatto, 1 bloccato o bozza, 2 comando scritto male.
Con impronte: 0 se ogni file è invariato o è una copia firmata, altrimenti 1.
"""


class WrongUseError(Exception):
    """The command line cannot be understood; the message is for the user."""


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:  # argparse's English text is never shown
        raise WrongUseError(
            "manca un valore dopo un'opzione." if message else "comando incompleto."
        )


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs one command and returns its exit code."""
    gc.set_threshold(50_000)  # nearly all that is made here lasts to the end: seldom look for waste
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
    try:
        options = _parse(sys.argv[1:] if arguments is None else arguments)
    except WrongUseError as wrong:
        print(f"Comando non valido: {wrong}\nPer l'aiuto: run_report.py --aiuto", file=sys.stderr)
        return WRONG_USE
    if options.help:
        print(HELP, end="")
        return DONE
    try:
        return _run(options)
    except KeyboardInterrupt:
        print("\nInterrotto: nessun file è rimasto a metà.", file=sys.stderr)
    except BrokenPipeError:  # whoever was reading the screen has gone (`| head`)
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except OSError as fault:
        place = f" «{fault.filename}»" if fault.filename else ""
        told = f"Non si può leggere o scrivere{place}: {fault.strerror}."
        remedy = "Controllare nome, permessi e spazio, poi ripetere il comando."
        print(f"{told}\n{remedy}", file=sys.stderr)
    return BLOCKED


def _parse(arguments: Sequence[str]) -> argparse.Namespace:
    parser = _Parser(usage="", add_help=False, allow_abbrev=False)
    parser.add_argument("verb", nargs="?", default="allegato")
    parser.add_argument("files", nargs="*")
    parser.add_argument("--ingressi", type=Path, default=Path("inputs"))
    parser.add_argument("--periodo")
    parser.add_argument("--uscite", type=Path, default=Path("outputs"))
    parser.add_argument("--bozza", action="store_true")
    parser.add_argument("--solo-excel", action="store_true")
    parser.add_argument("--al", type=str)
    parser.add_argument("-h", "--help", "--aiuto", dest="help", action="store_true")
    options, unknown = parser.parse_known_intermixed_args(arguments)
    if options.verb not in VERBS:
        from generator.spelling import nearest

        near = nearest(options.verb, VERBS) or ", ".join(f"«{verb}»" for verb in VERBS)
        raise WrongUseError(f"«{options.verb}» non è un comando. Forse {near}?")
    if unknown:
        from generator.spelling import nearest

        known = (
            "--ingressi",
            "--periodo",
            "--uscite",
            "--bozza",
            "--solo-excel",
            "--al",
            "--aiuto",
        )
        near = nearest(unknown[0], known) or ", ".join(known)
        raise WrongUseError(f"«{unknown[0]}» non è un'opzione. Forse {near}?")
    if options.files and options.verb not in ("impronte", "spiega"):
        raise WrongUseError(f"«{options.files[0]}» è di troppo: {options.verb} non prende file.")
    if options.verb == "spiega" and len(options.files) != 1 and not options.help:
        raise WrongUseError("spiega vuole l'Id di un indicatore o il codice di un obiettivo.")
    if options.verb == "impronte" and not (options.files or options.help):
        raise WrongUseError("impronte vuole uno o più file.")
    if options.bozza and options.verb != "allegato":
        raise WrongUseError("--bozza vale solo per il comando allegato.")
    if options.solo_excel and options.verb != "allegato":
        raise WrongUseError("--solo-excel vale solo per il comando allegato.")
    if options.al and options.verb != "controlla":
        raise WrongUseError("--al vale solo per il comando controlla.")
    options.as_of = _day(options.al) if options.al else None
    return options


def _day(text: str) -> date:
    from datetime import datetime

    try:
        return datetime.strptime(text, "%d/%m/%Y").date()  # noqa: DTZ007 - a day has no time zone
    except ValueError:
        raise WrongUseError(f"«{text}» non è un giorno: --al si scrive come 31/01/2023.") from None


def _run(options: argparse.Namespace) -> int:
    from generator import jobs
    from generator.gathering import Request
    from generator.progress import Progress
    from generator.screen import (
        conclude,
        show_cells,
        show_deliveries,
        show_findings,
        show_repeated,
        show_summary,
    )

    if options.verb == "impronte":
        files = [Path(name) for name in options.files]
        return _show_digests(jobs.check_digests(files, options.uscite))
    request = Request(options.ingressi, options.uscite, TEMPLATES, options.periodo,
                      options.bozza, options.as_of, options.solo_excel)  # fmt: skip
    if options.verb == "spiega":
        return _show_explanation(request, options.files[0])
    job = {
        "allegato": jobs.make_annex,
        "schede": jobs.make_forms,
        "controlla": jobs.check_returns,
    }[options.verb]
    with Progress() as progress:
        outcome = job(request, progress)
    if outcome.repeated is not None:
        return DONE if show_repeated(outcome.repeated, options.uscite) else BLOCKED
    show_findings(outcome.data.findings)
    show_deliveries(outcome, options.as_of)
    if options.verb == "controlla":
        show_cells(outcome)
    show_summary(outcome)
    for path in outcome.written:
        print(f"Scritto {path}")
    return DONE if conclude(options.verb, outcome, trial=options.solo_excel) else BLOCKED


def _show_explanation(request: Request, element: str) -> int:
    """What is known of a figure; values that cannot be trusted count as missing, as in a bozza."""
    from generator import jobs
    from generator.progress import Progress
    from generator.screen import show_findings

    with Progress() as progress:
        data, explanations, near = jobs.explain_figure(request, element, progress)
    if data.plan is None or data.scores is None:
        show_findings(data.blocks)
        return BLOCKED
    if not explanations:
        known = f" Forse {near}?" if near else ""
        print(f"«{element}» non è un indicatore né un obiettivo del piano.{known}", file=sys.stderr)
        return WRONG_USE
    print(f"{data.plan.entity.name}, {data.plan.period.label}")
    for lines in explanations:
        print("\n" + "\n".join(lines))
    return DONE


def _show_digests(checked: Iterable[Checked]) -> int:
    from generator.digest_lines import digest_line, is_good

    results = tuple(checked)
    for item in results:
        print(digest_line(item))
    return DONE if all(is_good(item) for item in results) else BLOCKED
