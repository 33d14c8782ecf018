"""No file reaches a reader unless it is a sound workbook; every other one has its own message."""

from __future__ import annotations

import io
import os
import struct
import zipfile
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter
from handmade import (
    MAIN,
    SHOWN,
    SPREADSHEET,
    STRICT,
    STRICT_RELATIONS,
    check,
    content_types,
    packed,
    parts,
    refused,
    relations,
    shared_strings,
    sheet,
    workbook,
)

from generator.catalogue import CATALOGUE
from generator.reading.gate import check_package, pass_gate
from generator.reading.limits import FORM

OLE = bytes.fromhex("d0cf11e0a1b11ae1")
ODS = "application/vnd.oasis.opendocument.spreadsheet"
WORD = "wordprocessingml.document.main+xml"
ROW = '<row r="1"><c r="A1"><v>1</v></c></row>'


def changed(**contents: str | bytes) -> bytes:
    """A sound package with some parts replaced, named by their last word without extension."""
    sound: dict[str, str | bytes] = {**parts(ROW)}
    names = {Path(name).name.partition(".")[0]: name for name in sound}
    return packed({**sound, **{names[word]: content for word, content in contents.items()}})


def of_kind(content_type: str) -> bytes:
    return packed({**parts(ROW), "[Content_Types].xml": content_types(content_type)})


def test_sound_packages_pass(tmp_path: Path) -> None:
    book = io.BytesIO()
    with xlsxwriter.Workbook(book, {"in_memory": True}) as written:
        written.add_worksheet().write(0, 0, 1)
    assert check(tmp_path, book.getvalue()) == ()
    assert check(tmp_path, packed(parts(ROW))) == ()
    assert check(tmp_path, packed(parts(ROW), zipfile.ZIP_STORED)) == ()


def test_strict_packages_pass(tmp_path: Path) -> None:
    strict = parts(ROW, namespace=STRICT)
    strict["_rels/.rels"] = relations(("officeDocument", "xl/workbook.xml"), base=STRICT_RELATIONS)
    strict["xl/workbook.xml"] = workbook(namespace=STRICT, related=STRICT_RELATIONS)
    strict["xl/_rels/workbook.xml.rels"] = relations(
        ("worksheet", "/xl/worksheets/sheet1.xml"), base=STRICT_RELATIONS
    )
    assert check(tmp_path, packed(strict)) == ()


