"""What the reports of an audit say alike: amounts that may be unknown, names, and what it all comes to."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import NamedTuple

from checker.audit.intake import is_bulk
from checker.audit.term import Act, Cause, Stake, Term
from checker.findings import DocumentReport, Finding, Level, Utfall
from checker.reports.accounts import MEANING, Account
from checker.reports.words import KINDS, OUTCOMES, counted, listed, whole
from checker.wording import kronor

UNKNOWN, PARTLY, KNOWN = "okänt", "delvis okänt", "känt"
NAMELESS = "ingen verksamhet angiven"
IN_WORKBOOK = "Rapporten xlsx har var och en för sig."
TITLE = "Granskning av en termins fakturor"
NBSP = "\N{NO-BREAK SPACE}"
_SETTLED = (Utfall.UPPFYLLD, Utfall.EJ_TILLAMPLIG)
_MOST_SEEN = 5  # invoices audited before that are named among the facts
_IN_WORDS = {outcome.value: named for outcome, (_, named) in OUTCOMES.items()}
_PRESSING = (Utfall.BRUTEN, Utfall.TVISTIG, Utfall.OBEDOMD, Utfall.AVVIKELSE)

_ROUNDED = " Summor med delar av ören är avrundade till hela ören."
_MEANING = f"{MEANING} Resten av det begärda är rätt."
READINGS = ("Plus: så mycket begär fakturorna utöver vad läsningen ger rätt till. Minus: så mycket mindre begär de.")


class Fact(NamedTuple):
    label: str
    words: str


def invoices(count: int) -> str:
    return counted(count, "faktura", "fakturor")


def standing(account: Account) -> str:
    """Whether the kronor of an account are known: UNKNOWN, PARTLY or KNOWN."""
    if not account.unknown:
        return KNOWN
    return PARTLY if account.requested or account.wrong or account.open else UNKNOWN


def amount(account: Account, value: Fraction) -> str:
    """One of an account's amounts: ``6 120,00 kr``, ``6 120,00 kr, delvis okänt``, ``okänt``; unknown is never 0."""
    known = standing(account)
    if known == UNKNOWN:
        return UNKNOWN
    return kronor(value) + (f", {PARTLY}" if known == PARTLY else "")


def summed(account: Account, value: Fraction) -> str:
    """An amount of several invoices together, to the öre; how many aren't known is told beside it."""
    return UNKNOWN if standing(account) == UNKNOWN else kronor(_to_ore(value))


def _to_ore(value: Fraction) -> Fraction:
    return Fraction(round(value * 100), 100)


def signed(value: Fraction) -> str:
    """``+1 530,00 kr``, ``−280,00 kr``, ``0,00 kr``; to the öre."""
    return f"{'+' if _to_ore(value) > 0 else ''}{kronor(_to_ore(value))}"


def hanging(stake: Stake) -> str:
    """The kronor of a reading, as ``signed``; what it leaves undecided is never 0."""
    if stake.unknown == stake.invoices and not stake.kronor:
        return UNKNOWN
    return signed(stake.kronor) + (f", {PARTLY}" if stake.unknown else "")


def title(act: Act) -> str:
    """``Faktura 2016-0412 från Ekdalens kommun``"""
    return f"Faktura {act.number or 'utan nummer'} från {act.sender or 'okänd avsändare'}"


def spot(place: str) -> tuple[str, int | None]:
    """The file, and the line, of one of the places of a shared cause."""
    path, _, line = place.rpartition(":")
    return (path, int(line)) if is_bulk(path) and line.isascii() and line.isdigit() else (place, None)


def at(path: str, line: int | None) -> str:
    """``fakturor.jsonl, rad 12``"""
    return path if line is None else f"{path}, rad {line}"


def place(act: Act) -> str:
    return at(act.path, act.line)


def first_of(cause: Cause) -> str:
    """The invoice by which a shared cause is told."""
    return f"{title(cause.first)}, {place(cause.first)}"


def concerned(term: Term) -> int:
    """How many invoices have something unsettled, told one by one or together by their cause. What is waived, attested
    or but a remark doesn't count."""
    return len(_places(term, True))


def lesser(term: Term) -> int:
    """How many other invoices there is something to say of."""
    return len(_places(term, False) - _places(term, True))


def _places(term: Term, pressing: bool) -> set[str]:
    found = {act.place for act in term.acts if _presses(act) or not pressing}
    return found.union(*(cause.places for cause in term.causes if _presses(cause.first) or not pressing))


def _presses(one: Act | DocumentReport) -> bool:
    """Whether something is broken or open that isn't declared or waived."""
    if isinstance(one, DocumentReport):
        return any(_unsettled(finding) for finding in one.findings)
    return any(_unsettled(finding) for finding in one.findings) or (
        one.level is Level.ERROR and one.outcome in _PRESSING)


def _unsettled(finding: Finding) -> bool:
    return finding.level is Level.ERROR and finding.outcome in _PRESSING and finding.declared is None


def stake(term: Term) -> Fraction:
    """The kronor there are to settle, line by line."""
    return sum((own.stake for own in _accounts(term)), Fraction(0))


def _accounts(term: Term) -> list[Account]:
    return [*(act.account for act in term.acts), *(cause.account for cause in term.causes)]


def at_stake(term: Term) -> str:
    """The kronor there are to settle in the whole term, as far as they are known."""
    return summed(term.total, stake(term))


def facts(term: Term) -> list[Fact]:
    """What was audited, against what, and what was remembered of earlier terms."""
    ledger = term.ledger or "ingen; tidigare granskningar är inte med"
    found = [Fact("Granskat", listed(list(_judged(term))) or "inget dokument"),
             Fact("Dag", f"{term.as_of} (granskningsdag)"),
             Fact("Regelbok", f"{term.rulebook_version} ({term.rulebook_sha256[:12]})"),
             Fact("Program", f"avtalskoll {term.tool_version}"), Fact("Liggare", ledger)]
    if term.ledger:
        found += [Fact("Sett förut", _seen(term)),
                  Fact("Vägs in", f"{invoices(term.earlier)} från tidigare granskningar")]
    return found


