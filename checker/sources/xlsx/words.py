"""The words of appendix 2, as people write them: headings of its columns, labels of its foot, and its total."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

#: The columns of appendix 2 and what the form calls them.
FIELDS = {"verksamhet": "Verksamhet", "student": "Studentens namn", "startdatum": "Startdatum",
          "slutdatum": "Slutdatum", "antal_veckor": "Antal veckor", "ersattning": "Ersättning"}
#: Columns that aren't the form's own, yet say something of one of its fields.
GIVEN, FAMILY, DAYS, NUMBER, PERIOD = "förnamn", "efternamn", "dagar", "personnummer", "period"

#: A line that a sheet calculates with and the form hasn't: known, so that nobody is told that it isn't read.
PRICE = "pris"

_HEADINGS = {
    "verksamhet": "verksamhet verksamheten verksamhetensnamn verksamhetsnamn enhet enhetensnamn vfuenhet vfuplats"
                  " vfuplacering placering placeringsenhet praktikplats arbetsplats avdelning vårdenhet boende"
                  " äldreboende verksamhetenhet enhetverksamhet",
    "student": "student studenten studentensnamn studentnamn studentnamnet studentens studenter namn namnpåstudent"
               " namnstudent studentnamnet studerande studerandesnamn studerandenamn namnpåstuderande praktikant"
               " elev förochefternamn föroefternamn studentensföroefternamn studentensförochefternamn",
    "startdatum": "startdatum start startdag startar från fråndatum datumfrån frånochmed frånomed from fromdatum"
                  " datumfrom förstadag förstadagen börjar början begynnelsedatum periodstart periodfrån periodfrom"
                  " praktikstart vfustart vfufrån startdatumvfu vfustartdatum startvfu startpraktik",
    "slutdatum": "slutdatum slut slutdag slutar till tilldatum datumtill tillochmed tillomed tom tomdatum datumtom"
                 " sistadag sistadagen slutet periodslut periodtill periodtom praktikslut vfuslut vfutill"
                 " slutdatumvfu vfuslutdatum slutvfu slutpraktik avslutas",
    "antal_veckor": "antalveckor antalv antveckor antv veckor antalvfuveckor antalveckorvfu vfuveckor"
                    " antalpraktikveckor praktikveckor veckorvfu veckorantal antalveckorpraktik omfattningveckor"
                    " omfattningv omfattningiveckor tidiveckor tidveckor längdveckor längdiveckor",
    "ersattning": "ersättning ersättningen belopp beloppet summa kronor kr sek totalt total radsumma kostnad"
                  " attbetala attfakturera beloppattbetala beloppattfakturera summaersättning ersättningsumma"
                  " ersättningsbelopp ersättningtotalt totalersättning belopptotalt totaltbelopp totalbelopp"
                  " vfuersättning",
    PERIOD: "period perioden praktikperiod praktikperioden vfuperiod placeringsperiod tidsperiod praktiktid datum vecka"
            " vecknr veckonr veckonummer kalendervecka kalenderveckor v",
    GIVEN: "förnamn tilltalsnamn studentensförnamn", FAMILY: "efternamn studentensefternamn",
    DAYS: "antaldagar dagar antald antdagar vfudagar antalvfudagar",
    NUMBER: "personnummer personnr persnr pnr personnumer födelsedata födelsenummer födelsedatum studentenspersonnummer"
            " samordningsnummer",
}
_LABELS = {
    "namn": "verksamhetensnamn verksamhet verksamhetsnamn namnpåverksamhet enhet enhetensnamn avsändare",
    "student": "student studentensnamn studentnamn namnpåstudent",
    "organisationsnummer": "organisationsnummer organisationsnr orgnr orgnummer",
    "kontaktperson": "verksamhetenskontaktperson kontaktperson kontakt kontaktpersonensnamn",
    "telefon": "telefon telefonnummer telefonnr telnr tel tfn mobil mobiltelefon",
    "epost": "epostadress epost mejl mejladress mail mailadress email emailadress",
    "giro": "postgirobankgiro bankgiropostgiro plusgirobankgiro bankgiroplusgiro giro gironummer pgbg bgpg"
            " postgiroellerbankgiro bankgiroellerplusgiro plusgiroellerbankgiro postgirobankgironr",
    "bankgiro": "bankgiro bankgironummer bankgironr bg bgnr",
    "plusgiro": "plusgiro plusgironummer plusgironr postgiro postgironummer postgironr pg pgnr",
    "period": "underlagetavserperioden underlagetavserperiod avserperioden avserperiod perioden period"
              " faktureringsperiod tidsperiod",
    "fran": "periodfrån periodfrom från from frånochmed", "till": "periodtill periodtom till tom tillochmed",
    "avtal": "avtal avtalsid avtaletsid samverkansavtal avtalsnummer avtalsnr",
    "termin": "termin terminen avsertermin", "faktura": "faktura fakturanummer fakturanr hörtillfaktura tillfaktura",
    "id": "underlagetsid underlagsid underlagsnummer underlagsnr id",
    PRICE: "prisperstudentochvecka prisperstudentochveckaikr prispervecka veckopris ersättningperstudentochvecka"
           " ersättningpervecka",
}
HEADING = {word: field for field, words in _HEADINGS.items() for word in words.split()}
LABEL = {word: field for field, words in _LABELS.items() for word in words.split()}

#: Characters of a cell that may be a heading or a label.
LONGEST = 150

_PARENTHESIS = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")
_PER = re.compile(r"\bper\b|/|vecka|\bv\b|dag|\bà\b", re.IGNORECASE)
_HYPHENATED = re.compile(r"(?<=\w)-\s*\n\s*")
_UNITS = ("exklmoms", "exklusivemoms", "utanmoms", "ikronor", "kronor", "isek", "sek", "ikr", "kr", "iveckor")
_TOTAL = re.compile(r"total|delsumma|summa|attbetala|attfakturera|slutsumma|sum$|.*totalt$")
#: Words of a total that is the whole; with others, a name say, it is a part's.
_WHOLE = frozenset({
    "total", "totala", "totalt", "totalsumma", "slutsumma", "summa", "sum", "ersättning", "ersättningen", "belopp",
    "beloppet", "kronor", "kr", "sek", "att", "betala", "fakturera", "och", "i", "för", "alla", "hela", "underlaget",
    "perioden"})
_EITHER = frozenset({"summa", "sum"})
_NOT_MONEY = ("veckor", "dagar", "studenter", "antal")
#: Units of a column of amounts that aren't kronor.
_NOT_KRONOR = re.compile(r"\b(?:tkr|ksek|mkr|tusental|öre|eur|euro|usd|dkk|nok|gbp)\b|[€$£]", re.IGNORECASE)
_TAX = re.compile(r"moms|mervärdesskatt|vat$")
_INCLUSIVE = re.compile(r"\b(?:inkl|med moms|att betala|att fakturera)", re.IGNORECASE)
_NOTE = re.compile(r"(?:obs|notera|ps|not|anm)\b|\*|.*[.!?]$|(?:\S+\s+){8}", re.IGNORECASE | re.DOTALL)
_NO_VERKSAMHET = re.compile(
    r"termin|program|sjuksköterske|sjuksköterskor|specialist|terapeut|\butbildning|\bkurs|\bvecka|\bperiod|\bstudent"
    r"|\bvfu\b|\b(?:ht|vt|t|v)\.? ?\d|\d{4}|januari|februari|augusti|september|oktober|november|december",
    re.IGNORECASE)
_LONGEST_NAME = 80


@lru_cache(4096)
def squeezed(text: str) -> str:
    """A heading without case, spacing, line breaks and punctuation: ``Start-\\ndatum:`` is startdatum."""
    folded = unicodedata.normalize("NFKC", _HYPHENATED.sub("", text.replace("\xad", ""))).casefold()
    return "".join(character for character in folded if character.isalnum())


@lru_cache(4096)
def heading(text: str) -> str | None:
    """The field that a column's heading names; GIVEN, FAMILY, DAYS, NUMBER or PERIOD for those; else None."""
    if len(text) > LONGEST:
        return None
    bare = _bare(text)
    for key in (squeezed(text), squeezed(bare)) if bare is not text else (squeezed(text),):
        for word in (key, *(key.removesuffix(unit) for unit in _UNITS if key.endswith(unit))):
            field = HEADING.get(word)
            if field is not None:
                other = _NOT_KRONOR.search(text) or (bare != text and _PER.search(text))
                return None if field == "ersattning" and other else field
    return None


