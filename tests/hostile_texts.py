"""Texts that could stop a writer or become something else: each must stay text."""

from __future__ import annotations

FORMULAS = ("=cmd|'/c calc'!A1", "=1+1", "+1+1", "-1+1", "@SUM(A1)", '=HYPERLINK("http://x.it")')
LINKS = (
    "http://example.it/a?b=c&d",
    "https://example.it",
    "mailto:a@example.it",
    "\\\\server\\condivisa",
    "file:///etc/passwd",
    "C:\\Windows\\system32",
)
CONTROLS = (
    "\x00",
    "a\x07b",
    "\x1b[31mrosso",
    "\x7f\x80",
    "riga\u2028riga\u2029riga",
    "riga\x0briga\x0criga\x85riga",
    "a\r\nb\rc",
    "\t\ttab\t",
    " \u00a0 \u3000 ",
    "\ud800\udfff",
    "\uffff\ufdd0",
)
UNUSUAL = (
    "😀",
    "👨\u200d👩\u200d👧 famiglia",
    "🇮🇹",
    "✔️ fatto ✘",
    "\U0001d54f\U0001f9ff",
    "\uf0b7 punto",
    "\uf0a7 quadro",
    "\ue000\U000f0000",
    "שלום עולם",
    "مرحبا",
    "漢字かな",
    "\u202egnp.exe",
    "\u2066isolato\u2069",
    "\u200eluogo\u200f",
    "e\u0301e\u0300o\u0302",
    "\u0301da solo",
    "a" + "\u0300" * 40,
    "\u200b\u200c\u200d\ufeff",
    "pa\u00adro\u00adla",
)
XML = (
    "<script>alert(1)</script>",
    '<!DOCTYPE x [<!ENTITY a "b">]>&a;',
    "]]>",
    "&amp;&lt;&#x41;",
    '<?xml version="1.0"?>',
    "<r>a</r>",
    "<r></si>&</r>\x01",
)
JINJA = ("{{ 7*7 }}", "{% for x in y %}", "{# nota #}", "{{ ''.__class__ }}")
TYPST = (
    '#read("/etc/passwd")',
    "#panic()",
    "#let x = 1",
    "#sys.inputs",
    '#image("x")',
    "$ x^2 $",
    "*grassetto* _corsivo_",
    "= Titolo",
    "- elenco",
    "`codice`",
    "// commento",
    "/* commento */",
    "<etichetta> @rif",
    "\\u{1F600} \\ ~ ---",
)
LONG = ("a" * 400, "W" * 90 + "-" + "i" * 90)
CODES = ("&P di &N &D", '&"Arial,Bold"&72enorme')

HOSTILE = (*FORMULAS, *LINKS, *CONTROLS, *UNUSUAL, *XML, *JINJA, *TYPST, *LONG, *CODES)
