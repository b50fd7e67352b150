"""A document judged in parts: each part that recurs (a row's figures, a sender, a date) is judged once, with the rest
of the document hidden. What a part settles holds for every document that it is a part of, whatever the rest says.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, NamedTuple

from checker.audit.reading import remember
from checker.audit.reads import Noted, fields_read, said
from checker.audit.structs import Shape, Struct, Veiled, shape_of
from checker.audit.verdicts import FACT_STEPS, Judge, Under
from checker.document import Cell, Node, Record
from checker.engine import Bench
from checker.expression.compile import Compiled, Hidden
from checker.expression.compile.lacks import ABSENT, GIVEN, HIDDEN, NO_DOCUMENT
from checker.expression.context import Budget, Context, TooMuchWork
from checker.expression.interpret import evaluate
from checker.expression.tree import Aggregate, Call, Field, Name, Presence, Tree, walk
from checker.expression.values import Gap, Unknown, Value
from checker.facts import FACTS, Fact, Run
from checker.findings import Utfall
from checker.judgement import judge
from checker.rulebook import Rule, RuleBook

KIND, ROWS = "faktura", "rader"
_PLACING = ("startdatum", "slutdatum", "antal_veckor", "antal_dagar")


@dataclass(frozen=True, slots=True)
class Settled:
    """What a part comes to, a bit a rule: ``left`` isn't decided by it, ``up`` it shows to hold (the rest of
    what is decided doesn't apply). ``undecided``: those left that come to `obedomd` whatever the rest says."""

    left: int
    up: int
    undecided: int = 0


class Told(NamedTuple):
    """What a rule comes to for a row whatever its invoice says, for want of something that no invoice tells.
    ``missing``: kind of document, place in it, and what to call it."""

    rule: str
    outcome: Utfall
    missing: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True, slots=True)
class Shown:
    """The fields of a record that a part is judged with: those of ``names``, there or not. ``year`` is an invoice's
    date of which only the year is shown."""

    record: Record
    names: tuple[str, ...]
    year: Cell | None = None

    @property
    def nodes(self) -> dict[str, Node | None]:
        found: dict[str, Node | None] = {name: self.record.fields.get(name) for name in self.names}
        if self.year is not None:
            found[_YEAR] = self.year
        return found

    @property
    def said(self) -> dict[str, Hashable]:
        """What of each field a rule can see, by its name."""
        found: dict[str, Hashable] = {name: said(self.record.fields.get(name)) for name in self.names}
        if self.year is not None:
            found[_YEAR] = self.year.value
        return found

    def held(self, shape: Shape) -> dict[str, Any]:
        fields = self.record.fields
        return {name: shape.content(name, fields[name]) if name in fields else ABSENT for name in self.names}


_YEAR = "/datum"  # no field is called so


class _NotSeen(Run):
    """What facts know beside their arguments, without the other invoices: to ask for them raises Hidden."""

    __slots__ = ()

    def __getattribute__(self, name: str) -> Any:
        if name in ("register", "agreements"):
            raise Hidden(name)
        return Run.__getattribute__(self, name)


def _alone(context: Context, row: Value, _: Value) -> Value:
    """Whether a line that nobody else's crowd asks for its days once: what ``en_gang`` says of it."""
    needed = [context.scalar(row, name) for name in _PLACING]
    return Unknown.of(*needed) if any(isinstance(value, Unknown) for value in needed) else True


def _by_year(context: Context, row: Value, invoice: Value, *rest: Value) -> Value:
    """``ersattning`` of an invoice of which only the year is shown: no more of its date is asked for."""
    if isinstance(invoice, Record) and _YEAR in dict.keys(invoice.fields):
        dated = Veiled(invoice.fields | {"datum": invoice.fields[_YEAR]})
        invoice = Record(invoice.pointer, invoice.position, invoice.owner, dated)
    return FACTS["ersattning"].function(context, row, invoice, *rest)


def _states_term(context: Context, invoice: Value) -> Value:
    """``anger_termin``, without a look at the invoice's words where the field tells."""
    stated = invoice.cell("termin") if isinstance(invoice, Record) else None
    return True if stated is not None and stated.present else FACTS["anger_termin"].function(context, invoice)


def _instead(name: str, function: Any) -> Fact:
    return replace(FACTS[name], function=function)


