"""Verifying a frozen result in pure Python: ten thousand units with fifty indicators each."""

import tempfile
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from app.benchmarks.measuring import Ratio, seconds
from app.benchmarks.scoring import INDICATORS, a_model, some_observations
from app.scoring.freeze import freeze
from app.scoring.freeze.draws import drawn_lists
from app.scoring.model import Notices
from app.scoring.pipeline import score
from app.scoring.verification import Verdict, verify

UNITS, WANTED_SECONDS = 10_000, 30.0


def measure(now: datetime, units: int = UNITS) -> list[Ratio]:
    """Seconds to read a bundle back, hash every line, recompute every number and recount lists; no NumPy."""
    del now
    model, observations = replace(a_model(), notices=Notices(last_places=3)), some_observations(units)
    found: list[Verdict] = []
    with tempfile.TemporaryDirectory(prefix="qingjian-bench-") as folder:
        bundle = Path(folder) / "bundle"
        results = score(model, observations)
        freeze(model, observations, results, bundle, enclosures=drawn_lists(results, observations))
        took = seconds(lambda: found.append(verify(bundle)))
    assert found[0].stands, found[0].differences[:1]
    assert found[0].units == units
    return [
        Ratio(
            f"verification of {units:,} units × {INDICATORS} indicators, seconds",
            took,
            WANTED_SECONDS,
            took / WANTED_SECONDS,
            "at most 1",
            took <= WANTED_SECONDS,
        )
    ]
