"""Where each thing that officers do, each fact about reading and each probe is tested.

One idea to know: these tables are the index. A row without a test, a test that is no longer there,
a code that no test of its row names or a severity that is not the stated one is a failure.
"""

from __future__ import annotations

import ast
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest
from formplan import GOOD, GOOD_SG, PLAN, filled, form, one, put, returned
from test_gate import MESSAGES

from generator.catalogue import CATALOGUE

TESTS = Path(__file__).resolve().parent.parent


@dataclass(frozen=True)
class Row:
    """What must be tested, the findings it ends in (B blocks, W warns), and the tests."""

    what: str
    codes: str
    tests: str


# The table of what officers do, row by row.
OFFICERS = (
    Row("number as text", "W numero-da-testo, B numero-ambiguo",
        "reading/test_typed_values.py::test_a_number_typed_as_text_is_converted_and_told "
        "reading/test_typed_values.py::test_what_cannot_be_trusted_is_refused "
        "reading/test_returned_form.py::test_commonest_faults"),
    Row("95, 0,95, 95 %",
        "B percentuale-dubbia, B fuori-limiti, B unita-diversa, W percentuale-da-controllare",
        "reading/test_typed_values.py::test_a_small_percentage_without_a_sign_is_doubtful "
        "reading/test_typed_values.py::test_points_in_a_percent_format_are_doubtful "
        "reading/test_typed_values.py::test_a_percent_format_makes_it_a_fraction "
        "reading/test_typed_values.py::test_a_percent_format_over_another_measure_is_a_wrong_unit "
        "reading/test_typed_values.py::test_a_percentage_little_above_one_is_told "
        "reading/test_returned_form.py::test_commonest_faults "
        "reading/test_stored_cells.py::test_number_formats"),
    Row("3/4 turned into a date; a date serial",
        "B data-nella-cella, B numero-forse-data, W numero-come-data",
        "reading/test_typed_values.py::test_a_ratio_that_became_a_day_is_refused "
        "reading/test_typed_values.py::test_a_figure_that_may_be_a_date_is_told "
        "reading/test_typed_values.py::test_the_words_of_each_kind "
        "reading/test_returned_form.py::test_commonest_faults "
        "writing/test_forms_typed_live.py::test_a_ratio_typed_in_the_form_is_refused"),
    Row("n.d. in every spelling; blank; 0", "W nd-senza-motivo, W scheda-incompleta",
        "reading/test_typed_values.py::test_not_available_in_every_spelling "
        "reading/test_typed_values.py::test_a_blank_is_no_answer "
        "reading/test_typed_values.py::test_no_remedy_turns_a_zero_into_not_available "
        "reading/test_returns.py::test_the_states_of_measures "
        "reading/test_returns.py::test_not_available_wants_a_reason"),
    Row("2 gg, 8 N., 95 %", "W unita-tolta, B unita-diversa",
        "reading/test_typed_values.py::test_the_right_unit_is_taken_off_and_told "
        "reading/test_typed_values.py::test_what_cannot_be_trusted_is_refused"),
    Row("12/15", "B rapporto-nella-cella",
        "reading/test_returned_form.py::test_commonest_faults "
        "writing/test_forms_typed_live.py::test_a_ratio_typed_in_the_form_is_refused"),
    Row("vedi nota", "B spiegazione-nella-cella",
        "reading/test_returned_form.py::test_commonest_faults"),
    Row("errors, formulas without a value, external links",
        "B cella-errore, B formula-senza-valore, B collegamento-esterno",
        "reading/test_returned_form.py::test_commonest_faults "
        "reading/test_every_row.py::test_errors_in_the_form "
        "reading/test_typed_values.py::test_a_value_that_comes_from_another_file_is_refused "
        "reading/test_stored_cells.py::test_formulas_that_look_into_another_workbook "
        "reading/test_stored_cells.py::test_formulas_that_look_there_through_a_name "
        "reading/test_link_chains.py::test_a_measure_that_comes_through_another_cell"),
    Row("last year's file, another period, another office's, an old version",
        "B scheda-altro-ente, B scheda-altro-anno, B scheda-altro-periodo, B scheda-nome-discorde, "
        "B scheda-ufficio-sconosciuto, B scheda-versione, B misura-cambiata, W misura-nuova",
        "reading/test_returns.py::test_a_form_that_is_not_the_right_one_is_refused "
        "reading/test_returns.py::test_a_form_of_another_office_renamed "
        "reading/test_returns.py::test_last_years_form_beside_the_right_one_hides_nothing "
        "reading/test_returns.py::test_a_changed_measure_is_refused_on_its_row "
        "reading/test_returns.py::test_a_measure_added_later_is_still_to_fill "
        "reading/test_returns.py::test_a_corrected_text_refuses_nothing"),
    Row("two files of one office", "W schede-uguali, B schede-diverse, W scheda-vuota-in-piu",
        "reading/test_returns.py::test_identical_copies_are_used_once "
        "reading/test_returns.py::test_different_copies_are_never_chosen_between "
        "reading/test_returns.py::test_copies_differ_also_in_words "
        "reading/test_returns.py::test_a_form_nobody_filled_is_no_conflict"),
    Row("a measure typed by two offices",
        "B valori-in-conflitto, W misura-altrui, B misura-estranea",
        "reading/test_returned_form.py::test_another_offices_measure_with_another_value "
        "reading/test_returned_form.py::test_another_offices_measure_with_the_same_value "
        "reading/test_returned_form.py::test_another_offices_measure_that_its_office_did_not_give"),
    Row("numerator above denominator, negative count, zero denominator",
        "W numeratore-maggiore, B fuori-limiti, W denominatore-zero",
        "computing/test_outcome_checks.py::test_a_part_above_its_whole "
        "computing/test_outcome_checks.py::test_a_zero_denominator_is_told_at_its_cell "
        "reading/test_typed_values.py::test_what_cannot_be_negative_needs_no_minimo "
        "reading/test_returned_form.py::test_commonest_faults"),
    Row("rows and columns sorted, inserted, deleted, moved, added; a sheet renamed",
        "W contenuto-ignorato, B misura-mancante, B misura-doppia, W misura-ripetuta, "
        "B colonna-scheda-assente, B colonna-scheda-doppia, W colonna-testo-assente, "
        "W foglio-ignorato, B foglio-doppio, W motivazioni-assenti, W celle-perse",
        "reading/test_returned_form.py::test_codes_and_headers_count_not_places "
        "reading/test_returned_form.py::test_a_row_that_is_gone "
        "reading/test_returned_form.py::test_two_rows_of_a_measure_with_different_values "
        "reading/test_returned_form.py::test_two_rows_of_a_measure_with_the_same_value "
        "reading/test_returned_form.py::test_a_header_that_was_changed "
        "reading/test_returned_form.py::test_a_header_twice "
        "reading/test_returned_form.py::test_a_column_of_words_that_is_gone "
        "reading/test_returned_form.py::test_a_copy_of_the_sheet_with_other_values "
        "reading/test_returned_form.py::test_without_the_reasons "
        "reading/test_cell_counts.py::test_a_stray_cell_is_listed_wherever_it_is "
        "reading/test_cell_counts.py::test_strays_anywhere "
        "reading/test_cell_counts.py::test_the_words_of_a_lost_cell"),
    Row("hidden rows, columns, sheets; merged input cells; notes",
        "W contenuto-nascosto, B celle-unite, W celle-unite-testo, W nota-sulla-cella",
        "reading/test_returned_form.py::test_hidden_content_is_read_and_told "
        "reading/test_returned_form.py::test_a_hidden_sheet_of_measures "
        "reading/test_returned_form.py::test_merged_cells_to_fill_in "
        "reading/test_returned_form.py::test_merged_reasons "
        "reading/test_returned_form.py::test_a_note_on_a_cell_is_listed"),
    Row("lock files", "W scheda-aperta",
        "reading/test_returns.py::test_a_lock_file_speaks_of_its_partner"),
    Row("zero bytes, truncated, encrypted, .xls, .xlsb, .xlsm, .csv, .pdf, .ods",
        "B file-vuoto, B file-danneggiato, B file-cifrato, B file-xls, B file-xlsb, B file-xlsm, "
        "B file-testo, B file-pdf, B file-ods, B file-altro",
        "reading/test_gate.py::test_each_format_has_its_own_message "
        "reading/test_gate.py::test_other_bytes "
        "reading/test_gate.py::test_other_office_documents "
        "reading/test_every_row.py::test_formats_end_to_end "
        "writing/test_forms_typed_live.py::test_an_ods_is_refused_whatever_its_name"),
    Row("the output is open in Excel", "B uscita-occupata, B uscita-aperta",
        "writing/test_publish.py::test_every_occupied_target_is_named_before_anything_is_touched "
        "writing/test_publish.py::test_the_texts "
        "writing/test_publish.py::test_a_file_that_a_program_shows_is_not_replaced"),
    Row("all problems of all files at once", "",
        "reading/test_worker.py::test_other_files_are_read_all_the_same "
        "reading/test_returned_form.py::test_good_values_of_the_other_office_stay "
        "reading/test_every_row.py::test_formats_end_to_end"),
)  # fmt: skip

