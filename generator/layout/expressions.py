"""The expressions between double braces in a template's cells: read, checked, calculated.

One idea to know: jinja2 runs sandboxed and strict, names are checked against `bands.py` before
anything is calculated, and every fault is told in Italian, never as a traceback. A cell that is
exactly one expression keeps the type of its value, so the cell's number format applies.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache, cached_property
from typing import Any

from jinja2 import StrictUndefined, TemplateError, TemplateSyntaxError, Undefined, nodes
from jinja2.environment import TemplateExpression
from jinja2.exceptions import SecurityError, UndefinedError
from jinja2.meta import find_undeclared_variables
from jinja2.sandbox import SandboxedEnvironment

from generator.findings import nearest
from generator.italian import (
    format_date,
    format_moment,
    format_number,
    format_percent,
    format_plain,
)
from generator.layout.bands import groups_of
from generator.layout.figures import Figure

Context = Mapping[str, object]

_REPEATING = (nodes.For, nodes.Macro, nodes.CallBlock, nodes.Include, nodes.Import,
              nodes.FromImport, nodes.Extends, nodes.Block)  # fmt: skip
# Methods of texts and filters of jinja2 whose arguments say how long the result is.
_LENGTHENING = frozenset({"center", "ljust", "rjust", "zfill", "expandtabs", "format",
                          "format_map", "join", "replace", "translate"})  # fmt: skip
_LENGTHENING_FILTERS = ("center", "format", "indent", "batch", "slice", "wordwrap", "replace",
                        "join", "tojson", "pprint", "xmlattr", "urlize")  # fmt: skip


_WHITESPACE_MARK = re.compile(r"^[-+]|[-+]$")  # `{{-` and `-}}` are no signs


@dataclass(frozen=True, slots=True)
class Fault:
    """Why a text cannot be read or calculated, in Italian."""

    reason: str


@dataclass(frozen=True)
class Text:
    """A cell's text whose syntax is right; `single` ones give a value of any type.

    `names` are those it uses (see `_paths`), `groups` what stands before their dots. It travels
    between processes without its calculation, which is made when it is first needed.
    """

    source: str
    single: bool
    names: tuple[str, ...]
    groups: frozenset[str]

    @cached_property
    def calculate(self) -> Callable[[Context], object]:
        """Gives the value of the text where a context holds."""
        return _look_up(self) if self.single else _template(self.source)


class _Environment(SandboxedEnvironment):
    """A sandbox in which no expression can take more time or memory than a cell is worth."""

    intercepted_binops = frozenset({"*", "**", "%"})

    def call_binop(self, context: object, operator: str, left: Any, right: Any) -> Any:
        """Numbers may be multiplied; texts may be neither repeated nor formatted."""
        if not all(isinstance(side, int | float) for side in (left, right)):
            raise SecurityError
        if operator == "**":  # a whole number could have any number of digits
            left, right = float(left), float(right)
        return super().call_binop(context, operator, left, right)  # type: ignore[arg-type]

    def wrap_str_format(self, value: Any) -> None:  # noqa: ARG002
        """Nothing: the method `format` of texts is one of those not given."""
        return

    def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:
        """Texts give no method that could make them longer at will."""
        return not (isinstance(obj, str) and attr in _LENGTHENING) and super().is_safe_attribute(
            obj, attr, value
        )


def read_text(source: str) -> Text | Fault:
    """`source` as a jinja2 text; a Fault if its syntax is wrong or it repeats itself."""
    try:
        tree = _ENVIRONMENT.parse(source)
        if next(tree.find_all(_REPEATING), None) is not None:
            return Fault("un modello non può ripetere: per questo ci sono le bande")
        single = _is_single(tree)
        if single:  # some faults show only now
            _expression(_inner(source))
        else:
            _template(source)
    except TemplateSyntaxError as error:
        return Fault(_syntax_reason(error))
    return Text(source, single, tuple(_paths(tree)), frozenset(find_undeclared_variables(tree)))


def unknown_names(text: Text, band: str) -> Iterator[tuple[str, str]]:
    """Names in `text` that cells of `band` do not have, each with the nearest right ones."""
    groups = {group.name: [name for name, _ in group.variables] for group in groups_of(band)}
    known = [f"{group}.{name}" for group, names in groups.items() for name in names]
    for path in text.names:
        group, _, name = path.partition(".")
        if group in text.groups and (not name or name not in groups.get(group, ())):
            yield path, nearest(path, known) or nearest(group, groups)


def calculate(text: Text, context: Context) -> object:
    """The value of `text` where `context` holds; a Fault if it has none."""
    try:
        value = text.calculate(context)
    except UndefinedError:
        return Fault("usa un valore che non esiste")
    except SecurityError:
        return Fault("usa un'operazione non permessa")
    except ZeroDivisionError:
        return Fault("divide per zero")
    except TypeError:
        return Fault("combina valori che non vanno insieme, per esempio un testo e un numero")
    except (TemplateError, ArithmeticError, ValueError, LookupError, AttributeError) as error:
        return Fault(f"non dà un valore ({type(error).__name__})")
    return Fault("usa un valore che non esiste") if isinstance(value, Undefined) else value


def _template(source: str) -> Callable[[Context], object]:
    template = _ENVIRONMENT.from_string(source)
    return lambda context: template.render(context)


def _look_up(text: Text) -> Callable[[Context], object]:
    """The variable alone, which most cells are: what jinja2 gives, without its machinery."""
    inner = _inner(text.source)
    group, _, name = (text.names or ("",))[0].partition(".")
    if inner != f"{group}.{name}" or hasattr(dict, name):
        expression = _expression(inner)
        return lambda context: expression(context)

    def look_up(context: Context) -> object:
        values = context.get(group)
        found = values.get(name) if type(values) is dict else None
        return _expression(inner)(context) if found is None else found

    return look_up


@cache
def _expression(inner: str) -> TemplateExpression:
    return _ENVIRONMENT.compile_expression(inner, undefined_to_none=False)


def _inner(source: str) -> str:
    """What stands between the braces of a text that is one expression."""
    return _WHITESPACE_MARK.sub("", source.strip()[2:-2]).strip()


def _is_single(tree: nodes.Template) -> bool:
    if len(tree.body) != 1 or not isinstance(tree.body[0], nodes.Output):
        return False
    parts = tree.body[0].nodes
    return len(parts) == 1 and not isinstance(parts[0], nodes.TemplateData)


def _paths(tree: nodes.Template) -> Iterator[str]:
    """`group.name` for each attribute of a name, `name` for each bare one, in order."""
    inner: set[int] = set()
    accesses: list[nodes.Getattr | nodes.Getitem] = [
        *tree.find_all(nodes.Getattr),
        *tree.find_all(nodes.Getitem),
    ]
    for access in accesses:
        attribute = _attribute(access)
        if isinstance(access.node, nodes.Name) and attribute is not None:
            inner.add(id(access.node))
            yield f"{access.node.name}.{attribute}"
    for node in tree.find_all(nodes.Name):
        if node.ctx == "load" and id(node) not in inner:
            yield node.name


def _attribute(node: nodes.Getattr | nodes.Getitem) -> str | None:
    if isinstance(node, nodes.Getattr):
        return node.attr
    return str(node.arg.value) if isinstance(node.arg, nodes.Const) else None


def _syntax_reason(error: TemplateSyntaxError) -> str:
    message = error.message or ""
    if message.startswith("No filter named"):
        name = message.split("'")[1]
        near = nearest(name, _FILTERS)
        return f"il filtro «{name}» non esiste" + (f" (forse {near})" if near else "")
    if "end of" in message:
        return "finisce prima del previsto: manca una parentesi o una graffa"
    return "la sintassi non è valida"


def _shown(value: object) -> object:
    """Values inside a longer text: numbers and dates the Italian way, nothing for None."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "sì" if value else "no"
    if isinstance(value, datetime):
        return format_moment(value)
    if isinstance(value, date):
        return format_date(value)
    if isinstance(value, int | float) and not isinstance(value, Figure):
        return format_plain(value)
    return value


_FILTERS: dict[str, Callable[..., str]] = {
    "numero": lambda value, decimali=2: format_number(float(value), decimali),
    "percento": lambda value, decimali=2: format_percent(float(value), decimali),
    "data": lambda value: format_date(value),
}


def _environment() -> SandboxedEnvironment:
    environment = _Environment(
        undefined=StrictUndefined, keep_trailing_newline=True, finalize=_shown, autoescape=False
    )
    for name in _LENGTHENING_FILTERS:
        del environment.filters[name]
    environment.filters.update(_FILTERS)
    environment.globals.clear()
    return environment


_ENVIRONMENT = _environment()
