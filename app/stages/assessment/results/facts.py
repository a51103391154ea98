"""What the rulebook may look at of a report's delivery."""

from datetime import date
from typing import Any

from app.cases.facts import contributes
from app.stages.assessment.results.models import ReportDelivery


@contributes("report_delivery")
def whose_copy(delivery: ReportDelivery, _today: date) -> dict[str, Any]:
    """Is it the unit's own copy?"""
    return {"is_for_the_unit": delivery.is_for_the_unit}
