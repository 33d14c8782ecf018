"""Texts that an office may change (`templates/*.md`), filled by jinja2 in a sandbox.

One idea to know: a fault in a text is a finding that names its line and the nearest right name.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

from jinja2 import StrictUndefined, Template, TemplateError, TemplateSyntaxError, meta
from jinja2.sandbox import SandboxedEnvironment

from generator.catalogue import finding
from generator.findings import CellRef, Finding, nearest

Values = Mapping[str, object]
_ENVIRONMENT = SandboxedEnvironment(undefined=StrictUndefined, autoescape=False)
# What else an expression can raise: the texts are written by people.
_FAULTS = (
    TemplateError, TypeError, ValueError, ArithmeticError, LookupError, AttributeError,
    RecursionError, AssertionError,
)  # fmt: skip


def render_text(path: Path, values: Values) -> tuple[str | None, tuple[Finding, ...]]:
    """The text at `path` filled with `values`, or None and what is wrong with it."""
    try:
        source = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        return None, (finding("testo-assente", CellRef(path.name), testo=path.name),)
    except OSError as fault:
        return None, (_fault(path.name, 0, f"non si può aprire ({fault.strerror})"),)
    except UnicodeDecodeError:
        return None, (_fault(path.name, 0, "non è salvato in UTF-8"),)
    return _fill(path.name, source, values)


def _fill(file: str, source: str, values: Values) -> tuple[str | None, tuple[Finding, ...]]:
    try:
        used, template = _compiled(source)
        unknown = used - set(values)
        if unknown:
            return None, tuple(_unknown(file, source, name, values) for name in sorted(unknown))
        return template.render(values), ()
    except TemplateSyntaxError as error:
        return None, (_fault(file, error.lineno, "la sintassi fra le graffe non è valida"),)
    except _FAULTS:
        return None, (_fault(file, 0, "un'espressione fra le graffe non dà un valore"),)


@lru_cache(maxsize=8)  # one text is filled for many offices
def _compiled(source: str) -> tuple[frozenset[str], Template]:
    """The names that the text uses, and the text ready to be filled."""
    used = meta.find_undeclared_variables(_ENVIRONMENT.parse(source))
    return frozenset(used), _ENVIRONMENT.from_string(source)


def _unknown(file: str, source: str, name: str, values: Values) -> Finding:
    used = re.search(rf"\{{[\{{%][^}}]*\b{re.escape(name)}\b", source)
    line = source.count("\n", 0, used.end()) + 1 if used else 0
    return finding("testo-variabile", _where(file, line), variabile=name,
                   vicini=nearest(name, values), ammesse=", ".join(values))  # fmt: skip


def _fault(file: str, line: int, reason: str) -> Finding:
    return finding("testo-errato", _where(file, line), motivo=reason.rstrip("."))


def _where(file: str, line: int) -> CellRef:
    return CellRef(file, cell=f"riga {line}" if line else "")
