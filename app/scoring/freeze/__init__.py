"""Freezing a result: what was published can be recomputed to the last digit, by anyone, years later.

    seal = freeze(model, observations, results, Path("2026H1"))

``app.scoring.verification`` reads such a bundle back, shares no arithmetic with the engine, and needs the
standard library alone.
"""

from app.scoring.freeze.bundle import AlreadyThere, freeze

__all__ = ["AlreadyThere", "freeze"]
