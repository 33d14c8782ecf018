"""Findings about files and cells of any workbook."""

from __future__ import annotations

from generator.findings import Kind, Severity, Subject

_B = Severity.BLOCK
_FORM = Subject.FORM

KINDS = (
    # files
    Kind("file-vuoto", _B, _FORM,
         "il file è vuoto (zero byte).",
         "Farsi rimandare il file: la copia o l'invio si sono interrotti."),
    Kind("file-formato", _B, _FORM,
         "il file è {formato}, non una cartella di lavoro .xlsx.",
         "Aprirlo e salvarlo con «Salva con nome», tipo «Cartella di lavoro di Excel (.xlsx)»."),
    Kind("file-cifrato", _B, _FORM,
         "il file è protetto da password o nel vecchio formato .xls: non si può leggere.",
         "In Excel togliere la password (File › Informazioni › Proteggi cartella di lavoro) e "
         "salvare come .xlsx."),
    Kind("file-danneggiato", _B, _FORM,
         "il file è danneggiato o incompleto ({motivo}).",
         "Aprirlo in Excel, accettare la riparazione, controllare i valori, salvare e rimandarlo."),
    Kind("file-rifiutato", _B, _FORM,
         "il file contiene qualcosa che una scheda non ha ({motivo}); per prudenza non è stato "
         "letto.",
         "Copiare i valori in una scheda nuova e usare quella."),
    # cells of any workbook
    Kind("cella-errore", _B, _FORM,
         "la cella mostra l'errore {errore} invece di un valore.",
         "Scrivere il valore, oppure n.d. se non è disponibile."),
    Kind("formula-senza-valore", _B, _FORM,
         "la cella contiene una formula di cui il file non conserva il risultato.",
         "Aprire il file in Excel, salvarlo e rimandarlo, oppure scrivere il valore."),
    Kind("cella-discorde", _B, _FORM,
         "due letture indipendenti della cella danno valori diversi ({prima} e {seconda}).",
         "Riscrivere il valore a mano nella cella e salvare."),
)  # fmt: skip
