"""Whether a student's days are asked for once, over all the invoices of the run (§ 4.6)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from checker.document import Record, Series, fold
from checker.expression.interpret import Context, items
from checker.expression.values import Axis, Cause, Gap, Unknown, Value
from checker.facts.calendar import DAY, PAID_DAYS_A_WEEK
from checker.facts.crowding import READINGS, Crowding, Window, cost, crowding_of
from checker.facts.figures import decimal, kronor
from checker.facts.lines import Line, Number, quantity
from checker.facts.register import Register
from checker.form import carries

_PLACING = ("student", "startdatum", "slutdatum", "antal_veckor", "antal_dagar")


def billed_once(context: Context, row: Value, reading: Axis) -> Value:
    """Whether a line's student has no more paid days than the calendar holds, over the whole run.

    False where lines with the same name, lärosäte and utbildning don't fit; Unknown where what may be
    somebody else's, or credited, replaced, or can't be placed, decides whether they do.
    """
    register = getattr(context.run, "register", None)
    if not isinstance(row, Record) or not isinstance(register, Register):
        return row.unknown() if isinstance(row, Gap) else Unknown.of(row)
    line = register.line_of.get(id(row))
    if line is None:
        return True
    needed = [context.scalar(row, name) for name in _PLACING if carries(row.owner, f"{row.pointer}/{name}")
              or name != "antal_dagar"]
    if any(isinstance(value, Unknown) for value in needed):
        return Unknown.of(*needed)
    by_reading = _crowding(context, register, str(line.name))
    found = {one: _verdict(context, register, line, by_reading[one], one) for one in READINGS}
    if found["kalender"] is False or found["kalender"] == found["vardagar"]:
        chosen = "kalender"  # what the calendar doesn't hold, its weekdays don't
    else:
        chosen = context.reading(reading)
    if found[chosen] is False:
        for other in by_reading[chosen].beside(line):
            context.scalar(other.row, "student")
    return found[chosen]


def _verdict(context: Context, register: Register, line: Line, crowding: Crowding, reading: str) -> bool | Unknown:
    if id(line) in crowding.certain:
        return False
    if not line.asked(reading, at_most=True):
        return True
    context.budget.spend(len(register.unread))
    causes = [cause for other in _undated_near(line, register) for cause in _dates_of(other)]
    for window in crowding.possible.get(id(line), ()):
        context.budget.spend(len(window))
        causes += questions(window)
    return Unknown(tuple(dict.fromkeys(causes))) if causes else True


def questions(window: Window) -> list[Cause]:
    """What would tell whether lines are too much together: to which invoice an underlag belongs; else
    whether they are one person's, and whether all that they ask for stands."""
    homeless = [cause for line in window if line.homeless for cause in line.doubts]
    if homeless:
        return homeless
    doubts = [cause for line in window for cause in line.doubts]
    unread = [line for line in window if line.name is None]
    if len({line.person or id(line) for line in window}) > 1:
        doubts += [_same_person(line) for line in unread or window]
    return doubts


def _same_person(line: Line) -> Cause:
    """The question that a namesake raises, or a line whose student can't be read, at the field that would answer it."""
    if line.name is None:
        return Cause(line.row.owner.kind, line.row.owner, f"{line.row.pointer}/student")
    field = "utbildning" if line.utbildning is None else "larosate" if line.larosate is None else "student"
    number = line.invoice.value("nummer")
    where = f"faktura {number}, " if number is not None else ""
    return Cause("faktura", line.row.owner, f"{line.row.pointer}/{field}",
                 f"samma person? ({where}{line.first}–{line.last}; lärosäte och utbildning avgör)")


# ------------------------------------------------------------------ lines without dates
def _undated_near(line: Line, register: Register) -> list[Line]:
    """The namesake's lines that lack a date and may fall in a week that crowds this line's."""
    namesakes = register.namesakes(str(line.name))
    undated = [one for one in namesakes
               if one is not line and one.most != 0 and (one.first is None or one.last is None)]
    if not undated:
        return []
    first, last = _reach(line, namesakes)
    return [one for one in undated if not (one.first and one.first > last) and not (one.last and one.last < first)]


def _reach(line: Line, namesakes: list[Line]) -> tuple[date, date]:
    """Monday to Sunday of the weeks that the line's own hang together with, through lines that share a week:
    days that are asked for outside them crowd it in no way."""
    periods = sorted(one.period for one in namesakes if one.period is not None and one.most != 0)
    reach: tuple[date, date] | None = None
    for first, last in periods:
        monday, sunday = first - DAY * first.weekday(), last + DAY * (6 - last.weekday())
        if reach is not None and monday <= reach[1]:
            reach = reach[0], max(reach[1], sunday)
        elif reach is not None and line.period is not None and line.period[0] <= reach[1]:
            break
        else:
            reach = monday, sunday
    assert reach is not None
    return reach


