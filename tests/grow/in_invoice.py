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
    "4.6-upprakning": ([in_money.other_price], [
        in_money.new_year, in_money.new_year, in_time.dated_next_year, put("rader/*/startdatum", later(365), None)]),
    "4.6-momsfri, moms": ([in_money.vat, put("rader/*/momssats", 25, 12)], [put("moms", "noll", plus("25"), 25, 25)]),
    "4.6-momsfri, summa": ([put("total", plus("0.01"), plus("100"), ABSENT, "xx")], [
        put("total", "sextusen", None), put("rader/*/ersattning", None)]),
    "4.6-momsfri, avrundning": ([in_money.rounded_too_much], [in_money.rounding]),
    "4.6-dubbel": ([again.same_row_twice, again.billed_again], [
        again.nearly_twice, again.seven_days_twice, again.many_placements, again.many_placements,
        put("rader/*/larosate", "Södra högskolan", ["en lista"], "ingen"),
        again.credited, again.credited, put("rader/*/student", *BLANKS)]),
    "4.6-dag, hela": ([
        put("rader/*/antal_dagar", Decimal("0.5"), -30), put("rader/*/antal_veckor", Decimal("1.5"), Decimal("0.3"))], [
        put("rader/*/antal_veckor", 0, 2), put("rader/*/antal_dagar", 0)]),
    "4.6-dag, i perioden": ([
        put("rader/*/antal_dagar", 7, 26), put("rader/*/slutdatum", later(-8)), put("rader/*/antal_veckor", 40, 6)], [
        put("rader/*/slutdatum", later(-40)), in_money.weekend, in_money.weekend,
        put("rader/*/antal_dagar", "fem", "ingen", *BLANKS),
        put("rader/*/slutdatum", later(-5), "i november", None)]),
    "4.6-belopp": ([
        in_money.started_week, put("rader/*/ersattning", plus("0.01"), plus("-306"), plus("100"))], [
        in_money.odd_price, in_money.negative, put("rader/*/ersattning", None, "6 120 kr", "xx", "ingen"),
        put("rader/*/form", "vfu", "auskultation", "studiebesok", "praktik")]),
    "4.6-belopp, valuta": ([put("valuta", "EUR", "DKK")], [put("valuta", "SEK", ["SEK"], "xx", None)]),
    "ovrigt": ([put("rader/*/student", respelt), settle], [
        put("avtal", None, "annat-avtal"), put("datum", None, "2016-13-01"), put("rader", ABSENT, []),
        put("typ", "kreditfaktura", "faktura", "kreditnota"), in_money.unread_row]),
}


