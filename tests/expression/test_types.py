"""Every expression is held to the documents' schemas before it is run."""

from __future__ import annotations

import pytest

from checker.expression.grammar import ExpressionError
from checker.expression.tree import walk

from .bench import typed

TYPES = {
    "faktura.datum": "datum",
    "faktura.betalningsvillkor_dagar": "tal",
    "faktura.total": "kronor",
    "faktura.avsandare.namn": "namn",
    "faktura.rader": "list faktura.rader",
    "faktura.avsandare": "record faktura.avsandare",
    "avtal.frister.faktura_ht": "manaddag faktura_ht",
    "granskningsdag": "datum",
    "tolkning.dagar": "axel",
    "finns(faktura.datum)": "janej",
    "angivna(faktura.rader)": "list faktura.rader",
    "faktura.datum + 30": "datum",
    "faktura.datum - 28": "datum",
    "faktura.forfallodatum - faktura.datum": "tal",
    "faktura.total + faktura.moms": "kronor",
    "faktura.total * 2": "kronor",
    "2 * faktura.total": "kronor",
    "faktura.total * 0.5": "kvot",
    "faktura.total / 5": "kvot",
    "ore(faktura.total / 5)": "kronor",
    "faktura.total / faktura.moms": "tal",
    "faktura.total / 5 + faktura.moms": "kvot",
    "faktura.betalningsvillkor_dagar / 7": "tal",
    "-faktura.total": "kronor",
    "faktura.total + 1": "kronor",
    "faktura.total if finns(faktura.total) else 0": "kronor",
    "faktura.total / 5 if finns(faktura.total) else 0": "kvot",
    "1 if finns(faktura.total) else 2.5": "tal",
    "sum(r.ersattning for r in faktura.rader)": "kronor",
    "sum(r.antal_veckor for r in faktura.rader)": "tal",
    "sum(r.ersattning / 5 for r in faktura.rader)": "kvot",
    "max(r.slutdatum for r in faktura.rader)": "datum",
    "min(r.ersattning for r in faktura.rader)": "kronor",
    "len(r for r in faktura.rader)": "tal",
    "len(faktura.rader)": "tal",
    "all(r.ersattning > 0 for r in faktura.rader)": "janej",
    "len(alla_falt(avtal))": "tal",
    "any(platshallare(f) for f in alla_falt(avtal))": "janej",
    "fakturans_termin(faktura)": "termin",
    "ovriga_parter(avtal)": "list samverkansavtal.parter.larosaten",
    "any(p.namn == faktura.avsandare.namn for p in ovriga_parter(avtal))": "janej",
    "len(samma_termin(faktura))": "tal",
    "any(x.nummer == faktura.nummer for x in samma_termin(faktura))": "janej",
    "faktura.typ": "val",
    'faktura.typ if finns(faktura.typ) else "annan"': "text",
    "faktura.avsandare if finns(faktura.avsandare) else faktura.avsandare": "record faktura.avsandare",
}


@pytest.mark.parametrize(("text", "kind"), TYPES.items(), ids=TYPES)
def test_what_an_expression_gives(text: str, kind: str) -> None:
    _, found = typed(text)
    assert kind.split()[0] == found.kind
    if " " in kind:
        assert found.path.endswith(kind.split()[1])


FITS = [
    "faktura.total == faktura.moms",
    "faktura.total >= 0",
    "faktura.total != 0.5",
    "0 < faktura.total <= 1000",
    "ore(faktura.total / 5) == faktura.moms",
    "faktura.betalningsvillkor_dagar == 30",
    "faktura.datum < faktura.forfallodatum <= granskningsdag",
    'faktura.datum >= "2016-09-01"',
    "faktura.datum + faktura.betalningsvillkor_dagar == faktura.forfallodatum",
    'faktura.typ == "kreditfaktura"',
    '"kreditfaktura" == faktura.typ',
    'faktura.typ in ("faktura", "kreditfaktura")',
    'faktura.typ not in ("faktura",)',
    'faktura.valuta == "vad som helst"',
    "faktura.avsandare.namn == faktura.fakturamottagare.namn",
    "faktura.avsandare.kontaktperson == faktura.avsandare.namn",
    'tolkning.dagar == "vardagar"',
    'tolkning.dagar in ("kalender", "vardagar")',
    "faktura.betalningsvillkor_dagar in (10, 20, 30)",
    '"lov" in avtal.uteslutna_driftsformer',
    'any(form == "lov" for form in avtal.uteslutna_driftsformer)',
    'all(h.huvudansvarig == True or not h.huvudansvarig for h in avtal.handledare)',
    "finns(avtal) or redovisad(faktura.rader) or angiven(faktura.datum)",
    "any(finns(r) for r in faktura.rader)",
    "all(finns(f) for f in alla_falt(avtal))",
    'rymmer(faktura.datum, faktura.forfallodatum, tolkning.dagar, 5) > 3',
    "all(all(r.startdatum <= s.slutdatum for s in faktura.rader) for r in faktura.rader)",
]


