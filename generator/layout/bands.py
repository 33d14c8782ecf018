"""The bands of a template and the variables that its cells may name, each with its explanation.

One idea to know: this table is the whole contract with the office that edits a template. The
reader checks templates against it, `variables.py` fills it, the templates' own sheet of
instructions and `docs/modelli.md` are held to it by tests.
"""

from __future__ import annotations

from dataclasses import dataclass

from generator.layout.sheet import Role


@dataclass(frozen=True, slots=True)
class Group:
    """Variables of one thing: `name` before the dot, then each variable with its help."""

    name: str
    help: str
    variables: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class BandKind:
    """One kind of row of a template; `groups` are the groups its cells may name."""

    name: str
    help: str
    role: Role
    groups: tuple[str, ...] = ()


_SCORE = (
    (
        "punteggio",
        "Punteggio stampato, oppure perché manca: n.d., n.c., non prevista, non valutabile.",
    ),
    ("esito", "Esito con simbolo, parola e colori della fascia; altrimenti lo stato."),
    ("peso_rilevato", "Quota del peso che è stata davvero rilevata."),
    ("etichetta_punteggio", "«Punteggio», seguito dal peso rilevato se è sotto 100."),
)

GROUPS = (
    Group("ente", "L'ente e il suo risultato complessivo.", (
        ("nome", "Nome dell'ente."),
        ("radice", "Intestazione radice, per esempio Massa Carrara."),
        ("anno", "Anno del piano."),
        ("titolo", "Titolo dell'allegato."),
        *_SCORE,
    )),
    Group("periodo", "Il periodo dell'allegato.", (
        ("codice", "Codice del periodo, per esempio consuntivo."),
        ("etichetta", "Etichetta del periodo, per esempio Config. iniziale 2022."),
        ("dal", "Primo giorno del periodo."),
        ("al", "Ultimo giorno del periodo."),
        ("data_dati", "Giorno dei dati, per esempio 31/01/2023."),
        ("data_ora_dati", "Giorno e ora dei dati, per esempio 30/03/2022 13:14:50."),
        ("nota", "Nota del periodo."),
        ("titolo_punteggio", "Punteggio; in un periodo non finale Avanzamento."),
        ("titolo_raggiungimento",
         "Raggiungimento; in un periodo non finale Avanzamento sul valore atteso annuale, senza "
         "annuale se qualche indicatore ha un valore atteso del periodo."),
        ("titolo_esito", "Esito; Stato se nel periodo nessun esito è dovuto."),
        ("nota_esito", "Una frase che spiega che cosa dice l'esito in questo periodo."),
        ("nota_punteggio", "Come si calcolano i punteggi di obiettivi, uffici ed ente."),
        ("nota_pesi", "Che cosa sono i pesi, e che cosa si fa se non sommano a 100."),
        ("del_raggiungimento", "«del raggiungimento»; in un periodo non finale "
                               "«dell'avanzamento»."),
        ("al_raggiungimento", "«al raggiungimento»; in un periodo non finale «all'avanzamento»."),
    )),
    Group("atto", "L'atto a cui l'allegato si accompagna.", (
        ("didascalia", "ALL. 4 alla determinazione … n. 21 dell’11/04/2022; con spazi da "
                       "riempire finché l'atto non ha numero e data."),
        ("allegato", "Numero dell'allegato."),
        ("tipo", "Tipo di atto con la preposizione, per esempio alla determinazione."),
        ("organo", "Organo con la preposizione."),
        ("numero", "Numero dell'atto, oppure ____."),
        ("data", "Data con l'articolo: dell’11/04/2022; oppure del ________."),
    )),
    Group("bozza", "Solo nella bozza.", (
        ("testo", "Dice che è una bozza ed elenca gli indicatori da verificare."),
    )),
    Group("ufficio", "Un ufficio.", (
        ("codice", "Codice dell'ufficio."),
        ("nome", "Nome dell'ufficio."),
        ("intestazione", "Codice e nome, o solo uno se sono uguali."),
        *_SCORE,
    )),
    Group("obiettivo", "Un obiettivo.", (
        ("codice", "Codice dell'obiettivo."),
        ("titolo", "Titolo dell'obiettivo."),
        ("intestazione", "Codice - titolo, come nell'atto."),
        ("peso", "Peso dell'obiettivo, se il piano lo dà."),
        *_SCORE,
    )),
    Group("indicatore", "Un indicatore.", (
        ("id", "Identificativo, sempre presente."),
        ("codice", "Codice, vuoto se l'atto non lo dà."),
        ("nome", "Nome senza il codice."),
        ("intestazione", "Codice - nome, o solo il nome, come nell'atto."),
        ("descrizione", "Descrizione."),
        ("algoritmo", "Algoritmo a parole e, in un capoverso a parte, con i codici."),
        ("algoritmo_parole", "Solo l'algoritmo a parole."),
        ("algoritmo_codici", "Solo l'algoritmo con i codici delle misure."),
        ("valori", "L'algoritmo con i valori al posto dei codici."),
        ("peso", "Peso nell'obiettivo."),
        ("target", "Valore atteso come lo stampa l'atto; con * se è stato variato, con ** se è "
                   "quello del solo periodo."),
        ("riferimento", "Per i metodi minimo e storico: soglia minima o anno precedente; "
                        "altrimenti vuoto."),
        ("unita", "Unità del valore atteso."),
        ("metodo", "Metodo di calcolo del raggiungimento."),
        ("risultato", "Risultato con la sua unità, oppure lo stato (n.d., n.c., …)."),
        ("raggiungimento", "Raggiungimento in percentuale; vuoto se non c'è."),
        ("regola", "Lettera della regola applicata, anche a n.d. e n.c.: (a)."),
        ("esito", "Esito con simbolo, parola e colori della fascia; altrimenti lo stato."),
        ("stato", "Stato del risultato: valore, n.d., n.c., non prevista, …"),
        ("contributo", "Solo nella bozza: quanta parte del punteggio dell'obiettivo ne viene."),
        ("manca_al_target", "Solo nella bozza: quanto manca al risultato per rispettare il valore "
                            "atteso; vuoto se è rispettato o non si può."),
        ("fascia_successiva", "Solo nella bozza: la fascia subito sopra, con il simbolo."),
        ("manca_alla_fascia", "Solo nella bozza: quanto manca al risultato per quella fascia."),
    )),
    Group("nota", "Un avviso del piano in posizione nota.", (("testo", "Il testo."),)),
    Group("avviso", "Un avviso del piano in posizione avviso.", (("testo", "Il testo."),)),
    Group("firma_sinistra", "Il firmatario di sinistra della coppia.", (
        ("ruolo", "Ruolo."), ("nome", "Nome."))),
    Group("firma_destra", "Il firmatario di destra della coppia, o l'unico.", (
        ("ruolo", "Ruolo."), ("nome", "Nome."))),
    Group("fascia", "Una fascia del piano.", (
        ("nome", "Nome della fascia."),
        ("simbolo", "Simbolo della fascia."),
        ("esempio", "Simbolo e nome con i colori della fascia."),
        ("limiti", "Limiti, per esempio da 70,00 % a meno di 100,00 %."),
    )),
    Group("regola", "Una regola di calcolo usata nell'allegato.", (
        ("lettera", "Lettera fra parentesi: (a)."),
        ("testo", "La regola in parole."),
    )),
    Group("variazione", "Un valore atteso variato durante l'anno.", (
        ("indicatore", "Indicatore a cui si riferisce."),
        ("prima", "Valore atteso di prima."),
        ("ora", "Valore atteso in vigore."),
        ("motivo", "Motivo della variazione."),
        ("atto", "Didascalia dell'atto del periodo da cui vale."),
    )),
    Group("target_di_periodo", "Un valore atteso del solo periodo, segnato **.", (
        ("indicatore", "Indicatore a cui si riferisce."),
        ("ora", "Valore atteso del periodo."),
        ("annuale", "Valore atteso dell'anno."),
    )),
    Group("esclusione", "Un indicatore non valutabile.", (
        ("indicatore", "Indicatore escluso dalla valutazione."),
        ("motivo", "Motivo dell'esclusione."),
        ("atto", "Didascalia dell'atto del periodo da cui vale."),
    )),
)  # fmt: skip

