"""Measuring two things against each other in one run, so that a slow machine slows both."""

import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Ratio:
    """Two rates or times of one run, their ratio, and what it should be."""

    name: str
    ours: float
    other: float
    ratio: float
    wanted: str
    holds: bool

    def __str__(self) -> str:
        mark = "✓" if self.holds else "✗"
        return f"{mark} {self.name}: {self.ours:,.1f} against {self.other:,.1f}, ratio {self.ratio:.2f} (wanted: {self.wanted})"


def seconds(act: Callable[[], object]) -> float:
    """How long an act takes, in seconds of wall time."""
    started = time.perf_counter()
    act()
    return time.perf_counter() - started


def best(act: Callable[[], object], rounds: int) -> tuple[float, float]:
    """The least wall time and the least processor time of several rounds, in seconds: what others did not disturb."""
    walls, processors = [], []
    for _ in range(rounds):
        before = time.process_time()
        walls.append(seconds(act))
        processors.append(time.process_time() - before)
    return min(walls), min(processors)


def in_turns(
    ours: Callable[[], float], other: Callable[[], float], rounds: int
) -> tuple[float, float, float]:
    """Both in turns, A B A B …; the medians, and the median of the ratios pair by pair."""
    pairs = [(ours(), other()) for _ in range(rounds)]
    return (
        statistics.median(a for a, _ in pairs),
        statistics.median(b for _, b in pairs),
        statistics.median(a / b for a, b in pairs),
    )
