"""What the clock does with results: print the reports that were asked for."""

import logging
from datetime import datetime
from typing import Any

from app.cases.transitions import plain
from app.extensions import db, transaction
from app.stages.assessment.results.actions.reports import print_report
from app.stages.assessment.results.models import HealthReport
from app.stages.assessment.results.queries.reports import waiting_reports
from workflows.engine import Refused
from workflows.vocabulary import N_

logger = logging.getLogger(__name__)

#: So many are looked up at once; each is printed in a transaction of its own.
BATCH = 50
UNFORESEEN = N_("It failed in a way that nobody foresaw: %(error)s")


def print_waiting_reports(now: datetime) -> int:
    """Print every report that was asked for; one that cannot be printed says why and holds up nobody."""
    printed = 0
    while waiting := waiting_reports(BATCH):
        for report_id in waiting:
            printed += _print_one(report_id, now)
    return printed


def _print_one(report_id: int, now: datetime) -> bool:
    try:
        with transaction():
            report = db.session.get_one(HealthReport, report_id, with_for_update={"of": HealthReport})
            if report.pdf_sha256 is None:  # another clock was not faster
                print_report(report, now=now)
    except Exception as failed:
        logger.warning("the health report %s cannot be printed: %s", report_id, failed)
        with transaction():
            db.session.get_one(HealthReport, report_id).failure = _why(failed)
        return False
    return True


def _why(failed: Exception) -> dict[str, Any]:
    """A message id with its parameters; what nobody foresaw is named as it was raised."""
    if isinstance(failed, Refused) and failed.reasons:
        reason = failed.reasons[0]
        return {"message": reason.message, "params": plain(dict(reason.params))}
    return {"message": UNFORESEEN, "params": {"error": f"{type(failed).__name__}: {failed}"[:300]}}
