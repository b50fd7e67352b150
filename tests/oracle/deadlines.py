"""§ 4.6: thirty days, in arrears, in time for the term, one invoice a term."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from oracle.bill import Bill, replaced, replaces, same_party, same_sender, term
from oracle.days import workday_from
from oracle.fields import Plain, day, name, part, says, text, whole
from oracle.truth import (
    Truth,
    every,
    guarded,
    negated,
    over,
    readings,
    same,
    some,
    where_recorded,
)


def payment_terms(bill: Bill) -> str:
    """Due as agreed, from either start; both ways to say it must be right."""
    paper, agreed = bill.paper, whole(part(bill.agreement, "frister"), "betalning_dagar")
    has_days, has_due = (says(paper, key) is not None for key in ("betalningsvillkor_dagar", "forfallodatum"))
    by_days = same(whole(paper, "betalningsvillkor_dagar"), agreed)

    def under(start: str) -> str:
        first = day(paper, "datum" if start == "fakturadatum" else "mottagen")
        due = None if first is None or agreed is None else first + timedelta(agreed)
        on_day = same(day(paper, "forfallodatum"), due) if has_due else by_days
        return guarded([negated(bill.credit)], every([by_days if has_days else True, on_day]))

    recorded = says(paper, "mottagen") is not None
    seen = {under(r) for r in where_recorded(bill.agreement, "betalningsstart", "mottagen", recorded)}
    return next(outcome for outcome in ("uppfylld", "ej_tillamplig", "obedomd", "bruten") if outcome in seen)


def arrears(bill: Bill, row: Plain | None) -> str:
    """Paid, or on the other reading invoiced, after the placement's last day."""
    paper, last, dated = bill.paper, day(row or {}, "slutdatum"), day(bill.paper, "datum")
    terms = whole(paper, "betalningsvillkor_dagar")
    paid = None if dated is None or terms is None else dated + timedelta(terms)
    paid_when_told = any(says(paper, key) is not None for key in ("forfallodatum", "betald"))
    for key in ("forfallodatum", "betald"):
        paid = day(paper, key) if says(paper, key) is not None else paid

    def under(efterskott: str) -> str:
        if efterskott == "betalning":
            after = some([_after(paid, last), False if paid_when_told else _after(dated, last)])
        else:
            after = _after(dated, last)
        return guarded([negated(bill.credit)], after)

    return over(under, readings(bill.agreement, "efterskott"))


def _deadline(bill: Bill, helgfrist: str) -> date | None:
    when = term(bill)
    if when is None:
        return None
    stated = part(bill.agreement, "frister").get(f"faktura_{when[0].lower()}")
    found = day({"d": f"{when[1]}-{stated}"}, "d")
    return workday_from(found) if found and helgfrist == "nasta-vardag" else found


def _after(when: date | None, last: date | None) -> Truth:
    return None if last is None or when is None else when > last


def _until(sent: date | None, last: date) -> Truth:
    return None if sent is None else sent <= last


def _original_in_time(bill: Bill, bills: Iterable[Bill], last: date, meddelande: str) -> Truth:
    """Whether the invoice replaces one that was in time; not known where that one isn't at hand."""
    if says(bill.paper, "ersatter_faktura") is None:
        return False
    everything = list(bills)
    found = [(b, truth) for b in everything if b is not bill and (truth := replaces(bill, b, everything)) is not False]
    settled = len(readings(bill.agreement, "meddelande")) == 1

    def until(old: Bill) -> Truth:
        dated, received = _until(day(old.paper, "datum"), last), _until(day(old.paper, "mottagen"), last)
        if meddelande == "skickat" or (says(old.paper, "mottagen") is None and not settled):
            return dated
        return False if received is None and dated is False else received

    in_time = some(every([truth, until(old)]) for old, truth in found)
    return in_time if any(truth for _, truth in found) else some([in_time, None])


def in_time(bill: Bill, bills: list[Bill]) -> str:
    """Sent by the term's last day, where that falls within the agreement's time."""
    force = day(part(bill.agreement, "giltighet"), "fran")
    recorded = says(bill.paper, "mottagen") is not None
    starts = [day(row or {}, "startdatum") for _, row in bill.rows]

    def under(helgfrist: str, rackvidd: str, meddelande: str) -> str:
        last = _deadline(bill, helgfrist)
        if last is None:
            return guarded([negated(bill.credit), None], None)
        sent = _until(day(bill.paper, "mottagen" if meddelande == "mottaget" else "datum"), last)
        later = every(None if s is None else s > last for s in starts) if starts else None
        exempt = some([later, _original_in_time(bill, bills, last, meddelande)])
        binds = some([sent, negated(exempt), rackvidd == "galler"])
        due = None if force is None else last >= force
        return guarded([negated(bill.credit), due, binds], sent)

    return over(under, readings(bill.agreement, "helgfrist"), readings(bill.agreement, "fristens_rackvidd"),
                where_recorded(bill.agreement, "meddelande", "mottaget", recorded))


def one_a_term(bill: Bill, bills: list[Bill], credited: set[int]) -> str:
    """Axis terminsvis: one a term, sender and recipient. Each of two ordinary invoices stands in the other's way; one
    of which nothing is left (``credited``: their indices) stands in nobody's. What isn't known of another is a
    question only where it surely is the same sender's."""
    def counts(b: Bill) -> Truth:
        return every([negated(b.credit), negated(replaced(b, bills)), negated(b.index in credited)])

    def same_agreement(other: Bill) -> bool:
        if bill.agreement or other.agreement:
            return bool(bill.agreement and other.agreement)
        return same(name(bill.paper, "avtal"), name(other.paper, "avtal")) is not False

    def same_term(other: Bill) -> Truth:
        """Unknown only of the same sender: an invoice that tells neither stands in nobody's way."""
        one = same(term(bill), term(other))
        return False if one is None and not same_sender(bill, other) else one

    another = some(every([counts(b), same_sender(bill, b), same_agreement(b), same_term(b)])
                   for b in bills if b is not bill and same_party(bill, b, "fakturamottagare") is not False)
    sender = part(bill.paper, "avsandare")
    told = term(bill) and (name(sender, "namn") or text(sender, "organisationsnummer"))
    alone = every([negated(another), True if told else None])
    return over(lambda reading: guarded([counts(bill)], True if reading == "flera" else alone),
                readings(bill.agreement, "terminsvis"))
