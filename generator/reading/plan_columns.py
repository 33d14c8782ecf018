"""Every sheet and column of the plan workbook, told once.

One idea to know: this table drives the reader, the maker of the shipped plan with its drop-down
lists, the sheet `Guida` and the documentation; nothing else knows a header of the plan.
"""

from __future__ import annotations

from generator.model import (
    Comparison,
    Method,
    MissingPolicy,
    NoticePosition,
    Operator,
)
from generator.reading.columns import ColumnKind as K
from generator.reading.columns import PlanColumn as C
from generator.reading.columns import PlanSheet
from generator.reading.plan_measure_columns import MEASURES, UNITS

GUIDE = "Guida"  # for people only: the reader does not look at it
YES, NO = "sì", "no"
OPEN, CLOSED = "aperto", "chiuso"
NO_CAP_WORD = "nessuno"
EXCLUDED, ASSESSED = "non valutabile", "valutabile"

_OPERATORS = tuple(Operator)
_METHODS = tuple(Method)
_POLICIES = tuple(MissingPolicy)

# fmt: off
ENTITY = PlanSheet(
    "Ente", "voce", "L'ente che pubblica e le regole valide per tutto il piano: una voce per riga.",
    (
        C("Voce", "entry", K.CHOICE, "Il nome della voce.", "anno", 22, True,
          ("ente", "intestazione radice", "anno", "titolo", "dati mancanti", "confronto", "tetto")),
        C("Valore", "value", K.TEXT, "Il valore della voce.", "2022", 60),
    ),
    key="entry",
    entries=(
        C("ente", "name", K.TEXT, "Il nome dell'ente.", "CCIAA di Massa-Carrara", 0, True),
        C("intestazione radice", "root", K.TEXT,
          "Il titolo che sta sopra tutti gli obiettivi dell'allegato.", "Massa Carrara", 0, True),
        C("anno", "year", K.INTEGER, "L'anno del piano.", "2022", 0, True),
        C("titolo", "title", K.TEXT, "Il titolo dell'allegato.",
          "Obiettivi extra con indicatori - Massa Carrara", 0, True),
        C("dati mancanti", "missing", K.CHOICE,
          "Che cosa fa un dato mancante: escludi lo lascia fuori dalla media, zero lo conta zero, "
          "blocca toglie il punteggio all'obiettivo. Vuoto: escludi nei periodi intermedi, blocca "
          "in quello finale.", "blocca", 0, choices=_POLICIES),
        C("confronto", "comparison", K.CHOICE,
          "Come si confrontano risultati e valori attesi: stampato usa la cifra arrotondata che si "
          "legge, esatto quella intera. Vuoto: stampato.", "stampato", 0,
          choices=tuple(Comparison)),
        C("tetto", "cap", K.CAP,
          "Il massimo grado di raggiungimento di un indicatore. Vuoto: 100 %.", "110 %", 0,
          choices=("100%", "110%", "120%", NO_CAP_WORD)),
    ),
)

PERIODS = PlanSheet(
    "Periodi", "periodo",
    "I momenti dell'anno in cui si fa un allegato, in ordine di tempo, ognuno con il suo atto.",
    (
        C("Codice", "code", K.FILE_CODE,
          "Il nome breve del periodo; è anche il nome della sua cartella in inputs e outputs.",
          "consuntivo", 14, True),
        C("Etichetta", "label", K.TEXT, "Il nome stampato sull'allegato.", "Consuntivo 2022", 24,
          True),
        C("Dal", "start", K.DATE, "Il primo giorno misurato; serve se il periodo raccoglie dati.",
          "01/01/2022", 12),
        C("Al", "end", K.DATE, "L'ultimo giorno misurato; serve se il periodo raccoglie dati.",
          "31/12/2022", 12),
        C("Raccolta", "collects", K.CHOICE, "Se gli uffici restituiscono una scheda.", YES, 10,
          True, (YES, NO)),
        C("Finale", "final", K.CHOICE,
          "Se chiude l'anno: solo qui ogni obiettivo ha un esito.", YES, 9, True, (YES, NO)),
        C("Stato", "closed", K.CHOICE,
          "L'allegato di un periodo chiuso non viene più sostituito.", OPEN, 10, True,
          (OPEN, CLOSED)),
        C("Scadenza", "deadline", K.DATE, "Entro quando gli uffici restituiscono la scheda.",
          "15/01/2023", 12),
        C("Modello", "template", K.FILE_CODE,
          "Il file della cartella templates con l'impaginazione, senza .xlsx.",
          "allegato-consuntivo", 24, True, ("allegato-configurazione", "allegato-consuntivo")),
        C("Allegato n.", "annex_number", K.TEXT, "Il numero dell'allegato all'atto.", "4", 12),
        C("Organo", "organ", K.TEXT, "Chi adotta l'atto, con la preposizione.",
          "del Commissario Straordinario", 30),
        C("Tipo di atto", "kind", K.TEXT, "Il tipo di atto, con la preposizione.",
          "alla determinazione", 20),
        C("Numero atto", "number", K.TEXT, "Vuoto finché l'atto non è numerato: stampa n. ____.",
          "21", 12),
        C("Data atto", "date", K.DATE, "Vuota finché l'atto non ha data: stampa del ________.",
          "11/04/2022", 12),
        C("Data e ora dei dati", "data_at", K.MOMENT, "Quando i dati sono stati estratti.",
          "30/03/2022 13:14:50", 20),
        C("Nota", "note", K.TEXT, "Un appunto per l'ufficio.", "In attesa del numero di atto", 34),
    ),
    key="code",
)

