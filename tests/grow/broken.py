"""(b) Right cases with two to four changes planted in each document."""

from __future__ import annotations

from hypothesis import strategies as st
from hypothesis.strategies import DrawFn, SearchStrategy

from grow.changes import Groups, Site
from grow.in_agreement import AGREEMENT_CHANGES
from grow.in_invoice import INVOICE_CHANGES
from grow.right import Case, right_cases


def _plant(at: Site, groups: Groups, name: str, counts: tuple[int, ...]) -> None:
    """So many changes (one of the counts) of different groups; three in four as a rule break something."""
    for group in at.draw(st.permutations(list(groups)))[:at.pick(*counts)]:
        breaking, other = groups[group]
        change = at.pick(*(other if at.pick(0, 0, 0, 1) else breaking))
        if at.document["dokument"] == "samverkansavtal" or (at.document.get("rader") and at.rows()):
            change(at)
            at.case.changes.append(f"{name}: {change.__name__.strip('_')}")


@st.composite
def broken_cases(draw: DrawFn, counts: tuple[int, ...] = (4, 3, 3, 2)) -> Case:
    """(b) A right case with two to four changes, or other counts, planted in each document."""
    case = draw(right_cases())
    for i, invoice in enumerate(list(case.invoices)):
        _plant(Site(draw, case, invoice), INVOICE_CHANGES, f"faktura {i}", counts)
    _plant(Site(draw, case, case.agreement), AGREEMENT_CHANGES, "avtal", counts)
    return case


def cases() -> SearchStrategy[Case]:
    """Broken cases, and every tenth a right one."""
    return st.integers(0, 9).flatmap(lambda n: right_cases() if n == 0 else broken_cases())


