"""Which agreement an invoice is judged under, as ``checker.case`` links them, where a part of the invoice tells."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from checker.document import SourceDocument, fold


class Links:
    """The agreements of a run. An invoice that names none is the one's given by hand, or else the only one's that
    lists a verksamhet on its rows."""

    def __init__(self, agreements: Sequence[SourceDocument], by_hand: SourceDocument | None) -> None:
        self.by_hand = by_hand
        self.all = [*agreements, *([by_hand] if by_hand is not None and by_hand not in agreements else [])]
        self._by_id = {fold(named): one for one in agreements if isinstance(named := one.root.value("id"), str)}
        given = by_hand.root.value("id") if by_hand is not None else None
        self._given = fold(given) if isinstance(given, str) else None
        self._listing: dict[str, list[SourceDocument]] = defaultdict(list)
        for agreement in agreements:
            for name in {fold(str(one.value("namn"))) for one in agreement.root.series("verksamheter")
                         if one.value("namn")}:
                self._listing[name].append(agreement)

    def named(self, named: str | None) -> SourceDocument | None:
        """The agreement of an invoice by what it names; None where its rows or the other agreements tell, or where it
        names another than the one by which it is judged."""
        if named is None:
            return self.by_hand
        wanted = fold(named)
        return self._by_id.get(wanted) or (self.by_hand if wanted == self._given else None)

    def only(self, verksamhet: str) -> SourceDocument | None:
        """The agreement of an invoice that names none and has no other verksamhet on its rows."""
        found = self._listing.get(fold(verksamhet), ())
        return found[0] if len(found) == 1 else None
