"""What the audit of N invoices of about ten lines takes, on one core, beside programs that do less.

One in a hundred invoices has a planted fault, of twenty-five kinds; the audit must find them all and nothing else.
The verdict pass is all that the audit does to an invoice that is right, the witnesses for § 4.1 and the sums by
verksamhet among it. Each program runs in a process of its own, three times; the best counts. Times are CPU time.
"""

from __future__ import annotations

import argparse
import gc
import json
import os
import sys
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import faults
from process import run

ROOT = Path(__file__).resolve().parents[1]
AS_OF = date(2017, 6, 1)
_RUNS = 3
_INVOICES, _AGREEMENTS, _TRUTH, _RESULT = "fakturor.jsonl", "avtal-*.yaml", "facit.json", "resultat.json"


# ------------------------------------------------------------------ the programs
def orjson_parsing(folder: Path) -> dict[str, Any]:
    import orjson

    loads = orjson.loads
    return {"seconds": _each(folder, loads)}


def jsonschema_validating(folder: Path) -> dict[str, Any]:
    import jsonschema_rs
    import orjson

    schema = json.loads((ROOT / "schemas" / "faktura.schema.json").read_text("utf-8"))
    valid = jsonschema_rs.validator_for(schema).is_valid
    return {"seconds": _each(folder, lambda line: valid(orjson.loads(line)))}


def pydantic_parsing(folder: Path) -> dict[str, Any]:
    from pydantic import ValidationError

    from checker.model.faktura import Faktura

    def parse(line: bytes) -> None:
        try:
            Faktura.model_validate_json(line)
        except ValidationError:
            return

    return {"seconds": _each(folder, parse)}


def by_hand(folder: Path) -> dict[str, Any]:
    import handwritten

    return {"seconds": _each(folder, handwritten.checks(sorted(folder.glob(_AGREEMENTS))))}


def avtalskoll(folder: Path) -> dict[str, Any]:
    """The verdict pass by itself, over the lines of the file; then the audit as the command does it, from the paths to
    what its reports show."""
    from checker import rulebook, sources
    from checker.audit.bulk import Sweep
    from checker.audit.inputs import Inputs
    from checker.audit.run import Audit
    from checker.files import gather

    started = time.process_time()
    book = rulebook.load()
    agreements = [document for path in sorted(folder.glob(_AGREEMENTS))
                  for document in sources.read(path.name, path.read_bytes()).documents]
    sweep = Sweep(book, agreements, AS_OF)
    ready = time.process_time()
    with (folder / _INVOICES).open("rb") as lines:
        sweep.take(lines)
    verdicts = sweep.finish()
    passed = time.process_time()
    settled, asked = verdicts.settled, len(verdicts.asked)
    del sweep, verdicts
    begun = time.process_time()
    paths = [str(folder / _INVOICES), *map(str, folder.glob(_AGREEMENTS))]
    audit = Audit(Inputs(gather(paths), None, sources.LIMIT), book, AS_OF, None, False, lambda *_: None)
    term = audit.term(None)
    whole = time.process_time() - begun
    acts = [*term.acts, *(cause.first for cause in term.causes)]
    found = [[act.line - 1, finding.rule] for act in acts if act.line for finding in act.findings]
    return {"seconds": passed - ready, "preparing": ready - started, "whole": whole, "found": found,
            "settled": settled, "asked": asked}


PROGRAMS: dict[str, Callable[[Path], dict[str, Any]]] = {
    "orjson, parsing only": orjson_parsing, "jsonschema-rs, validating only": jsonschema_validating,
    "pydantic, parsing only": pydantic_parsing, "by hand, Decimal": by_hand, "avtalskoll": avtalskoll,
}


def _each(folder: Path, work: Callable[[bytes], object]) -> float:
    started = time.process_time()
    with (folder / _INVOICES).open("rb") as lines:
        for line in lines:
            work(line)
    return time.process_time() - started


