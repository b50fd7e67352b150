"""The named facts that rules may call: few, pure, dated and cited. Nothing else of Python is reachable.

Each takes the evaluation's Context first and reads documents through it, so that what a fact
looks at counts as evidence like any other. A fact that is ``total`` takes unknown arguments;
for the others an unknown argument makes the result unknown before they are called.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from checker.document import Cell, Record, Series, cells, fold
from checker.expression.interpret import Context, items
from checker.expression.values import Axis, Cause, Gap, Unknown, Value
from checker.facts import (
    attestation,
    billing,
    calendar,
    education,
    identity,
    invoices,
    price,
    recurring,
    resent,
    reversal,
    sentences,
)
from checker.facts.lines import Line
from checker.facts.price import Index
from checker.facts.register import Register
from checker.facts.run import Run
from checker.facts.senders import is_credit

__all__ = ["FACTS", "Fact", "Index", "Register", "Run"]


@dataclass(frozen=True, slots=True)
class Fact:
    """A named fact: types as ``checker.expression.types.Signature`` has them, a line for ``explain``,
    and its source (§ or law). ``certain``: it is never unknown, whatever it is given."""

    function: Callable[..., Value]
    parameters: tuple[str, ...]
    result: str
    text: str
    total: bool = False
    certain: bool = False


def _ore(_: Context, amount: Value) -> Value:
    return price.rounded(amount, 2) if isinstance(amount, int | Fraction) else Unknown.of(amount)


def _whole(_: Context, number: Value) -> Value:
    return isinstance(number, int) or (isinstance(number, Fraction) and number.denominator == 1)


def _capacity(context: Context, first: Value, last: Value, reading: Axis, days_a_week: Value) -> Value:
    if not isinstance(first, date) or not isinstance(last, date) or not isinstance(days_a_week, int):
        return Unknown.of(first, last, days_a_week)
    by_calendar, by_weekday = (calendar.capacity(first, last, one, days_a_week) for one in ("kalender", "vardagar"))
    return by_calendar if by_calendar == by_weekday or context.reading(reading) == "kalender" else by_weekday


def _deadline(_: Context, term: str, month_day: str) -> Value:
    return calendar.day_in_year(calendar.term_year(term), month_day) or recurring.no_such_day(month_day)


def _last_notice(context: Context, end: date, count: Value, reading: Axis) -> Value:
    if not isinstance(count, int) or not 0 <= count <= 1200:
        return Unknown(())
    back, forward = (calendar.last_day_of_notice(end, count, one) for one in ("bakat", "framat"))
    chosen = back if back == forward or context.reading(reading) == "bakat" else forward
    return chosen or Unknown(())


def _may_lie_in(_: Context, term: Value, first: Value, last: Value) -> Value:
    days = [day for day in (first, last) if isinstance(day, date)]
    if not isinstance(term, str) or not days:
        return Unknown.of(term) if isinstance(term, Unknown) else Unknown.of(first, last)
    return calendar.may_lie_in(term, *days)


def _line_amount(context: Context, row: Value, invoice: Value, agreement: Value, days: Value, price_date: Axis,
                 rounding: Axis, which_days: Axis) -> Value:
    placement = price.Placement(row, context.scalar(row, "startdatum"), context.scalar(row, "slutdatum"),
                                _larosate(row, invoice), context.scalar(invoice, "datum"))
    return price.line_amount(context, placement, agreement, days, price_date, rounding, which_days)


def _larosate(row: Value, invoice: Value) -> str | None:
    """The lärosäte whose student it is: the line's, else the invoice's recipient."""
    named = row.value("larosate") if isinstance(row, Record) else None
    recipient = invoice.record("fakturamottagare") if isinstance(invoice, Record) else None
    addressed = recipient.value("namn") if recipient else None
    found = named or addressed
    return found if isinstance(found, str) else None


def _other_year(context: Context, row: Value, invoice: Value, agreement: Value, days: Value, right: Value,
                rounding: Axis) -> Value:
    amount = context.scalar(row, "ersattning")
    if not isinstance(amount, int | Fraction) or not isinstance(days, int | Fraction) \
            or not isinstance(right, int | Fraction):
        return Unknown.of(amount, days, right)
    if isinstance(invoice, Record) and is_credit(invoice):  # written with or without minus signs
        amount, days, right = price.size(amount), price.size(days), price.size(right)
    return price.other_year(context, agreement, days, amount, right, _larosate(row, invoice), rounding)


def _other_parties(context: Context, agreement: Value) -> Value:
    """The parties that a termination must be told to: all but the one that terminates; none without one."""
    if not isinstance(agreement, Record):
        return Unknown.of(agreement)
    notice = context.field(context.field(agreement, "giltighet"), "uppsagning")
    if not isinstance(notice, Record):
        return notice.unknown() if isinstance(notice, Gap) and notice.reason == "malformed" else []
    parties = context.field(agreement, "parter")
    party, listed = context.field(parties, "samverkanspart"), context.field(parties, "larosaten")
    by = context.scalar(notice, "av")
    if not isinstance(party, Record) or not isinstance(listed, Series) or not isinstance(by, str):
        return Unknown.of(*(one.unknown() if isinstance(one, Gap) else one for one in (party, listed, by)))
    everybody: list[Record | Cell | Series] = [party, *listed.items]
    others = [one for one in everybody if not isinstance(one, Record) or fold(str(one.value("namn"))) != fold(by)]
    if len(others) == len(everybody) and all(isinstance(one, Record) for one in everybody):
        return Unknown((Cause(notice.owner.kind, notice.owner, f"{notice.pointer}/av"),))
    return others


def _all_fields(context: Context, agreement: Value) -> Value:
    if not isinstance(agreement, Record):
        return Unknown.of(agreement)
    fields: list[Record | Cell | Series] = list(cells(agreement))
    context.budget.spend(len(fields))
    return fields


def _omitted(context: Context, agreement: Value, paragraph: str) -> Value:
    """What says so is what was read, of all that the list holds."""
    listed = context.field(agreement, "utelamnade_paragrafer")
    stated = items(listed)
    if isinstance(stated, Unknown):
        return False if isinstance(listed, Gap) and listed.reason == "absent" else stated
    said = [number for number, one in enumerate(stated) if _paragraphs(one) & {paragraph, paragraph.split(".")[0]}]
    for node in (listed.items[number] for number in said if isinstance(listed, Series)):
        if isinstance(node, Cell):
            context.reads[id(node)] = node
    if said:
        return True
    owner = agreement.owner if isinstance(agreement, Record) else None
    unclear = not all(_paragraphs(one) for one in stated)
    return Unknown((Cause("samverkansavtal", owner, "/utelamnade_paragrafer"),)) if unclear else False


def _paragraphs(stated: Value) -> set[str]:
    """The paragraphs that a text names: "4.2", "§ 5 och § 6", "5–7"; none where it is no text."""
    numbers = _PARAGRAPH.findall(stated) if isinstance(stated, str) else []
    named = set(numbers)
    if len(numbers) == 2 and "-" in str(stated).replace("–", "-") and all(number.isdigit() for number in numbers):
        named.update(str(number) for number in range(int(numbers[0]), min(int(numbers[1]), 9) + 1))
    return named


_PARAGRAPH = re.compile(r"\d(?:\.\d)?")


def _number_of(context: Context, unit: Value, agreement: Value) -> Value:
    """A verksamhet's organisationsnummer: its own; for one of the kommun's, the kommun's where none is given."""
    own = context.scalar(unit, "organisationsnummer")
    if not isinstance(own, Unknown) or context.scalar(unit, "driftsform") != "kommunal":
        return own
    party = context.field(context.field(agreement, "parter"), "samverkanspart")
    return context.scalar(party, "organisationsnummer")


