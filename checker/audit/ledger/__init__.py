"""What earlier audits judged, kept in a database beside the reports when asked to (`--ledger FILE`).

    content_of(data: bytes | SourceDocument) -> Content             # .hash, .data; raises SourceError
    key_from(environ: Mapping[str, str]) -> bytes | None            # AVTALSKOLL_LEDGER_KEY
    Ledger.open(path, *, names: bool, key: bytes | None = None) -> Ledger   # a context manager; .close()
    files_of(path) -> frozenset[Path]                               # it and what belongs to it
    ledger.begin(key: RunKey, *, day: date) -> Run
    ledger.runs() -> list[RunEntry];  ledger.forget(before: date) -> int
    RunKey(inputs, bearing, rulebook_version, rulebook_sha256, as_of, options=())   # tuples of str
    run.finished -> bool
    run.checkpoint(name: str) -> bytes | None;  run.keep(name: str, data: bytes)
    run.seen(hashes: Iterable[str]) -> dict[str, Seen]              # .day, .outcome, .other_day
    run.related(invoices: Iterable[tuple[int, Content]]) -> list[Earlier]   # .path, .day, .concerns, .data
    run.finish(records: Iterable[Recorded])
    Recorded(content: Content, outcome: str, requested, right, disputed)    # whole öre, None: not known

All but ``content_of`` raise LedgerError, whose message is one line in English without personal data or the path.
"""

from checker.audit.ledger.content import Content, content_of
from checker.audit.ledger.failure import LedgerError
from checker.audit.ledger.keys import KEY_VARIABLE, key_from
from checker.audit.ledger.ledger import Ledger, RunEntry, files_of
from checker.audit.ledger.related import Earlier
from checker.audit.ledger.run import Recorded, Run, RunKey, Seen

__all__ = ["KEY_VARIABLE", "Content", "Earlier", "Ledger", "LedgerError", "Recorded", "Run", "RunEntry", "RunKey",
           "Seen", "content_of", "files_of", "key_from"]
