"""Health reports: asked for by the office, printed, let go by a leader, sealed, handed to four recipients."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime

from sqlalchemy import select

from app.cases.models import Event
from app.cases.transitions import open_subject, perform
from app.clock import local_day
from app.extensions import db, the_store
from app.notices.actions.sealing import set_seals
from app.notices.authenticity import mark_of
from app.notices.codes import the_codes
from app.notices.content.health import HealthCheck
from app.notices.content.shape import as_json, sha256_of
from app.notices.organ import organ_over
from app.notices.render import Imprint, Printed, print_document
from app.notices.seals import the_sealer
from app.organisations.models import Unit
from app.people.models import User
from app.people.queries import actor_for, the_clock
from app.stages.assessment.computing.models import Computation
from app.stages.assessment.models import Round
from app.stages.assessment.queries import is_published
from app.stages.assessment.results import authenticity  # noqa: F401 - tells whoever verifies a file
from app.stages.assessment.results.actions import facts  # noqa: F401 - tells the rulebook whose copy it is
from app.stages.assessment.results.models import HealthReport, ReportDelivery
from app.stages.assessment.results.queries.reports import (
    approved_and_undelivered,
    failed_reports,
    reports_of_changed_lines,
    units_to_report,
)
from app.stages.assessment.results.writing import content_of_report, decided_at_of
from workflows.actions import Action
from workflows.engine import Refused
from workflows.table import Reason
from workflows.vocabulary import N_, ReportDeliveryState, ReportRecipient, Role

#: Stands in the number of a report that corrects another, before its turn.
CORRECTION = "更"
LEADERS = (Role.LEADER_IN_CHARGE, Role.PRINCIPAL_LEADER)


def ask_for_reports(round_: Round, *, by: User, now: datetime) -> int:
    """Ask for a report of every scored unit that has none, and again for those that failed; how many are to be made."""
    _only(by, round_.unit, (Role.HANDLER,), now)
    if not is_published(round_):
        raise Refused(Reason(N_("Health reports follow the publication of the round.")))
    again = list(db.session.scalars(failed_reports(round_)).unique())
    for report in again:
        report.failure = None
    fresh = [
        HealthReport(
            round_id=round_.id,
            unit_id=result.unit_id,
            unit_path=result.unit_path,
            number=result.report_number,
            asked_at=now,
            asked_by_id=by.id,
        )
        for result in db.session.scalars(units_to_report(round_))
    ]
    db.session.add_all(fresh)
    db.session.flush()
    if not fresh and not again:
        raise Refused(Reason(N_("Every unit with a score has its report, or it is being printed.")))
    return len(fresh) + len(again)


def react_reissue_reports(round_: Round, event: Event, *, by: User, now: datetime) -> None:  # noqa: ARG001
    """Results were corrected: ask for the reports of the units whose line is another now.

    A report that was not let go yet is printed anew; one that was is kept, and another one stands for it.
    Whoever proposed the correction asks, so that a leader may still approve.
    """
    corrected = db.session.get_one(Computation, event.details["computation"])
    for report in reports_of_changed_lines(round_, corrected):
        if report.approved_at is None:
            _print_anew(report)
        else:
            db.session.add(_correction_of(report, corrected.made_by_id, now))
    db.session.flush()


def _print_anew(report: HealthReport) -> None:
    report.failure = report.printed_at = report.content = report.pdf_sha256 = report.pages = None


def _correction_of(report: HealthReport, asked_by_id: int, now: datetime) -> HealthReport:
    first, _, turn = report.number.partition(CORRECTION)
    return HealthReport(
        round_id=report.round_id,
        unit_id=report.unit_id,
        unit_path=report.unit_path,
        number=f"{first}{CORRECTION}{int(turn or 0) + 1}",
        asked_at=now,
        asked_by_id=asked_by_id,
        supersedes_id=report.id,
    )


def contents_to_print(report: HealthReport) -> tuple[HealthCheck, Imprint]:
    """What a report says and what publication adds to it. Raises ContentRefused where it cannot be written."""
    content, decided_at = content_of_report(report), decided_at_of(report)
    code = (
        the_codes().on_paper(report.public_id, report.number, sha256_of(content)) if report.public_id else ""
    )
    return content, Imprint(
        number=report.number, dated=local_day(decided_at), code=code, signed_at=decided_at
    )


def print_report(report: HealthReport, *, now: datetime) -> None:
    """Write and print one report, and keep it. Raises Refused where it cannot be written or printed whole."""
    content, imprint = contents_to_print(report)
    keep_report(report, content, print_document(content, imprint), now=now)


def keep_report(report: HealthReport, content: HealthCheck, printed: Printed, *, now: datetime) -> None:
    """Keep what was printed of a report, for good once it is approved."""
    report.content, report.content_sha256 = as_json(content), sha256_of(content)
    report.pdf_sha256, report.pages = the_store().put(printed.pdf).sha256, printed.pages
    report.file_mark = mark_of(printed.pdf)
    report.template_version, report.engine_version = printed.template_version, printed.engine_version
    report.font_set_sha256 = printed.font_set_sha256
    report.printed_at = now
    db.session.flush()


def seal_report(report: HealthReport, *, now: datetime) -> None:
    """Seal an approved report, where there are electronic seals: behind its bytes, in no place that is seen.

    Raises SealMissing where an organ has none that is valid.
    """
    if report.pdf_sha256 is None or report.sealed_at is not None:
        return
    sealed = set_seals(the_store().get(report.pdf_sha256), organ_over(report.unit).names, (), now=now)
    if sealed is None:
        return
    report.sealed_sha256, report.sealed_at = the_store().put(sealed.pdf).sha256, now
    report.seal_algorithm, report.seal_certificates = sealed.algorithm, list(sealed.certificates)
    db.session.flush()


def approve_reports(round_: Round, *, by: User, now: datetime) -> int:
    """Let every printed report of a round go to its recipients; another person than who asked for them."""
    _only(by, round_.unit, LEADERS, now)
    waiting = list(
        db.session.scalars(
            select(HealthReport).where(
                HealthReport.round_id == round_.id,
                HealthReport.pdf_sha256.is_not(None),
                HealthReport.approved_at.is_(None),
            )
        ).unique()
    )
    if not waiting:
        raise Refused(Reason(N_("No printed report waits for approval.")))
    if any(report.asked_by_id == by.id for report in waiting):
        raise Refused(Reason(N_("You asked for these reports yourself; a second person must approve them.")))
    for report in waiting:
        report.approved_at, report.approved_by_id = now, by.id
        if report.supersedes is not None:
            report.supersedes.superseded_at = now
    db.session.flush()
    return len(waiting)


def deliver_reports(
    reports: Iterable[HealthReport], addressees: Mapping[ReportRecipient, str], *, by: User, now: datetime
) -> list[ReportDelivery]:
    """Hand reports to all four classes of recipients, named by office; each copy waits for its own receipt."""
    missing = [each for each in ReportRecipient if not addressees.get(each, "").strip()]
    if missing:
        raise Refused(*(Reason(N_("Name the recipient: %(who)s."), {"who": each}) for each in missing))
    made = []
    for report in reports:
        _only(by, report.unit, (Role.HANDLER, Role.CASE_MANAGER), now)
        if report.approved_at is None:
            raise Refused(Reason(N_("The report was not approved yet.")))
        if report.sealed_at is None and the_sealer() is not None:
            raise Refused(
                Reason(N_("The report of %(unit)s is still to be sealed."), {"unit": report.unit.name})
            )
        if report.superseded_at is not None:
            raise Refused(
                Reason(N_("The report of %(unit)s is no longer in force."), {"unit": report.unit.name})
            )
        if report.deliveries:
            raise Refused(
                Reason(N_("The report of %(unit)s was delivered already."), {"unit": report.unit.name})
            )
        made += [_deliver(report, each, addressees[each], by, now) for each in ReportRecipient]
        _end_receipts_of_former_reports(report, now)
    if not made:
        raise Refused(Reason(N_("No approved report waits to be delivered.")))
    return made


def deliver_reports_of(
    round_: Round, addressees: Mapping[ReportRecipient, str], *, by: User, now: datetime
) -> list[ReportDelivery]:
    """Hand over every approved report of a round."""
    return deliver_reports(approved_and_undelivered(round_), addressees, by=by, now=now)


def _deliver(
    report: HealthReport, to: ReportRecipient, addressee: str, by: User, now: datetime
) -> ReportDelivery:
    delivery = ReportDelivery(
        report=report,
        report_id=report.id,
        unit_path=report.unit_path,
        recipient=to,
        addressee=addressee.strip(),
        delivered_at=now,
        delivered_by_id=by.id,
    )
    open_subject(delivery, by=by, now=now, report=report.number, recipient=to, addressee=addressee)
    return delivery


def _end_receipts_of_former_reports(report: HealthReport, now: datetime) -> None:
    """Whoever has the correction in hand signs for it alone."""
    former = report.supersedes
    while former is not None:
        for delivery in former.deliveries:
            if delivery.state == ReportDeliveryState.DELIVERED:
                perform(delivery, Action.END_RECEIPT, by=the_clock(), now=now, superseded_by=report.number)
        former = former.supersedes


def acknowledge_report(delivery: ReportDelivery, *, by: User, now: datetime) -> Event:
    """The unit's principal signs for the unit's own copy."""
    signed = f"{by.name}（{by.position}）" if by.position else by.name
    delivery.received_at, delivery.received_on, delivery.received_by = now, local_day(now), signed
    return perform(delivery, Action.ACKNOWLEDGE_REPORT, by=by, now=now, report=delivery.report.number)


def record_receipt(
    delivery: ReportDelivery, received_by: str, received_on: date, *, by: User, now: datetime
) -> Event:
    """Record who signed for a leader's copy, by office, and on which day.

    Raises Refused for a day before the copy was handed over or still to come.
    """
    with db.session.no_autoflush:  # what the rulebook refuses is never written
        delivery.received_at, delivery.received_on, delivery.received_by = now, received_on, received_by
    return perform(
        delivery,
        Action.RECORD_RECEIPT,
        by=by,
        now=now,
        received_by=received_by,
        received_on=received_on,
        report=delivery.report.number,
    )


def _only(by: User, unit: Unit, roles: tuple[Role, ...], now: datetime) -> None:
    if not actor_for(by, unit.path, local_day(now)).roles & set(roles):
        raise Refused(Reason(N_("This belongs to: %(roles)s."), {"roles": roles}))
