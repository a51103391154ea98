"""Health reports: asked for, printed once, let go by another, signed for four times; each sees its own."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from sqlalchemy import select

from app.audit.verify import Scope
from app.clock import local_day
from app.extensions import db, the_store, transaction
from app.notices.content.health import HealthCheck, Sign, sign_of
from app.outbox.models import Channel, Message
from app.stages.assessment.results.actions.reports import (
    acknowledge_report,
    approve_reports,
    ask_for_reports,
    deliver_reports,
    record_receipt,
)
from app.stages.assessment.results.jobs import print_waiting_reports, seal_approved_reports
from app.stages.assessment.results.models import HealthReport
from app.stages.assessment.results.queries.basis import result_of
from app.stages.assessment.results.queries.reports import (
    Shown,
    progress_of,
    tells_another_result,
    visible_report,
)
from app.stages.assessment.results.verification import check_reports
from app.stages.assessment.results.writing import content_of_report
from tests.app.stages.assessment.results.conftest import ADDRESSEES, Resulted, delivery_to, principal_of
from workflows.engine import Refused
from workflows.vocabulary import ReportDeliveryState, ReportRecipient


def report_of(city: Resulted, code: str) -> HealthReport:
    found = select(HealthReport).where(
        HealthReport.round_id == city.round.id, HealthReport.unit_id == city.units[code].id
    )
    return db.session.scalars(found).unique().one()


def test_a_report_tells_dimensions_marks_trend_and_advice(city: Resulted) -> None:
    with transaction():
        ask_for_reports(city.round, by=city.office.handler, now=city.now)
    content = content_of_report(report_of(city, "K"))
    assert content.recipients == (
        "党委主要领导",
        "政府主要领导",
        "分管联系领导",
        "被评价单位党组织主要负责人",
    )
    assert [each.name for each in content.dimensions] == ["主体责任", "乡风文明"]
    assert [each.name for each in content.periods] == ["2025年下半年", "2026年上半年"]
    assert content.change is not None
    assert content.change < 0
    assert content.reasons.startswith("得分低于合格分")
    assert content.certainty in {"已证明", "稳固", "较可能", "存疑"}
    assert content.painful[0].lost == max(each.lost for each in content.indicators if each.lost is not None)
    assert any("距合格分还差" in each for each in content.advice)
    assert content.seal
    best = content_of_report(report_of(city, "A"))
    assert best.reasons == ""
    assert not any("预警" in each for each in best.advice)


def test_a_score_is_not_compared_with_one_that_was_not_scored_alike(city: Resulted) -> None:
    with transaction():
        city.before.model_version_id = None
        ask_for_reports(city.round, by=city.office.handler, now=city.now)
    content = content_of_report(report_of(city, "K"))
    assert [each.scored_otherwise for each in content.periods] == [True, False]
    assert content.change is None
    assert content.trend is not None
    assert content.trend.own == ()


@pytest.mark.parametrize(
    ("score", "mean", "sign"),
    [
        ("70", "79.99", Sign.NORMAL),
        ("70", "80", Sign.WATCH),
        ("60", "80", Sign.ABNORMAL),
        ("50", "80", Sign.SEVERE),
        (None, "80", Sign.MISSING),
        ("10", None, Sign.NORMAL),
    ],
)
def test_marks_begin_at_ten_twenty_and_thirty_points(score: str | None, mean: str | None, sign: Sign) -> None:
    assert sign_of(Decimal(score) if score else None, Decimal(mean) if mean else None) is sign


def test_the_clock_prints_each_once_and_a_failure_holds_up_nobody(
    only_three: Resulted, monkeypatch: pytest.MonkeyPatch
) -> None:
    city = only_three
    with transaction():
        assert ask_for_reports(city.round, by=city.office.handler, now=city.now) == 3
    broken = city.units["K"].name
    written = content_of_report

    def fails_once(report: HealthReport) -> HealthCheck:
        if report.unit.name == broken:
            raise RuntimeError("the printer is on fire")
        return written(report)

    with monkeypatch.context() as patch:
        patch.setattr("app.stages.assessment.results.actions.reports.content_of_report", fails_once)
        assert print_waiting_reports(city.now) == 2
    progress = progress_of(city.round)
    assert (progress.asked, progress.done, progress.counts[Shown.FAILED]) == (3, 2, 1)
    failure = report_of(city, "K").failure
    assert failure is not None
    assert "on fire" in failure["params"]["error"]
    before = report_of(city, "A").pdf_sha256
    with transaction():
        assert ask_for_reports(city.round, by=city.office.handler, now=city.now) == 1
    assert print_waiting_reports(city.now) == 1
    assert print_waiting_reports(city.now) == 0
    assert report_of(city, "A").pdf_sha256 == before
    assert the_store().get(before or "").startswith(b"%PDF")
    with pytest.raises(Refused, match="has its report"), transaction():
        ask_for_reports(city.round, by=city.office.handler, now=city.now)


def test_nobody_lets_go_what_they_asked_for_nor_delivers_what_was_not_let_go(only_three: Resulted) -> None:
    city = only_three
    with pytest.raises(Refused, match="belongs to"), transaction():
        ask_for_reports(city.round, by=city.office.viewer, now=city.now)
    with transaction():
        ask_for_reports(city.round, by=city.office.handler, now=city.now)
    print_waiting_reports(city.now)
    with pytest.raises(Refused, match="belongs to"), transaction():
        approve_reports(city.round, by=city.office.handler, now=city.now)
    with pytest.raises(Refused, match="not approved"), transaction():
        deliver_reports([report_of(city, "A")], ADDRESSEES, by=city.office.handler, now=city.now)
    with transaction():
        assert approve_reports(city.round, by=city.office.leader_in_charge, now=city.now) == 3
    with pytest.raises(Refused, match="waits for approval"), transaction():
        approve_reports(city.round, by=city.office.leader_in_charge, now=city.now)
    with pytest.raises(Refused, match="Name the recipient"), transaction():
        deliver_reports([report_of(city, "A")], {}, by=city.office.handler, now=city.now)


def test_a_report_that_was_changed_behind_the_products_back_is_found(only_three: Resulted) -> None:
    city = only_three
    city.reported()
    assert list(check_reports(Scope())) == []
    report = report_of(city, "A")
    path = the_store().path(report.pdf_sha256 or "")
    path.write_bytes(b"%PDF another")
    assert [broken.where for broken in check_reports(Scope())] == [f"health_reports:{report.id}"]
    path.unlink()
    with transaction():
        report.content = {**(report.content or {}), "grade": "改过的"}
    assert len(list(check_reports(Scope()))) == 2


def test_a_report_says_that_its_result_was_corrected(only_three: Resulted) -> None:
    city = only_three
    city.reported()
    report = report_of(city, "K")
    assert not tells_another_result(report)
    with transaction():
        result = result_of(city.round, city.units["K"])
        assert result is not None
        result.score = Decimal("61.00")
    assert tells_another_result(report_of(city, "K"))


def test_a_round_that_is_not_published_has_no_reports(city: Resulted) -> None:
    with transaction():
        draft = city.opened("2026年全年", date(2026, 1, 1), date(2026, 3, 1))
    with pytest.raises(Refused, match="follow the publication"), transaction():
        ask_for_reports(draft, by=city.office.handler, now=city.now)


def test_each_of_the_four_signs_for_the_own_copy(only_three: Resulted) -> None:
    city = only_three
    with transaction():
        head = principal_of(city.units["L"])
        stranger = principal_of(city.units["A"])
    report = next(each for each in city.reported() if each.unit_id == city.units["L"].id)
    own, party = (
        delivery_to(report, each) for each in (ReportRecipient.UNIT_PRINCIPAL, ReportRecipient.PARTY_LEADER)
    )
    today = local_day(city.now)
    assert visible_report(report.id, head, today) is report
    assert visible_report(report.id, stranger, today) is None
    told = db.session.scalars(
        select(Message).where(Message.recipient_id == head.id, Message.channel == Channel.IN_APP)
    ).all()
    assert [each.kind for each in told] == ["document_served"], "the unit hears of its own copy, once"
    with pytest.raises(Refused, match="went to a leader"), transaction():
        acknowledge_report(party, by=head, now=city.now)
    with pytest.raises(Refused, match="signs for this copy"), transaction():
        record_receipt(own, "办公室", local_day(city.now), by=city.office.handler, now=city.now)
    with transaction():
        acknowledge_report(own, by=head, now=city.now)
        for each in report.deliveries:
            if each.recipient is not ReportRecipient.UNIT_PRINCIPAL:
                record_receipt(
                    each, "市委办公室机要秘书", local_day(city.now), by=city.office.handler, now=city.now
                )
    assert {each.state for each in report.deliveries} == {ReportDeliveryState.RECEIVED}
    progress = progress_of(city.round)
    assert (progress.counts[Shown.RECEIVED], progress.counts[Shown.DELIVERED]) == (1, 2)
    with pytest.raises(Refused, match="delivered already"), transaction():
        deliver_reports([report], ADDRESSEES, by=city.office.handler, now=city.now)


def test_a_paper_receipt_has_the_day_on_the_paper_which_is_neither_before_delivery_nor_to_come(
    only_three: Resulted, as_person
) -> None:
    city = only_three
    city.reported()
    leader = delivery_to(report_of(city, "L"), ReportRecipient.PARTY_LEADER)
    delivered, recorded = local_day(city.now), city.now + timedelta(days=5)
    for day, why in ((-1, "cannot have been received on"), (6, "has not come yet")):
        with pytest.raises(Refused, match=why), transaction():
            record_receipt(
                leader, "机要文书", delivered + timedelta(days=day), by=city.office.handler, now=recorded
            )
    assert (leader.received_at, leader.received_on) == (None, None)
    with transaction():
        event = record_receipt(
            leader, "机要文书", delivered + timedelta(days=2), by=city.office.handler, now=recorded
        )
    assert event.details["received_on"] == (delivered + timedelta(days=2)).isoformat()
    assert (leader.received_at, leader.received_on) == (recorded, delivered + timedelta(days=2))
    page = as_person(city.office.handler).get(f"/reports/{leader.report_id}")
    signed, put_down = leader.received_on, local_day(recorded)
    assert (
        f"{signed.year}年{signed.month}月{signed.day}日 {put_down.year}年{put_down.month}月{put_down.day}日登记"
        in page.html.get_text(" ", strip=True)
    )


def test_the_pages_lead_from_asking_to_the_units_signature(only_three: Resulted, as_person) -> None:
    city = only_three
    with transaction():
        head = principal_of(city.units["L"])
    office = as_person(city.office.handler)
    page = office.get(f"/rounds/{city.round.id}/reports")
    page = office.submit(page, action="/reports/ask")
    assert page.said == ["正在生成3份体检报告单。"]
    assert page.response.headers["Refresh"] == "5"
    assert page.html.select_one("progress") is not None
    db.session.rollback()  # what the pages wrote is seen by the next look
    print_waiting_reports(city.now)
    leader = as_person(city.office.leader_in_charge)
    page = leader.get(f"/rounds/{city.round.id}/reports")
    assert "Refresh" not in page.response.headers
    page = leader.submit(page, action="/reports/approve")
    assert page.said == ["已批准3份体检报告单。"]
    assert "剩余3份" in page.words, "they are still to be sealed"
    db.session.rollback()
    assert seal_approved_reports(city.now) == 3
    office.get(f"/rounds/{city.round.id}/reports/deliver")
    page = office.submit(code=422, party_leader="")
    assert page.errors
    page = office.submit(
        party_leader="市委书记",
        government_leader="市长",
        leader_in_charge="分管副市长",
        unit_principal="党组书记",
    )
    assert page.said == ["已送达12份。"]
    shown = office.get(f"/rounds/{city.round.id}/reports?shown=delivered")
    assert len(shown.rows()) == 3
    db.session.rollback()
    report = report_of(city, "L")
    unit = as_person(head)
    assert [row[0] for row in unit.get("/reports").rows()] == ["示范市L局"]
    page = unit.get(f"/reports/{report.id}")
    assert "市委书记" not in page.words, "a recipient sees the own copy only"
    assert unit.client.get(f"/reports/{report.id}/document.pdf").get_data().startswith(b"%PDF")
    page = unit.get(page.links["签收体检报告单"])
    unit.submit(page)
    db.session.rollback()
    assert delivery_to(report_of(city, "L"), ReportRecipient.UNIT_PRINCIPAL).received_at is not None
    unit.get(f"/reports/{report_of(city, 'A').id}", code=404)