# One whole message per format: text and remedy.
MESSAGES = {
    "vuoto": (
        b"",
        "il file è vuoto (zero byte). Farsi rimandare il file: la copia o l'invio si sono "
        "interrotti.",
    ),
    "cifrato": (
        OLE + bytes(600) + "EncryptedPackage".encode("utf-16-le"),
        "il file è protetto da una password di apertura: non si può leggere. In Excel togliere la "
        "password (File › Informazioni › Proteggi cartella di lavoro › Crittografa con password) e "
        "salvarlo.",
    ),
    "file-xls": (
        OLE + bytes(600) + "Workbook".encode("utf-16-le"),
        "il file è nel vecchio formato .xls (Excel 97-2003), anche se il nome dice altro. Aprirlo "
        "in Excel e salvarlo con «Salva con nome», tipo «Cartella di lavoro di Excel (.xlsx)»; non "
        "basta cambiare il nome.",
    ),
    "file-xlsb": (
        of_kind("application/vnd.ms-excel.sheet.binary.macroEnabled.main"),
        "il file è una cartella di lavoro binaria di Excel (.xlsb). Aprirlo in Excel e salvarlo "
        "con «Salva con nome», tipo «Cartella di lavoro di Excel (.xlsx)».",
    ),
    "file-xlsm": (
        of_kind("application/vnd.ms-excel.sheet.macroEnabled.main+xml"),
        "il file è una cartella di lavoro con macro (.xlsm). Aprirlo in Excel senza attivare le "
        "macro e salvarlo con «Salva con nome», tipo «Cartella di lavoro di Excel (.xlsx)».",
    ),
    "file-ods": (
        packed({"mimetype": ODS, "content.xml": "<a/>"}),
        "il file è un foglio di LibreOffice (.ods). Aprirlo in LibreOffice e salvarlo con «Salva "
        "con nome», tipo «Excel 2007-365 (.xlsx)».",
    ),
    "csv": (
        b"Codice;Valore\r\nN_Dir;30\r\n",
        "il file contiene solo testo (per esempio .csv o una pagina web), non una cartella di "
        "lavoro .xlsx. Riportare i valori nel file .xlsx di partenza, senza cambiarne il formato.",
    ),
    "pdf": (
        b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n",
        "il file è un PDF, non una cartella di lavoro .xlsx. Mettere al suo posto il file "
        ".xlsx da cui il PDF è stato fatto.",
    ),
    "zip": (
        packed({"foto.jpg": b"\xff\xd8"}),
        "il file è un archivio compresso o il documento di un altro programma, non una cartella "
        "di lavoro .xlsx. Mettere al suo posto il file nel formato «Cartella di lavoro di Excel "
        "(.xlsx)».",
    ),
    "troncato": (
        packed(parts(ROW))[:-200],
        "il file è danneggiato o incompleto (archivio interrotto o alterato). Aprirlo in Excel, "
        "accettare la riparazione, controllare i valori, salvare e rimandarlo.",
    ),
    "doctype": (
        changed(sheet1=f"<!DOCTYPE worksheet>{sheet(ROW)}"),
        "il file contiene qualcosa di anomalo (dichiarazioni DTD): per prudenza non è stato letto. "
        "Copiare i valori in un file nuovo, uguale all'originale, e usare quello.",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", MESSAGES)
def test_each_format_has_its_own_message(name: str, tmp_path: Path) -> None:
    data, message = MESSAGES[name]
    (found,) = check(tmp_path, data)
    assert str(found) == f"{SHOWN}: {message}"
    assert found.code == name or name not in CATALOGUE
    assert found.blocks


@pytest.mark.parametrize(
    ("data", "code"),
    [
        ("Codice\tValore\n".encode("utf-16"), "file-testo"),
        ("perché;così\n".encode("cp1252"), "file-testo"),
        (b"<html><table></table></html>", "file-testo"),
        (b"  %PDF-1.4\n\0\1", "file-pdf"),
        (bytes(5000), "file-danneggiato"),
        (b"\x89PNG\r\n\x1a\n\0\0", "file-altro"),
        (b"PK\x05\x06" + bytes(18), "file-altro"),
        (b"PK\x03\x04 e poi altro", "file-danneggiato"),
        (b"x" + packed(parts(ROW)), "file-altro"),
    ],
)
def test_other_bytes(data: bytes, code: str, tmp_path: Path) -> None:
    assert [found.code for found in check(tmp_path, data)] == [code]


@pytest.mark.parametrize(
    ("contents", "content_type", "formato"),
    [
        ({"word/document.xml": "<a/>"}, WORD, "un documento di Word"),
        ({"ppt/slides.xml": "<a/>"}, "presentationml.main+xml", "una presentazione di PowerPoint"),
        ({}, f"{SPREADSHEET}.template.main+xml", "un modello di Excel (.xltx)"),
    ],
)  # fmt: skip
def test_other_office_documents(
    contents: dict[str, str], content_type: str, formato: str, tmp_path: Path
) -> None:
    data = packed({**parts(), **contents, "[Content_Types].xml": content_types(content_type)})
    code, _, text = refused(tmp_path, data)
    assert (code, text) == ("file-altro", f"il file è {formato}, non una cartella di lavoro .xlsx.")


def test_file_that_cannot_be_opened(tmp_path: Path) -> None:
    missing = check_package(tmp_path / "manca.xlsx", "manca.xlsx")
    assert [str(found) for found in missing] == [
        "manca.xlsx: il file non si può aprire (non c'è più). Chiuderlo negli altri programmi, "
        "controllare i permessi della cartella e ripetere."
    ]
    assert [found.text for found in check_package(tmp_path, "cartella")] == [
        "il file non si può aprire (non è un file)."
    ]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes on this system")
def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "Scheda_PO3.xlsx")
    (found,) = check_package(tmp_path / "Scheda_PO3.xlsx", SHOWN)
    assert (found.code, found.text) == (
        "file-inaccessibile", "il file non si può aprire (non è un file)."
    )  # fmt: skip


def test_a_part_without_a_name(tmp_path: Path) -> None:
    """Found by fuzzing: the library's own `is_dir` fails on it."""
    data = packed({**parts(ROW), "x": "<a/>"}, zipfile.ZIP_STORED)
    entry, end = data.rindex(b"PK\x01\x02"), data.rindex(b"PK\x05\x06")
    size = struct.pack("<I", struct.unpack_from("<I", data, end + 12)[0] - 1)
    record = data[entry : entry + 28] + b"\0\0" + data[entry + 30 : entry + 46]
    nameless = (data[:entry] + record + data[entry + 47 : end]
                + data[end : end + 12] + size + data[end + 16 :])  # fmt: skip
    assert zipfile.ZipFile(io.BytesIO(nameless)).infolist()[-1].orig_filename == ""
    code, _, text = refused(tmp_path, nameless)
    assert code == "file-rifiutato"
    assert "una parte con un nome non ammesso" in text


def test_a_package_of_a_later_format(tmp_path: Path) -> None:
    """The library says so with an error that is no error of a package."""
    data = bytearray(packed(parts(ROW), zipfile.ZIP_STORED))
    data[data.index(b"PK\x01\x02") + 6] = 255  # the version that is needed to read an entry
    with pytest.raises(NotImplementedError):
        zipfile.ZipFile(io.BytesIO(data))
    (tmp_path / "x.xlsx").write_bytes(data)
    (found,) = check_package(tmp_path / "x.xlsx", SHOWN)
    assert found.code == "file-danneggiato"


def test_every_byte_is_checked(tmp_path: Path) -> None:
    data = packed(parts(ROW), zipfile.ZIP_STORED)
    assert refused(tmp_path, data.replace(b"<v>1</v>", b"<v>9</v>"))[0] == "file-danneggiato"


def test_size_that_lies(tmp_path: Path) -> None:
    data = packed({**parts(ROW), "xl/media/zero.bin": bytes(1_000_000)})
    true, false = struct.pack("<I", 1_000_000), struct.pack("<I", 10)
    assert refused(tmp_path, data.replace(true, false))[0] == "file-danneggiato"


@pytest.mark.parametrize(
    ("place", "byte"),
    [(0, b"Q"), (30, b"y"), (26, b"\x01"), (28, b"\x01")],
    ids=["signature", "name", "length of the name", "length of the extra field"],
)
def test_a_part_that_is_not_where_it_is_said_to_be(place: int, byte: bytes, tmp_path: Path) -> None:
    data = packed(parts(ROW), zipfile.ZIP_STORED)
    start = data.rindex(b"PK\x03\x04") + place
    damaged = data[:start] + byte + data[start + 1 :]
    assert refused(tmp_path, damaged)[0] == "file-danneggiato"


def test_a_part_within_another(tmp_path: Path) -> None:
    """Both are sound: only the places of the two tell."""
    name, content = "xl/media/b.bin", b"twice"
    alone = packed({name: content}, zipfile.ZIP_STORED)
    inner = alone[: 30 + len(name) + len(content)]
    data = packed({**parts(ROW), "xl/media/a.bin": inner, name: content}, zipfile.ZIP_STORED)
    assert check(tmp_path, data) == ()
    place = data.rindex(b"PK\x01\x02") + 42
    moved = data[:place] + struct.pack("<I", data.index(inner)) + data[place + 4 :]
    assert refused(tmp_path, moved)[0] == "file-danneggiato"


@pytest.mark.parametrize("name", ["/xl/a.xml", "xl/../../a.xml", "C:a.xml", "xl\\a.xml"])
def test_part_names(name: str, tmp_path: Path) -> None:
    code, _, text = refused(tmp_path, packed({**parts(ROW), name: "<a/>"}))
    assert code == "file-rifiutato"
    assert "una parte con un nome non ammesso" in text


def test_two_parts_with_one_name(tmp_path: Path) -> None:
    code, _, text = refused(tmp_path, packed({**parts(ROW), "XL/Worksheets/Sheet1.xml": "<a/>"}))
    assert code == "file-rifiutato"
    assert "due parti con lo stesso nome" in text


def test_limits_of_the_package(tmp_path: Path) -> None:
    many = {f"xl/media/{number}.bin": b"" for number in range(1001)}
    assert "più di 1.000 parti" in refused(tmp_path, packed({**parts(ROW), **many}))[2]
    bomb = packed({**parts(ROW), "xl/media/zero.bin": bytes(2_000_000)})
    assert "compresso oltre cento volte" in refused(tmp_path, bomb)[2]
    data = packed(parts(ROW))
    (tmp_path / "file.xlsx").write_bytes(data)
    for most in (100, len(data)):  # the file itself; what it inflates to
        _, (found,) = pass_gate(tmp_path / "file.xlsx", SHOWN, replace(FORM, size=most))
        assert "più di 0 MB" in found.text


def test_encrypted_and_odd_entries(tmp_path: Path) -> None:
    assert refused(tmp_path, packed(parts(ROW), zipfile.ZIP_LZMA))[0] == "file-rifiutato"
    data = bytearray(packed(parts(ROW)))
    data[data.index(b"PK\x01\x02") + 8] |= 1
    assert refused(tmp_path, bytes(data))[0] == "file-cifrato"


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (changed(sheet1=sheet(ROW).encode("utf-16")), "file-rifiutato"),
        (changed(sheet1=sheet(ROW).replace("</v>", "")), "file-danneggiato"),
        (changed(sheet1=sheet(ROW, namespace="urn:altro")), "file-danneggiato"),
        (changed(sheet1=sheet('<row r="1"><c t="str"><v>è</v></c></row>').encode("cp1252")),
         "file-danneggiato"),
        (changed(workbook=workbook(namespace="urn:altro")), "file-danneggiato"),
        (changed(workbook=workbook().replace("rId1", "rId9")), "file-danneggiato"),
        (changed(styles="non è XML"), "file-danneggiato"),
        (changed(styles=f'<!DOCTYPE a [<!ENTITY e "1">]><styleSheet xmlns="{MAIN}"/>'),
         "file-rifiutato"),
        (changed(sharedStrings=shared_strings("<t>a</t>", attributes=' uniqueCount="4294967295"')),
         "file-rifiutato"),
        (changed(sharedStrings=shared_strings("<t>a</t>", attributes=' uniqueCount="-1"')),
         "file-rifiutato"),
    ],
)  # fmt: skip
def test_broken_parts(data: bytes, code: str, tmp_path: Path) -> None:
    assert refused(tmp_path, data)[0] == code


def test_missing_part(tmp_path: Path) -> None:
    incomplete = parts(ROW)
    del incomplete["xl/worksheets/sheet1.xml"]
    code, _, text = refused(tmp_path, packed(incomplete))
    assert code == "file-danneggiato"
    assert "manca la parte xl/worksheets/sheet1.xml" in text


def test_two_sheets_with_one_name(tmp_path: Path) -> None:
    twice = workbook().replace("</sheets>", '<sheet name="DATI" sheetId="2" r:id="rId1"/></sheets>')
    assert refused(tmp_path, changed(workbook=twice))[0] == "file-danneggiato"


def test_openpyxl_refuses_entities_too() -> None:
    assert openpyxl.DEFUSEDXML
