"""Findings about the templates that an office edits in Excel."""

from __future__ import annotations

from generator.findings import Kind, Severity, Subject

_B, _W = Severity.BLOCK, Severity.WARN
_TEMPLATE = Subject.TEMPLATE

KINDS = (
    # templates
    Kind("modello-assente", _B, _TEMPLATE,
         "il modello «{modello}» non c'è.{vicini}",
         "Mettere il file in templates, oppure correggere la colonna «Modello» del foglio "
         "«Periodi»."),
    Kind("modello-illeggibile", _B, _TEMPLATE,
         "il modello non si apre: non è una cartella di lavoro .xlsx o è danneggiato.",
         "Aprirlo in Excel e salvarlo come Cartella di lavoro di Excel (.xlsx), oppure riprendere "
         "l'ultima copia buona."),
    Kind("modello-foglio-assente", _B, _TEMPLATE,
         "manca il foglio «{foglio}».{simili}",
         "Ridare al foglio questo nome; un modello ha i fogli Allegato e Legenda."),
    Kind("modello-riga-senza-banda", _B, _TEMPLATE,
         "«{trovato}» sta in una riga senza banda e non verrebbe stampato.",
         "Scrivere nella colonna A il nome della banda, oppure spostare l'appunto nel foglio "
         "Istruzioni."),
    Kind("modello-banda-sconosciuta", _B, _TEMPLATE,
         "«{trovato}» non è il nome di una banda.{vicini}",
         "Scrivere nella colonna A uno di questi nomi: {ammessi}."),
    Kind("modello-banda-mancante", _B, _TEMPLATE,
         "manca la banda «{banda}».",
         "Scrivere «{banda}» nella colonna A della riga che le corrisponde."),
    Kind("modello-ordine", _B, _TEMPLATE,
         "la banda «{banda}» non può stare qui: {motivo}.",
         "Spostare la riga."),
    Kind("modello-variabile", _B, _TEMPLATE,
         "«{variabile}» non è una variabile disponibile nella banda «{banda}».{vicini}",
         "Correggere il nome; docs/modelli.md elenca le variabili di ogni banda."),
    Kind("modello-espressione", _B, _TEMPLATE,
         "l'espressione non si può calcolare: {motivo}.",
         "Correggere il testo fra le doppie graffe."),
    Kind("modello-cella", _B, _TEMPLATE,
         "la cella contiene {trovato}, che un modello non può avere.",
         "Scrivere un testo, oppure un'espressione fra doppie graffe."),
    Kind("modello-unione", _B, _TEMPLATE,
         "le celle unite {area} comprendono la colonna A o righe di bande diverse.",
         "Dividere le celle e riunirle dentro una sola banda, dalla colonna B in poi."),
    Kind("modello-formato", _W, _TEMPLATE,
         "il formato numerico «{formato}» non si può stampare: è stato usato quello del valore.",
         "Scegliere un formato Numero, Percentuale o Data."),
    Kind("modello-colonna-stretta", _W, _TEMPLATE,
         "«{trovato}» è più largo della colonna: Excel mostrerebbe ####.",
         "Allargare la colonna, oppure ridurre il carattere."),
    Kind("modello-contrasto", _W, _TEMPLATE,
         "il colore del testo si legge male sullo sfondo.",
         "Scegliere un testo più scuro o uno sfondo più chiaro (contrasto almeno 4,5:1)."),
    Kind("modello-immagine", _W, _TEMPLATE,
         "un'immagine del foglio non si può incorporare (non è PNG o JPEG, è in CMYK o è "
         "danneggiata) e non è stata riportata.",
         "Inserirla di nuovo come PNG, oppure come JPEG in RGB."),
    Kind("modello-carattere", _W, _TEMPLATE,
         "il carattere «{trovato}» non è fra quelli ammessi per gli atti: è stato usato Arial.",
         "Scegliere uno di questi: {ammessi}."),
)  # fmt: skip
