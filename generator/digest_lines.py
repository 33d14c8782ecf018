"""What `impronte` says of a file: one line, with the digest that was compared.

One idea to know: a signed copy is never called valid. Only its content is compared; signatures are
verified by other programs.
"""

from __future__ import annotations

from generator.italian import format_number
from generator.manifest import UNLISTED
from generator.reading.digests import Checked, Known, Verdict


def is_good(item: Checked) -> bool:
    """Whether the file is what a run made, signed or not."""
    return item.verdict in (Verdict.UNCHANGED, Verdict.SIGNED)


def digest_line(item: Checked) -> str:
    """One Italian line: the file, the verdict, which digest was compared with which manifest."""
    if item.verdict is Verdict.ABSENT:
        return f"{item.file}: assente, non c'è o non si può leggere"
    compared = f"SHA-256 {_part(item)} {item.sha256}"
    if item.known is None:
        return f"{item.file}: sconosciuto, {_why_unknown(item)}; {compared}"
    if item.sha256 != item.known.digest.sha256:
        compared += f", nel manifesto {item.known.digest.sha256}"
    return f"{item.file}: {_verdict(item, item.known)}; {compared} ({item.known.manifest})"


def _verdict(item: Checked, known: Known) -> str:
    name = known.digest.name
    if item.verdict is Verdict.UNCHANGED:
        return "invariato" if item.file.name == name else f"invariato, è «{name}»"
    if item.verdict is Verdict.SIGNED:
        tail = f", con {_bytes(item.tail)} aggiunti dopo l'ultima firma" if item.tail else ""
        return f"copia firmata di «{name}»{tail}"
    if item.verdict is Verdict.REWRITTEN:
        return "riscritto da un'esecuzione bloccata, dopo il manifesto"
    if item.tail is None:
        return f"modificato, comincia come «{name}» ma ha delle aggiunte non firmate"
    return f"modificato, non è più «{name}»"


def _why_unknown(item: Checked) -> str:
    if item.damaged is not None:
        return f"il manifesto {item.damaged} è illeggibile"
    if item.file.name.startswith(UNLISTED):
        return "ogni comando riscrive le segnalazioni e non ne conserva l'impronta"
    if item.file.suffix.lower() == ".p7m" and not item.envelopes:
        return "la busta non si apre o non contiene il documento"
    return "non è in nessun manifesto"


def _part(item: Checked) -> str:
    """What the digest is of."""
    place = "del contenuto della busta .p7m" if item.envelopes else ""
    if item.envelopes > 1:
        place = f"del contenuto delle {item.envelopes} buste .p7m"
    if item.prefix:
        return f"dei primi {_bytes(item.prefix)} {place}".rstrip()
    return place or "dell'intero file"


def _bytes(count: int) -> str:
    return f"{format_number(count, 0)} byte"