@pytest.mark.parametrize("text", FITS)
def test_what_fits_together(text: str) -> None:
    assert typed(text)[1].kind == "janej"


WRONG = {
    # text: (column, what the message says)
    "faktura.datun": (0, "menas 'datum'"),
    "finns(faktura.rader) and all(r.studnet == r.verksamhet for r in faktura.rader)": (29, "menas 'student'"),
    "faktura.rader.student": (0, "har inga fält"),
    "faktura.datum.ar": (0, "har inga fält"),
    "faktuta.datum": (0, "menas 'faktura'"),
    "x": (0, "finns inte"),
    "schema": (0, "finns inte"),
    "tolkning.dagor == \"kalender\"": (0, "menas 'dagar'"),
    'tolkning.dagar == "vardag"': (18, "menas 'vardagar'"),
    "tolkning": (0, "axel"),
    'tolkning == "x"': (0, "axel"),
    "finns(tolkning.dagar)": (0, "frågar efter ett fält"),
    "finns(tolkning)": (6, "axel"),
    'faktura.typ == "kredit"': (15, "är inte ett av valen"),
    '"kreditfaktra" == faktura.typ': (0, "menas 'kreditfaktura'"),
    'faktura.typ != "kreditfaktra"': (15, "menas 'kreditfaktura'"),
    'faktura.typ in ("faktura", "kredit")': (15, "är inte ett av valen"),
    '"privat" in avtal.uteslutna_driftsformer': (0, "är inte ett av valen"),
    "faktura.total == faktura.datum": (17, "kan inte jämföras"),
    'faktura.total == "6120"': (17, "kan inte jämföras"),
    'faktura.datum == "2016-13-01"': (17, "kan inte jämföras"),
    'faktura.nummer < "A"': (17, "kan inte jämföras"),
    "finns(faktura.total) < finns(faktura.moms)": (23, "kan inte jämföras"),
    "faktura.rader == faktura.rader": (17, "kan inte jämföras"),
    "faktura.avsandare == faktura.fakturamottagare": (21, "kan inte jämföras"),
    "faktura.total == faktura.betalningsvillkor_dagar": (17, "kronor jämförs med kronor"),
    "faktura.total + faktura.betalningsvillkor_dagar": (0, "läggs inte ihop"),
    "faktura.total * faktura.moms": (0, "ingen mening"),
    "faktura.total / 5 == faktura.moms": (21, "avrundat"),
    "faktura.moms == faktura.total / 5": (16, "avrundat"),
    "faktura.total * 0.2 == faktura.moms": (23, "avrundat"),
    "sum(r.ersattning / 5 for r in faktura.rader) == faktura.total": (48, "avrundat"),
    "max(r.ersattning / 5 for r in faktura.rader) > 5": (47, "avrundat"),
    "faktura.total / 5 in (1, 2)": (21, "avrundat"),
    "faktura.datum + faktura.total": (0, "går inte att räkna ut"),
    "faktura.datum * 2": (0, "går inte att räkna ut"),
    "2 + faktura.datum": (0, "går inte att räkna ut"),
    'faktura.nummer + "x"': (0, "går inte att räkna ut"),
    "-faktura.datum": (1, "här ska stå ett tal"),
    "not faktura.total": (4, "här ska stå janej"),
    "faktura.total and finns(faktura.moms)": (0, "här ska stå janej"),
    "1 if faktura.total else 2": (5, "här ska stå janej"),
    "1 if finns(faktura.total) else faktura.datum": (0, "går inte ihop"),
    "faktura.avsandare if finns(faktura.typ) else faktura.fakturamottagare": (0, "går inte ihop"),
    "(faktura.avsandare if finns(faktura.typ) else faktura.betalning).namn": (1, "går inte ihop"),
    "rymmer(faktura.datum, faktura.datum, tolkning.dagar if finns(faktura.typ) else tolkning.prisdatum, 5)":
        (37, "vill ha axel"),
    "namngiven_kurs(tolkning.dagar)": (15, "vill ha namn"),
    "all(r.ersattning for r in faktura.rader)": (4, "tar villkor"),
    "sum(r.student for r in faktura.rader)": (4, "tar tal"),
    "sum(r.startdatum for r in faktura.rader)": (4, "tar tal"),
    "min(r.student for r in faktura.rader)": (4, "tar tal eller datum"),
    "len(faktura.datum)": (4, "går igenom en lista"),
    "all(r for r in faktura.datum)": (15, "går igenom en lista"),
    "all(faktura.total > 0 for faktura in faktura.rader)": (0, "upptaget"),
    "all(all(r.antal_veckor > 0 for r in faktura.rader) for r in faktura.rader)": (4, "upptaget"),
    "all(r.antal_veckor > 0 for r in faktura.rader) and r.antal_veckor > 0": (51, "finns inte här"),
    "sum(r.ersattning for r in faktura.rader if r.ersattning)": (43, "här ska stå janej"),
    "faktura.datum in faktura.rader": (17, "kan inte jämföras"),
    "faktura.datum in faktura.total": (17, "söker i en lista"),
    'faktura.typ in ("faktura",) == True': (0, "står ensamt"),
    "veckopris(faktura)": (0, "finns inte"),
    "vartermn(faktura.termin)": (0, "menas 'vartermin'"),
    "print(faktura)": (0, "finns inte"),
    "ore(faktura.total, 2)": (0, "tar 1 värden, inte 2"),
    "ore()": (0, "tar 1 värden, inte 0"),
    "ore(faktura.datum)": (4, "vill ha"),
    "fakturans_termin(avtal)": (17, "vill ha record:faktura"),
    "orgnr(faktura.avsandare.namn)": (6, "vill ha text"),
    "angivna(faktura.datum)": (0, "frågar efter en lista"),
    "finns(granskningsdag)": (0, "frågar efter ett fält"),
    "any(finns(form) for form in avtal.uteslutna_driftsformer)": (4, "frågar efter ett fält"),
}


