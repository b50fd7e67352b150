"""What a report calls things in Swedish: outcomes, kinds of document, amounts, places, and what it all means."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from fractions import Fraction

from checker.findings import Finding, Level, Location, Report, Utfall
from checker.wording import kronor

#: Each outcome's symbol and word: colour never stands alone.
OUTCOMES: dict[Utfall, tuple[str, str]] = {
    Utfall.BRUTEN: ("✗", "bruten"),
    Utfall.TVISTIG: ("±", "tvistig"),
    Utfall.OBEDOMD: ("?", "obedömd"),
    Utfall.AVVIKELSE: ("≠", "avvikelse"),
    Utfall.INTYGAS: ("□", "intygas"),
    Utfall.UNDANTAGEN: ("○", "undantagen"),
    Utfall.UPPFYLLD: ("✓", "uppfylld"),
    Utfall.EJ_TILLAMPLIG: ("–", "ej tillämplig"),
}

#: A document of each kind: one, several.
KINDS: dict[str, tuple[str, str]] = {
    "samverkansavtal": ("samverkansavtal", "samverkansavtal"),
    "faktura": ("faktura", "fakturor"),
    "faktureringsunderlag": ("faktureringsunderlag", "faktureringsunderlag"),
    "termin": ("termin", "terminer"),
    "ar": ("år", "år"),
    "avsiktsforklaring": ("avsiktsförklaring", "avsiktsförklaringar"),
}

_LEVELS = {Level.WARNING: "strävan", Level.NOTE: "påpekande"}
_DETAILS = {"bestammelse": "bestämmelse", "skal": "skäl", "fran": "från och med", "till": "till och med",
            "beslutad_av": "beslutat av", "medgiven_av": "medgivet av", "galler": "gäller", "regel": "regel"}
_NUMBER = re.compile(r"-?[0-9]{1,30}(\.[0-9]{1,30})?")
_AMOUNT = re.compile(r".*\.[0-9]{2,}")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_INDEX = re.compile(r"[0-9]{1,9}")


def outcome_words(outcome: Utfall, level: Level = Level.ERROR, declared: bool = False) -> str:
    """``✗ BRUTEN``; what doesn't stop anything says why: ``✗ BRUTEN (påpekande)``."""
    symbol, word = OUTCOMES[outcome]
    settled = outcome in (Utfall.UPPFYLLD, Utfall.EJ_TILLAMPLIG)
    remark = "anmäld" if declared else "" if settled else _LEVELS.get(level, "")
    return f"{symbol} {word.upper()}" + (f" ({remark})" if remark else "")


def in_kronor(values: Iterable[str | None]) -> bool:
    """Whether the numbers that belong together are amounts: each has its öre."""
    numbers = [value for value in values if value and _NUMBER.fullmatch(value)]
    return bool(numbers) and all(_AMOUNT.fullmatch(value) for value in numbers)


def quantity(value: str, is_amount: bool = False) -> str:
    """A value as Swedes write it: ``6120.00`` → ``6 120,00 kr`` if it is an amount, ``7.5`` → ``7,5``.

    Whatever isn't a number stays as it is.
    """
    if not _NUMBER.fullmatch(value):
        return value
    return kronor(Fraction(value)) if is_amount else value.replace(".", ",").replace("-", "−")


def difference(value: str, is_amount: bool, between: Iterable[str | None]) -> str:
    """As ``quantity``; between two days it is in days: ``3`` → ``3 dagar``."""
    if any(_DAY.fullmatch(end) for end in between if end):
        return f"{quantity(value)}\N{NO-BREAK SPACE}{'dag' if value.lstrip('-') == '1' else 'dagar'}"
    return quantity(value, is_amount)


def whole(number: int) -> str:
    """``170 955``, with spaces that don't break."""
    return f"{number:,}".replace(",", "\N{NO-BREAK SPACE}")


def counted(number: int, one: str, several: str) -> str:
    """``1 fynd``, ``4 181 krav``."""
    return f"{whole(number)} {one if number == 1 else several}"


def listed(parts: list[str]) -> str:
    """``a, b och c``"""
    return " och ".join([", ".join(parts[:-1]), parts[-1]]) if len(parts) > 1 else "".join(parts)


def field_name(pointer: str) -> str:
    """The field that a JSON pointer ends in: ``ersattning``; an item of a list by its number: ``rader nr 2``."""
    parts = _parts(pointer)
    return _counting(parts[-2:] if parts and _INDEX.fullmatch(parts[-1]) else parts[-1:])


