"""A correction of the round makes the reports of the units whose line changed anew; the former ones are told apart."""

from collections.abc import Callable

import pytest
from sqlalchemy import select

from app.audit.verify import verify
from app.cases.models import Event
from app.clock import local_day
from app.extensions import db, the_store, transaction
from app.notices.authenticity import Authenticity, authenticity_of
from app.overview.queries.work import duties_of
from app.people.models import User
from app.stages.assessment.computing import actions as computing
from app.stages.assessment.computing.actions.computing import finish, prepare
from app.stages.assessment.results.actions.reports import (
    acknowledge_report,
    approve_reports,
    ask_for_reports,
    deliver_reports_of,
    record_receipt,
)
from app.stages.assessment.results.jobs import make_reports
from app.stages.assessment.results.models import HealthReport
from app.stages.assessment.results.queries.reports import Shown, progress_of
from tests.app.stages.assessment.results.conftest import ADDRESSEES, Resulted, delivery_to, principal_of
from tests.browser_page import Browser
from workflows.actions import Action
from workflows.engine import Refused
from workflows.vocabulary import ReportDeliveryState, ReportRecipient


def corrected(city: Resulted, code: str, value: str) -> None:
    """One value of a unit was wrong: proposed by the handler, published by the principal leader."""
    with transaction():
        proposal = computing.propose_correction(
            city.round, city.units[code], "committee_duty", value, "报送单位填报有误",
            by=city.office.handler, now=city.now,
        )  # fmt: skip
        finish(proposal, prepare(proposal), now=city.now)
    with transaction():
        computing.correct_results(city.round, by=city.office.principal_leader, now=city.now)


def reports_of(city: Resulted, code: str) -> list[HealthReport]:
    db.session.rollback()
    found = select(HealthReport).where(
        HealthReport.round_id == city.round.id, HealthReport.unit_id == city.units[code].id
    )
    return list(db.session.scalars(found.order_by(HealthReport.id)).unique())


def test_who_has_another_line_gets_another_report_and_nobody_else(only_three: Resulted) -> None:
    city = only_three
    city.reported()
    corrected(city, "L", "90")
    first, second = reports_of(city, "L")
    assert (second.supersedes, first.superseded_by, first.superseded_at) == (first, second, None)
    assert second.number == f"{first.number}更1"
    assert len(reports_of(city, "A")) == 1
    assert make_reports(city.now) == 1
    old, new = (the_store().get(each.issued_sha256 or "") for each in reports_of(city, "L"))
    assert authenticity_of(old) is Authenticity.GENUINE, "the correction is not approved yet"
    with transaction():
        assert approve_reports(city.round, by=city.office.leader_in_charge, now=city.now) == 1
    assert make_reports(city.now) == 1
    first, second = reports_of(city, "L")
    new = the_store().get(second.issued_sha256 or "")
    assert (authenticity_of(old), authenticity_of(new)) == (Authenticity.SUPERSEDED, Authenticity.GENUINE)
    assert second.content is not None
    assert (second.content["replaces"], second.content["corrected"]) == (first.number, "报送单位填报有误")
    with transaction():
        again = deliver_reports_of(city.round, ADDRESSEES, by=city.office.handler, now=city.now)
    assert {each.report_id for each in again} == {second.id}
    assert len(again) == len(ReportRecipient)
    assert progress_of(city.round).counts[Shown.DELIVERED] == 3
    assert list(verify()) == []


def test_corrected_twice_the_third_stands_for_the_second(only_three: Resulted) -> None:
    city = only_three
    city.reported()
    for value in ("90", "70"):
        corrected(city, "L", value)
        make_reports(city.now)
        with transaction():
            approve_reports(city.round, by=city.office.leader_in_charge, now=city.now)
        make_reports(city.now)
    first, second, third = reports_of(city, "L")
    assert [each.number.removeprefix(first.number) for each in (second, third)] == ["更1", "更2"]
    assert third.supersedes is second
    assert [each.superseded_at is None for each in (first, second, third)] == [False, False, True]


