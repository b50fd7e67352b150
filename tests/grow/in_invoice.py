"""The changes planted in an invoice, by the statement that they are about."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from grow import again, in_money, in_time
from grow.changes import ABSENT, BLANKS, Groups, later, plus, put, respelt, settle

INVOICE_CHANGES: Groups = {
    "4.6-termin, en": ([again.second_invoice], [
        put("avsandare/namn", None, respelt), put("avsandare/organisationsnummer", None, "okänt"),
        put("avsandare", ABSENT), put("meddelande", "Avser HT16", "höstterminen 2016 och vårterminen 2017")]),
    "4.6-termin": ([in_time.late], [
        again.replacement, again.replacement, in_time.term_in_words, in_time.after_the_deadline,
        put("termin", None, "hösten 2016", "HT2018", "VT2016", "HT16", "höstterminen 2016"),
        put("mottagen", date(2019, 1, 2), date(2016, 12, 15), "i går")]),
    "4.6-villkor": ([in_time.payday, put("betalningsvillkor_dagar", 20, 31)], [
        in_time.from_receipt, put("betalningsvillkor_dagar", "trettio", "ingen", None),
        put("forfallodatum", later(1), "om en månad", None)]),
    "4.6-efterskott": ([in_time.early], [
        put("betald", date(2016, 9, 6), date(2019, 12, 1), "i går"), put("datum", later(-60), later(-80))]),
    "4.6-upprakning": ([in_money.other_price, in_time.dated_next_year, put("rader/*/startdatum", later(365))], [
        in_money.new_year, in_money.new_year, put("rader/*/startdatum", None)]),
    "4.6-momsfri": ([
        in_money.vat, put("rader/*/momssats", 25, 12), put("total", plus("0.01"), plus("100"), ABSENT, "xx"),
        in_money.rounded_too_much], [
        put("total", "sextusen", None), put("moms", "noll", plus("25"), 25), in_money.rounding, in_money.rounding]),
    "4.6-dubbel": ([again.same_row_twice, again.billed_again, again.seven_days_twice, again.many_placements], [
        again.many_placements, put("rader/*/larosate", "Södra högskolan", ["en lista"], "ingen"),
        again.credited, again.credited, put("rader/*/student", *BLANKS)]),
    "4.6-dag": ([
        put("rader/*/antal_dagar", 7, 26, Decimal("0.5"), -30), put("rader/*/slutdatum", later(-40)),
        put("rader/*/antal_veckor", 40, Decimal("1.5"), Decimal("0.3"))], [
        put("rader/*/antal_veckor", 0), in_money.weekend, in_money.weekend,
        put("rader/*/antal_dagar", "fem", "ingen", *BLANKS),
        put("rader/*/slutdatum", later(-5), "i november", None)]),
    "4.6-belopp": ([
        in_money.started_week, put("rader/*/ersattning", plus("0.01"), plus("-306"), plus("100"))], [
        in_money.other_price, in_money.negative, put("rader/*/ersattning", None, "6 120 kr", "xx", "ingen"),
        put("valuta", "EUR", "EUR", "SEK", ["SEK"])]),
    "ovrigt": ([put("rader/*/student", respelt), settle], [
        put("avtal", None, "annat-avtal"), put("datum", None, "2016-13-01"), put("rader", ABSENT, []),
        put("typ", "kreditfaktura", "faktura", "kreditnota"), in_money.unread_row]),
}


