"""What stands where in the templates as first delivered: widths, bands, texts, looks.

One idea to know: each line is one row; its cells are (first column, last column, text, style),
columns counted from B = 1. Widths are millimetres and fill an A4 sheet, landscape.
"""

from __future__ import annotations

from dataclasses import dataclass

Cells = tuple[tuple[int, int, str, str], ...]

ANNEX_HEADER = '&L&"Arial,Regular"&7{{ atto.didascalia }}'
ANNEX_FOOTER = (
    '&L&"Arial,Regular"&7{{ ente.titolo }} - {{ periodo.etichetta }}'
    '&R&"Arial,Regular"&7Pagina &P di &N'
)


@dataclass(frozen=True, slots=True)
class Line:
    """One row of a template; no height: as high as its text."""

    band: str
    cells: Cells = ()
    height: float = 0


def _space(band: str, height: float) -> Line:
    return Line(band, ((1, 1, "", "blank"),), height)


def _head(last: int, split: int, data: str) -> tuple[Line, ...]:
    """Caption, title and configuration, the line on the data."""
    return (
        Line("bozza", ((1, last, "{{ bozza.testo }}", "draft"),), 20),
        Line("testata", ((1, last, "{{ atto.didascalia }}", "caption"),), 15.75),
        Line("testata", ((1, split, "{{ ente.titolo }}", "title"),
                         (split + 1, last, "{{ periodo.etichetta }}", "configuration")), 24),
        Line("testata", ((1, last, data, "download"),), 15.75),
        _space("testata", 6),
    )  # fmt: skip


def _foot(last: int, half: int) -> tuple[Line, ...]:
    """Notes, signatures two by two, notices."""
    return (
        _space("chiusura", 9),
        Line("nota", ((1, last, "{{ nota.testo }}", "note"),)),
        _space("firme", 18),
        Line("firme", ((1, half, "{{ firma_sinistra.ruolo }}", "role"),
                       (half + 1, last, "{{ firma_destra.ruolo }}", "role"))),
        Line("firme", ((1, half, "{{ firma_sinistra.nome }}", "name"),
                       (half + 1, last, "{{ firma_destra.nome }}", "name")), 18),
        _space("chiusura", 18),
        Line("avviso", ((1, last, "{{ avviso.testo }}", "notice"),)),
    )  # fmt: skip


_OBJECTIVE = (
    "{{ obiettivo.intestazione }}"
    "{% if obiettivo.peso != '' %} (peso {{ obiettivo.peso }}){% endif %}"
)

_CONFIGURATION = (
    *_head(6, 4, "Data download {{ periodo.data_ora_dati }}"),
    Line("intestazione", (
        (1, 1, "Peso", "header"), (2, 2, "Indicatore", "header"), (3, 3, "Descrizione", "header"),
        (4, 4, "Algoritmo", "header"), (5, 5, "Valori", "header"),
        (6, 6, "Valore atteso", "header")), 20),
    Line("ente", ((1, 6, "{{ ente.radice }}", "root"),), 18),
    Line("obiettivo", ((1, 6, _OBJECTIVE, "whole heading"),)),
    Line("indicatore", (
        (1, 1, "{{ indicatore.peso }}", "weight"),
        (2, 2, "{{ indicatore.intestazione }}", "text"),
        (3, 3, "{{ indicatore.descrizione }}", "text"),
        (4, 4, "{{ indicatore.algoritmo }}", "text"),
        (5, 5, "{{ indicatore.valori }}", "text"),
        (6, 6, "{{ indicatore.target }}", "target"))),
    *_foot(6, 3),
)  # fmt: skip


def _scored(band: str, text: str, name: str, look: str, height: float) -> Line:
    """A heading or total with its score and verdict under their columns."""
    return Line(band, (
        (1, 4, text, look),
        (5, 6, f"{{{{ {name}.etichetta_punteggio }}}}", f"{look} label"),
        (7, 7, f"{{{{ {name}.punteggio }}}}", f"{look} score"),
        (8, 8, "", f"{look} label"),
        (9, 9, f"{{{{ {name}.esito }}}}", f"{look} verdict")), height)  # fmt: skip


_TARGET = (
    "{{ indicatore.target }}"
    "{% if indicatore.riferimento %}\n({{ indicatore.riferimento }}){% endif %}"
)