def _public(_: Context, text: str) -> Value:
    digits = identity.organisation_digits(text)
    return digits is not None and digits.startswith("2")


def _reading(context: Context, axis: Axis | str) -> str:
    """The reading of an axis, or the one that the rule itself names."""
    return axis if isinstance(axis, str) else context.reading(axis)


def _by_year(context: Context, place: Value, unit: Value, agreement: Value, frame: Axis | str,
             year: Axis) -> dict[int, int] | None:
    """None where the run isn't known."""
    run = context.run
    if not isinstance(place, Record) or not isinstance(unit, Record) or not isinstance(run, Run):
        return None
    if not isinstance(agreement, Record):
        return {}
    by_unit = run.register.once("received", agreement, lambda: _received_under(run, agreement))
    context.budget.spend(sum(map(len, by_unit.values())))
    chosen, own = _reading(context, frame), fold(str(unit.value("namn")))
    lines = by_unit.get(own, []) if chosen != "totalt" else [line for listed in by_unit.values() for line in listed]
    return education.students_by_year(place, unit, lines, chosen, context.reading(year))


def _received_under(run: Run, agreement: Record) -> dict[str | None, list[Line]]:
    """The lines under an agreement that ask for days, by the folded name of the verksamhet."""
    found: dict[str | None, list[Line]] = {}
    for listed in run.register.by_student.values():
        for line in listed:
            if line.least > 0 and line.period and run.agreements.get(id(line.invoice), agreement) is agreement:
                where = line.row.value("verksamhet")
                found.setdefault(fold(where) if isinstance(where, str) else None, []).append(line)
    return found


