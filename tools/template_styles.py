"""How the cells of the templates look as first delivered: fonts, fills, borders, by name."""

from __future__ import annotations

INK, GREY, RULE = "#1F2A36", "#4A5560", "#9AA5B1"
SHADE, LIGHT, PALE = "#D9DFE6", "#E9EDF1", "#F5F7F9"

_TOP = {"valign": "top", "text_wrap": True, "font_size": 8, "font_color": INK}
_BODY = {**_TOP, "indent": 1}
_MIDDLE = {"valign": "vcenter", "text_wrap": True, "font_color": INK}


def _boxed(**more: object) -> dict[str, object]:
    return {"border": 1, "border_color": RULE, **more}


def _row(fill: str, **more: object) -> dict[str, object]:
    """A cell of a heading or total that spans the table: ruled above and below only."""
    sides = {"top": 1, "bottom": 1, "top_color": RULE, "bottom_color": RULE}
    return {**_MIDDLE, **sides, "bg_color": fill, "pattern": 1, "bold": True, **more}


def _first(fill: str, **more: object) -> dict[str, object]:
    return _row(fill, left=1, left_color=RULE, indent=1, **more)


def _last(fill: str, **more: object) -> dict[str, object]:
    return _row(fill, right=1, right_color=RULE, align="center", **more)


STYLES: dict[str, dict[str, object]] = {
    "caption": {**_MIDDLE, "font_size": 9, "align": "right"},
    "title": {**_MIDDLE, "font_size": 13, "bold": True},
    "configuration": {**_MIDDLE, "font_size": 11, "align": "right"},
    "download": {**_MIDDLE, "font_size": 8, "font_color": GREY},
    "draft": {**_MIDDLE, "font_size": 9, "bold": True, "font_color": "#7A1F14",
              "bg_color": "#FBEFED", "pattern": 1, "border": 1, "border_color": "#7A1F14"},
    "header": {**_MIDDLE, **_boxed(), "font_size": 8, "bold": True, "align": "center",
               "bg_color": SHADE, "pattern": 1},
    "root": _first(LIGHT, font_size=10, right=1, right_color=RULE),
    "whole heading": _first(PALE, font_size=9, right=1, right_color=RULE),
    "heading": _first(PALE, font_size=9),
    "heading label": _row(PALE, font_size=8, bold=False, align="right"),
    "heading score": _row(PALE, font_size=9, align="right"),
    "heading verdict": _last(PALE, font_size=8),
    "total": _first(LIGHT, font_size=9),
    "total label": _row(LIGHT, font_size=8, bold=False, align="right"),
    "total score": _row(LIGHT, font_size=9, align="right"),
    "total verdict": _last(LIGHT, font_size=8),
    "grand": _first(SHADE, font_size=10),
    "grand label": _row(SHADE, font_size=8, bold=False, align="right"),
    "grand score": _row(SHADE, font_size=10, align="right"),
    "grand verdict": _last(SHADE, font_size=8),
    "text": {**_BODY, **_boxed(), "align": "left"},
    "weight": {**_BODY, **_boxed(), "align": "right", "num_format": "0.00%"},
    "target": {**_BODY, **_boxed(), "align": "right"},
    "result": {**_BODY, **_boxed(), "align": "right"},
    "achievement": {**_TOP, "top": 1, "bottom": 1, "left": 1, "top_color": RULE,
                    "bottom_color": RULE, "left_color": RULE, "align": "right"},
    "rule": {**_TOP, "top": 1, "bottom": 1, "right": 1, "top_color": RULE,
             "bottom_color": RULE, "right_color": RULE, "font_color": GREY},
    "verdict": {**_TOP, **_boxed(), "align": "center"},
    "note": {**_TOP, "font_size": 9, "italic": True},
    "notice": {**_TOP, "font_size": 9},
    "role": {**_MIDDLE, "font_size": 9, "align": "center"},
    "name": {**_MIDDLE, "font_size": 10, "align": "center"},
    "section": {"valign": "bottom", "text_wrap": True, "font_size": 10, "bold": True,
                "bottom": 1, "bottom_color": RULE, "font_color": INK},
    "legend": {**_MIDDLE, "font_size": 9},
    "legend mark": {**_TOP, "font_size": 9, "valign": "vcenter"},
    "legend band": {**_TOP, **_boxed(), "font_size": 9, "align": "center", "valign": "vcenter"},
    "legend limits": {**_TOP, "font_size": 9, "valign": "vcenter", "indent": 1},
    "blank": {"font_size": 8},
}  # fmt: skip