#: The facts about other invoices, as they are for one that has nothing to do with any other. That it hasn't is what
#: the index of the run tells when all have been seen.
_ALONE: dict[str, Fact] = {
    "en_gang": _instead("en_gang", _alone),
    "ersattning": _instead("ersattning", _by_year),
    "anger_termin": _instead("anger_termin", _states_term),
    "ersatt": _instead("ersatt", lambda _, invoice: False),
    "krediterad": _instead("krediterad", lambda _, invoice: False),
    "underlag_till": _instead("underlag_till", lambda _, invoice: []),
    "samma_termin": _instead("samma_termin", lambda _, invoice: []),
    # of an invoice with a number; the index tells of those that have none
    "samma_nummer": _instead("samma_nummer", lambda _, invoice: []),
    "skickad_igen": _instead("skickad_igen", lambda _, invoice: []),
    "raden_igen": _instead("raden_igen", lambda _, row: False),
}


def _not_told(_: Context, invoice: Value) -> Value:
    raise Hidden


@dataclass(slots=True)
class _Part:
    """A record of which something is shown, as rules are given it. ``given``: fields that stand there and aren't
    shown; ``beside``: further ones, and what a rule can see of them. The struct is made when a rule is to be run."""

    shape: Shape
    shown: Shown | None
    given: tuple[str, ...] = ()
    beside: tuple[tuple[str, Any, Hashable], ...] = ()
    _struct: Struct = None
    _said: dict[str, Hashable] | None = None
    _whole: Hashable = None

    @property
    def struct(self) -> Struct:
        if self._struct is None:
            held = {name: value for name, value, _ in self.beside}
            if self.shown is None:
                self._struct = self.shape.make(**(dict.fromkeys(self.shape.fields, HIDDEN) | held))
            else:
                held = dict.fromkeys(self.given, GIVEN) | self.shown.held(self.shape) | held
                self._struct = self.shape.veiled(held, self.shown.nodes, self.shown.record)
        return self._struct

    def said(self, fields: tuple[str, ...] | None) -> Hashable:
        """What a rule can see that reads these fields (None: any); ``_UNSEEN`` of those that aren't shown."""
        if self._said is None:
            stated = self.shown.said if self.shown is not None else {}
            self._said = dict.fromkeys(self.given, "given") | stated | {name: one for name, _, one in self.beside}
            self._whole = tuple(self._said.items())
        return self._whole if fields is None else tuple([self._said.get(name, _UNSEEN) for name in fields])


_UNSEEN = "unseen"


class PartialRules:
    """The rules of the invoice, sorted by what of it they ask for."""

    def __init__(self, book: RuleBook) -> None:
        self.judge = Judge(book, KIND, FACTS | _ALONE)
        self.unaware = Judge(book, KIND, FACTS | _ALONE | {"samma_termin": _instead("samma_termin", _not_told)})
        pairs = zip(self.judge.rules, self.judge.module.rules, strict=True) if not self.judge.module.left_out else ()
        self.numbered: list[tuple[int, Rule, Compiled]] = [(1 << n, *pair) for n, pair in enumerate(pairs)]
        self.every = (1 << len(self.judge.rules)) - 1
        self.of_rows = [one for one in self.numbered if _loops_over_rows(one[1])]
        whole = [one for one in self.numbered if not _loops_over_rows(one[1])]
        self.spread = [one for one in whole if _uses_rows_in(one[1], ("all", "any"))]
        self.summed = [one for one in whole if _uses_rows_in(one[1], ("sum",))]
        self.whole = whole
        self.dated = sum(bit for bit, rule, _ in self.of_rows if _asks_for(rule, "slutdatum"))
        self.reads = {bit: (fields_read(rule, KIND), fields_read(rule, rule.loops[0][0] if rule.loops else ""),
                            fields_read(rule, "avtal")) for bit, rule, _ in self.numbered}
        #: What rules came to for what they read of a part, and what was read of the agreement (its number).
        self.known: dict[Hashable, list[tuple[tuple[str, ...], int, Utfall | None]]] = {}
        self.agreements: dict[Hashable, int] = {}
        self.of_term = [(bit, rule, other) for (bit, rule, one), other
                        in zip(self.numbered, self.unaware.module.rules, strict=True) if "samma_termin" in one.facts]


def _loops_over_rows(rule: Rule) -> bool:
    return len(rule.loops) == 1 and _is_rows(rule.loops[0][1])


def _asks_for(rule: Rule, field: str) -> bool:
    """Whether a rule about rows may ask for a field of theirs, itself or through a fact."""
    trees = [rule.requirement, *rule.names.values(), *(guard.condition for guard in rule.guards)]
    nodes = [node for tree in trees for node in walk(tree)]
    return any((isinstance(node, Field) and node.name == field) or (isinstance(node, Call) and any(
        isinstance(given, Name) and given.name == rule.loops[0][0] for given in node.arguments)) for node in nodes)


def _is_rows(tree: Tree) -> bool:
    return isinstance(tree, Field) and tree.name == ROWS and isinstance(tree.of, Name) and tree.of.name == KIND


