"""What the rulebook may look at of a report's delivery."""

from datetime import date
from typing import Any

from app.cases.facts import contributes
from app.clock import local_day
from app.stages.assessment.results.models import ReportDelivery


@contributes("report_delivery")
def whose_copy(delivery: ReportDelivery, _today: date) -> dict[str, Any]:
    """Is it the unit's own copy, and on which day was it handed over?"""
    return {"is_for_the_unit": delivery.is_for_the_unit, "handed_on": local_day(delivery.delivered_at)}
