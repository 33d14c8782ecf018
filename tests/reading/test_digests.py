"""Files held against manifests: what they are said to be, and what was compared."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from generator.digest_lines import digest_line, is_good
from generator.manifest import DRAFT_MANIFEST_FILE, MANIFEST_FILE, Manifest, digest_file, to_bytes
from generator.reading.digests import Checked, check_files

SIGNED = Path(__file__).resolve().parent.parent / "data" / "firme"
ORIGINAL = (SIGNED / "originale.pdf").read_bytes()
PADES = (SIGNED / "pades.pdf").read_bytes()
DIGEST = digest_file("", ORIGINAL).sha256
PDF = "Allegato_2022_consuntivo.pdf"
OUTPUTS = {
    PDF: ORIGINAL,
    "Allegato_2022_consuntivo.xlsx": b"cartella di lavoro",
    "risultati.json": b'{"esito": "completo"}',
}
INPUTS = {"piano.xlsx": b"piano", "consuntivo/Scheda_PO3.xlsx": b"scheda"}


def put_manifest(
    folder: Path, outputs: dict[str, bytes], inputs: dict[str, bytes], name: str = MANIFEST_FILE
) -> None:
    told = Manifest(
        "0.1.0", "allegato", "consuntivo", False, "",
        tuple(digest_file(*item) for item in inputs.items()),
        tuple(digest_file(*item) for item in outputs.items()),
    )  # fmt: skip
    (folder / name).write_bytes(to_bytes(told))


@pytest.fixture
def outputs(tmp_path: Path) -> Path:
    """The folder of the outputs, with those of one period."""
    folder = tmp_path / "outputs" / "consuntivo"
    folder.mkdir(parents=True)
    for name, content in OUTPUTS.items():
        (folder / name).write_bytes(content)
    put_manifest(folder, OUTPUTS, INPUTS)
    return folder.parent


@pytest.fixture
def period(outputs: Path) -> Path:
    return outputs / "consuntivo"


def put(path: Path, content: bytes) -> Path:
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(content)
    return path


def check(file: Path, outputs: Path) -> Checked:
    (checked,) = check_files([file], outputs)
    return checked


def short(file: Path, outputs: Path) -> tuple[str, str]:
    """The verdict and the name that the file is known by."""
    checked = check(file, outputs)
    return checked.verdict.value, checked.known.digest.name if checked.known else ""


def line(file: Path, outputs: Path) -> str:
    """What is said of the file, without the folders of this test."""
    told = digest_line(check(file, outputs))
    return told.replace(f"{outputs}/", "").replace(f"{outputs.parent}/", "").replace(DIGEST, "D…")


@pytest.mark.parametrize("name", OUTPUTS)
def test_outputs_are_unchanged_beside_their_manifest(period: Path, name: str) -> None:
    assert short(period / name, period / "altrove") == ("invariato", name)


def test_one_byte_is_a_change(outputs: Path, period: Path) -> None:
    put(period / PDF, ORIGINAL[:-1] + b"\r")
    assert short(period / PDF, outputs) == ("modificato", PDF)


def test_a_file_away_from_its_manifest_is_known_by_its_content(outputs: Path) -> None:
    moved = put(outputs.parent / "scaricati" / "allegato (1).pdf", ORIGINAL)
    assert short(moved, outputs) == ("invariato", PDF)


def test_a_file_away_from_its_manifest_is_known_by_its_name(outputs: Path) -> None:
    moved = put(outputs.parent / "scaricati" / PDF, ORIGINAL + b" ")
    assert short(moved, outputs) == ("modificato", PDF)


def test_a_file_of_another_run_under_an_outputs_name_is_changed(
    outputs: Path, period: Path
) -> None:
    """Another output's content does not make it right."""
    put(period / PDF, OUTPUTS["Allegato_2022_consuntivo.xlsx"])
    assert short(period / PDF, outputs) == ("modificato", PDF)


def test_inputs_are_known_too(outputs: Path) -> None:
    inputs = outputs.parent / "inputs"
    assert short(put(inputs / "piano.xlsx", b"piano"), outputs) == ("invariato", "piano.xlsx")
    returned = put(inputs / "Scheda_PO3.xlsx", b"corretta")
    assert short(returned, outputs) == ("modificato", "consuntivo/Scheda_PO3.xlsx")


def test_an_input_used_twice_is_unchanged_if_any_manifest_knows_it(outputs: Path) -> None:
    former = outputs / "anteprima"
    former.mkdir()
    put_manifest(former, {}, {"piano.xlsx": b"piano di prima"})
    plan = put(outputs.parent / "inputs" / "piano.xlsx", b"piano")
    checked = check(plan, outputs)
    assert checked.verdict.value == "invariato"
    assert checked.known is not None
    assert checked.known.manifest.parent.name == "consuntivo"


