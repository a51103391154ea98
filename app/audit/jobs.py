"""What the clock does with the trail: seal it."""

from datetime import datetime

from app.audit.seal import write_seal
from app.extensions import transaction


def seal_trail(now: datetime) -> int:
    """Seal the entries written since the last seal; returns how many."""
    with transaction():
        seal = write_seal(now=now)
        return seal.entries if seal is not None else 0
