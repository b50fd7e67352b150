"""The head of an e-invoice: what kind it is, what it refers to, when it is due, and whose it is."""

from __future__ import annotations

import re

from checker.sources.errors import quoted
from checker.sources.raw import Raw, RawMapping
from checker.sources.ubl import parties, terms, totals
from checker.sources.ubl.mapping import CORRECTED, HEAD, TYPES, Mapped
from checker.sources.ubl.node import Node
from checker.sources.ubl.said import Notes, Said, agreed, at, mapping, put, scalar, unclear

_BY_FIELD = {one.field: one for one in HEAD}
_PLAIN = ("/nummer", "/avtal", "/datum")
_REPLACES = re.compile(r"\bersätter\b(?!\s*(?:inte|ej))", re.IGNORECASE)


def put_head(tree: RawMapping, root: Node, lines: list[Node], natural: str, notes: Notes) -> None:
    """What comes before the lines. ``natural`` is what the root element says that the document is."""
    kind = _kind(root, lines, natural, notes)
    put(tree, "typ", kind)
    _put_reference(tree, root, getattr(kind, "text", ""), notes)
    for pointer in _PLAIN:
        put(tree, pointer[1:], agreed(at(root, _BY_FIELD[pointer]), _BY_FIELD[pointer], notes))
    put(tree, "forfallodatum", _due(root, notes))
    put(tree, "betalningsvillkor_dagar", terms.payment_days(root, _BY_FIELD["/betalningsvillkor_dagar"], notes))
    put(tree, "period", _period(root, notes))
    put(tree, "avsandare", parties.party(root, "avsandare", notes))
    put(tree, "fakturamottagare", parties.party(root, "fakturamottagare", notes))
    put(tree, "betalning", parties.payment(root, notes))
    put(tree, "valuta", agreed(at(root, _BY_FIELD["/valuta"]), _BY_FIELD["/valuta"], notes))


def put_foot(tree: RawMapping, root: Node, lines: list[Node], currency: str, notes: Notes) -> None:
    """What comes after the lines: the sums and the message."""
    for pointer in ("/moms", "/oresavrundning", "/total"):
        put(tree, pointer[1:], totals.amount(root, _BY_FIELD[pointer], currency, notes))
    totals.check(root, lines, notes)
    words = list(at(root, _BY_FIELD["/meddelande"]))
    if words:
        put(tree, "meddelande", scalar("\n".join(one.text for one in words), words[0].node))


def _kind(root: Node, lines: list[Node], natural: str, notes: Notes) -> Raw:
    """faktura or kreditfaktura by type code, else by root; a code that is neither stays as it stands."""
    code = next((one for one in at(root, _BY_FIELD["/typ"]) if one.text), None)
    kind = natural
    if code is not None:
        known = [kind for kind, codes in TYPES.items() if code.text in codes]
        if not known or (natural == "kreditfaktura" and known[0] != natural):
            notes.add("/typ", code.node, "oklart", f"Typkoden {quoted(code.text)} säger varken att det är en faktura "
                                                   "eller en kreditfaktura som den här filen kan hålla.")
            return scalar(f"typkod {code.text}", code.node)
        kind = known[0]
    where = code.node if code is not None else root
    negative = _all_negative(root, lines)
    if negative and kind == "faktura":
        notes.add("/typ", negative, "negativ", "Fakturans belopp är minusbelopp: den läses som en kreditfaktura.")
        return scalar("kreditfaktura", where)
    if negative:
        notes.add("/typ", negative, "negativ", "Kreditnotan har minusbelopp. Enligt Peppol begär den då betalning; "
                                               "menade avsändaren en kreditering ska beloppen stå utan tecken.")
        return scalar("kreditnota med minusbelopp", where)
    return scalar(kind, where)


def _all_negative(root: Node, lines: list[Node]) -> Node | None:
    """The amount to pay, where it and every line that asks for anything are below zero."""
    payable = root.first("cac:LegalMonetaryTotal/cbc:PayableAmount")
    total = totals.value(payable)
    amounts = [totals.value(line.first("cbc:LineExtensionAmount")) or 0 for line in lines]
    return payable if total is not None and total < 0 and all(amount <= 0 for amount in amounts) else None


def _put_reference(tree: RawMapping, root: Node, kind: str, notes: Notes) -> None:
    """What a credit note credits. An invoice that refers to another replaces it only where it says so: the reference
    may also be to a part or an advance."""
    credited, replaced = _BY_FIELD["/avser_faktura"], _BY_FIELD["/ersatter_faktura"]
    given = [one for one in at(root, credited) if one.text]
    if not given:
        return
    if kind != "faktura":
        put(tree, "avser_faktura", agreed(given, credited, notes))
        return
    code, words = root.said("cbc:InvoiceTypeCode"), " ".join(one.text for one in root.find("cbc:Note"))
    if code == CORRECTED or _REPLACES.search(words):
        put(tree, "ersatter_faktura", agreed(given, replaced, notes))
        return
    notes.add("/ersatter_faktura", given[0].node, "oklart",
              f"Fakturan hänvisar till faktura {quoted(given[0].text)} men säger inte om den ersätter den. Skriv i så "
              "fall det i fakturans notering (”ersätter faktura …”).")
    put(tree, "ersatter_faktura", unclear(given))


def _due(root: Node, notes: Notes) -> Raw | None:
    mapped = _BY_FIELD["/forfallodatum"]
    days = list(at(root, mapped))
    for one in root.find("cac:PaymentTerms/cbc:Note"):
        days += [Said(day, one) for day in terms.due_in_words(one.text)]
    return agreed(days, mapped, notes)


def _period(root: Node, notes: Notes) -> RawMapping | None:
    whole = root.first("cac:InvoicePeriod")
    if whole is None:
        return None
    found = mapping(whole)
    for mapped in (_BY_FIELD["/period/fran"], _BY_FIELD["/period/till"]):
        put(found, mapped.field.rsplit("/", 1)[-1], agreed(at(root, mapped), mapped, notes))
    return found if found.entries else None


def currency_of(root: Node) -> str:
    """The document's currency as it is written, "" where there is none."""
    mapped: Mapped = _BY_FIELD["/valuta"]
    return next((one.text for one in at(root, mapped) if one.text), "")

