"""What the demo's office makes of a published round: health reports, the key list, results handed out."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from sqlalchemy import select

from app.clock import local_day
from app.extensions import db
from app.rehearsal.cast import Cast
from app.rehearsal.demo.scene import APART
from app.rehearsal.steps import Moments
from app.stages.assessment.models import Round
from app.stages.assessment.results.actions import keylist, reports, uses
from app.stages.assessment.results.models import HealthReport, KeyEntry, Purpose
from app.stages.assessment.results.queries.keylist import proposals_from
from workflows.vocabulary import KeyEntryState, ReportRecipient

ADDRESSEES = {
    ReportRecipient.PARTY_LEADER: "市委书记",
    ReportRecipient.GOVERNMENT_LEADER: "市长",
    ReportRecipient.LEADER_IN_CHARGE: "分管联系市领导",
    ReportRecipient.UNIT_PRINCIPAL: "党组织主要负责人",
}
#: Printing takes time: so many are printed with the demo, the others by the clock once it runs.
PRINTED = 5
#: Of those delivered, every third still waits for a signature.
UNSIGNED = 3
#: Proposed for the key list, and which of them a leader declines.
PROPOSED, DECLINED = 4, 3
VALID = timedelta(days=182)


def report_to_units(round_: Round, cast: Cast, *, now: datetime) -> None:
    """Ask for the reports, print the worst, let them go, seal them, hand them over, and have most of them signed for."""
    at = Moments(now, APART)
    handler, leader = cast["handler1"], cast["leader"]
    reports.ask_for_reports(round_, by=handler, now=at.next())
    for report in _worst(round_):
        reports.print_report(report, now=at.next())
    reports.approve_reports(round_, by=leader, now=at.next())
    for report in _worst(round_):
        reports.seal_report(report, now=at.next())
    made = reports.deliver_reports_of(round_, ADDRESSEES, by=handler, now=at.next())
    for turn, delivery in enumerate(made):
        if turn % UNSIGNED == UNSIGNED - 1:
            continue
        if delivery.is_for_the_unit:
            head = cast.principal_of(delivery.report.unit, now=now)
            reports.acknowledge_report(delivery, by=head, now=at.next())
        else:
            reports.record_receipt(delivery, "市委办公室机要文书", local_day(now), by=handler, now=at.next())


def propose_inspections(round_: Round, cast: Cast, *, now: datetime) -> list[KeyEntry]:
    """Propose the lowest for the key list; leaders list most of them and decline one."""
    at = Moments(now, APART)
    wanted = [(each.result.unit_id, each.mode) for each in proposals_from(round_)[:PROPOSED]]
    entries = keylist.propose_key_entries(
        round_,
        wanted,
        local_day(now) + VALID,
        remark="纳入下半年巡察计划统筹考虑。",
        by=cast["handler1"],
        now=at.next(),
    )
    for turn, entry in enumerate(entries):
        if turn == DECLINED:
            reason = "该单位已列入本年度常规巡察计划，不重复安排。"
            keylist.decline_key_entry(entry, reason, by=cast["principal"], now=at.next())
        else:
            keylist.list_key_entry(entry, by=cast["principal"], now=at.next())
    return entries


def hand_out(round_: Round, cast: Cast, *, now: datetime) -> None:
    """Give the results to those who inspect and appraise."""
    for purpose, organ in (
        (Purpose.INSPECTION, "市委巡察工作领导小组办公室"),
        (Purpose.APPRAISAL, "市委组织部"),
    ):
        uses.hand_out_results(round_, purpose, organ, by=cast["handler1"], now=now)


def _worst(round_: Round) -> Iterable[HealthReport]:
    """The reports of the units that came out lowest."""
    lowest = [each.result.unit_id for each in proposals_from(round_)[:PRINTED]]
    asked = select(HealthReport).where(HealthReport.round_id == round_.id, HealthReport.unit_id.in_(lowest))
    return list(db.session.scalars(asked.order_by(HealthReport.unit_path)).unique())


def change_the_list(round_: Round, cast: Cast, *, now: datetime) -> None:
    """One unit is taken off the list; another is proposed, and nobody has decided on it yet."""
    at = Moments(now, APART)
    listed = select(KeyEntry).where(KeyEntry.round_id == round_.id, KeyEntry.state == KeyEntryState.LISTED)
    entry = db.session.scalars(listed.order_by(KeyEntry.id)).first()
    assert entry is not None
    reason = "整改到位并经回头看核实，移出名录。"
    keylist.remove_key_entry(entry, reason, by=cast["principal"], now=at.next())
    others = [(each.result.unit_id, each.mode) for each in proposals_from(round_)[PROPOSED : PROPOSED + 1]]
    keylist.propose_key_entries(round_, others, local_day(now) + VALID, by=cast["handler1"], now=at.next())
