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


def wall_and_work(act: Callable[[], object]) -> tuple[float, float]:
    """The wall time and the processor time of an act, in seconds."""
    before = time.process_time()
    return seconds(act), time.process_time() - before


def best_in_turns(
    ours: Callable[[], object], other: Callable[[], object], rounds: int
) -> tuple[tuple[float, float], tuple[float, float]]:
    """Both in turns, A B A B …: of each its least wall time and least processor time, what others did not disturb."""
    pairs = [(wall_and_work(ours), wall_and_work(other)) for _ in range(rounds)]
    (walls, work), (other_walls, other_work) = (zip(*side, strict=True) for side in zip(*pairs, strict=True))
    return (min(walls), min(work)), (min(other_walls), min(other_work))


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
