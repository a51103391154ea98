"""What the clock does with results: print the health reports that were asked for, and seal those that were approved."""

import logging
from collections.abc import Callable, Iterator
from datetime import datetime

from app.cases.kept_reasons import keep_reason
from app.extensions import alone, db, is_ending, transaction
from app.notices.content.health import HealthCheck
from app.notices.render import Printed
from app.notices.workers import Order, the_press, why
from app.stages.assessment.results.actions.reports import contents_to_print, keep_report, seal_report
from app.stages.assessment.results.models import HealthReport
from app.stages.assessment.results.queries.reports import next_to_print, next_to_seal
from app.stages.assessment.results.writing import decided_at_of
from workflows.table import Reason

logger = logging.getLogger(__name__)

#: Told of each report as soon as it is made or has failed.
Told = Callable[[], object]


def make_reports(now: datetime, tell: Told = lambda: None) -> int:
    """Print what was asked for and seal what was approved; how many documents that were.

    One process at a time does it, on whichever machine; what it did is kept one by one, so that whoever comes after
    it goes on behind the last one.
    """
    with alone("make-reports") as is_mine:
        return print_waiting_reports(now, tell) + seal_approved_reports(now, tell) if is_mine else 0


def print_waiting_reports(now: datetime, tell: Told = lambda: None) -> int:
    """Print every report that was asked for; one that cannot be printed says why and holds up nobody."""
    printed = 0
    with the_press() as press:
        for order, outcome in press.print_all(_orders(tell)):
            printed += _kept(order, outcome, now)
            tell()
    return printed


def _orders(tell: Told) -> Iterator[Order]:
    """The reports that wait, each written when somebody is free to print it."""
    after = 0
    while (report := _next(next_to_print, after)) is not None:
        after = report.id
        try:
            order = Order(report.id, *contents_to_print(report))
        except Exception as failed:
            _note(after, why(failed))
            tell()
        else:
            yield order


def _next(which: Callable[[int], HealthReport | None], after: int) -> HealthReport | None:
    db.session.rollback()  # others have written since
    return None if is_ending() else which(after)


def _kept(order: Order, outcome: Printed | Reason, now: datetime) -> bool:
    if isinstance(outcome, Reason):
        _note(order.key, outcome)
        return False
    assert isinstance(order.content, HealthCheck)
    with transaction():
        report = db.session.get_one(HealthReport, order.key, with_for_update={"of": HealthReport})
        if report.pdf_sha256 is not None or decided_at_of(report) != order.imprint.signed_at:
            return False  # corrected while it was being printed: it waits again
        keep_report(report, order.content, outcome, now=now)
    return True


def seal_approved_reports(now: datetime, tell: Told = lambda: None) -> int:
    """Seal every approved report, where there are electronic seals; one that cannot be sealed says why."""
    sealed = after = 0
    while (report := _next(next_to_seal, after)) is not None:
        after = report.id
        try:
            with transaction():
                seal_report(db.session.get_one(HealthReport, after), now=now)
            sealed += 1
        except Exception as failed:
            _note(after, why(failed))
        tell()
    return sealed


def _note(report_id: int, reason: Reason) -> None:
    """Keep why a report failed: a message id with its parameters."""
    logger.warning("the health report %s failed: %s", report_id, reason)
    with transaction():
        report = db.session.get_one(HealthReport, report_id)
        report.failure = keep_reason(reason)