SIGNATORIES = PlanSheet(
    "Firme", "firma", "Chi firma l'allegato, nell'ordine di stampa: il ruolo sta sopra il nome.",
    (
        C("Periodo", "period", K.REFERENCE, "Il periodo; vuoto vale per tutti.", "consuntivo", 16,
          refers="Periodi"),
        C("Ruolo", "role", K.TEXT, "Il ruolo, come va stampato.", "IL SEGRETARIO GENERALE", 36,
          True),
        C("Nome", "name", K.TEXT, "Nome e cognome.", "Enrico Ciabatti", 30, True),
    ),
    filled=False,
)

NOTICES = PlanSheet(
    "Avvisi", "avviso", "Le frasi stampate in fondo all'allegato, nell'ordine di stampa.",
    (
        C("Periodo", "period", K.REFERENCE, "Il periodo; vuoto vale per tutti.", "iniziale", 16,
          refers="Periodi"),
        C("Posizione", "position", K.CHOICE,
          "nota sta prima delle firme, avviso sta dopo.", "avviso", 14, True,
          tuple(NoticePosition)),
        C("Testo", "text", K.TEXT, "La frase, come va stampata.",
          "Allegato sottoscritto con firma digitale…", 96, True),
    ),
    filled=False,
)

OFFICES = PlanSheet(
    "Uffici", "ufficio",
    "Gli uffici che hanno obiettivi e restituiscono la scheda, nell'ordine dell'atto.",
    (
        C("Codice", "code", K.FILE_CODE, "Il codice dell'ufficio; dà il nome alla sua scheda.",
          "PO3", 14, True),
        C("Nome", "name", K.TEXT, "Il nome per esteso; vuoto: il codice.",
          "Posizione organizzativa 3", 38),
        C("Referente", "contact", K.TEXT, "Chi risponde della scheda; non esce mai nell'allegato.",
          "Maria Rossi", 28),
        C("E-mail", "email", K.TEXT, "Il suo indirizzo; non esce mai nell'allegato.",
          "maria.rossi@example.it", 32),
    ),
    key="code",
)

OBJECTIVES = PlanSheet(
    "Obiettivi", "obiettivo", "Gli obiettivi, nell'ordine dell'atto.",
    (
        C("Codice", "code", K.CODE, "Il codice, com'è nell'atto.", "DirArea1_2", 18, True),
        C("Titolo", "title", K.TEXT, "Il titolo, com'è nell'atto.",
          "Prevenzione della corruzione e trasparenza", 96, True),
        C("Ufficio", "office", K.REFERENCE, "L'ufficio che ne risponde.", "DirArea1", 14, True,
          refers="Uffici"),
        C("Peso", "weight", K.PERCENT,
          "Quanto conta fra gli obiettivi dell'ufficio e dell'ente; vuoto: tutti uguali.", "25 %",
          10),
    ),
    key="code",
)