@lru_cache(4096)
def label(text: str) -> tuple[str, str] | None:
    """The field that a label names, and what stands after it in the same cell: ``Telefon: 08-465`` has both."""
    if len(text) > LONGEST:
        return None
    whole = LABEL.get(squeezed(_bare(text)))
    if whole is not None:
        return whole, ""
    for mark in (":", "__"):
        before, found, after = text.partition(mark)
        field = LABEL.get(squeezed(_bare(before))) if found else None
        if field is not None:
            return field, after.strip("_.… \t\n")
    for word in ("underlaget avser perioden", "avser perioden"):
        if text.casefold().strip().startswith(word):
            return "period", text.strip()[len(word):].strip("_.… \t\n")
    return None


def is_note(text: str) -> bool:
    """Whether a cell that stands alone in its row is a sentence about the table rather than a name in it."""
    return _NOTE.match(text.strip()) is not None


def may_be_verksamhet(text: str) -> bool:
    """Whether a cell that stands alone in its row may name the verksamhet of the rows beneath: no note, no term,
    no utbildning, no label."""
    return len(text) <= _LONGEST_NAME and not (is_note(text) or unknown_label(text) or _NO_VERKSAMHET.search(text))


def is_tax(text: str) -> bool:
    """Whether a label says VAT: ``Moms 25 %``."""
    return len(text) <= LONGEST and _TAX.match(squeezed(text)) is not None


def includes_tax(text: str) -> bool:
    """Whether a total says that VAT is in it: ``Totalt inkl. moms``."""
    return _INCLUSIVE.search(text) is not None


def _bare(text: str) -> str:
    """A text without what stands within parentheses; the very same where nothing does."""
    return _PARENTHESIS.sub(" ", text) if "(" in text or "[" in text else text


def unknown_label(text: str) -> bool:
    """Whether a cell is the label of something that the form doesn't ask for: ``Underskrift:``."""
    return len(text) <= LONGEST and (text.rstrip("_ .").endswith(":") or "___" in text)


@lru_cache(4096)
def total(text: str) -> tuple[bool, str] | None:
    """Whether a total is said to be the whole (or only a part), and what stands after it in the cell; else None."""
    if len(text) > LONGEST:
        return None
    before, _, after = text.partition(":")
    key = squeezed(_bare(before))
    if not _TOTAL.match(key) or any(word in key for word in _NOT_MONEY):
        return None
    said = set(re.findall(r"\w+", _bare(before).casefold()))
    return said <= _WHOLE and key not in _EITHER, after.strip("_ ")