_FINAL = (
    *_head(9, 4, "Dati aggiornati al {{ periodo.data_dati }}"),
    Line("intestazione", (
        (1, 1, "Peso", "header"), (2, 2, "Indicatore", "header"), (3, 3, "Algoritmo", "header"),
        (4, 4, "Valori", "header"), (5, 5, "Valore atteso", "header"),
        (6, 6, "Risultato", "header"), (7, 8, "{{ periodo.titolo_raggiungimento }}", "header"),
        (9, 9, "{{ periodo.titolo_esito }}", "header")), 20),
    Line("ente", ((1, 9, "{{ ente.radice }}", "root"),), 18),
    _scored("obiettivo", _OBJECTIVE, "obiettivo", "heading", 0),
    Line("indicatore", (
        (1, 1, "{{ indicatore.peso }}", "weight"),
        (2, 2, "{{ indicatore.intestazione }}", "text"),
        (3, 3, "{{ indicatore.algoritmo }}", "text"),
        (4, 4, "{{ indicatore.valori }}", "text"),
        (5, 5, _TARGET, "target"),
        (6, 6, "{{ indicatore.risultato }}", "result"),
        (7, 7, "{{ indicatore.raggiungimento }}", "achievement"),
        (8, 8, "{{ indicatore.regola }}", "rule"),
        (9, 9, "{{ indicatore.esito }}", "verdict"))),
    _scored("totale_ufficio", "Ufficio {{ ufficio.intestazione }}", "ufficio", "total", 18),
    _scored("totale_ente", "{{ ente.nome }}", "ente", "grand", 20),
    *_foot(9, 3),
)  # fmt: skip


def _legend_head(last: int) -> tuple[Line, ...]:
    return (
        Line("testata", ((1, last, "Legenda", "title"),), 24),
        Line("testata", ((1, last, "{{ ente.titolo }} - {{ periodo.etichetta }}", "download"),)),
    )


def _section(text: str, last: int = 3) -> Line:
    return Line("sezione", ((1, last, text, "section"),), 28)


def _entry(mark: str, text: str) -> Line:
    return Line("legenda", ((1, 1, mark, "legend mark"), (2, 3, text, "legend")), 16.5)


_CHANGED = _entry("*", "valore atteso variato durante l'anno, con il valore di prima e l'atto.")
_CHANGES = (
    Line("variazione", (
        (1, 1, "* {{ variazione.indicatore }}", "legend mark"),
        (2, 2, "{{ variazione.ora }}, prima {{ variazione.prima }}", "legend"),
        (3, 3, "{{ variazione.motivo }} ({{ variazione.atto }})", "legend"))),
    Line("target_di_periodo", (
        (1, 1, "** {{ target_di_periodo.indicatore }}", "legend mark"),
        (2, 2, "{{ target_di_periodo.ora }} in questo periodo", "legend"),
        (3, 3, "{{ target_di_periodo.annuale }} nell'anno", "legend"))),
    Line("esclusione", (
        (1, 1, "○ {{ esclusione.indicatore }}", "legend mark"),
        (2, 2, "non valutabile", "legend"),
        (3, 3, "{{ esclusione.motivo }}"
               "{% if esclusione.atto %} ({{ esclusione.atto }}){% endif %}", "legend"))),
)  # fmt: skip

_CONFIGURATION_LEGEND = (
    *_legend_head(3),
    _section("Colonne"),
    _entry("Peso", "{{ periodo.nota_pesi }}"),
    _entry("Algoritmo", "Come si calcola il risultato: a parole e poi con i codici delle misure."),
    _entry("Valori", "Lo stesso algoritmo con i valori rilevati al posto dei codici."),
    _entry("Valore atteso", "Il risultato da raggiungere nell'anno: >= almeno, <= al massimo; "
                            "gg giorni, N. numero."),
    _section("Segni"),
    _entry("n.d.", "non disponibile: il valore non è ancora stato rilevato. Non equivale a zero."),
    _CHANGED,
    *_CHANGES,
)  # fmt: skip

