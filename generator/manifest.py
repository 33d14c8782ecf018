"""The contract of the manifest: what a run read and wrote, by name, size and SHA-256.

One idea to know: the annex's writer and the verb `impronte` share these definitions and nothing
else. No clock and no path enters here: names are relative, with `/`, so the same inputs give the
same manifest on every machine and on every day.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass

FORMAT = 1
PRODUCT = "allegato-performance"
MANIFEST_FILE = "manifesto.json"
# A draft has a manifest of its own, so it never forgets the annex that was signed.
DRAFT_MANIFEST_FILE = "manifesto_BOZZA.json"
MANIFEST_FILES = (MANIFEST_FILE, DRAFT_MANIFEST_FILE)
RESULTS_FILE = "risultati.json"
TRIAL_RESULTS_FILE = "risultati_PROVA.json"  # of a trial, which changes nothing of record
# Findings are rewritten by every command and hold links to where the inputs lie: no digest.
UNLISTED = "Segnalazioni_"


@dataclass(frozen=True, slots=True)
class FileDigest:
    """One file: its relative name with `/`, its size in bytes, its SHA-256 in hexadecimal."""

    name: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """What one run was asked, what it read and what it wrote.

    `product` is the version of this program; `plan` the digest of the plan as of the period, which
    changes only if something in it changes, not if its workbook is merely saved again.
    """

    product: str
    command: str
    period: str
    draft: bool
    plan: str
    inputs: tuple[FileDigest, ...]
    outputs: tuple[FileDigest, ...]


def digest_file(name: str, content: bytes) -> FileDigest:
    """The digest of a file called `name` that holds `content`."""
    return FileDigest(name, len(content), hashlib.sha256(content).hexdigest())


def to_bytes(manifest: Manifest) -> bytes:
    """The manifest as `manifesto.json` holds it."""
    told = {
        "versione": FORMAT,
        "programma": {"nome": PRODUCT, "versione": manifest.product},
        "comando": manifest.command,
        "periodo": manifest.period,
        "opzioni": {"bozza": manifest.draft},
        "piano": manifest.plan,
        "ingressi": _listed(manifest.inputs),
        "uscite": _listed(manifest.outputs),
    }
    text = json.dumps(told, ensure_ascii=False, indent=2)
    return f"{text}\n".encode("utf-8", "replace")


def parse(content: bytes) -> Manifest | None:
    """The manifest that `content` holds; None if it holds none that can be trusted."""
    try:
        told = json.loads(content)
        if told["versione"] != FORMAT:
            return None
        return Manifest(
            str(told["programma"]["versione"]),
            str(told["comando"]),
            str(told["periodo"]),
            bool(told["opzioni"]["bozza"]),
            str(told["piano"]),
            _read_listed(told["ingressi"]),
            _read_listed(told["uscite"]),
        )
    except (ValueError, TypeError, LookupError, RecursionError):
        return None


def _listed(digests: Iterable[FileDigest]) -> list[dict[str, str | int]]:
    return [{"nome": item.name, "dimensione": item.size, "sha256": item.sha256} for item in digests]


def _read_listed(rows: list[dict[str, object]]) -> tuple[FileDigest, ...]:
    if any("\0" in str(row["nome"]) for row in rows):
        raise ValueError("a name that no file has")
    return tuple(
        FileDigest(str(row["nome"]), int(str(row["dimensione"])), str(row["sha256"]))
        for row in rows
    )