# The measured facts about reading, by number.
READING = (
    Row("1 address, error, number format, formula, cached value", "",
        "reading/test_stored_cells.py::test_stored_cells "
        "reading/test_workbooks.py::test_ordinary_cells "
        "reading/test_workbooks.py::test_cells_know_their_place "
        "reading/test_workbooks.py::test_openpyxl_reads_the_same"),
    Row("2 Strict is no workbook of zero sheets", "",
        "reading/test_gate.py::test_strict_packages_pass "
        "reading/test_stored_cells.py::test_strict_files_are_read"),
    Row("3 cells outside the declared dimension", "",
        "reading/test_probes.py::test_each_probe_ends_as_stated"),
    Row("4 far corner, whole-column merges, values under a merge", "",
        "reading/test_probes.py::test_each_probe_ends_as_stated "
        "reading/test_scan.py::test_limits_of_the_workbook"),
    Row("5 blanked errors, checksums, leading blanks, panic, abort",
        "B lettura-interrotta, B cella-discorde",
        "reading/test_stored_cells.py::test_stored_cells "
        "reading/test_gate.py::test_every_byte_is_checked "
        "reading/test_damaged_forms.py::test_some_damaged_copies "
        "reading/test_two_readings.py::test_panic_is_a_damaged_file "
        "reading/test_two_readings.py::test_damaged_copies_never_read_as_other_values "
        "reading/test_two_readings.py::test_discord_leaves_only_that_cell_out "
        "reading/test_worker.py::test_a_lost_task_is_told_and_the_next_one_is_served "
        "reading/test_worker.py::test_other_files_are_read_all_the_same "
        "reading/test_worker.py::test_a_file_that_takes_all_memory_is_a_finding"),
    Row("6 the text NA is no missing value", "",
        "reading/test_returns.py::test_words_stay_words"),
    Row("7 a formula with no cached value", "B formula-senza-valore",
        "reading/test_workbooks.py::test_openpyxl_writes_formulas_without_values "
        "reading/test_returned_form.py::test_commonest_faults"),
    Row("8 openpyxl uses defusedxml", "",
        "reading/test_gate.py::test_openpyxl_refuses_entities_too "
        "test_run_report.py::test_openpyxl_is_never_left_without_its_guard"),
    Row("9 the gate", "B file-rifiutato, B file-danneggiato, B file-inaccessibile",
        "reading/test_gate.py::test_limits_of_the_package "
        "reading/test_gate.py::test_part_names "
        "reading/test_gate.py::test_two_parts_with_one_name "
        "reading/test_gate.py::test_size_that_lies "
        "reading/test_gate.py::test_broken_parts "
        "reading/test_gate.py::test_encrypted_and_odd_entries "
        "reading/test_gate.py::test_a_pipe_is_not_waited_for "
        "reading/test_scan.py::test_doubtful_cells "
        "reading/test_scan.py::test_cells_of_all_sheets_count "
        "reading/test_two_readings.py::test_cells_that_stop_the_other_reader"),
    Row("10 protected by a password", "B file-cifrato",
        "reading/test_gate.py::test_each_format_has_its_own_message"),
)  # fmt: skip
ROWS = (*OFFICERS, *READING)


