"""Terms to render: invented ones of any size, one of everything, hostile ones, and whatever hypothesis comes upon."""

from __future__ import annotations

import random
from dataclasses import replace
from fractions import Fraction

from hypothesis import strategies as st
from reports.examples import AGREEMENT, FINDINGS, TEXTS, agreement, finding

from checker.audit.term import Act, Before, Cause, ClauseCount, Stake, Term
from checker.findings import (
    ClauseReport,
    DocumentReport,
    Finding,
    FormNote,
    Level,
    Location,
    Missing,
    Modalitet,
    ReadingOutcome,
    Unreadable,
    Utfall,
)
from checker.reports.accounts import SEVERAL, Account

SENDERS = ("Ekdalens kommun", "Björkgården AB", "Stadsdelsförvaltningen Norra Höjden", "Lindängens äldreboende")
PLACES = ("Björkgården", "Ekbacken", "Hemtjänsten Södra, natt och palliativa teamet", "Lindängen", "Rönnen", "Solsidan")
CLAUSES = {"§ 4.1": "Antal studenter", "§ 4.6": "Ersättning och fakturering", "Bilaga 2": "Underlag för fakturering"}
QUOTE = "Ersättning utgår med 1530 kr per student och vecka, beräknat i 2016 års priser."


def wrong_amount(path: str, row: int, asked: int, right: int) -> Finding:
    return finding(
        "R-4.6-belopp", Utfall.BRUTEN, f"Raden begär {asked},00 kr; 4 veckor ger {right},00 kr.", quote=QUOTE,
        action="Rätta beloppet eller antalet veckor.", subject=f"/rader/{row}", expected=f"{right}.00",
        actual=f"{asked}.00", difference=f"{asked - right}.00",
        locations=(Location(f"/rader/{row}/ersattning", path, 12 + row, 19, None, f"{asked}.00"),
                   Location("/ersattning/belopp_per_vecka", AGREEMENT, place="tabellen i § 4.6", value="1530")))


def unknown_price(path: str) -> Finding:
    return finding(
        "R-4.6-upprakning", Utfall.OBEDOMD, "Det går inte att avgöra: priset för 2017 är inte känt.", count=3,
        quote="Prisjustering sker per den 1 januari varje år.",
        action="Komplettera med det som saknas, och granska igen.",
        missing=(Missing(AGREEMENT, "/ersattning/priser", "Pris per vecka för 2017"),), subject="/rader/0",
        locations=(Location("/rader/0/startdatum", path, 14, 5, None, "2017-01-16"),))


def disputed(path: str, difference: int) -> Finding:
    readings = (ReadingOutcome("prisdatum", "vfu-dag", Utfall.BRUTEN, "6120.00", f"{difference}.00"),
                ReadingOutcome("prisdatum", "forsta-dag", Utfall.UPPFYLLD, f"{6120 + difference}.00", "0.00"))
    return finding(
        "R-4.6-pris", Utfall.TVISTIG, "Avtalets text kan läsas på flera sätt. På ett av dem är priset fel.",
        quote=QUOTE, action="Kom överens om läsningen och skriv in den i avtalet.", subject="/rader/1",
        expected="6120.00", actual=f"{6120 + difference}.00", difference=f"{difference}.00", readings=readings,
        locations=(Location("/rader/1/ersattning", path, 20, 19, None, f"{6120 + difference}.00"),))


def account(requested: int, wrong: int = 0, left: int = 0, bills: int = 1) -> Account:
    return Account(Fraction(requested), Fraction(wrong), Fraction(left), Fraction(abs(wrong) + abs(left)), bills=bills)


