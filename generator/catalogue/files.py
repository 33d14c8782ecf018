"""Findings about files and cells of any workbook."""

from __future__ import annotations

from generator.findings import Kind, Severity, Subject

_B = Severity.BLOCK
_FORM = Subject.FORM

KINDS = (
    Kind("cartella-inaccessibile", _B, _FORM,
         "la cartella delle schede non si può aprire ({motivo}).",
         "Controllare i permessi della cartella, poi ripetere il comando."),
    # files
    Kind("file-inaccessibile", _B, _FORM,
         "il file non si può aprire ({motivo}).",
         "Chiuderlo negli altri programmi, controllare i permessi della cartella e ripetere."),
    Kind("file-vuoto", _B, _FORM,
         "il file è vuoto (zero byte).",
         "Farsi rimandare il file: la copia o l'invio si sono interrotti."),
    Kind("file-cifrato", _B, _FORM,
         "il file è protetto da una password di apertura: non si può leggere.",
         "In Excel togliere la password (File › Informazioni › Proteggi cartella di lavoro › "
         "Crittografa con password) e salvarlo."),
    Kind("file-xls", _B, _FORM,
         "il file è nel vecchio formato .xls (Excel 97-2003), anche se il nome dice altro.",
         "Aprirlo in Excel e salvarlo con «Salva con nome», tipo «Cartella di lavoro di Excel "
         "(.xlsx)»; non basta cambiare il nome."),
    Kind("file-xlsb", _B, _FORM,
         "il file è una cartella di lavoro binaria di Excel (.xlsb).",
         "Aprirlo in Excel e salvarlo con «Salva con nome», tipo «Cartella di lavoro di Excel "
         "(.xlsx)»."),
    Kind("file-xlsm", _B, _FORM,
         "il file è una cartella di lavoro con macro (.xlsm).",
         "Aprirlo in Excel senza attivare le macro e salvarlo con «Salva con nome», tipo «Cartella "
         "di lavoro di Excel (.xlsx)»."),
    Kind("file-ods", _B, _FORM,
         "il file è un foglio di LibreOffice (.ods).",
         "Aprirlo in LibreOffice e salvarlo con «Salva con nome», tipo «Excel 2007-365 (.xlsx)»."),
    Kind("file-testo", _B, _FORM,
         "il file contiene solo testo (per esempio .csv o una pagina web), non una cartella di "
         "lavoro .xlsx.",
         "Riportare i valori nel file .xlsx di partenza, senza cambiarne il formato."),
    Kind("file-pdf", _B, _FORM,
         "il file è un PDF, non una cartella di lavoro .xlsx.",
         "Mettere al suo posto il file .xlsx da cui il PDF è stato fatto."),
    Kind("file-altro", _B, _FORM,
         "il file è {formato}, non una cartella di lavoro .xlsx.",
         "Mettere al suo posto il file nel formato «Cartella di lavoro di Excel (.xlsx)»."),
    Kind("file-danneggiato", _B, _FORM,
         "il file è danneggiato o incompleto ({motivo}).",
         "Aprirlo in Excel, accettare la riparazione, controllare i valori, salvare e rimandarlo."),
    Kind("file-rifiutato", _B, _FORM,
         "il file contiene qualcosa di anomalo ({motivo}): per prudenza non è stato letto.",
         "Copiare i valori in un file nuovo, uguale all'originale, e usare quello."),
    Kind("lettura-interrotta", _B, _FORM,
         "la lettura del file si è interrotta ({motivo}): niente di quello che contiene è usato.",
         "Copiare i valori in una scheda preparata di nuovo con il comando schede e usare quella."),
    # cells of any workbook
    Kind("cella-errore", _B, _FORM,
         "la cella mostra l'errore {errore} invece di un valore.",
         "Scrivere la cifra, 0 se il fatto non è mai accaduto, n.d. se il dato non è disponibile."),
    Kind("formula-senza-valore", _B, _FORM,
         "la cella contiene una formula di cui il file non conserva il risultato.",
         "Aprire il file in Excel, salvarlo e rimandarlo, oppure scrivere il valore."),
    Kind("carattere-non-stampabile", Severity.WARN, Subject.PLAN,
         "«{testo}» contiene il carattere {codice} ({nome}), che non si può stampare: al suo posto "
         "c'è «□».",
         "Cancellarlo, oppure scrivere al suo posto un carattere comune."),
    Kind("cella-discorde", _B, _FORM,
         "la cella non si legge con certezza: {prima} in una lettura, {seconda} nell'altra.",
         "Riscrivere il valore a mano nella cella e salvare."),
)  # fmt: skip
