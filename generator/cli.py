"""The command line: Italian verbs, progress, messages, exit codes.

One idea to know: 0 is done, 1 blocked or bozza, 2 wrong use. A user never sees a traceback for a
mistake of theirs; argparse only parses, every sentence is ours.
"""

from __future__ import annotations

import argparse
import gc
import os
import sys
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

from generator.findings import Finding, Subject, nearest
from generator.italian import format_date

if TYPE_CHECKING:
    from generator.computing.scoring import Scores
    from generator.gathering import Request
    from generator.jobs import Outcome
    from generator.model import Period, Plan
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
    parser = _Parser(add_help=False, allow_abbrev=False)
    parser.add_argument("verb", nargs="?", default="allegato")
    parser.add_argument("files", nargs="*")
    parser.add_argument("--ingressi", type=Path, default=Path("inputs"))
    parser.add_argument("--periodo")
    parser.add_argument("--uscite", type=Path, default=Path("outputs"))
    parser.add_argument("--bozza", action="store_true")
    parser.add_argument("--al", type=str)
    parser.add_argument("-h", "--help", "--aiuto", dest="help", action="store_true")
    options, unknown = parser.parse_known_intermixed_args(arguments)
    if options.verb not in VERBS:
        near = nearest(options.verb, VERBS) or ", ".join(f"«{verb}»" for verb in VERBS)
        raise WrongUseError(f"«{options.verb}» non è un comando. Forse {near}?")
    if unknown:
        known = ("--ingressi", "--periodo", "--uscite", "--bozza", "--al", "--aiuto")
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
    if options.al and options.verb != "controlla":
        raise WrongUseError("--al vale solo per il comando controlla.")
    options.as_of = _day(options.al) if options.al else None
    return options


def _day(text: str) -> date:
    try:
        return datetime.strptime(text, "%d/%m/%Y").date()  # noqa: DTZ007 - a day has no time zone
    except ValueError:
        raise WrongUseError(f"«{text}» non è un giorno: --al si scrive come 31/01/2023.") from None


def _run(options: argparse.Namespace) -> int:
    from generator import jobs
    from generator.gathering import Request

    if options.verb == "impronte":
        files = [Path(name) for name in options.files]
        return _show_digests(jobs.check_digests(files, options.uscite))
    request = Request(options.ingressi, options.uscite, TEMPLATES, options.periodo,
                      options.bozza, options.as_of)  # fmt: skip
    if options.verb == "spiega":
        return _show_explanation(request, options.files[0])
    job = {
        "allegato": jobs.make_annex,
        "schede": jobs.make_forms,
        "controlla": jobs.check_returns,
    }[options.verb]
    outcome = job(request, _progress)
    _show_findings(outcome.data.findings)
    _show_deliveries(outcome, options.as_of)
    _show_summary(outcome)
    for path in outcome.written:
        print(f"Scritto {path}")
    return _conclude(options.verb, outcome)


def _show_explanation(request: Request, element: str) -> int:
    """What is known of a figure; values that cannot be trusted count as missing, as in a bozza."""
    from generator import jobs

    data, explanations, near = jobs.explain_figure(request, element, _progress)
    if data.plan is None or data.scores is None:
        _show_findings(data.blocks)
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


def _progress(done: int, total: int, name: str) -> None:
    """One line that overwrites itself, only where somebody is looking."""
    if sys.stderr is not None and sys.stderr.isatty():
        end = "\n" if done == total else ""
        line = f"Lette {done} di {total} schede: {name}"
        print(f"\r{line:<78.78}", end=end, file=sys.stderr, flush=True)


# --- what the user reads -------------------------------------------------------------------------


def _show_findings(findings: Iterable[Finding]) -> None:
    """Findings grouped by file: what blocks first, what concerns the plan last."""
    by_file: dict[str, list[Finding]] = {}
    for item in findings:
        by_file.setdefault(item.where.file, []).append(item)
    for file, items in sorted(by_file.items(), key=_urgency):
        print(f"\n{file}")
        for item in sorted(items, key=lambda item: not item.blocks):
            print(_finding_lines(item))


def _urgency(group: tuple[str, list[Finding]]) -> tuple[bool, bool]:
    items = group[1]
    return not any(item.blocks for item in items), items[0].kind.subject is Subject.PLAN


def _finding_lines(item: Finding) -> str:
    place = " › ".join(part for part in (item.where.sheet, item.where.cell) if part)
    text = item.text.replace("\n", "\n        ")
    lines = f"  {item.severity.value.upper():<10}  {place + ': ' if place else ''}{text}"
    return f"{lines}\n              → {item.remedy}"


def _show_deliveries(outcome: Outcome, day: date | None) -> None:
    returns, period = outcome.data.returns, outcome.data.period
    if returns is None or period is None or not returns.deliveries:
        return
    print(f"\nConsegne{_deadline(period, day)}")
    for item in returns.deliveries:
        counts = f"{item.answered} di {item.due}" if item.due else ""
        late = item.days_late(period.deadline, day)
        told = f"in ritardo di {_count(late, 'giorno', 'giorni')}  " if late else ""
        print(f"  {item.office:<12} {item.status:<15} {counts:<10} {told}{item.file}".rstrip())


def _deadline(period: Period, day: date | None) -> str:
    """What stands after the heading of the deliveries."""
    told = f" al {format_date(day)}" if day else ""
    if period.deadline:
        return f"{told} (termine: {format_date(period.deadline)})"
    return f"{told} (nel piano il periodo non ha un termine)" if day else ""


def _show_summary(outcome: Outcome) -> None:
    plan, scores, returns = outcome.data.plan, outcome.data.scores, outcome.data.returns
    if plan is None or scores is None:
        return
    print(f"\n{plan.entity.name}, {plan.period.label}")
    if plan.period.collects and returns is not None:
        delivered = sum(item.status == "consegnata" for item in returns.deliveries)
        print(f"  uffici che hanno consegnato tutto: {delivered} di {len(plan.offices)}")
    measured = int((scores.indicators["state"] == "valore").sum())
    print(f"  indicatori misurati: {measured} di {len(plan.indicators)}")
    if plan.period.final:
        print(f"  obiettivi: {_verdict_counts(plan, scores)}")
    print()


def _verdict_counts(plan: Plan, scores: Scores) -> str:
    counts = scores.objectives["verdict"].replace("", "senza esito").value_counts()
    names = (*(band.name for band in plan.bands), "provvisorio", "senza esito")
    return ", ".join(f"{counts[name]} {name}" for name in names if name in counts)


def _conclude(verb: str, outcome: Outcome) -> int:
    blocks = sum(item.blocks for item in outcome.data.findings)
    warnings = len(outcome.data.findings) - blocks
    told = f"{_count(blocks, 'blocco', 'blocchi')}, {_count(warnings, 'avvertenza', 'avvertenze')}"
    if outcome.status == "completo" and blocks:
        print(f"\nFatto, ma restano dei blocchi ({told}): i valori rifiutati sono rimasti vuoti.")
        return BLOCKED
    if outcome.status == "completo":
        print(f"\nFatto ({told}).")
        return DONE
    if outcome.status == "bozza":
        print(f"\nFatta una bozza ({told}): non è l'allegato da firmare.")
        return BLOCKED
    kept = " L'allegato precedente, se c'era, è rimasto com'era." if verb == "allegato" else ""
    print(f"\nBloccato ({told}): correggere i blocchi e ripetere il comando.{kept}")
    return BLOCKED


def _count(number: int, one: str, many: str) -> str:
    return f"{number} {one if number == 1 else many}"