def act(number: int, chance: random.Random) -> Act:
    """An invoice with one fault or several, in a file of its own or on a line of one that many share."""
    line = number + 1 if chance.random() < 0.5 else None
    path = "ekonomi/ht2016.jsonl" if line else f"fakturor/{number:05}.yaml"
    found, wrong, disputed_kronor = [], 0, 0
    if chance.random() < 0.6:
        wrong = chance.choice((280, 1530, -1530, 6120))
        found.append(wrong_amount(path, 0, 6120 + wrong, 6120))
    if not found or chance.random() < 0.3:
        disputed_kronor = chance.choice((48, 192))
        found.append(disputed(path, disputed_kronor))
    if chance.random() < 0.2:
        found.append(unknown_price(path))
    about = account(6120 * 4 + wrong + disputed_kronor, wrong, disputed_kronor)
    if chance.random() < 0.05:
        about = Account(unknown=1, bills=1)
    clauses = [("§ 4.6", tuple(found))]
    if chance.random() < 0.2:
        clauses.append(("Bilaga 2", (finding("R-B2-sidfot", Utfall.BRUTEN, "E-postadress saknas.", Modalitet.KAN),)))
    outcome = Utfall.BRUTEN if wrong else Utfall.TVISTIG
    return Act(path, line, f"2016-{number:04}", chance.choice(SENDERS), AGREEMENT, outcome, Level.ERROR, about,
               tuple(clauses), "2016-06-20: bruten" if chance.random() < 0.1 else "",
               (FormNote("/datum", "Datumet ska skrivas ÅÅÅÅ-MM-DD."),) if chance.random() < 0.1 else ())


def term(number: int, seed: int = 1, invoices: int | None = None) -> Term:
    """A term with ``number`` invoices to act on, whose sums agree with one another."""
    chance = random.Random(seed)
    acts = [act(one, chance) for one in range(number)]
    shared = Cause(Act("ekonomi/vt2017.jsonl", 1, "V-1", SENDERS[0], AGREEMENT, Utfall.OBEDOMD, Level.ERROR,
                       account(12240, left=12240),
                       (("§ 4.6", (unknown_price("ekonomi/vt2017.jsonl:0000001"),)),)),
                   tuple(f"ekonomi/vt2017.jsonl:{line}" for line in range(1, 1205)),
                   account(12240 * 1204, left=12240 * 1204, bills=1204))
    right = (invoices or number * 100 + 1204) - number - 1204
    total = sum((one.account for one in acts), Account(Fraction(right * 6120), bills=right)) + shared.account
    outcomes = {Utfall.UPPFYLLD: right, Utfall.OBEDOMD: 1204,
                **{outcome: sum(one.outcome is outcome for one in acts) for outcome in (Utfall.BRUTEN, Utfall.TVISTIG)}}
    whole = Term("0.1.0", "2016.1", "1f0c9a" + "0" * 58, "2016-12-20", right + number + 1204, outcomes, total=total)
    whole.clauses = [ClauseCount(clause, title, dict(outcomes) if clause == "§ 4.6" else {
        Utfall.UPPFYLLD: whole.invoices - 3, Utfall.EJ_TILLAMPLIG: 3}) for clause, title in CLAUSES.items()]
    whole.places = shares(acts, shared, right)
    whole.stakes = [
        Stake("prisdatum", "varje VFU-dag har priset för det år dagen ligger i", "Vilket datum avgör vilket års pris "
              "som gäller?", Fraction("18720.50"), 121),
        Stake("prisdatum", "placeringens första dag avgör", "Vilket datum avgör vilket års pris som gäller?",
              Fraction(-960), 121),
        Stake("terminsvis", "nej, en faktura per termin och avsändare", "Får en avsändare skicka flera fakturor för "
              "en termin?", Fraction(6120), 1)]
    whole.acts, whole.causes = acts, [shared]
    whole.others = [agreement(), DocumentReport("termin/vt.yaml", "termin", "b" * 64, AGREEMENT, [], [
        ClauseReport("§ 4.2", "Planering", [finding("R-4.2-antal", Utfall.UPPFYLLD, "I tid.")])])]
    whole.unreadable = [Unreadable("ekonomi/ht2016.jsonl", "Raden tar slut mitt i ett värde.", 88, 412),
                        Unreadable("fakturor/trasig.xml", "Filen är inte XML.")]
    whole.ignored = ["LÄS MIG.txt", "bilder/logga.png"]
    whole.seen, whole.earlier, whole.ledger = 37, 2210, "liggare.db"
    whole.before = [Before("ekonomi/ht2016.jsonl", line, "2016-06-20", "uppfylld", line > 30) for line in range(1, 38)]
    return whole