@pytest.mark.parametrize(
    ("source", "name"),
    [
        ("busta-der.p7m", f"{PDF}.p7m"),
        ("busta-ber.p7m", f"{PDF}.P7M"),
        ("busta-doppia.p7m", f"{PDF}.p7m.p7m"),
        ("busta-der.p7m", "documento.p7m"),
        ("pades.pdf", PDF),
        ("pades-due.pdf", "Allegato_2022_consuntivo-signed.pdf"),
    ],
)
@pytest.mark.parametrize("place", ["consuntivo", "altrove"])
def test_signed_copies_are_recognised(outputs: Path, place: str, source: str, name: str) -> None:
    (outputs / place).mkdir(exist_ok=True)
    copy = Path(shutil.copy(SIGNED / source, outputs / place / name))
    assert short(copy, outputs) == ("copia firmata", PDF)


def test_an_envelope_with_another_document_is_changed(outputs: Path, period: Path) -> None:
    content = (SIGNED / "busta-der.p7m").read_bytes().replace(b"/Count 1", b"/Count 2")
    assert short(put(period / f"{PDF}.p7m", content), outputs) == ("modificato", PDF)


def test_an_envelope_without_the_document_is_unknown(outputs: Path) -> None:
    copy = put(outputs / "firme" / "x.p7m", (SIGNED / "staccata.p7m").read_bytes())
    assert short(copy, outputs) == ("sconosciuto", "")


def test_additions_without_a_signature_are_a_change(outputs: Path, period: Path) -> None:
    put(period / PDF, ORIGINAL + b"\n% aggiunta")
    checked = check(period / PDF, outputs)
    assert (checked.verdict.value, checked.prefix, checked.tail) == (
        "modificato", len(ORIGINAL), None
    )  # fmt: skip


def test_a_workbook_that_begins_like_the_original_is_no_signed_copy(
    outputs: Path, period: Path
) -> None:
    name = "Allegato_2022_consuntivo.xlsx"
    checked = check(put(period / name, OUTPUTS[name] + PADES), outputs)
    assert (checked.verdict.value, checked.prefix) == ("modificato", 0)


def test_no_file_is_a_copy_of_an_empty_one(outputs: Path, period: Path) -> None:
    put_manifest(period, {"vuoto.pdf": b""}, {})
    other = put(outputs / "x" / "altro.pdf", PADES)
    assert short(other, outputs) == ("sconosciuto", "")


# --- other runs ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("content", "verdict"),
    [
        (b'{"esito": "bloccato"}', "riscritto"),
        (b'{"esito": "completo", "altro": 1}', "modificato"),
        (b'{"esito": "bozza"}', "modificato"),
        (b"[]", "modificato"),
        (b"", "modificato"),
        (b"[" * 100_000, "modificato"),
    ],
)
def test_results_of_a_later_blocked_run_are_told_apart(
    outputs: Path, period: Path, content: bytes, verdict: str
) -> None:
    put(period / "risultati.json", content)
    assert short(period / "risultati.json", outputs) == (verdict, "risultati.json")


def test_no_other_file_is_rewritten_by_a_blocked_run(outputs: Path, period: Path) -> None:
    put(period / "Allegato_2022_consuntivo.xlsx", b'{"esito": "bloccato"}')
    assert short(period / "Allegato_2022_consuntivo.xlsx", outputs)[0] == "modificato"


def test_a_draft_has_its_own_manifest(outputs: Path, period: Path) -> None:
    draft = {"Allegato_BOZZA_2022.pdf": b"%PDF-bozza", "risultati.json": b'{"esito": "bozza"}'}
    for name, content in draft.items():
        put(period / name, content)
    put_manifest(period, draft, INPUTS, DRAFT_MANIFEST_FILE)
    checked = {item.file.name: item.verdict.value for item in check_files([period], outputs)}
    assert set(checked.values()) == {"invariato"}
    assert set(checked) == {*OUTPUTS, *draft}


@pytest.mark.parametrize("asked", ["consuntivo", "consuntivo/manifesto.json"])
def test_a_folder_stands_for_all_its_outputs(outputs: Path, asked: str) -> None:
    (outputs / "consuntivo" / "risultati.json").unlink()
    checked = check_files([outputs / asked], outputs)
    assert [(item.file.name, item.verdict.value) for item in checked] == [
        (PDF, "invariato"),
        ("Allegato_2022_consuntivo.xlsx", "invariato"),
        ("risultati.json", "assente"),
    ]


@pytest.mark.parametrize(
    "damage", [b"", b"{}", b"[1]", b'{"versione": 2}', b"\xff", to_bytes(
        Manifest("", "", "", False, "", (), ())).replace(b"[]", b"[3]")]
)  # fmt: skip
def test_a_manifest_that_cannot_be_read_is_told(outputs: Path, period: Path, damage: bytes) -> None:
    put(period / MANIFEST_FILE, damage)
    checked = check(period / PDF, outputs)
    assert (checked.verdict.value, checked.damaged) == ("sconosciuto", period / MANIFEST_FILE)


