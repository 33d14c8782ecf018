"""The right word for a misspelt one.

One idea to know: a user who is told what they may have meant need not search for it.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from functools import lru_cache


def nearest(word: str, known: Iterable[str], most: int = 3) -> str:
    """The known words most like `word`, as an Italian list in «»; empty if none is near.

    Case, spaces and underscores do not count, so `dip form` finds `Dip-Form`.
    """
    return _nearest(word, tuple(known), most)


@lru_cache(maxsize=128)  # one slip is often found in many rows, and each search takes long
def _nearest(word: str, known: tuple[str, ...], most: int) -> str:
    plain = {_plain(candidate): candidate for candidate in known}
    close = difflib.get_close_matches(_plain(word), plain, n=most, cutoff=0.6)
    return ", ".join(f"«{plain[match]}»" for match in close)


def _plain(word: str) -> str:
    return "".join(char for char in word.casefold() if char not in " _-")
