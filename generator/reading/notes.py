"""The notes (comments) of a sheet: words that an office left on its cells.

One idea to know: a note is never a value. It is listed, so that nobody's explanation is lost.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from xml.etree.ElementTree import Element

from generator.form import ANSWER_MARK
from generator.reading.package import parse_part

# What Excel writes before a discussion, for programs that know notes only.
_THREAD = re.compile(r"\[[^\]]{5,200}\].*?(?:Comment|Commento):", re.DOTALL)


def read_notes(parts: Mapping[str, bytes], part: str) -> dict[str, str]:
    """The text of each note by the address of its cell, but not those of our answers.

    Raises:
        RefusedError: the part is missing or broken.
    """
    found: dict[str, str] = {}
    for item in _named(parse_part(parts, part), "comment"):
        words = "".join(text.text or "" for text in _named(item, "t"))
        told = " ".join(_THREAD.sub("", words).split())
        if told and ANSWER_MARK not in told:
            found[item.get("ref", "")] = told
    return found


def _named(root: Element, name: str) -> Iterator[Element]:
    return (item for item in root.iter() if item.tag.rpartition("}")[2] == name)
