"""Detached imprints, and the text for the act: exact bytes."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from pathlib import Path

import annex_factory as factory

from generator.layout.sheet import PageSetup, Sheet
from generator.writing.imprints import SUFFIX, act_values, build_imprints, write_act_text

TEXT = factory.TEMPLATES / "testo-determinazione.md"
PLAN = factory.plan()
PDF, XLSX = b"%PDF-prova", b"cartella"
ANNEX = {"Allegato_2022_consuntivo.pdf": PDF, "Allegato_2022_consuntivo.xlsx": XLSX}
SHEETS = (
    Sheet("Allegato", (), (), PageSetup(), breaks=(10, 20, 30)),
    Sheet("Legenda", (), (), PageSetup(), breaks=(5,)),
)


def sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def test_an_imprint_is_the_digest_and_nothing_else() -> None:
    assert build_imprints(ANNEX) == {
        "Allegato_2022_consuntivo.pdf.sha256": sha256(PDF).encode(),
        "Allegato_2022_consuntivo.xlsx.sha256": sha256(XLSX).encode(),
    }
    assert SUFFIX == ".sha256"


def test_the_text_names_every_file_with_its_digest_and_pages() -> None:
    content, found = write_act_text(TEXT, PLAN, SHEETS, ANNEX)
    assert found == ()
    assert content is not None
    assert content.startswith(b"\xef\xbb\xbf")
    assert content.count(b"\r\n") == content.count(b"\n")
    assert content.decode("utf-8-sig").replace("\r\n", "\n") == (
        "Dato atto che l’allegato n. 4 «Obiettivi di prova - Consuntivo 2022» è costituito dai "
        "file informatici seguenti, identificati in modo univoco dalla propria impronta, "
        "calcolata con la funzione SHA-256 prima dell’apposizione della firma digitale:\n"
        "\n"
        "1) «Allegato_2022_consuntivo.pdf», pagine n. 6, impronta SHA-256\n"
        f"   {sha256(PDF)}\n"
        "\n"
        "2) «Allegato_2022_consuntivo.xlsx», gli stessi contenuti in formato riutilizzabile, "
        "impronta SHA-256\n"
        f"   {sha256(XLSX)}\n"
    )


def test_one_file_and_no_number_of_the_annex() -> None:
    act = replace(PLAN.period.act, annex_number="")
    plan = replace(PLAN, period=replace(PLAN.period, act=act))
    content, _ = write_act_text(TEXT, plan, SHEETS, {"Allegato_2022_consuntivo.pdf": PDF})
    assert content is not None
    assert content.decode("utf-8-sig").startswith(
        "Dato atto che l’allegato «Obiettivi di prova - Consuntivo 2022» è costituito dal file "
        "informatico seguente, identificato in modo univoco"
    )


def test_every_variable_can_be_used_in_a_text(tmp_path: Path) -> None:
    values = act_values(PLAN, SHEETS, ANNEX)
    files = values.pop("file")
    assert isinstance(files, list)
    names = [*values, *(f"file[0].{name}" for name in files[0])]
    (tmp_path / "testo.md").write_text("|".join(f"{{{{ {name} }}}}" for name in names), "utf-8")
    content, found = write_act_text(tmp_path / "testo.md", PLAN, SHEETS, ANNEX)
    assert found == ()
    assert content is not None
    assert content.decode("utf-8-sig").strip().split("|") == [
        "CCIAA di Prova", "2022", "Obiettivi di prova", "Consuntivo 2022",
        "ALL. 4 alla determinazione del Commissario Straordinario n. 21 dell’11/04/2022", "4", "6",
        "Allegato_2022_consuntivo.pdf", "PDF", "10", sha256(PDF), "6",
    ]  # fmt: skip


def test_a_faulty_text_is_told_with_its_line(tmp_path: Path) -> None:
    (tmp_path / "testo.md").write_text("Dato atto\n{{ pagina }}", "utf-8")
    content, found = write_act_text(tmp_path / "testo.md", PLAN, SHEETS, ANNEX)
    assert content is None
    assert [(item.where.cell, item.code) for item in found] == [("riga 2", "testo-variabile")]