def _received(context: Context, place: Value, unit: Value, agreement: Value, frame: Axis | str, year: Axis) -> Value:
    found = _by_year(context, place, unit, agreement, frame, year)
    return Unknown.of(place, unit) if found is None else max(found.values(), default=0)


def _received_by_year(context: Context, place: Value, unit: Value, agreement: Value, frame: Axis | str,
                      year: Axis) -> Value:
    found = _by_year(context, place, unit, agreement, frame, year)
    if found is None:
        return Unknown.of(place, unit)
    calendar_year = not found or context.reading(year) == "kalenderar"
    return ", ".join(f"{number} under {one if calendar_year else f'läsåret {one}/{one + 1}'}"
                     for one, number in found.items()) or "0"


def _frame(context: Context, place: Value, unit: Value, agreement: Value, frame: Axis | str) -> Value:
    return education.frame_of(context, agreement, place, unit, _reading(context, frame))


def _within_one_term(_: Context, first: date, last: date) -> Value:
    return calendar.within_one_term(first, last)


_COURSES = "record:samverkansavtal.handledare.kurser|record:termin.placeringar.handledare.kurser"
_OFFERS = "record:samverkansavtal.handledare.erbjudanden|record:termin.erbjudanden|record:ar.handledarutbildningar"
_ATTESTED = "record:samverkansavtal|record:termin|record:ar|record:avsiktsforklaring"
_CHANGE = "samverkansavtal.andrade_lydelser"
_PLACE, _UNIT = "record:samverkansavtal.verksamheter.platser", "record:samverkansavtal.verksamheter"