def _uses_rows_in(rule: Rule, aggregates: tuple[str, ...]) -> bool:
    """Whether all that a rule asks of the rows is one aggregate over them: all or any of something of each, or
    the sum of a field. What else it asks is whether they are there."""
    if rule.loops:
        return False
    trees = [rule.requirement, *rule.names.values(), *(guard.condition for guard in rule.guards),
             *rule.only_if.values()]
    nodes = [node for tree in trees for node in walk(tree)]
    found = [node for node in nodes if isinstance(node, Aggregate) and _is_rows(_bare(node.source))]
    asked = sum(_is_rows(node) for node in nodes) - sum(isinstance(n, Presence) and n.name == "finns" and _is_rows(n.of)
                                                        for n in nodes)
    if len(found) != 1 or asked != 1 or found[0].name not in aggregates:
        return False
    one = found[0]
    return one.name != "sum" or (one.condition is None and isinstance(one.element, Field)
                                 and isinstance(one.element.of, Name) and one.element.of.name == one.variable)


def _bare(tree: Tree) -> Tree:
    return tree.of if isinstance(tree, Presence) and tree.name == "angivna" else tree


class Parts:
    """The parts of invoices under one agreement. Each method takes the records of what is shown."""

    def __init__(self, rules: PartialRules, bench: Bench) -> None:
        run = _NotSeen(bench.run.indices)
        agreement = bench.agreement
        self.rules = rules
        self.under = Under(Bench(bench.book, agreement, run, bench.today), NO_DOCUMENT)
        self._noted = Noted(agreement.root.fields if agreement else {})
        if agreement is not None:
            root, struct = agreement.root, shape_of(agreement.kind).of(agreement.root)
            struct.record = Record(root.pointer, root.position, root.owner, self._noted)
            self.under = Under(self.under.bench, struct)
        self._agreements: dict[tuple[str, ...], int] = {}
        self._shape = shape_of(KIND)
        self._last: tuple[Shown, _Part] | None = None  # rows of one invoice come after each other
        self._row_shape: Shape = self._shape.within(ROWS)
        self.row_fields = tuple(self._row_shape.fields)

    def head(self, shown: Shown) -> Settled:
        """Fields of the invoice itself; that it has rows is taken for known."""
        return self._settled(self.rules.judge, self.rules.whole, self._with_rows(shown))

    def needs_term(self, shown: Shown) -> bool:
        """Whether it matters how many invoices the sender has sent for the term."""
        rules = self.rules
        found = self._settled(rules.unaware, rules.of_term, self._with_rows(shown))
        return any(bit & found.left for bit, _, _ in rules.of_term)

    def _with_rows(self, shown: Shown) -> _Part:
        return _Part(self._shape, shown, beside=((ROWS, GIVEN, "given"),))

    def row(self, shown: Shown, row: Shown, given: Iterable[str], wanted: int = -1) -> Settled:
        """A row, with such fields of the invoice as many share, for the rules that are wanted; the fields ``given``
        stand there and aren't shown."""
        part, rules = _Part(self._row_shape, row, tuple(given)), self.rules
        spread = self._settled(rules.judge, [one for one in rules.spread if one[0] & wanted],
                               _Part(self._shape, shown, beside=((ROWS, [part.struct], part.said(None)),)))
        rows = self._settled(rules.judge, [one for one in rules.of_rows if one[0] & wanted],
                             _Part(self._shape, shown), part)
        return Settled(spread.left & rows.left, spread.up | rows.up, rows.undecided)

    def told(self, shown: Shown, row: Shown, wanted: int) -> dict[int, Told]:
        """Those of the rules that a row leaves undecided for a reason that lies outside the invoice, by their bits."""
        invoice = Record(shown.record.pointer, shown.record.position, shown.record.owner, Veiled(shown.nodes))
        line = Record(row.record.pointer, row.record.position, row.record.owner, Veiled(row.nodes))
        found = {}
        for bit, rule, _ in self.rules.of_rows:
            if wanted & bit and (told := self._told(rule, invoice, line)) is not None:
                found[bit] = told
        return found

    def _told(self, rule: Rule, invoice: Record, line: Record) -> Told | None:
        """The compiled rule decides that it can't be decided; the interpreter tells why."""
        bench = self.under.bench
        names: dict[str, Value] = {
            KIND: invoice, rule.loops[0][0]: line, "granskningsdag": bench.today,
            "avtal": bench.agreement.root if bench.agreement else Gap("samverkansavtal", None, "", "document")}
        budget = Budget(FACT_STEPS)

        def fresh(chosen: Mapping[str, str]) -> Context:
            return Context(dict(names), self.rules.judge.facts, bench.today, alternatives, chosen, rule.names,
                           bench.run, budget)

        alternatives: Mapping[str, tuple[str, ...]] = bench.alternatives
        try:
            if any(evaluate(condition, fresh({})) is True for condition in rule.only_if.values()):
                return None
            alternatives = {axis: tuple(a for a in ids if (axis, a) not in rule.only_if or bench.settles(axis))
                            for axis, ids in alternatives.items()}
            verdict = judge(rule, invoice.owner, bench.book.axes, fresh)
        except (Hidden, TooMuchWork):
            return None
        causes = [cause for reading in verdict.readings if reading.unknown for cause in reading.unknown.causes]
        if verdict.outcome is not Utfall.OBEDOMD or not causes \
                or any(cause.owner is invoice.owner or cause.owner is line.owner for cause in causes):
            return None
        return Told(rule.id, verdict.outcome,
                    tuple(sorted({(cause.kind, cause.pointer, cause.label) for cause in causes})))

    def row_in(self, shown: Shown, row: Shown, wanted: int) -> Settled:
        """Some fields of a row with some of the invoice, for the rules that are wanted."""
        rules = [one for one in self.rules.of_rows if one[0] & wanted]
        if self._last is None or self._last[0] is not shown:
            self._last = shown, _Part(self._shape, shown)
        return self._settled(self.rules.judge, rules, self._last[1], _Part(self._row_shape, row))

    def sum(self, shown: Shown, amount: Value) -> Settled:
        """The rules that ask for the sum of the rows' amounts, and for nothing else of them."""
        row = _Part(self._row_shape, None, beside=(("ersattning", amount, str(amount)),))
        document = _Part(self._shape, shown, beside=((ROWS, [row.struct], row.said(None)),))
        return self._settled(self.rules.judge, self.rules.summed, document)

    def _settled(self, judge: Judge, rules: Iterable[tuple[int, Rule, Compiled]], document: _Part,
                 subject: _Part | None = None) -> Settled:
        left, up, undecided = self.rules.every, 0, 0
        for bit, rule, one in rules:
            outcome = self._known(judge, bit, rule, one, document, subject)
            if outcome is Utfall.UPPFYLLD or outcome is Utfall.EJ_TILLAMPLIG:
                left &= ~bit
                up |= bit if outcome is Utfall.UPPFYLLD else 0
            undecided |= bit if outcome is Utfall.OBEDOMD else 0
        return Settled(left, up, undecided)

    def _known(self, judge: Judge, bit: int, rule: Rule, one: Compiled, document: _Part,
               subject: _Part | None) -> Utfall | None:
        """What the rule comes to; what it has come to for the same, under an agreement that says the same of what
        it read there, is not worked out again."""
        of_invoice, of_row, of_agreement = self.rules.reads[bit]
        key = (judge is self.rules.judge, bit, document.said(of_invoice),
               None if subject is None else subject.said(of_row))
        known = self.rules.known.get(key)
        for read, number, outcome in known or ():
            if self._agreement(read) == number:
                return outcome
        self._noted.names.clear()
        outcome = self._outcome(judge, rule, one, document.struct, () if subject is None else (subject.struct,))
        read = tuple(sorted(self._noted.names)) if of_agreement is None else of_agreement
        if known is None:
            remember(self.rules.known, key, known := [])
        known.append((read, self._agreement(read), outcome))
        return outcome

    def _agreement(self, fields: tuple[str, ...]) -> int:
        """A number for what the agreement says in some fields, and for its readings: that of every other that says
        the same."""
        found = self._agreements.get(fields)
        if found is None:
            root = self.under.bench.agreement.root if self.under.bench.agreement else None
            stated: Hashable = None
            if root is not None:
                owner = root.owner
                stated = (owner.kind, owner.medium, owner.uncarried,
                          said(root) if "" in fields else tuple(said(root.fields.get(name)) for name in fields))
            key = fields, tuple(self.under.bench.alternatives.items()), stated
            found = self._agreements[fields] = self.rules.agreements.setdefault(key, len(self.rules.agreements))
        return found

    def _outcome(self, judge: Judge, rule: Rule, one: Compiled, document: Struct,
                 subject: tuple[Struct, ...]) -> Utfall | None:
        if not subject:
            found = judge.rule_outcomes(rule, one, document, self.under)
            return found[0] if found is not None and len(found) == 1 else None
        arguments = (document, self.under.agreement, self.under.bench.today, *subject)
        try:
            return judge.outcome(rule, one, arguments, self.under, Budget(FACT_STEPS))
        except TooMuchWork:
            return None


def first_day_of_year(cell: Cell) -> Cell:
    """The date's year as a date."""
    assert isinstance(cell.value, date)
    return Cell(cell.pointer, cell.position, cell.state, cell.text, date(cell.value.year, 1, 1), cell.owner, cell.kind)