_FINAL_LEGEND = (
    *_legend_head(3),
    _section("{{ periodo.titolo_esito }}"),
    Line("legenda", ((1, 3, "{{ periodo.nota_esito }}", "legend"),), 21),
    Line("fascia", ((1, 1, "{{ fascia.esempio }}", "legend band"),
                    (2, 3, "{{ fascia.limiti }}", "legend limits")), 18),
    _section("Stati senza esito"),
    _entry("○ n.d.", "non disponibile: il valore non è stato rilevato. Non equivale a zero."),
    _entry("○ n.c.", "non calcolabile: denominatore pari a zero."),
    _entry("○ non prevista", "la misura non è dovuta in questo periodo: resta fuori dal conto."),
    _entry("○ non valutabile", "escluso dalla valutazione per decisione; il motivo è in fondo."),
    _entry("○ provvisorio", "mancano dati che potrebbero ancora cambiare la fascia."),
    _entry("○ da verificare", "solo nella bozza: il valore ricevuto non è affidabile."),
    _section("{{ periodo.titolo_punteggio }}"),
    _entry("{{ periodo.titolo_punteggio }}", "{{ periodo.nota_punteggio }}"),
    _entry("Peso rilevato", "Quota del peso misurata davvero; è indicata quando è sotto il 100 %."),
    _section("Regole di calcolo {{ periodo.del_raggiungimento }}"),
    Line("regola", ((1, 1, "{{ regola.lettera }}", "legend mark"),
                    (2, 3, "{{ regola.testo }}", "legend")), 18),
    _section("Altri segni"),
    _entry("(a), (b) …", "accanto {{ periodo.al_raggiungimento }}: la regola applicata."),
    _CHANGED,
    *_CHANGES,
)  # fmt: skip

_WORKING = (
    Line("bozza", ((1, 9, "{{ bozza.testo }}", "draft"),), 20),
    Line("testata", ((1, 9, "Contributi e distanze", "title"),), 24),
    Line("testata", ((1, 9, "{{ ente.titolo }} - {{ periodo.etichetta }}", "download"),)),
    Line("testata", ((1, 9, "Contributo: peso per {{ periodo.titolo_raggiungimento | lower }}; i "
                      "contributi di un obiettivo sommano al suo punteggio stampato. Manca: di "
                      "quanto deve cambiare il risultato, nella sua unità (fra percentuali, "
                      "punti percentuali); vuoto se non manca nulla o se non si può.", "note"),)),
    _space("testata", 6),
    Line("intestazione", (
        (1, 1, "Peso", "header"), (2, 2, "Indicatore", "header"),
        (3, 3, "Valore atteso", "header"), (4, 4, "Risultato", "header"),
        (5, 5, "{{ periodo.titolo_raggiungimento }}", "header"),
        (6, 6, "Contributo al punteggio", "header"),
        (7, 7, "Manca per il valore atteso", "header"), (8, 8, "Fascia successiva", "header"),
        (9, 9, "Manca per la fascia", "header")), 30),
    Line("obiettivo", (
        (1, 4, "{{ obiettivo.intestazione }}", "heading"),
        (5, 5, "{{ obiettivo.etichetta_punteggio }}", "heading label"),
        (6, 6, "{{ obiettivo.punteggio }}", "heading score"),
        (7, 9, "{{ obiettivo.esito }}", "heading verdict"))),
    Line("indicatore", (
        (1, 1, "{{ indicatore.peso }}", "weight"),
        (2, 2, "{{ indicatore.intestazione }}", "text"),
        (3, 3, _TARGET, "target"),
        (4, 4, "{{ indicatore.risultato }}", "result"),
        (5, 5, "{{ indicatore.raggiungimento }}", "result"),
        (6, 6, "{{ indicatore.contributo }}", "result"),
        (7, 7, "{{ indicatore.manca_al_target }}", "result"),
        (8, 8, "{{ indicatore.fascia_successiva }}", "verdict"),
        (9, 9, "{{ indicatore.manca_alla_fascia }}", "result"))),
)  # fmt: skip

_LEGEND_WIDTHS = (52.0, 75.0, 150.0)

SHEETS: dict[str, dict[str, tuple[tuple[float, ...], tuple[Line, ...]]]] = {
    "allegato-configurazione": {
        "Allegato": ((17, 62, 62, 72, 34, 30), _CONFIGURATION),
        "Legenda": (_LEGEND_WIDTHS, _CONFIGURATION_LEGEND),
    },
    "allegato-consuntivo": {
        "Allegato": ((17, 54, 62, 28, 24, 22, 19, 7, 44), _FINAL),
        "Legenda": (_LEGEND_WIDTHS, _FINAL_LEGEND),
        "Contributi": ((17, 74, 30, 24, 32, 24, 24, 28, 24), _WORKING),
    },
}
