"""Prints how often grown cases reach the outcomes."""

from __future__ import annotations

from grow import cases, free_cases
from grow.reach import OUTCOMES, shares

for title, grown_cases in (("cases", cases()), ("free_cases", free_cases())):
    print(f"{title:<26}" + "".join(f"{outcome:>15}" for outcome in OUTCOMES))
    for statement, reached in shares(grown_cases).items():
        print(f"{statement:<26}" + "".join(f"{reached[outcome]:>15.2f}" for outcome in OUTCOMES))
