"""Styles: equal ones are one key, wherever they were made."""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
from dataclasses import replace

from generator.layout.sheet import Border, Style, changed_style

LOOK = Style(bold=True, left=Border("thin"), number_format="0.00")
DUMP = """
import pickle, sys
from generator.layout.sheet import Border, Style
look = Style(bold=True, left=Border("thin"), number_format="0.00")
sys.stdout.buffer.write(pickle.dumps(look))
"""


def test_equal_styles_are_one_key() -> None:
    assert {LOOK: 1}[replace(LOOK)] == 1
    assert hash(changed_style(LOOK, wrap=True)) == hash(replace(LOOK, wrap=True))
    assert len({LOOK, replace(LOOK, wrap=True), replace(LOOK, left=Border())}) == 3


def test_a_style_of_another_process_is_the_same_key() -> None:
    """Hashes of texts differ from one process to the next."""
    for seed in ("1", "2"):
        made = subprocess.run(
            [sys.executable, "-c", DUMP], env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True, check=True,
        )  # fmt: skip
        assert {LOOK: 1}[pickle.loads(made.stdout)] == 1  # noqa: S301 - our own
