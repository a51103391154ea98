"""Verifying a frozen result, independently: the standard library alone, every number by its definition.

    verdict = verify(Path("2026H1"), seal="…")      # the whole bundle
    verdict = verify_line(content, seal="…")        # what one unit was handed

Nothing here imports the engine or NumPy, so that a mistake of the engine is not repeated by who checks it.
"""

from app.scoring.verification.bundle import Bundle, Difference, NoBundle, read_bundle
from app.scoring.verification.checking import Verdict, verify
from app.scoring.verification.line import LineVerdict, line_of, verify_line
from app.scoring.verification.recounting import Recount

__all__ = [
    "Bundle", "Difference", "LineVerdict", "NoBundle", "Recount", "Verdict", "line_of", "read_bundle", "verify",
    "verify_line",
]  # fmt: skip
