"""Builds the manifest of a run: what the annex was made from, and every file that was made.

One idea to know: the plan has two digests. That of `piano.xlsx`, among the inputs, changes with
every save; that of the plan as of the period is of what the plan says.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from functools import cache

from generator import VERSION
from generator.manifest import UNLISTED, FileDigest, Manifest, digest_file, to_bytes
from generator.model import Plan


def build_manifest(
    plan: Plan,
    command: str,
    inputs: Iterable[FileDigest],
    outputs: Mapping[str, bytes],
    *,
    draft: bool,
) -> bytes:
    """The manifest's content; `outputs` are the other files of the run, name to content."""
    made = (digest_file(name, content) for name, content in outputs.items())
    manifest = Manifest(
        product=VERSION,
        command=command,
        period=plan.period.code,
        draft=draft,
        plan=plan_digest(plan),
        inputs=_in_order(inputs),
        outputs=_in_order(item for item in made if not item.name.startswith(UNLISTED)),
    )
    return to_bytes(manifest)


def plan_digest(plan: Plan) -> str:
    """SHA-256 of what `plan` says, wherever in its workbook it is said."""
    text = json.dumps(_content(plan), ensure_ascii=True)
    return hashlib.sha256(text.encode()).hexdigest()


def _content(item: object) -> object:
    """Dataclasses as lists of name and value, without what takes no part in equality."""
    if item is None or isinstance(item, str | float):
        return item
    if isinstance(item, tuple):
        return [_content(part) for part in item]
    if isinstance(item, date):
        return item.isoformat()
    kind: type = type(item)
    names = _compared(kind)
    return [[name, _content(getattr(item, name))] for name in names] if names else item


@cache
def _compared(kind: type) -> tuple[str, ...]:
    """The fields of a dataclass that take part in equality; none of any other type."""
    if not is_dataclass(kind):
        return ()
    return tuple(field.name for field in fields(kind) if field.compare)


def _in_order(digests: Iterable[FileDigest]) -> tuple[FileDigest, ...]:
    return tuple(sorted(digests, key=lambda item: item.name))