_ALWAYS = ("ente", "periodo", "atto")

BANDS = (
    BandKind("bozza", "In cima, solo nella bozza.", Role.NOTE, ("bozza",)),
    BandKind("testata", "In cima, una volta.", Role.TITLE),
    BandKind("intestazione", "Intestazioni delle colonne, ripetute su ogni pagina.", Role.HEADER),
    BandKind("ente", "Titolo che apre l'elenco, una volta.", Role.HEADING),
    BandKind("ufficio", "Titolo di un ufficio (facoltativa).", Role.HEADING, ("ufficio",)),
    BandKind("obiettivo", "Titolo di un obiettivo.", Role.HEADING, ("ufficio", "obiettivo")),
    BandKind("indicatore", "Una riga per indicatore.", Role.DATA,
             ("ufficio", "obiettivo", "indicatore")),
    BandKind("totale_ufficio", "Chiude un ufficio (facoltativa).", Role.TOTAL, ("ufficio",)),
    BandKind("totale_ente", "Chiude l'elenco (facoltativa).", Role.TOTAL),
    BandKind("nota", "Una riga per avviso in posizione nota.", Role.NOTE, ("nota",)),
    BandKind("firme", "Una coppia di firmatari.", Role.SIGNATURE,
             ("firma_sinistra", "firma_destra")),
    BandKind("avviso", "Una riga per avviso in posizione avviso.", Role.NOTE, ("avviso",)),
    BandKind("chiusura", "In fondo, una volta.", Role.NOTE),
    BandKind("sezione", "Titolo di una sezione della legenda, una volta.", Role.HEADING),
    BandKind("legenda", "Righe della legenda, una volta.", Role.NOTE),
    BandKind("fascia", "Una riga per fascia del piano.", Role.DATA, ("fascia",)),
    BandKind("regola", "Una riga per regola di calcolo.", Role.DATA, ("regola",)),
    BandKind("variazione", "Una riga per valore atteso variato.", Role.NOTE, ("variazione",)),
    BandKind("target_di_periodo", "Una riga per valore atteso del solo periodo.", Role.NOTE,
             ("target_di_periodo",)),
    BandKind("esclusione", "Una riga per indicatore non valutabile.", Role.NOTE, ("esclusione",)),
)  # fmt: skip

LOOP = ("ufficio", "obiettivo", "indicatore", "totale_ufficio")
"""Bands of the tree, nested in this order: they stand together in a template."""

REPEATED = ("bozza", "nota", "firme", "avviso", "fascia", "regola", "variazione",
            "target_di_periodo", "esclusione")  # fmt: skip
"""Bands filled once per element of a list, which may be empty."""

BAND = {kind.name: kind for kind in BANDS}
_GROUP = {group.name: group for group in GROUPS}


def groups_of(band: str) -> tuple[Group, ...]:
    """The groups of variables that cells of `band` may name."""
    return tuple(_GROUP[name] for name in (*_ALWAYS, *BAND[band].groups))