def test_whoever_has_the_correction_signs_for_it_alone(only_three: Resulted) -> None:
    """Also where a correction in between was never handed over."""
    city = only_three
    with transaction():
        head = principal_of(city.units["L"])
    city.reported()
    [first] = reports_of(city, "L")
    with transaction():
        leader = delivery_to(first, ReportRecipient.PARTY_LEADER)
        record_receipt(leader, "市委办公室值班员", local_day(city.now), by=city.office.handler, now=city.now)
    for value in ("90", "70"):
        corrected(city, "L", value)
        make_reports(city.now)
        with transaction():
            approve_reports(city.round, by=city.office.leader_in_charge, now=city.now)
        make_reports(city.now)
    first, _second, third = reports_of(city, "L")
    states = {each.recipient: each.state for each in first.deliveries}
    assert set(states.values()) == {ReportDeliveryState.RECEIVED, ReportDeliveryState.DELIVERED}
    with transaction():
        deliver_reports_of(city.round, ADDRESSEES, by=city.office.handler, now=city.now)
    ended = {each.recipient for each in first.deliveries if each.state == ReportDeliveryState.LAPSED}
    assert ended == set(ReportRecipient) - {ReportRecipient.PARTY_LEADER}
    told = db.session.scalars(select(Event).where(Event.action == Action.END_RECEIPT)).all()
    assert {each.details["superseded_by"] for each in told} == {third.number}
    waiting = db.session.scalars(duties_of(head, city.now)).all()
    assert [each.subject_id for each in waiting] == [delivery_to(third, ReportRecipient.UNIT_PRINCIPAL).id]
    with pytest.raises(Refused), transaction():
        acknowledge_report(delivery_to(first, ReportRecipient.UNIT_PRINCIPAL), by=head, now=city.now)
    assert list(verify()) == []


def test_what_was_not_let_go_yet_is_printed_anew(only_three: Resulted) -> None:
    city = only_three
    with transaction():
        ask_for_reports(city.round, by=city.office.handler, now=city.now)
    make_reports(city.now)
    [report] = reports_of(city, "L")
    before, score = report.pdf_sha256, report.content and report.content["periods"][-1]["score"]
    corrected(city, "L", "90")
    [report] = reports_of(city, "L")
    assert (report.pdf_sha256, progress_of(city.round).counts[Shown.WAITING]) == (None, 1)
    make_reports(city.now)
    [report] = reports_of(city, "L")
    assert report.content is not None
    assert report.content["periods"][-1]["score"] != score
    assert report.pdf_sha256 != before


def test_pages_lead_from_one_report_to_the_other(
    only_three: Resulted, as_person: Callable[[User], Browser]
) -> None:
    city = only_three
    with transaction():
        head = principal_of(city.units["L"])
    city.reported()
    corrected(city, "L", "90")
    make_reports(city.now)
    first, second = reports_of(city, "L")
    unit, office = as_person(head), as_person(city.office.handler)
    assert "更1" not in unit.get(f"/reports/{first.id}").words, (
        "nobody outside the office hears of a proposal"
    )
    assert f"{second.number}批准后将代替本报告单" in office.get(f"/reports/{first.id}").words
    db.session.rollback()
    with transaction():
        approve_reports(city.round, by=city.office.leader_in_charge, now=city.now)
    make_reports(city.now)
    first, second = reports_of(city, "L")
    page = unit.get(f"/reports/{first.id}")
    assert f"本报告单由{second.number}代替" in page.words
    unit.get(f"/reports/{second.id}", code=404)
    db.session.rollback()
    with transaction():
        deliver_reports_of(city.round, ADDRESSEES, by=city.office.handler, now=city.now)
    assert delivery_to(second, ReportRecipient.UNIT_PRINCIPAL).report is second
    page = unit.get(f"/reports/{second.id}")
    assert f"代替已更正的{first.number}" in page.words
    assert page.links["原报告单"].endswith(f"/reports/{first.id}")
    assert "不再有效" in unit.get("/reports").words
