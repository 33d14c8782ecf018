"""The door: `python run_report.py`. Everything else is in `generator`."""

from __future__ import annotations

import gc
import os
import sys
from importlib.util import find_spec

LIBRARIES = (
    "asn1crypto", "defusedxml", "jinja2", "openpyxl", "pandas", "python_calamine",
    "typst", "xlsxwriter",
)  # fmt: skip
INSTALL = """\
Mancano delle librerie: {names}.
Si installano una volta sola, da questa cartella:
  Windows       py -m venv .venv
                .venv\\Scripts\\pip install -r requirements.txt
                .venv\\Scripts\\python run_report.py
  Linux, macOS  make report
"""


def run() -> int:
    """Checks that the libraries are there, then runs the command line."""
    if sys.version_info < (3, 11):  # noqa: UP036 - told kindly to whoever has an older Python
        print("Serve Python 3.11 o successivo.", file=sys.stderr)
        return 2
    missing = [name for name in LIBRARIES if find_spec(name) is None]
    if missing:
        print(INSTALL.format(names=", ".join(missing)), end="", file=sys.stderr)
        return 2
    os.environ["OPENPYXL_DEFUSEDXML"] = "True"  # with False openpyxl would expand entities
    gc.disable()  # what loads at the start lasts: `gathering` enables it again
    try:
        from generator.cli import main

        return main()
    except KeyboardInterrupt:  # while the libraries were loading
        print("\nInterrotto: non è stato scritto nulla.", file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(run())