@pytest.mark.parametrize(("text", "wanted"), WRONG.items(), ids=WRONG)
def test_what_does_not_fit_and_where(text: str, wanted: tuple[int, str]) -> None:
    with pytest.raises(ExpressionError) as error:
        typed(text)
    assert (error.value.column, wanted[1] in error.value.message) == (wanted[0], True), str(error.value)


def test_a_misspelt_field_is_shown_with_a_caret() -> None:
    with pytest.raises(ExpressionError) as error:
        typed("all(r.antal_veckr > 0 for r in faktura.rader)")
    assert str(error.value).split("\n") == [
        "fältet 'antal_veckr' finns inte i faktura.rader; menas 'antal_veckor'?",
        "    all(r.antal_veckr > 0 for r in faktura.rader)",
        "        ^",
    ]


def test_every_node_that_gives_a_value_gets_its_kind() -> None:
    tree, _ = typed("sum(r.ersattning for r in faktura.rader if r.antal_veckor >= 2) > -1.5")
    assert [(type(node).__name__, node.kind) for node in walk(tree)] == [
        ("Compare", "janej"), ("Aggregate", "kronor"), ("Field", "kronor"), ("Name", "record"), ("Field", "list"),
        ("Name", "record"), ("Compare", "janej"), ("Field", "tal"), ("Name", "record"), ("Literal", "tal"),
        ("Negate", "tal"), ("Literal", "tal")]


def test_comparisons_of_names_are_marked_as_folded() -> None:
    folded = {}
    for text in ("faktura.avsandare.namn == faktura.nummer", "faktura.meddelande == faktura.nummer",
                 'faktura.avsandare.namn in ("a",)', "faktura.total > 0"):
        folded[text] = getattr(typed(text)[0], "folded", None)
    assert list(folded.values()) == [(True,), (False,), (True,), (False,)]