FACTS: dict[str, Fact] = {
    "ore": Fact(_ore, ("kvot|kronor|tal",), "kronor", "beloppet till hela ören, halva uppåt (lag 1970:1029)"),
    "helt": Fact(_whole, ("tal|kronor",), "janej", "om talet är helt"),
    "rymmer": Fact(_capacity, ("datum", "datum", "axel", "tal"), "tal",
                   "hur många VFU-dagar perioden rymmer: högst fem i en kalendervecka (§ 4.6)", total=True),
    "ersattning": Fact(_line_amount, ("record:faktura.rader", "record:faktura", "record:samverkansavtal", "tal",
                                      "axel", "axel", "axel"), "kvot",
                       "dagar gånger priset för det år de ligger, delat med dagar per vecka (§ 4.6)", total=True),
    "annat_prisar": Fact(_other_year, ("record:faktura.rader", "record:faktura", "record:samverkansavtal", "tal",
                                       "kvot", "axel"), "tal",
                         "det år vars pris förklarar radens belopp när det rätta årets inte gör det; annars 0",
                         total=True),
    "en_gang": Fact(billing.billed_once, ("record:faktura.rader", "axel"), "janej",
                    "om studentens betalda dagar ryms i kalendern, över alla fakturor i körningen", total=True),
    "ocksa_pa": Fact(billing.billed_elsewhere, ("record:faktura.rader",), "text",
                     "var samma namn också faktureras", total=True),
    "fakturans_termin": Fact(invoices.term, ("record:faktura",), "termin",
                   "terminen: fältet, annars den som raderna utan tvekan ligger i", total=True),
    "anger_termin": Fact(lambda _, paper: invoices.names_a_term(paper), ("record:faktura",), "janej",
                         "om terminen står i fältet eller i fakturans text", total=True, certain=True),
    "i_terminen": Fact(_may_lie_in, ("termin", "datum", "datum"), "janej",
                       "om dagarna, så långt de är kända, kan ligga i terminen: hösten juni–januari, våren "
                       "januari–augusti", total=True),
    "vartermin": Fact(lambda _, term: calendar.is_spring(term), ("termin",), "janej", "om terminen är en vårtermin"),
    "frist": Fact(_deadline, ("termin", "manaddag"), "datum", "dagen det år som terminen tillhör"),
    "vardag": Fact(lambda _, day: calendar.is_working_day(day), ("datum",), "janej",
                   "om dagen är måndag–fredag och ingen helgdag (lag 1989:253, lag 1930:173)"),
    "nasta_vardag": Fact(lambda _, day: calendar.next_working_day(day) or Unknown(()), ("datum",), "datum",
                         "dagen själv, eller den första vardagen efter den (lag 1930:173)"),
    "sista_meddelande": Fact(_last_notice, ("datum", "tal", "axel"), "datum",
                             "sista dag att meddela: så många kalendermånader räknat bakåt från slutet eller "
                             "framåt från meddelandet (axeln manadsfrist), högst till månadens sista dag"),
    "natbar": Fact(identity.reachable, (
        "record:samverkansavtal.kontaktpersoner.larosate|record:samverkansavtal.kontaktpersoner.verksamheter"
        "|record:faktura.avsandare",), "janej",
        "om det finns en e-postadress eller ett telefonnummer som ser riktigt ut", total=True),
    "poang": Fact(identity.credits, (_COURSES,), "tal",
                  "högskolepoäng; poäng före 1 juli 2007 räknas 1,5 gånger", total=True),
    "kursen": Fact(education.is_required_course, (_COURSES,), "janej",
                   "om det är kursen som § 4.4 kräver: på steget, annars på namnet", total=True),
    "namngiven_kurs": Fact(lambda _, name: identity.is_named_course(name), ("namn",), "janej",
                           "om det är kursen som § 4.4 nämner"),
    "orgnr": Fact(lambda _, text: identity.organisation_digits(text) is not None, ("text",), "janej",
                  "om det är ett organisationsnummer med rätt kontrollsiffra"),
    "samma_orgnr": Fact(lambda _, one, other: identity.same_organisation(one, other), ("text", "text"), "janej",
                        "om det är samma organisationsnummer, hur det än skrivs"),
    "bankgiro": Fact(lambda _, text: identity.is_bankgiro(text), ("text",), "janej",
                     "om det är ett bankgironummer med rätt kontrollsiffra"),
    "plusgiro": Fact(lambda _, text: identity.is_plusgiro(text), ("text",), "janej",
                     "om det är ett plusgironummer med rätt kontrollsiffra"),
    "ovriga_parter": Fact(_other_parties, ("record:samverkansavtal",), "list:samverkansavtal.parter.larosaten",
                          "de parter som en uppsägning ska meddelas; inga utan uppsägning", total=True),
    "samma_termin": Fact(invoices.same_term, ("record:faktura",), "list:faktura",
                         "avsändarens övriga fakturor för terminen; krediterade och ersatta räknas inte", total=True),
    "ersatt": Fact(invoices.standing(Register.replaced), ("record:faktura",), "janej",
                   "om en annan faktura i körningen ersätter den", total=True),
    "krediterad": Fact(invoices.standing(Register.credited), ("record:faktura",), "janej",
                       "om inget är kvar av fakturan när kreditfakturorna är avräknade", total=True),
    "ersatter_i_tid": Fact(invoices.replaces_in_time, ("record:faktura", "datum", "axel"), "janej",
                           "om fakturan ersätter en som var i tid"),
    "fakturerad_rad": Fact(reversal.takes_back_line, ("record:faktura.rader", "record:faktura"), "janej",
                           "om fakturan som kreditfakturan gäller är med i körningen och har raden: student, period, "
                           "tid och belopp, utan tecken", total=True),
    "fakturerad_summa": Fact(reversal.takes_back_all, ("record:faktura",), "janej",
                             "om fakturan som kreditfakturan gäller är med i körningen och har samma summa, moms, "
                             "momssatser, avrundning och radsumma, utan tecken", total=True),
    "krediterad_ar_med": Fact(reversal.is_here, ("record:faktura",), "janej",
                              "om fakturan som kreditfakturan gäller är med i körningen", total=True, certain=True),
    "samma_nummer": Fact(resent.same_number, ("record:faktura",), "list:faktura",
                         "avsändarens övriga fakturor med samma nummer, utom de som ersätter eller ersätts av den och "
                         "de som är krediterade; en faktura och en kreditfaktura får ha samma", total=True),
    "nummer_ocksa_pa": Fact(resent.number_elsewhere, ("record:faktura",), "text",
                            "var samma nummer också står, och vad som skiljer", total=True),
    "avskrift": Fact(resent.is_copy, ("record:faktura",), "janej",
                     "om avsändarens andra fakturor med samma nummer säger detsamma", total=True),
    "skickad_igen": Fact(resent.sent_again, ("record:faktura",), "list:faktura",
                         "avsändarens fakturor med andra nummer för precis samma studenter och perioder", total=True),
    "skickad_igen_pa": Fact(resent.sent_elsewhere, ("record:faktura",), "text",
                            "vilka de är, var de står och vad som skiljer", total=True),
    "raden_igen": Fact(resent.line_again, ("record:faktura.rader",), "janej",
                       "om en likadan rad begärs någon annanstans: student, verksamhet, period och antal dagar",
                       total=True),
    "raden_igen_pa": Fact(resent.line_elsewhere, ("record:faktura.rader",), "text", "var den raden står", total=True),
    "underlag_till": Fact(billing.forms_of, ("record:faktura",), "list:faktureringsunderlag",
                          "de faktureringsunderlag i körningen som hör till fakturan", total=True),
    "samma_rad": Fact(billing.same_line, ("record:faktura.rader|record:faktureringsunderlag.rader",
                                          "record:faktura|record:faktureringsunderlag"), "list:faktura.rader",
                      "raden om samma student i det andra dokumentet", total=True),
    "radskillnad": Fact(billing.line_difference, ("record:faktureringsunderlag.rader", "record:faktura"), "text",
                        "vad underlagets rad och fakturans säger olika, med bådas uppgifter", total=True),
    "webbintroduktion": Fact(education.is_web_introduction, (f"{_COURSES}|{_OFFERS}",), "janej",
        "om det är den webbaserade introduktionen (§ 4.4)", total=True),
    "ger_poang": Fact(education.gives_credits, (_OFFERS,), "janej",
                      "om det är en poängsatt utbildningsaktivitet (§ 4.4)", total=True),
    "hor_till": Fact(education.works_at, ("record:samverkansavtal.handledare", _UNIT, "record:samverkansavtal"),
                     "janej", "om handledaren hör till verksamheten, av dem som står i § 4.1", total=True),
    "ratt_examen": Fact(education.right_degree, (
        "record:samverkansavtal.handledare|record:termin.placeringar.handledare", "val", "namn"), "janej",
                        "om handledaren har examen och erfarenhet för utbildningen (§ 4.5)", total=True),
    "mottagna": Fact(_received, (_PLACE, _UNIT, "record:samverkansavtal", "axel|text", "axel"), "tal",
                     "flest studenter på ett år som fakturorna visar; en student räknas en gång", total=True),
    "mottagna_per_ar": Fact(_received_by_year, (_PLACE, _UNIT, "record:samverkansavtal", "axel|text", "axel"), "text",
                            "studenter som fakturorna visar, år för år", total=True),
    "planeringsram": Fact(_frame, (_PLACE, _UNIT, "record:samverkansavtal", "axel|text"), "tal",
                          "antalet studenter per år enligt § 4.1, i den ram som läsningen anger", total=True),
    "nummer_for": Fact(_number_of, (_UNIT, "record:samverkansavtal"), "text",
                       "verksamhetens organisationsnummer; en kommunal verksamhet har kommunens", total=True),
    "offentligt": Fact(_public, ("text",), "janej", "om numret är en kommuns, regions eller myndighets (börjar på 2)"),
    "inom_en_termin": Fact(_within_one_term, ("datum", "datum"), "janej",
                           "om perioden inte har dagar i två olika terminer"),
    "intygslage": Fact(attestation.standing, (_ATTESTED, "record:samverkansavtal", "text", "text"), "text",
                       "tomt om ett giltigt intyg svarar på frågan; annars varför inget gör det", total=True,
                       certain=True),
    "intygat_av": Fact(attestation.attested_by, (_ATTESTED, "record:samverkansavtal", "text", "text"), "text",
                       "vem som har intygat, när och på vilket underlag", total=True),
    "varselfrist": Fact(lambda _, term, day: recurring.notice_deadline(term, day), ("termin", "manaddag"), "datum",
                        "§ 4.2:s frist: höstterminens eget år, året före en vårtermin"),
    "arets_slut": Fact(recurring.last_day, ("tal", "axel|text"), "datum",
                       "årets sista dag: kalenderårets eller läsårets (axeln ar)"),
    "aret_for": Fact(lambda _, day: recurring.year_of(day), ("datum",), "tal", "dagens kalenderår"),
    "under_aret": Fact(recurring.within_year, ("datum", "tal", "axel"), "janej",
                       "om dagen ligger i året: kalenderåret eller läsåret (axeln ar)"),
    "arsantal": Fact(recurring.students_of_year, ("record:ar", _UNIT, _PLACE), "tal",
                     "årets hela antal studenter i verksamheten och utbildningen", total=True),
    "ar_utan": Fact(recurring.first_year_without, ("list", "tal"), "tal",
                    "det första avslutade året från och med det givna som listan saknar; 0 om inget", total=True),
    "bestamd": Fact(lambda context, axis: len(context.alternatives[axis.name]) == 1, ("axel",), "janej",
                    "om parterna har bestämt läsningen i avtalet", total=True, certain=True),
    "utelamnad": Fact(_omitted, ("record:samverkansavtal", "text"), "janej",
                      "om avtalet anger att paragrafen är utelämnad", total=True),
    "alla_falt": Fact(_all_fields, ("record:samverkansavtal",), "list:falt", "alla fält i avtalet", total=True),
    "platshallare": Fact(sentences.is_blank_left, ("falt",), "janej",
                         "om fältet ännu håller mallens platshållare", total=True),
    "malltext": Fact(sentences.is_left, ("falt",), "janej",
                     "om fältet är text ur mallen som skulle ha bytts ut", total=True),
    "lydelser": Fact(sentences.in_paragraph, ("record:samverkansavtal", "text"), f"list:{_CHANGE}",
                     "de meningar i paragrafen där avtalet har andra ord än mallen", total=True),
    "lydelser_utanfor": Fact(sentences.in_no_paragraph, ("record:samverkansavtal",), f"list:{_CHANGE}",
                             "de meningar som avtalet har utanför mallens paragrafer", total=True),
    "ordskillnad": Fact(sentences.difference, (f"record:{_CHANGE}",), "text",
                        "mallens ord mot avtalets: Betalningsvillkor är [30 → 45] dagar; tomt om de är desamma",
                        total=True),
    "mallens_mening": Fact(sentences.template_s, (f"record:{_CHANGE}",), "text", "meningen som den står i mallen",
                           total=True),
    "struken": Fact(sentences.is_dropped, (f"record:{_CHANGE}",), "janej", "om avtalet saknar mallens mening",
                    total=True),
    "tillagd": Fact(sentences.is_added, (f"record:{_CHANGE}",), "janej", "om mallen saknar avtalets mening",
                    total=True),
}