# --- what is said --------------------------------------------------------------------------------


def test_the_lines_of_good_files(outputs: Path, period: Path) -> None:
    told = [
        line(period / PDF, outputs),
        line(put(outputs / "x" / "copia.pdf", ORIGINAL), outputs),
        line(Path(shutil.copy(SIGNED / "busta-der.p7m", outputs / "x" / "a.p7m")), outputs),
        line(Path(shutil.copy(SIGNED / "busta-doppia.p7m", outputs / "x" / "b.p7m")), outputs),
        line(Path(shutil.copy(SIGNED / "pades.pdf", outputs / "x" / "c.pdf")), outputs),
        line(put(outputs / "x" / "d.pdf", PADES + b"coda"), outputs),
    ]
    manifest = "(consuntivo/manifesto.json)"
    assert told == [
        f"consuntivo/{PDF}: invariato; SHA-256 dell'intero file D… {manifest}",
        f"x/copia.pdf: invariato, è «{PDF}»; SHA-256 dell'intero file D… {manifest}",
        f"x/a.p7m: copia firmata di «{PDF}»; SHA-256 del contenuto della busta .p7m D… {manifest}",
        f"x/b.p7m: copia firmata di «{PDF}»; SHA-256 del contenuto delle 2 buste .p7m D… "
        f"{manifest}",
        f"x/c.pdf: copia firmata di «{PDF}»; SHA-256 dei primi 13.910 byte D… {manifest}",
        f"x/d.pdf: copia firmata di «{PDF}», con 4 byte aggiunti dopo l'ultima firma; "
        f"SHA-256 dei primi 13.910 byte D… {manifest}",
    ]


def test_the_lines_of_other_files(outputs: Path, period: Path) -> None:
    changed, results, other = b"altro", b'{"esito": "bloccato"}', b"chi sa"
    xlsx = "Allegato_2022_consuntivo.xlsx"
    told = [
        line(put(period / xlsx, changed), outputs),
        line(put(period / "risultati.json", results), outputs),
        line(put(period / PDF, ORIGINAL + b"\n"), outputs),
        line(put(outputs / "x" / "y.txt", other), outputs),
        line(put(period / "Segnalazioni_consuntivo.xlsx", other), outputs),
        line(put(outputs / "x" / "y.p7m", other), outputs),
        line(outputs / "z.pdf", outputs),
    ]
    put(period / MANIFEST_FILE, b"")
    told.append(line(period / PDF, outputs))
    digest = {name: digest_file("", content).sha256 for name, content in OUTPUTS.items()}
    of_other, longer = (digest_file("", item).sha256 for item in (other, ORIGINAL + b"\n"))
    assert told == [
        f"consuntivo/{xlsx}: modificato, non è più «{xlsx}»; SHA-256 dell'intero file "
        f"{digest_file('', changed).sha256}, nel manifesto {digest[xlsx]} "
        "(consuntivo/manifesto.json)",
        "consuntivo/risultati.json: riscritto da un'esecuzione bloccata, dopo il manifesto; "
        f"SHA-256 dell'intero file {digest_file('', results).sha256}, nel manifesto "
        f"{digest['risultati.json']} (consuntivo/manifesto.json)",
        f"consuntivo/{PDF}: modificato, comincia come «{PDF}» ma ha delle aggiunte non firmate; "
        "SHA-256 dei primi 13.910 byte D… (consuntivo/manifesto.json)",
        f"x/y.txt: sconosciuto, non è in nessun manifesto; SHA-256 dell'intero file {of_other}",
        "consuntivo/Segnalazioni_consuntivo.xlsx: sconosciuto, ogni comando riscrive le "
        f"segnalazioni e non ne conserva l'impronta; SHA-256 dell'intero file {of_other}",
        "x/y.p7m: sconosciuto, la busta non si apre o non contiene il documento; "
        f"SHA-256 dell'intero file {of_other}",
        "z.pdf: assente, non c'è o non si può leggere",
        f"consuntivo/{PDF}: sconosciuto, il manifesto consuntivo/manifesto.json è illeggibile; "
        f"SHA-256 dell'intero file {longer}",
    ]


def test_only_unchanged_files_and_signed_copies_are_good(outputs: Path, period: Path) -> None:
    signed = put(outputs / "x" / "c.pdf", PADES)
    assert all(map(is_good, check_files([period, signed], outputs)))
    bad = [
        put(period / "risultati.json", b'{"esito": "bloccato"}'),
        put(period / PDF, ORIGINAL + b"\n"),
        put(outputs / "x" / "y.txt", b"altro"),
        outputs / "z.pdf",
    ]
    assert not any(map(is_good, check_files(bad, outputs)))
