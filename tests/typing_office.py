"""LibreOffice as an officer uses it: opens a workbook, types in cells, saves it.

One idea to know: a Basic macro sets `FormulaLocal`, which takes a text as if it were typed in the
language of the profile: it may become a number, a date or a percentage, as on the screen.
"""

from __future__ import annotations

import subprocess
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from xml.sax.saxutils import escape

FILTERS = {"xlsx": "Calc MS Excel 2007 XML", "ods": "calc8"}

_DTD = "-//OpenOffice.org//DTD OfficeDocument 1.0//EN"
_ITALIAN = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Setup/L10N"><prop oor:name="ooSetupSystemLocale" oor:op="fuse">
<value>it-IT</value></prop></item>
</oor:items>
"""
_LIBRARY = f"""<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE library:library PUBLIC "{_DTD}" "library.dtd">
<library:library xmlns:library="http://openoffice.org/2000/library" library:name="Standard"
 library:readonly="false" library:passwordprotected="false">
<library:element library:name="Scrivere"/></library:library>
"""
_MODULE = f"""<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE script:module PUBLIC "{_DTD}" "module.dtd">
<script:module xmlns:script="http://openoffice.org/2000/script" script:name="Scrivere"
 script:language="StarBasic">{{}}</script:module>
"""
_MACRO = """
Sub Main
  Dim hidden(0) As New com.sun.star.beans.PropertyValue
  hidden(0).Name = "Hidden"
  hidden(0).Value = True
  book = StarDesktop.loadComponentFromURL("{source}", "_blank", 0, hidden())
{lines}
  book.close(True)
End Sub
"""
_SAVE = """  Dim {name}(0) As New com.sun.star.beans.PropertyValue
  {name}(0).Name = "FilterName"
  {name}(0).Value = "{filter}"
  book.storeToURL("{target}", {name}())"""

Typed = Mapping[tuple[str, str], str]  # by sheet and cell


def type_in(
    program: Callable[[str], str], folder: Path, source: Path, typed: Typed
) -> dict[str, bytes]:  # fmt: skip
    """`source` with texts typed in its cells, as saved by LibreOffice in Italian, by ending."""
    profile = folder / "profilo"
    (profile / "user").mkdir(parents=True)
    (profile / "user" / "registrymodifications.xcu").write_text(_ITALIAN, encoding="utf-8")
    command = [program("soffice"), f"-env:UserInstallation={profile.as_uri()}", "--headless",
               "--norestore"]  # fmt: skip
    # A new profile begins with macros of its own, so ours come after a first start.
    _run([*command, "--terminate_after_init"])
    targets = {ending: folder / f"salvata.{ending}" for ending in FILTERS}
    _write_macro(profile / "user" / "basic" / "Standard", _macro(source, typed, targets))
    _run([*command, "macro:///Standard.Scrivere.Main"])
    return {ending: target.read_bytes() for ending, target in targets.items()}


def _run(command: Iterable[str]) -> None:
    subprocess.run(list(command), check=True, capture_output=True, timeout=180)


def _macro(source: Path, typed: Typed, targets: Mapping[str, Path]) -> str:
    lines = [
        f"  book.Sheets.getByName({_quoted(sheet)}).getCellRangeByName({_quoted(cell)})"
        f".FormulaLocal = {_quoted(text)}"
        for (sheet, cell), text in typed.items()
    ]
    lines += [
        _SAVE.format(name=ending, filter=FILTERS[ending], target=target.as_uri())
        for ending, target in targets.items()
    ]
    return _MACRO.format(source=source.as_uri(), lines="\n".join(lines))


def _quoted(text: str) -> str:
    return '"' + text.replace('"', '""') + '"'


def _write_macro(library: Path, code: str) -> None:
    library.mkdir(parents=True, exist_ok=True)
    (library / "script.xlb").write_text(_LIBRARY, encoding="utf-8")
    (library / "Scrivere.xba").write_text(_MODULE.format(escape(code)), encoding="utf-8")
