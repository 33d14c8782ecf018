"""Findings about measures made of rows: in the plan, and in sheet `Dettaglio` of a form."""

from __future__ import annotations

from generator.findings import Kind, Severity, Subject

_B, _W = Severity.BLOCK, Severity.WARN
_PLAN, _FORM = Subject.PLAN, Subject.FORM

KINDS = (
    # what the plan asks for
    Kind("righe-senza-modo", _B, _PLAN,
         "«{colonna}» è compilata, ma «Da righe» è vuota: la misura {misura} non è fatta di righe.",
         "Scegliere in «Da righe» come le righe diventano una cifra, oppure vuotare «{colonna}»."),
    Kind("righe-colonna-sconosciuta", _B, _PLAN,
         "«{trovato}» non è una colonna delle righe.{vicini}",
         "Scrivere una o più di queste, separate da punto e virgola: {ammessi}."),
    Kind("righe-condizione-errata", _B, _PLAN,
         "la condizione «{trovato}» della misura {misura} non è valida: {motivo}.",
         "Scriverla, per esempio, come {esempio}."),
    Kind("righe-e-calcolo", _B, _PLAN,
         "la misura {misura} ha una formula di calcolo e anche delle righe.",
         "Vuotare «Formula di calcolo» oppure «Da righe»."),
    Kind("righe-senza-colonna", _B, _PLAN,
         "la misura {misura} si calcola con «{modo}», ma le sue righe non hanno la colonna "
         "«{colonna}».",
         "Aggiungere «{colonna}» in «Colonne delle righe», o lasciare vuota quella cella."),
    Kind("righe-senza-condizione", _B, _PLAN,
         "la misura {misura} è una quota, ma manca la condizione che le righe devono rispettare.",
         "Scriverla in «Condizione», per esempio {esempio}."),
    Kind("righe-condizione-inutile", _B, _PLAN,
         "la misura {misura} ha una condizione, ma con «{modo}» contano tutte le righe.",
         "Togliere la condizione, oppure scegliere conteggio o quota."),
    Kind("righe-tipo-inadatto", _B, _PLAN,
         "la misura {misura} si calcola dalle righe con «{modo}», ma è di tipo «{tipo}».",
         "Scegliere fra questi tipi: {ammessi}."),
    # the sheet
    Kind("dettaglio-assente", _B, _FORM,
         "manca il foglio «Dettaglio» con l'elenco della misura {misura}.",
         "Rimettere il foglio com'era nella scheda inviata, con la colonna «Elemento»."),
    Kind("dettaglio-doppio", _B, _FORM,
         "l'elenco della misura {misura} sta in più fogli: anche in «{altro}».",
         "Lasciare un solo foglio con l'elenco, quello giusto."),
    Kind("dettaglio-non-usato", _W, _FORM,
         "in questo periodo la misura {misura} non si fa da un elenco: le righe scritte ({quante}) "
         "non sono usate.",
         "Togliere le righe, oppure usare l'ultima scheda ricevuta."),
    # the rows
    Kind("riga-estranea", _B, _FORM,
         "il codice «{trovato}» non è una misura dell'ufficio {ufficio} fatta di righe.{vicini}",
         "Riportare il codice com'era nella scheda inviata."),
    Kind("riga-senza-codice", _B, _FORM,
         "la riga «{elemento}» non ha il codice della misura, e in questo foglio ce n'è più d'uno.",
         "Scrivere nella colonna «Codice» quello della sua misura."),
    Kind("righe-senza-codice", _W, _FORM,
         "le righe senza codice ({righe}) sono lette come righe della misura {misura}.",
         "Controllare che siano elementi dell'elenco; le altre scritte vanno in Note."),
    Kind("riga-senza-elemento", _B, _FORM,
         "nella riga c'è «{trovato}», ma manca il nome dell'elemento (misura {misura}).",
         "Scrivere il nome nella colonna «Elemento», oppure vuotare la riga."),
    Kind("riga-di-totale", _B, _FORM,
         "«{elemento}» sembra un totale: conterebbe come un elemento (misura {misura}).",
         "Togliere la riga: il totale lo fa il programma. Se è un elemento, dargli un altro nome."),
    Kind("riga-incompleta", _B, _FORM,
         "la riga «{elemento}» non ha «{colonna}» (misura {misura}).",
         "Scrivere la cifra, o togliere la riga se non conta. Se il dato manca, scrivere n.d. "
         "nella riga della misura, nel foglio «Misure», con il motivo nelle Note, e vuotare "
         "l'elenco."),
    Kind("riga-doppia", _W, _FORM,
         "l'elemento «{elemento}» compare in più righe ({righe}): contano tutte (misura {misura}).",
         "Se è la stessa cosa, lasciarne una; se sono due, dare loro nomi diversi."),
    Kind("risorse-negative", _B, _FORM,
         "le risorse di «{elemento}», {trovato}, sono negative (misura {misura}).",
         "Scrivere una cifra maggiore di zero."),
    Kind("risorse-zero", _W, _FORM,
         "le risorse di «{elemento}» sono zero: la riga non conta nella media (misura {misura}).",
         "Scrivere le risorse dell'elemento; se non ne ha avute, va bene così."),
    Kind("riga-data-errata", _B, _FORM,
         "«{trovato}», nella riga «{elemento}», non è una data utilizzabile (misura {misura}).",
         "Scriverla come giorno/mese/anno, per esempio 31/12/{anno}; se il fatto non è avvenuto, "
         "lasciare vuota la cella."),
    Kind("riga-data-fuori-periodo", _W, _FORM,
         "la data di «{elemento}», {trovato}, è fuori dal periodo, dal {dal} al {al} (misura "
         "{misura}).",
         "Controllare la data; è usata così com'è."),
    # the row of the measure in sheet Misure
    Kind("nd-con-righe", _B, _FORM,
         "la misura {misura} è n.d., ma il suo elenco ha delle righe ({quante}).",
         "Vuotare l'elenco nel foglio «Dettaglio», oppure togliere n.d."),
    Kind("valore-senza-righe", _B, _FORM,
         "{trovato} è scritto al posto del risultato, ma l'elenco della misura {misura} è vuoto.",
         "Scrivere l'elenco nel foglio «Dettaglio»: il risultato si calcola da lì."),
    Kind("valore-diverso-dalle-righe", _B, _FORM,
         "{trovato} è scritto al posto del risultato, ma le righe della misura {misura} danno "
         "{calcolato}.",
         "Correggere le righe nel foglio «Dettaglio», oppure vuotare questa cella."),
    Kind("anteprima-diversa", _W, _FORM,
         "la scheda mostra {trovato}, ma le righe della misura {misura} danno {calcolato}, che è "
         "il valore usato.",
         "Controllare che ogni riga dell'elenco sia scritta come le altre e sia stata letta."),
    Kind("righe-senza-risorse", _W, _FORM,
         "le risorse delle righe della misura {misura} sommano a zero: la media è n.d.",
         "Scrivere nel foglio «Dettaglio» le risorse di ogni elemento."),
    Kind("righe-troppo-grandi", _B, _FORM,
         "le cifre delle righe della misura {misura} sono troppo grandi: non si possono sommare.",
         "Correggere nel foglio «Dettaglio» le cifre impossibili."),
)  # fmt: skip
