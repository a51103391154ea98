"""A round is published when its units had their say, the meeting was held and the report is signed; not before."""

from datetime import datetime

import pytest
from flask import Flask

from app.extensions import transaction
from app.notices.actions import drafting, issuing
from app.notices.content.report import EvaluationReport
from app.notices.queries import content_of_notice
from app.policies.policy import ReviewRule
from app.stages.assessment import actions as rounds
from app.stages.assessment.meeting import actions, queries
from tests.app.stages.assessment.meeting.conftest import WRITTEN, Reviewed
from workflows.engine import Refused
from workflows.vocabulary import NoticeState, RoundState


def reasons_against(city: Reviewed) -> str:
    with pytest.raises(Refused) as refusal:
        rounds.publish_round(city.round, by=city.office.principal_leader, now=city.now)
    return str(refusal.value)


def checked(city: Reviewed) -> None:
    rounds.submit_round(city.round, by=city.office.handler, now=city.now)
    rounds.review_round(city.round, by=city.office.office_director, now=city.now)


def test_the_whole_way_step_by_step(city: Reviewed) -> None:
    office = city.office
    with transaction():
        city.asked()
        objection = city.objection()
        checked(city)
        said = reasons_against(city)
        for sentence in (
            "window is still open",
            "1 objections",
            "meeting has not been held",
            "not been signed",
        ):
            assert sentence in said
        actions.reject_objection(objection, "经核对台账，数据无误，维持原分", by=office.handler, now=city.now)
        city.over()
        city.concluded()
        assert "not been signed" in reasons_against(city)
        report = city.reported()
        city.published_only()
    assert city.round.state == RoundState.PUBLISHED
    assert (report.number, report.state) == ("清评〔2026〕1号", NoticeState.SIGNED)


def test_the_report_says_what_the_round_and_the_meeting_say(city: Reviewed) -> None:
    with transaction():
        city.asked()
        city.over()
        meeting = city.planned()
        city.invited(meeting)
        city.voted(city.proposed(meeting), 4, 1, 0)
        city.minuted(meeting)
        actions.hold_meeting(meeting, by=city.office.handler, now=city.now)
        actions.conclude_meeting(meeting, by=city.office.office_director, now=city.now)
        report = city.reported()
    said = content_of_notice(report)
    assert isinstance(said, EvaluationReport)
    assert said.title == "示范市2025年下半年清廉指数评价报告"
    assert (said.in_tree, said.scored, said.missing, said.objections) == (14, 14, 0, 0)
    (group,) = said.groups
    scores = [each.score for each in said.ranking if each.score is not None]
    assert (group.units, group.highest, group.lowest) == (14, max(scores), min(scores))
    assert group.mean == (sum(scores) / len(scores)).quantize(scores[0])
    assert sum(band.units for band in said.distribution) == group.scored
    assert group.below_pass == sum(score < city.round.pass_mark for score in scores)
    assert [(each.unit, each.change, each.adopted) for each in said.adjusted] == [
        ("示范市第一局", "+1.50", True)
    ]
    assert {each.kind: each.came for each in said.present} == {
        "党代表": 2,
        "人大代表": 1,
        "政协委员": 1,
        "其他与会人员": 1,
    }
    assert queries.is_approved(queries.report_of(city.round))


def test_results_that_changed_after_the_report_are_not_published_with_it(city: Reviewed) -> None:
    with transaction():
        city.asked()
        city.over()
        city.concluded()
        report = city.reported()
        city.scored(UNIT="61", A="90")
        checked(city)
        assert "results changed after the evaluation report" in reasons_against(city)
        issuing.withdraw_notice(report, "结果更正后重新编制", by=city.office.principal_leader, now=city.now)
        again = city.reported()
        city.published_only()
    assert again.id != report.id
    assert city.round.state == RoundState.PUBLISHED


def test_the_report_waits_for_the_meeting_and_for_the_principal_leader(city: Reviewed) -> None:
    office = city.office
    with transaction():
        with pytest.raises(Refused, match="when the review meeting is concluded"):
            actions.write_report(city.round, WRITTEN, by=office.handler, now=city.now)
        city.asked()
        objection = city.objection()
        city.concluded()
        with pytest.raises(Refused, match="1 objections are still open"):
            actions.write_report(city.round, WRITTEN, by=office.handler, now=city.now)
        actions.withdraw_objection(objection, by=office.unit_principal, now=city.now)
        with pytest.raises(Refused, match="belongs to"):
            actions.write_report(city.round, WRITTEN, by=office.office_director, now=city.now)
        report = actions.write_report(city.round, WRITTEN, by=office.handler, now=city.now)
        drafting.submit_notice(report, by=office.handler, now=city.now)
        drafting.review_notice(report, by=office.office_director, now=city.now)
        with pytest.raises(Refused, match="belongs to"):
            issuing.sign_notice(report, by=office.leader_in_charge, now=city.now)
        rewritten = actions.write_report(city.round, WRITTEN, by=office.handler, now=city.now)
        assert (rewritten.id, rewritten.state) == (report.id, NoticeState.DRAFT)
        drafting.submit_notice(report, by=office.handler, now=city.now)
        drafting.review_notice(report, by=office.office_director, now=city.now)
        issuing.sign_notice(report, by=office.principal_leader, now=city.now)
        issuing.seal_notice(report, by=office.case_manager, now=city.now)
    assert report.state == NoticeState.KEPT


@pytest.mark.parametrize("rule", [ReviewRule.NEVER, ReviewRule.WITH_MODEL])
def test_an_imported_round_is_published_without_unless_the_office_says_so(
    app: Flask, now: datetime, rule: ReviewRule
) -> None:
    with transaction():
        city = Reviewed(now, rule)
        city.published()
    assert city.round.state == RoundState.PUBLISHED
