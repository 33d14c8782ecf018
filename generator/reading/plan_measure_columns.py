"""The sheet of the plan that tells of measures: its columns, in the terms of `columns`."""

from __future__ import annotations

from generator.detail import EXAMPLE, RowMethod
from generator.model import Base, MeasureKind
from generator.reading.columns import ColumnKind as K
from generator.reading.columns import PlanColumn as C
from generator.reading.columns import PlanSheet

UNITS = ("%", "N.", "gg", "FTE", "€")

# fmt: off
MEASURES = PlanSheet(
    "Misure", "misura", "Le cifre che gli uffici scrivono nelle schede: una riga per cifra.",
    (
        C("Id", "id", K.CODE, "Il nome usato nelle formule: il codice ufficiale, o uno proprio.",
          "DirArea1_2.1", 24, True),
        C("Codice ufficiale", "code", K.CODE,
          "Il codice dell'atto; vuoto se non c'è, e allora non viene stampato.", "Dip-Form", 24),
        C("Nome", "name", K.TEXT, "Che cosa scrivere, in parole.",
          "N. certificati di origine evasi", 60, True),
        C("Descrizione", "description", K.TEXT, "Spiegazioni per chi compila.",
          "Tutti quelli chiesti nell'anno", 52),
        C("Unità", "unit", K.CODE, "L'unità della cifra.", "N.", 9, True, UNITS),
        C("Tipo", "kind", K.CHOICE,
          "conteggio vuole numeri interi; percentuale vuole l'unità %.", "conteggio", 13, True,
          tuple(MeasureKind)),
        C("Ufficio", "office", K.REFERENCE, "L'ufficio che la scrive.", "DirArea1", 12, True,
          refers="Uffici"),
        C("Minimo", "minimum", K.FIGURE,
          "La cifra più bassa possibile. Conteggi, giorni e percentuali non scendono sotto 0 anche "
          "se è vuoto. Scrivere 0 dove più basso è meglio dice che zero è normale, e toglie "
          "l'avviso di uno zero a punteggio pieno.", "0", 10),
        C("Massimo", "maximum", K.FIGURE, "La cifra più alta possibile.", "100 %", 10),
        C("Base", "base", K.CHOICE,
          "Se la cifra va dall'inizio dell'anno o è quella di un giorno. Vuoto: da inizio anno.",
          "alla data", 15, choices=tuple(Base)),
        C("Periodi", "periods", K.REFERENCES,
          "I periodi in cui si chiede, separati da punto e virgola. Vuoto: tutti.", "consuntivo",
          14, refers="Periodi"),
        C("Formula di calcolo", "computed", K.TEXT,
          "Solo per una misura che nessuno scrive: la media dei punteggi degli obiettivi con quel "
          "codice (* sta per qualunque testo), o con MEDIA_PESATA_OBIETTIVI la media pesata.",
          'MEDIA_OBIETTIVI("PO*")', 26),
        C("Da righe", "rows", K.CHOICE,
          "Solo per una misura fatta di un elenco, che l'ufficio scrive nel foglio «Dettaglio»: "
          "come le righe diventano una cifra. quota è la parte delle righe che rispetta la "
          "Condizione; media pesata pesa i valori con le risorse.", "media pesata", 15,
          choices=tuple(RowMethod)),
        C("Colonne delle righe", "row_columns", K.TEXT,
          "Che cosa ha ogni riga oltre al nome dell'elemento: valore, risorse, data, separati da "
          "punto e virgola. Vuoto: quello che serve al calcolo.", "valore; risorse", 19),
        C("Condizione", "condition", K.TEXT,
          "Quali righe contano, per conteggio e quota: una colonna delle righe, un segno (<= >= < "
          "> =) e un limite. Una riga senza quella cella non la rispetta.", EXAMPLE, 21),
    ),
    key="id",
)
# fmt: on
