"""Moments that people give: none of them lies ahead, and no receipt before what was received."""

from datetime import datetime

from workflows.engine import Refused
from workflows.table import Reason
from workflows.vocabulary import N_


def refuse_what_has_not_come(moment: datetime, now: datetime) -> None:
    """Nothing was handed over or received later than now. Raises Refused."""
    if moment > now:
        raise Refused(Reason(N_("This moment has not come yet.")))


def refuse_what_came_before(moment: datetime, handed_at: datetime) -> None:
    """Nothing was received before it was handed over, to the minute as people write it. Raises Refused."""
    if moment < handed_at.replace(second=0, microsecond=0):
        raise Refused(
            Reason(N_("The receipt is earlier than the handing over or the entry into the system."))
        )