@cache
def source(name: str) -> str:
    return (TESTS / name).read_text(encoding="utf-8")


@cache
def names_in(name: str) -> frozenset[str]:
    tree = ast.parse(source(name))
    return frozenset(item.name for item in tree.body if isinstance(item, ast.FunctionDef))


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.what)
def test_each_row_is_tested(row: Row) -> None:
    named = [name.partition("::") for name in row.tests.split()]
    assert named
    assert [test for file, _, test in named if test not in names_in(file)] == []
    texts = "".join(source(file) for file in {file for file, _, _ in named})
    for severity, code in (item.split() for item in row.codes.split(", ") if item):
        assert CATALOGUE[code].severity.value[0].upper() == {"B": "B", "W": "A"}[severity], code
        assert f'"{code}"' in texts, code


FORMATS = {
    "vuoto": "file-vuoto", "cifrato": "file-cifrato", "file-xls": "file-xls", "pdf": "file-pdf",
    "file-xlsb": "file-xlsb", "file-xlsm": "file-xlsm", "file-ods": "file-ods",
    "csv": "file-testo", "zip": "file-altro", "troncato": "file-danneggiato",
    "doctype": "file-rifiutato",
}  # fmt: skip


def test_formats_end_to_end(tmp_path: Path) -> None:
    """One file of each format among good forms: each its own message, and all is read."""
    bad = {f"Scheda_PO3 - {name}.xlsx": data for name, (data, _) in MESSAGES.items()}
    good = {"Scheda_PO3.xlsx": filled(form(), GOOD)}
    other = {"Scheda_SG.xlsx": filled(form(PLAN, "SG"), GOOD_SG)}
    returns = returned(tmp_path, {**bad, **good, **other})
    assert {item.where.file: (item.code, f"{item.text} {item.remedy}")
            for item in returns.findings} == {
        f"consuntivo/Scheda_PO3 - {name}.xlsx": (FORMATS[name], message)
        for name, (_, message) in MESSAGES.items()
    }  # fmt: skip
    assert all(item.blocks and item.office == "PO3" for item in returns.findings)
    assert [item.status for item in returns.deliveries] == ["consegnata", "consegnata"]
    assert returns.measurements["value"].notna().sum() == 8


@pytest.mark.parametrize(
    ("typed", "code"),
    [("#DIV/0!", "cella-errore"), ("#REF!", "cella-errore"), ("#N/A", "cella-errore"),
     ("=SUM(A1:A3)", "formula-senza-valore")],
)  # fmt: skip
def test_errors_in_the_form(tmp_path: Path, typed: str, code: str) -> None:
    returns = one(tmp_path, GOOD, put({"Spesa": typed}))
    assert [(str(item.where), item.code, item.blocks) for item in returns.findings] == [
        ("consuntivo/Scheda_PO3.xlsx › Misure › H9", code, True)
    ]
    assert returns.findings[0].remedy
