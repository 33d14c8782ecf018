"""Findings about a run as a whole."""

from __future__ import annotations

from generator.findings import Kind, Severity, Subject

_B = Severity.BLOCK
_JOB = Subject.JOB

KINDS = (
    Kind("scheda-non-preparata", Severity.WARN, _JOB,
         "la scheda dell'ufficio {ufficio} non è stata preparata di nuovo: quella restituita non "
         "si può leggere, e una scheda vuota ne prenderebbe il posto.",
         "Correggere i blocchi della scheda restituita, oppure toglierla dalla cartella, e "
         "ripetere il comando."),
    Kind("celle-perse", Severity.WARN, _JOB,
         "delle {totale} celle scritte in questa scheda {usate} sono usate, {proprie} c'erano già "
         "e {ignorate} sono segnalate come non usate: il conto non torna ({celle}).",
         "Controllare a mano queste celle e segnalare il caso a chi mantiene il programma: è un "
         "suo difetto, non della scheda."),
    # the run
    Kind("uscita-occupata", _B, _JOB,
         "il file non si può sostituire: è aperto in un altro programma o protetto.",
         "Chiuderlo (di solito in Excel) e ripetere il comando. Il file di prima è intatto."),
    Kind("uscita-aperta", _B, _JOB,
         "qualcuno ha il file aperto: accanto c'è «{blocco}».",
         "Chiuderlo e ripetere il comando; se non lo ha aperto nessuno, cancellare «{blocco}». Il "
         "file di prima è intatto."),
    Kind("uscita-non-scritta", _B, _JOB,
         "il file non si può scrivere ({motivo}).",
         "Controllare lo spazio e i permessi della cartella, poi ripetere il comando."),
    Kind("uscita-non-cartella", _B, _JOB,
         "è un file, non una cartella: non vi si può scrivere nulla.",
         "Indicare una cartella con --uscite, oppure spostare il file, e ripetere il comando."),
    Kind("uscita-mista", _B, _JOB,
         "il file è già quello nuovo, ma altri non si sono potuti scrivere e questo non è tornato "
         "com'era ({motivo}).",
         "Ripetere il comando: finché non riesce, i file di questa cartella non si accordano."),
    Kind("periodo-chiuso", _B, _JOB,
         "il periodo «{periodo}» è chiuso: i file che ci sono già non vengono sostituiti.",
         "Per rifarli, mettere «aperto» nella colonna «Stato» del foglio «Periodi», oppure usare "
         "un'altra cartella con --uscite."),
    Kind("segnalazioni-non-scritte", Severity.WARN, _JOB,
         "il periodo «{periodo}» è chiuso: il file delle segnalazioni è rimasto quello di prima.",
         "Leggere le segnalazioni sullo schermo, oppure usare un'altra cartella con --uscite."),
    Kind("periodo-senza-schede", _B, _JOB,
         "il periodo «{periodo}» non raccoglie dati: non ha schede da preparare.",
         "Indicare un periodo che raccoglie dati: {ammessi}."),
)  # fmt: skip
