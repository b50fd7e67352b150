"""Commands timed as whole processes, in turn, so that a busy moment strikes all alike; a table of them side by side."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from statistics import median

from process import run

#: A command, and its environment.
Candidate = tuple[Sequence[str], Mapping[str, str]]


def measure(candidates: Mapping[str, Candidate], runs: int) -> dict[str, list[float]]:
    """Wall time in ms of each run of each command by its name, after one that isn't counted."""
    times: dict[str, list[float]] = {name: [] for name in candidates}
    for turn in range(runs + 1):
        for name, (command, environment) in candidates.items():
            wall = run(command, 0, environment).wall
            if turn:
                times[name].append(1000 * wall)
    return times


def report(times: Mapping[str, Sequence[float]], yardstick: str) -> None:
    """Prints the times, and each median's ratio to that of the candidate named ``yardstick``."""
    print(f"{'ms':22}{'min':>8}{'median':>8}{'max':>8}{'ratio':>8}")
    for name, walls in times.items():
        middle = median(walls)
        ratio = middle / median(times[yardstick])
        print(f"{name:22}{min(walls):8.0f}{middle:8.0f}{max(walls):8.0f}{ratio:8.2f}")