INDICATORS = PlanSheet(
    "Indicatori", "indicatore",
    "Gli indicatori di ogni obiettivo, nell'ordine dell'atto, con formula e valore atteso.",
    (
        C("Id", "id", K.CODE,
          "Il nome con cui il programma lo riconosce. Vuoto: obiettivo/numero d'ordine, come "
          "DirArea1_2/1.", "DirArea1_2/1", 17),
        C("Obiettivo", "objective", K.REFERENCE, "Il codice dell'obiettivo.", "DirArea1_2", 17,
          True, refers="Obiettivi"),
        C("Codice", "code", K.CODE, "Il codice ufficiale, se c'è: è stampato prima del nome.",
          "C1.1_07", 21),
        C("Nome", "name", K.TEXT, "Il nome, com'è nell'atto, senza il codice.",
          "Realizzazione studi da ISR", 46, True),
        C("Descrizione", "description", K.TEXT, "La descrizione, com'è nell'atto.",
          "Realizzazione numero studi da parte ISR", 46),
        C("Algoritmo", "algorithm", K.TEXT,
          "L'algoritmo a parole; un capoverso per riga (Alt+Invio nella cella).",
          "N. attività eseguite", 50),
        C("Formula", "formula", K.TEXT,
          "Gli Id delle misure con + - * /, parentesi e funzioni; fra [ ] un Id che comincia con "
          "una cifra o contiene altri segni, e quello di una misura senza codice ufficiale.",
          "Dip-Form / (Unit_Stab + N_Dir)", 34, True),
        C("Peso", "weight", K.PERCENT, "Quanto conta nell'obiettivo; la somma è 100 %.", "50 %", 10,
          True),
        C("Operatore", "operator", K.CHOICE, "Come si confronta il risultato con il target.", ">=",
          13, True, _OPERATORS),
        C("Target", "target", K.FIGURE, "Il valore atteso, nell'unità dell'indicatore.", "90 %", 10,
          True),
        C("Secondo target", "second", K.FIGURE, "Solo per tra: l'estremo superiore.", "95 %", 13),
        C("Unità", "unit", K.CODE,
          "L'unità del risultato; con % un rapporto è mostrato in percentuale da solo.", "%", 9,
          True, UNITS),
        C("Decimali", "decimals", K.INTEGER,
          "I decimali del valore atteso. Vuoto: quelli che servono, almeno 2 con %.", "2", 13),
        C("Metodo", "method", K.CHOICE,
          "Come si misura il grado di raggiungimento. Vuoto: proporzionale con >= e <=, soglia con "
          "gli altri.", "proporzionale", 15, choices=_METHODS),
        C("Soglia minima", "floor", K.FIGURE, "Solo per il metodo minimo: dove vale zero.", "50 %",
          12),
        C("Valore anno precedente", "previous", K.FIGURE,
          "Il risultato dell'anno prima; serve al metodo storico.", "87 %", 16),
        C("Tetto", "cap", K.CAP, "Il massimo raggiungimento. Vuoto: quello del foglio Ente.",
          NO_CAP_WORD, 10, choices=("100%", "110%", "120%", NO_CAP_WORD)),
        C("Dati mancanti", "missing", K.CHOICE, "Come nel foglio Ente, per questo indicatore.",
          "escludi", 14, choices=_POLICIES),
    ),
    key="id",
    variations=(
        C("Stato", "state", K.CHOICE,
          "non valutabile lo lascia fuori dalla valutazione, con il Motivo; valutabile lo rimette.",
          EXCLUDED, 0, choices=(EXCLUDED, ASSESSED)),
        C("Target di periodo", "period_target", K.FIGURE,
          "Il valore atteso di quel solo periodo: così anche un periodo intermedio ha un esito.",
          "40 %", 0),
    ),
)

BANDS = PlanSheet(
    "Fasce", "fascia",
    "Gli esiti. Il colore di fondo e del carattere della cella Nome sono i colori dell'esito.",
    (
        C("Nome", "name", K.TEXT, "L'esito, come va stampato.", "Raggiunto", 28, True),
        C("Da", "lower", K.PERCENT, "Il grado di raggiungimento da cui comincia, compreso.", "70 %",
          12, True),
        C("Simbolo", "symbol", K.TEXT, "Il segno che lo accompagna anche in bianco e nero.", "▲",
          12),
    ),
    key="name",
)

VARIATIONS = PlanSheet(
    "Variazioni", "variazione",
    "Le modifiche in corso d'anno: i fogli restano com'erano all'inizio e ogni riga vale dal suo "
    "periodo in poi.",
    (
        C("Dal periodo", "period", K.REFERENCE, "Il primo periodo in cui vale.", "consuntivo", 16,
          True, refers="Periodi"),
        C("Foglio", "sheet", K.CHOICE, "Il foglio da cambiare.", "Indicatori", 14, True,
          ("Ente", "Uffici", "Obiettivi", "Indicatori", "Misure", "Fasce")),
        C("Codice", "code", K.CODE,
          "La riga da cambiare: codice o Id; per Ente la voce, per Fasce il nome.", "DirArea1_3/1",
          22, True),
        C("Campo", "column", K.TEXT,
          "L'intestazione della colonna; per un indicatore anche Stato e Target di periodo.",
          "Target", 20, True),
        C("Nuovo valore", "value", K.TEXT, "Il valore nuovo, scritto come in quella colonna.", "10",
          30, True),
        C("Motivo", "reason", K.TEXT, "Perché, e con quale atto: è stampato nell'allegato.",
          "det. n. 40 del 12/07/2022", 60, True),
    ),
    filled=False,
)
# fmt: on

SHEETS = (
    ENTITY, PERIODS, SIGNATORIES, NOTICES, OFFICES, OBJECTIVES, INDICATORS, MEASURES, VARIATIONS,
    BANDS,
)  # fmt: skip


def sheet_named(name: str) -> PlanSheet | None:
    """The sheet called exactly `name`."""
    return next((sheet for sheet in SHEETS if sheet.name == name), None)