def shares(acts: list[Act], shared: Cause, right: int) -> dict[str, Account]:
    """The kronor by verksamhet: those of the acts in turn, those that are right and those of the cause at one each."""
    found = {PLACES[0]: Account(Fraction(right * 6120), bills=right), PLACES[2]: shared.account}
    for number, one in enumerate(acts):
        name = (*PLACES, SEVERAL, "")[number % 8]
        found[name] = found.get(name, Account()) + one.account
    return found


def nothing() -> Term:
    return Term("0.1.0", "2016.1", "1f0c9a" + "0" * 58, "2016-12-20")


def hostile(text: str) -> Term:
    """A term in which everything that comes from a document is the same text."""
    given = term(3)
    found = replace(wrong_amount("f", 0, 2, 1), message=text, actual=text, expected=text, difference=text, quote=text,
                    action=text, locations=(Location(f"/{text}", f"f{text}", 3, 2, text, text),),
                    missing=(Missing(text, f"/{text}", text),), waiver={"skal": text})
    one = replace(given.acts[0], path=text, number=text, sender=text, agreement=text, seen=text,
                  clauses=(("§ 4.6", (found,)),), form=(FormNote(f"/{text}", text),))
    given.acts = [one]
    given.causes = [Cause(one, (text,), one.account)]
    given.places = {text: one.account}
    given.stakes = [Stake(text, text, text, Fraction(-1, 3), 1)]
    given.others[1] = replace(given.others[1], path=text, form=[FormNote("", text)])
    given.before = [Before(text, 3, text, text, True)]
    given.unreadable, given.ignored, given.ledger = [Unreadable(text, text, 3)], [text], text
    return given


FRACTIONS = st.fractions(-10**9, 10**9, max_denominator=1000)
ACCOUNTS = st.builds(Account, *[FRACTIONS] * 4, st.integers(0, 2), st.integers(1, 9)) | st.just(
    Account(unknown=1, bills=1))
ACTS = st.builds(
    Act, TEXTS, st.none() | st.integers(1, 10**7), TEXTS, TEXTS, st.none() | TEXTS, st.sampled_from(Utfall),
    st.sampled_from(Level), ACCOUNTS, st.lists(st.tuples(st.sampled_from(list(CLAUSES)), st.lists(
        FINDINGS, min_size=1, max_size=3).map(tuple)), max_size=2).map(tuple), TEXTS,
    st.lists(st.builds(FormNote, TEXTS, TEXTS), max_size=1).map(tuple))
COUNTS = st.dictionaries(st.sampled_from(Utfall), st.integers(0, 10**6))
TERMS = st.builds(
    Term, st.just("0.1.0"), st.just("1"), st.just("b" * 64), st.just("2016-12-20"), st.integers(0, 10**6), COUNTS,
    st.lists(st.builds(ClauseCount, st.sampled_from(list(CLAUSES)), TEXTS, COUNTS), max_size=3), ACCOUNTS,
    st.dictionaries(TEXTS, ACCOUNTS, max_size=4),
    st.lists(st.builds(Stake, TEXTS, TEXTS, TEXTS, FRACTIONS, st.integers(1, 9)), max_size=3),
    st.lists(ACTS, max_size=4), st.lists(st.builds(Cause, ACTS, st.lists(TEXTS, min_size=1).map(tuple), ACCOUNTS),
                                         max_size=2),
    st.lists(st.builds(DocumentReport, TEXTS, st.sampled_from(["samverkansavtal", "termin"]), st.just("a" * 64),
                       clauses=st.lists(st.builds(ClauseReport, TEXTS, TEXTS, st.lists(FINDINGS, max_size=2)),
                                        max_size=2)), max_size=2),
    st.lists(st.builds(Unreadable, TEXTS, TEXTS, st.none() | st.integers(1, 99)), max_size=2),
    st.lists(TEXTS, max_size=2), st.integers(0, 9), st.integers(0, 9), TEXTS)