def _dates_of(line: Line) -> list[Cause]:
    """The dates that a line lacks."""
    lacking = [name for name, day in (("startdatum", line.first), ("slutdatum", line.last)) if day is None]
    return [Cause(line.row.owner.kind, line.row.owner, f"{line.row.pointer}/{name}") for name in lacking]


def billed_elsewhere(context: Context, row: Value) -> Value:
    """Where the days that are too much are asked for too, as words: "faktura 17 (2016-09-05–2016-09-30)"."""
    register = getattr(context.run, "register", None)
    if not isinstance(register, Register):
        return Unknown(())
    line = register.line_of.get(id(row))
    if line is None or line.name is None:
        return Unknown(())
    by_reading = _crowding(context, register, line.name)
    others = by_reading["kalender"].beside(line) or by_reading["vardagar"].beside(line)
    told = [f"faktura {one.invoice.value('nummer') or '(utan nummer)'} ({one.first}–{one.last})" for one in others]
    return ", ".join(told[:3]) + (f" och {len(told) - 3} till" if len(told) > 3 else "")


def _crowding(context: Context, register: Register, name: str) -> dict[str, Crowding]:
    """What is asked for in one name, held against the calendar; worked out once."""
    if name not in register.crowding:
        if name not in register.asking:
            register.asking[name] = [line for line in register.namesakes(name) if line.asked("kalender", at_most=True)]
        lines = register.asking[name]
        context.budget.spend(cost(lines))
        register.crowding[name] = crowding_of(lines)
    return register.crowding[name]


def forms_of(context: Context, invoice: Value) -> Value:
    """The underlag of the run that belong to an invoice."""
    register = getattr(context.run, "register", None)
    if not isinstance(invoice, Record) or not isinstance(register, Register):
        return Unknown.of(invoice)
    return list(register.forms.get(id(invoice), ()))


def same_line(context: Context, row: Value, other: Value) -> Value:
    """The lines of another document that a line is about: the same student, and of several those with
    the same first day; folded names. Unknown where a line whose student can't be told may be the one."""
    if not isinstance(row, Record) or not isinstance(other, Record):
        return row.unknown() if isinstance(row, Gap) else Unknown.of(row, other)
    student, start = context.scalar(row, "student"), row.value("startdatum")
    listed = context.field(other, "rader")
    if isinstance(student, Unknown) or (isinstance(listed, Gap) and listed.reason == "malformed"):
        return Unknown.of(student, listed.unknown() if isinstance(listed, Gap) else None)
    candidates, nameless = [], []
    rows = items(listed) if isinstance(listed, Series) else []
    for line in rows if isinstance(rows, list) else ():
        context.budget.spend()
        name = line.unknown() if isinstance(line, Gap) else context.scalar(line, "student")
        if isinstance(name, Unknown):
            nameless.append(name)
        elif isinstance(line, Record) and fold(str(name)) == fold(str(student)):
            candidates.append(line)
    same_day = [line for line in candidates if line.value("startdatum") == start]
    place = fold(str(row.value("verksamhet")))
    same_place = [line for line in same_day if fold(str(line.value("verksamhet"))) == place]
    if nameless and not same_day:
        return Unknown.of(*nameless)
    own_days = {one.value("startdatum") for one in row.owner.root.series("rader")
                if one is not row and fold(str(one.value("student"))) == fold(str(student))}
    unpaired = [line for line in candidates if line.value("startdatum") not in own_days]
    return same_place[:1] or same_day[:1] or unpaired[:1]


def line_difference(context: Context, row: Value, other: Value) -> Value:
    """What a line of an underlag and the one of the invoice that it is about don't agree in, each with both values:
    "sista dag (2016-09-14 i underlaget, 2016-09-13 på fakturan)"."""
    found = same_line(context, row, other)
    if not isinstance(row, Record) or not isinstance(found, list) or not found or not isinstance(found[0], Record):
        return found if isinstance(found, Unknown) else Unknown(())
    told = []
    for title, said in _COMPARED.items():
        ours, theirs = said(row), said(found[0])
        if ours != theirs and fold(ours) != fold(theirs):
            told.append(f"{title} ({ours} i underlaget, {theirs} på fakturan)")
    return ", ".join(told)


def _told(name: str) -> Callable[[Record], str]:
    def told(row: Record) -> str:
        value = row.value(name)
        return "inget angivet" if value is None else str(value)
    return told


def _time(row: Record) -> str:
    weeks, days = quantity(row, "antal_veckor"), quantity(row, "antal_dagar")
    return "inget angivet" if weeks is None or days is None else _days(weeks * PAID_DAYS_A_WEEK + days)


def _days(number: Number) -> str:
    return f"{decimal(number).replace('.', ',')} {'dag' if number == 1 else 'dagar'}"


def _sum(row: Record) -> str:
    amount = row.value("ersattning")
    return kronor(amount) if isinstance(amount, Number) else "inget angivet"


_COMPARED: dict[str, Callable[[Record], str]] = {
    "verksamhet": _told("verksamhet"), "första dag": _told("startdatum"), "sista dag": _told("slutdatum"),
    "tid": _time, "ersättning": _sum}