def field_paths(pointers: Iterable[str]) -> list[str]:
    """JSON pointers as people count, alike ones together: ``rader nr 2 och 5, student``."""
    alike: dict[tuple[str, str], list[int]] = {}
    for pointer in dict.fromkeys(pointers):
        parts = _parts(pointer)
        last = max((place for place, part in enumerate(parts) if _INDEX.fullmatch(part)), default=0)
        before, after = (parts[:last], parts[last + 1:]) if last else (parts, [])
        numbers = alike.setdefault((_counting(before), _counting(after)), [])
        if last:
            numbers.append(int(parts[last]) + 1)
    return [_counted_path(before, sorted(numbers), after) for (before, after), numbers in alike.items()]


def _counted_path(before: str, numbers: list[int], after: str) -> str:
    at = f" nr {listed(_runs(numbers))}" if numbers else ""
    return before + at + (f", {after}" if after else "")


def _runs(numbers: list[int]) -> list[str]:
    """Sorted numbers with three or more in a row drawn together: ``1–4, 7``."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and runs[-1][-1] == number - 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    return [text for run in runs
            for text in ([f"{run[0]}–{run[-1]}"] if len(run) > 2 else [str(number) for number in run])]


def place_words(location: Location) -> str:
    """``rad 12, kolumn 5``, or the place's own name; "" where neither is known."""
    parts = [location.place] if location.place else []
    if location.line is not None:
        parts.append(f"rad {location.line}")
        if location.column is not None:
            parts.append(f"kolumn {location.column}")
    return ", ".join(parts)


def details(record: dict[str, str | None]) -> str:
    """A waiver or a declaration in one line: ``skäl: …; beslutat av: …``. What isn't stated is left out."""
    return "; ".join(f"{_DETAILS.get(key, key.replace('_', ' '))}: {value}" for key, value in record.items() if value)


def conclusion(report: Report) -> str:
    """What the result means, in a sentence; further ones for what doesn't hinder, and for what could not be read."""
    sentences = []
    if report.unreadable:
        files = counted(len(report.unreadable), "fil gick", "filer gick")
        sentences.append(f"{files} inte att läsa och är inte bedömd{'' if len(report.unreadable) == 1 else 'a'}.")
    sentences.append(_verdict(report))
    lesser = sum(finding.count for document in report.documents for finding in document.findings
                 if finding.needs_eye and finding.level is not Level.ERROR)
    if lesser:
        sentences.append(f"{counted(lesser, 'punkt', 'punkter')} (påpekande eller strävan) hindrar inte.")
    return " ".join(sentences)


def _verdict(report: Report) -> str:
    findings = [finding for document in report.documents for finding in document.findings]
    broken = _count(findings, Utfall.BRUTEN)
    unsettled = listed(list(_unsettled(findings)))
    if not report.documents:
        return "Inget dokument är bedömt."
    if broken:
        return (f"{counted(broken, 'krav är brutet', 'krav är brutna')} och behöver rättas innan dokumenten godkänns"
                f"{'; ' if unsettled else ''}{unsettled}.")
    if unsettled:
        return f"Inget krav är brutet, men {unsettled}."
    attested = _count(findings, Utfall.INTYGAS)
    if attested:
        return f"Inget krav är brutet; {attested} krav väntar på intyg."
    if not any(finding.outcome is Utfall.UPPFYLLD for finding in findings):
        return "Inget krav är brutet, men inget gick heller att pröva."
    return "Inget krav är brutet och inget står öppet."


def _unsettled(findings: list[Finding]) -> Iterator[str]:
    undecided, disputed = _count(findings, Utfall.OBEDOMD), _count(findings, Utfall.TVISTIG)
    departures = _count([finding for finding in findings if finding.declared is None], Utfall.AVVIKELSE)
    if undecided:
        yield f"{counted(undecided, 'krav är obedömt', 'krav är obedömda')} tills det som saknas har kommit in"
    if disputed:
        yield f"{counted(disputed, 'krav är tvistigt', 'krav är tvistiga')} (avtalet kan läsas på flera sätt)"
    if departures:
        yield f"{counted(departures, 'avvikelse från mallen är inte anmäld', 'avvikelser från mallen är inte anmälda')}"


def _count(findings: Iterable[Finding], outcome: Utfall) -> int:
    return sum(f.count for f in findings if f.outcome is outcome and f.level is Level.ERROR)


def _parts(pointer: str) -> list[str]:
    return [part.replace("~1", "/").replace("~0", "~") for part in pointer.split("/")[1:]]


def _counting(parts: list[str]) -> str:
    words: list[str] = []
    for part in parts:
        if words and _INDEX.fullmatch(part):
            words[-1] += f" nr {int(part) + 1}"
        else:
            words.append(part)
    return ", ".join(words)