def _seen(term: Term) -> str:
    """How many invoices earlier audits have judged, and of the first of them when and what they said."""
    told = [f"{at(one.path, one.line)}: {one.day}, {_IN_WORDS.get(one.outcome, one.outcome)}"
            for one in term.before[:_MOST_SEEN]]
    more = len(term.before) - len(told)
    left = f" och {whole(more)} till (rapporten json har alla)" if more else ""
    return f"{invoices(term.seen)} med samma innehåll" + (f" – {'; '.join(told)}{left}" if told else "")


def _again(term: Term) -> int:
    """How many invoices have been audited before, and not by this audit made anew."""
    return sum(one.other_day for one in term.before)


def _judged(term: Term) -> Iterator[str]:
    if term.invoices:
        yield invoices(term.invoices)
    kinds: dict[str, int] = {}
    for document in term.others:
        kinds[document.kind] = kinds.get(document.kind, 0) + 1
    for kind in sorted(kinds, key=lambda one: (list(KINDS).index(one) if one in KINDS else len(KINDS), one)):
        yield counted(kinds[kind], *KINDS.get(kind, (kind, kind)))


def money(term: Term) -> list[Fact]:
    """The term in kronor."""
    total = term.total
    wrong = [own.wrong for own in _accounts(term)]
    over, under = (sum((one for one in wrong if (one > 0) is above), Fraction(0)) for above in (True, False))
    split = [Fact("varav för mycket", summed(total, over)), Fact("varav för litet", summed(total, under))]
    found = [Fact("Begärt", summed(total, total.requested)), Fact("Rätt", summed(total, total.right)),
             Fact("Fel", summed(total, total.wrong)), *(split if over and under else []),
             Fact("Öppet", summed(total, total.open)), Fact("Att reda ut", at_stake(term))]
    if total.unknown:
        found.append(Fact("Okänt", f"{invoices(total.unknown)} har belopp som är okända och inte är med i summorna"))
    return found


def meaning(term: Term) -> str:
    """What the sums mean; also that they are rounded, where they are."""
    found = (term.total, *term.places.values())
    amounts = [value for own in found for value in (own.requested, own.wrong, own.open)]
    exact = all(value == _to_ore(value) for value in (*amounts, *(stake.kronor for stake in term.stakes)))
    return _MEANING if exact else _MEANING + _ROUNDED


def verdict(term: Term) -> tuple[Utfall, str]:
    """What it comes to, in a few words, and the outcome whose colour it has. Green only where all of it holds."""
    number_left = concerned(term)
    if number_left:
        unread = ", och en del gick inte att läsa" if term.unreadable else ""
        needs = f"{whole(number_left)} av {invoices(term.invoices)} att ta ställning till{unread}"
        return _worst(term), needs
    if term.unreadable:
        return Utfall.OBEDOMD, "En del gick inte att läsa"
    if not term.invoices:
        return Utfall.OBEDOMD, "Ingen faktura är bedömd"
    if term.total.unknown:
        return Utfall.OBEDOMD, "Inget krav är brutet, men alla belopp är inte kända"
    if any(_presses(document) for document in term.others):
        return Utfall.OBEDOMD, "Fakturorna håller, men andra papper behöver ses över"
    if lesser(term) or any(one.needs_eye for document in term.others for one in document.findings):
        return Utfall.INTYGAS, "Inget hindrar, men det finns något att se över"
    if any(term.outcomes.get(outcome) for outcome in OUTCOMES if outcome not in _SETTLED):
        return Utfall.OBEDOMD, "Allt är inte avgjort"
    if not term.outcomes.get(Utfall.UPPFYLLD):
        return Utfall.OBEDOMD, "Inget fanns att pröva"
    if _again(term):
        return Utfall.INTYGAS, "Inget hindrar, men en del har granskats förut"
    return Utfall.UPPFYLLD, "Inget att åtgärda"


def _worst(term: Term) -> Utfall:
    found = {one.outcome for one in (*term.acts, *(cause.first for cause in term.causes)) if _presses(one)}
    return next((outcome for outcome in OUTCOMES if outcome in found and outcome not in _SETTLED), Utfall.OBEDOMD)


def closing(term: Term) -> str:
    """What it means in kronor and in papers, in sentences."""
    said = []
    if term.invoices:
        said.append(f"Fakturorna begär {summed(term.total, term.total.requested)}; "
                    f"att reda ut är {at_stake(term)}.")
    if term.total.unknown:
        said.append(f"Därtill kommer {invoices(term.total.unknown)} vars belopp är okänt, helt eller delvis.")
    if lesser(term):
        said.append(f"{invoices(lesser(term))} har påpekanden eller annat som inte hindrar.")
    if _again(term):
        paid = "är den betald ska den" if _again(term) == 1 else "är de betalda ska de"
        said.append(f"{invoices(_again(term))} har granskats förut; {paid} inte betalas igen.")
    if term.unreadable:
        one = len(term.unreadable) == 1
        said.append(f"{counted(len(term.unreadable), 'ställe', 'ställen')} gick inte att läsa och är inte "
                    f"{'bedömt' if one else 'bedömda'}.")
    return " ".join(said)


def others_together(count: int) -> str:
    return f"{whole(count)} andra verksamheter tillsammans"


def left_out(count: int, one: str, several: str) -> str:
    return f"{counted(count, one, several)} till, som inte får plats här. Rapporterna csv och xlsx har alla."
