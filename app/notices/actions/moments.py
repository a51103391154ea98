"""Moments that people give: none of them lies ahead."""

from datetime import datetime

from workflows.engine import Refused
from workflows.table import Reason
from workflows.vocabulary import N_


def refuse_what_has_not_come(moment: datetime, now: datetime) -> None:
    """Nothing was handed over or received later than now. Raises Refused."""
    if moment > now:
        raise Refused(Reason(N_("This moment has not come yet.")))