# ------------------------------------------------------------------ all of them
def measure(folder: Path, program: str) -> dict[str, Any]:
    """The best of several runs, each in a fresh process; ``peak`` in MiB."""
    environment = dict(os.environ) | {"PYTHONPATH": f"{ROOT}{os.pathsep}{ROOT / 'benchmarks'}"}
    best: dict[str, Any] = {}
    for _ in range(_RUNS):
        took = run([sys.executable, __file__, "--run", program, str(folder)], 0, environment)
        result = json.loads((folder / _RESULT).read_text("utf-8")) | {"peak": took.peak}
        if not best or result["seconds"] < best["seconds"]:
            best = result
    return best


def prepare(folder: Path, count: int) -> dict[int, str]:
    """Writes the documents and the truth; the rule that each planted fault breaks, by the invoice's number."""
    for number, agreement in enumerate(faults.agreements()):
        (folder / _AGREEMENTS.replace("*", str(number + 1))).write_text(agreement, "utf-8")
    truth: dict[int, list[str]] = {}
    with (folder / _INVOICES).open("w", encoding="utf-8") as file:
        for number, (line, planted) in enumerate(faults.invoices(count)):
            file.write(line + "\n")
            if planted is not None:
                truth[number] = planted
    (folder / _TRUTH).write_text(json.dumps(truth, ensure_ascii=False), "utf-8")
    return {number: rule for number, (rule, _) in truth.items()}


def summary(results: dict[str, dict[str, Any]], truth: dict[int, str]) -> dict[str, Any]:
    audit, parsing = results["avtalskoll"], results["orjson, parsing only"]["seconds"]
    found = {(number, rule) for number, rule in audit["found"]}
    beside = {number - faults.BEFORE[rule] for number, rule in truth.items() if rule in faults.BEFORE}
    told = {number for number, _ in found}
    return {"invoices": audit["settled"] + audit["asked"],
            "ratio_to_orjson": round(audit["seconds"] / parsing, 2),
            "ratio_with_explanations": round(audit["whole"] / parsing, 2),
            "peak_mib": round(audit["peak"]), "planted": len(truth),
            "found": sum((number, rule) in found for number, rule in truth.items()),
            "false": len(told - truth.keys() - beside), "settled": audit["settled"], "asked": audit["asked"],
            "seconds": {name: round(result["seconds"], 3) for name, result in results.items()},
            "whole_seconds": round(audit["whole"], 3), "preparing_seconds": round(audit["preparing"], 3)}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--invoices", type=int, default=100_000, help="how many (default: %(default)s)")
    parser.add_argument("--json", action="store_true", help="the figures as JSON")
    parser.add_argument("--run", nargs=2, metavar=("PROGRAM", "FOLDER"), help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})
    if arguments.run:
        program, folder = arguments.run
        gc.collect()
        (Path(folder) / _RESULT).write_text(json.dumps(PROGRAMS[program](Path(folder))), "utf-8")
        return
    with TemporaryDirectory(prefix="avtalskoll-") as name:
        truth = prepare(Path(name), arguments.invoices)
        results = {program: measure(Path(name), program) for program in PROGRAMS}
    figures = summary(results, truth)
    print(json.dumps(figures, ensure_ascii=False, indent=1) if arguments.json else table(results, figures))


def table(results: dict[str, dict[str, Any]], figures: dict[str, Any]) -> str:
    parsing = results["orjson, parsing only"]["seconds"]
    rows = [(name, result["seconds"], result["peak"]) for name, result in results.items()]
    audit = results["avtalskoll"]
    rows += [("avtalskoll, with explanations", audit["whole"], audit["peak"])]
    invoices = f"{figures['invoices']} invoices"
    lines = [f"{invoices:32}{'CPU s':>8}{'MiB':>8}{'ratio':>8}"]
    lines += [f"{name:32}{seconds:8.2f}{peak:8.0f}{seconds / parsing:8.2f}" for name, seconds, peak in rows]
    lines.append(f"planted {figures['planted']}, found {figures['found']}, false {figures['false']}; "
                 f"settled without the interpreter: {figures['settled']}")
    return "\n".join(lines)


if __name__ == "__main__":
    main()
