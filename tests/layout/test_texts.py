"""Texts that an office may change, and what is said of their faults."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator.layout.texts import render_text

VALUES: dict[str, object] = {"ufficio": "PO3", "scadenza": "31/01/2023", "misure": 6}


def render(folder: Path, text: str) -> tuple[str | None, list[tuple[str, str]]]:
    path = folder / "istruzioni.md"
    path.write_text(text, encoding="utf-8")
    filled, found = render_text(path, VALUES)
    return filled, [(item.code, str(item)) for item in found]


def test_a_text_is_filled(tmp_path: Path) -> None:
    text = "Ufficio {{ ufficio }}{% if misure > 1 %}: {{ misure }}{% endif %}"
    assert render(tmp_path, text) == ("Ufficio PO3: 6", [])


def test_an_unknown_variable_is_named_with_its_line(tmp_path: Path) -> None:
    assert render(tmp_path, "Una riga\n\nEntro il {{ scadensa }}.") == (None, [(
        "testo-variabile",
        "istruzioni.md › riga 3: «scadensa» non è una variabile di questo testo. Forse si "
        "intendeva «scadenza»? Usare una di queste: ufficio, scadenza, misure.",
    )])  # fmt: skip


def test_a_broken_text_is_told(tmp_path: Path) -> None:
    filled, found = render(tmp_path, "Una riga\n{% if ufficio %}")
    assert (filled, found[0][0]) == (None, "testo-errato")
    assert found[0][1].startswith("istruzioni.md › riga 2: il testo non si può comporre: ")
    assert found[0][1].endswith(". Correggere quello che sta fra le graffe.")


@pytest.mark.parametrize(
    "text", ["{{ misure / 0 }}", "{{ ufficio + 1 }}", "{{ ufficio.altro }}", "{{ ufficio[9] }}",
             "{{ ufficio.__class__.__mro__ }}", "{{ misure | sconosciuto }}", "{{ range(10**9) }}"]
)  # fmt: skip
def test_an_expression_that_fails_is_told(tmp_path: Path, text: str) -> None:
    filled, found = render(tmp_path, text)
    assert (filled, [code for code, _ in found]) == (None, ["testo-errato"])


def test_a_text_that_is_not_there(tmp_path: Path) -> None:
    filled, found = render_text(tmp_path / "istruzioni.md", VALUES)
    assert (filled, [(item.code, str(item)) for item in found]) == (None, [(
        "testo-assente",
        "istruzioni.md: il testo «istruzioni.md» non c'è. Rimettere il file nella cartella "
        "templates.",
    )])  # fmt: skip


def test_a_text_in_another_encoding(tmp_path: Path) -> None:
    (tmp_path / "istruzioni.md").write_bytes("perché".encode("latin-1"))
    _, found = render_text(tmp_path / "istruzioni.md", VALUES)
    assert found[0].text == "il testo non si può comporre: non è salvato in UTF-8."
