"""Amounts of the whole e-invoice: in one currency, and adding up; what changes them besides its lines is said."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from checker.document import fold
from checker.sources.errors import quoted
from checker.sources.raw import Raw
from checker.sources.scalars import number as exact
from checker.sources.ubl.mapping import Mapped
from checker.sources.ubl.node import Node
from checker.sources.ubl.said import Notes, Said, agreed, at, number, scalar

Number = int | Fraction

_TOTALS = "cac:LegalMonetaryTotal"


def value(node: Node | None) -> Number | None:
    """An amount or a quantity; None where there is none, or it is no number."""
    if node is None:
        return None
    found, _ = exact(number(node.text) or node.text)
    return found if isinstance(found, int | Fraction) else None


def in_currency(amounts: list[Said], currency: str, notes: Notes, pointer: str) -> list[Said]:
    """Amounts in another currency than the document's keep its code, so that they are no number of ours."""
    found = []
    for one in amounts:
        own = one.node.get("currencyID")
        if own and currency and fold(own) != fold(currency):
            notes.add(pointer, one.node, "motsagelse", f"Beloppet är i {quoted(own)}, men fakturan i "
                                                       f"{quoted(currency)}. Uppgiften räknas som okänd.")
            one = Said(f"{one.text} {own}", one.node)
        found.append(one)
    return found


def amount(root: Node, mapped: Mapped, currency: str, notes: Notes) -> Raw | None:
    """/moms, /oresavrundning or /total."""
    given = list(at(root, mapped))
    if mapped.field == "/moms":  # a second one may stand in the currency of accounting (BT-111)
        own = [one for one in given if fold(one.node.get("currencyID")) == fold(currency)]
        given = own or given
    if mapped.field == "/total":
        prepaid = root.first(f"{_TOTALS}/cbc:PrepaidAmount")
        if prepaid is not None and value(prepaid) != 0:
            notes.add("/total", prepaid, "avdrag", f"Av fakturans summa är {quoted(prepaid.text)} redan betalt, så det "
                      "som står kvar att betala är inte radernas summa. Summan räknas som okänd.")
            return scalar(f"{root.said(mapped.paths[0])} efter avdrag av {prepaid.text}", prepaid)
    return agreed(in_currency(given, currency, notes, mapped.field), mapped, notes)


def changes(node: Node) -> Iterator[tuple[Node, str, Number | None]]:
    """Each allowance and charge at one level: its element, its words, and what it adds."""
    for one in node.find("cac:AllowanceCharge"):
        charge = one.said("cbc:ChargeIndicator").lower() in ("true", "1")
        size = value(one.first("cbc:Amount"))
        reason = one.said("cbc:AllowanceChargeReason")
        words = f"{'Ett tillägg' if charge else 'Ett avdrag'} på {quoted(one.said('cbc:Amount'))}" \
                + (f" ({quoted(reason)})" if reason else "")
        yield one, words, size if charge or size is None else -size


def check(root: Node, lines: list[Node], notes: Notes) -> None:
    """Says which allowances and charges the document has, and which of its sums don't follow from the others."""
    added: Number | None = 0
    for one, words, size in changes(root):
        notes.add("/total", one, "avdrag", f"{words} ändrar fakturans summa utöver raderna.")
        added = None if size is None or added is None else added + size
    own = {name: root.first(f"{_TOTALS}/cbc:{name}") for name in (
        "LineExtensionAmount", "TaxExclusiveAmount", "TaxInclusiveAmount", "PrepaidAmount", "PayableRoundingAmount",
        "PayableAmount")}
    said = {name: value(node) for name, node in own.items()}
    amounts = [value(line.first("cbc:LineExtensionAmount")) for line in lines]
    of_lines = sum(one for one in amounts if one is not None) if None not in amounts else None
    net, gross, tax = said["TaxExclusiveAmount"], said["TaxInclusiveAmount"], _tax(root)
    sums = (("LineExtensionAmount", of_lines, "radernas belopp"),
            ("TaxExclusiveAmount", _plus(said["LineExtensionAmount"], added), "raderna med avdrag och tillägg"),
            ("TaxInclusiveAmount", _plus(net, tax), "summan utan moms och momsen"),
            ("PayableAmount", _plus(gross, -(said["PrepaidAmount"] or 0), said["PayableRoundingAmount"] or 0),
             "summan med moms, förskott och öresavrundning"))
    for name, right, of_what in sums:
        node, stated = own[name], said[name]
        if node is not None and stated is not None and right is not None and stated != right:
            notes.add("/total", node, "motsagelse",
                      f"{name} är {quoted(node.text)}, men {of_what} ger {_shown(right)}.")


def _tax(root: Node) -> Number | None:
    currency = fold(root.said("cbc:DocumentCurrencyCode"))
    given = root.find("cac:TaxTotal/cbc:TaxAmount")
    own = [one for one in given if fold(one.get("currencyID")) == currency] or given
    return value(own[0]) if own else 0


def _plus(*parts: Number | None) -> Number | None:
    known = [part for part in parts if part is not None]
    return sum(known) if len(known) == len(parts) else None


def _shown(amount: Number) -> str:
    cents = amount * 100
    if cents.denominator != 1:
        return str(amount)
    whole, rest = divmod(abs(cents.numerator), 100)
    return f"{'-' if amount < 0 else ''}{whole}.{rest:02}"
