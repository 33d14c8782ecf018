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
    Kind("modello-carattere", _W, _TEMPLATE,
         "il carattere «{trovato}» non è fra quelli ammessi per gli atti: è stato usato Arial.",
         "Scegliere uno di questi: {ammessi}."),
)  # fmt: skip
