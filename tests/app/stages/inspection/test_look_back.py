"""The look-back: planned by the clock, done by two who did not handle the case, confirmed by a leader."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import select

from app.cases.actions import declare_recusal, reassign, urge
from app.cases.models import Case, Deadline, Event
from app.cases.problems import Problem, problems_of
from app.extensions import db, transaction
from app.notices.actions.issuing import seal_notice
from app.notices.actions.serving import acknowledge_notice, serve_notice
from app.notices.content.proof import ServiceMode
from app.notices.models import Notice
from app.notices.queries import content_of_notice
from app.overview.queries.work import duties_of
from app.people.models import Grant, User
from app.stages.accountability.models import Proceeding
from app.stages.inspection import actions, queries
from app.stages.rectification.actions.closure import close_case
from app.stages.rectification.models import Item
from tests.builders import LONG_AGO, Office, somebody
from tests.lives import an_old_file_to_close
from tests.memory import MadeOnce
from workflows.actions import Action
from workflows.engine import Refused
from workflows.terms import Term
from workflows.vocabulary import CaseState, ItemState, NoticeKind, NoticeState, Role, Verdict


@dataclass
class Field:
    """A closed case with its look-back, and the people who go out."""

    office: Office
    case: Case
    now: datetime

    @property
    def problems(self) -> list[Problem]:
        return problems_of(self.case)

    def appoint(self, *team: User, by: User | None = None) -> None:
        team = team or (self.office.lookback_member, self.office.second_inspector)
        actions.appoint_team(self.case, team, by=by or self.office.leader_in_charge, now=self.now)

    def start(self) -> None:
        self.appoint()
        actions.start_lookback(self.case, by=self.office.lookback_member, now=self.now)

    def judge(self, number: int, verdict: Verdict, found: str = "查阅台账并实地查看。") -> None:
        requirement = "" if verdict is Verdict.RECTIFIED else "重新整改到位。"
        actions.record_verdict(
            self.case,
            self.problems[number].id,
            verdict,
            found,
            requirement,
            by=self.office.lookback_member,
            now=self.now,
        )

    def report(self, **poll: int) -> Event:
        return actions.report_lookback(
            self.case,
            methods="听取汇报、查阅资料、走访群众",
            materials="整改台账、会议纪要",
            overall="多数措施落到实处。",
            by=self.office.lookback_member,
            now=self.now,
            **poll,
        )

    def reported(self, *verdicts: Verdict) -> None:
        self.start()
        for number, verdict in enumerate(verdicts):
            self.judge(number, verdict)
        self.report(answers=120, satisfied=108)

    def confirmed(self, *verdicts: Verdict) -> Event:
        self.reported(*verdicts)
        actions.check_lookback(self.case, by=self.office.case_manager, now=self.now)
        return actions.confirm_lookback(self.case, by=self.office.leader_in_charge, now=self.now)


@pytest.fixture
def field(made_once: MadeOnce, now: datetime) -> Field:
    return made_once(a_field, now)


def a_field(now: datetime) -> Field:
    office = Office()
    return Field(office, an_old_file_to_close(office, now=now), now)


def test_closing_a_case_plans_its_look_back_within_the_term(field: Field) -> None:
    lookback = queries.current_lookback(field.case)
    assert lookback is not None
    assert (lookback.round, lookback.planned_on) == (1, date(2026, 6, 2))
    starting = select(Deadline.due_on).where(Deadline.term == Term.LOOKBACK_START)
    assert db.session.scalars(starting).one() == lookback.planned_on


def test_one_inspector_is_no_team(field: Field) -> None:
    with pytest.raises(Refused, match="at least two people"), transaction():
        field.appoint(field.office.lookback_member)


def test_the_same_inspector_twice_is_no_team(field: Field) -> None:
    with pytest.raises(Refused, match="at least two people"), transaction():
        field.appoint(field.office.lookback_member, field.office.lookback_member)


def test_the_handler_does_not_inspect(field: Field) -> None:
    with pytest.raises(Refused, match="handler may not be on"), transaction():
        field.appoint(field.office.handler, field.office.lookback_member)


def test_who_handled_the_case_before_it_was_reassigned_does_not_inspect_either(field: Field) -> None:
    office = field.office
    with transaction():
        field.case.hands = {**field.case.hands, str(Action.CHECK_PLAN): [office.lookback_member.id]}
        reassign(field.case, office.second_handler, "岗位调整", by=office.leader_in_charge, now=field.now)
    with pytest.raises(Refused, match="handler may not be on"), transaction():
        field.appoint()


def test_only_inspectors_over_the_unit_are_appointed(field: Field) -> None:
    with transaction():
        stranger = somebody(Role.LOOKBACK_MEMBER, field.office.other_unit, name="外单位检查员")
    with pytest.raises(Refused, match="may not inspect"), transaction():
        field.appoint(field.office.lookback_member, stranger)
    assert queries.current_lookback(field.case).team == []


def test_an_inspector_who_recused_is_not_appointed(field: Field) -> None:
    with transaction():
        declare_recusal(field.case, "近亲属在该单位任职", by=field.office.second_inspector, now=field.now)
    with pytest.raises(Refused, match="may not inspect"), transaction():
        field.appoint()


def test_only_the_leader_in_charge_appoints(field: Field) -> None:
    with pytest.raises(Refused, match="belongs to"), transaction():
        field.appoint(by=field.office.office_director)


def test_nobody_goes_out_before_a_team_is_appointed(field: Field) -> None:
    with pytest.raises(Refused), transaction():
        actions.start_lookback(field.case, by=field.office.lookback_member, now=field.now)


def test_the_start_waits_for_the_leader_and_then_for_the_team(field: Field) -> None:
    def waits_for(person: User) -> bool:
        return Term.LOOKBACK_START in {each.term for each in db.session.scalars(duties_of(person, field.now))}

    office = field.office
    assert waits_for(office.leader_in_charge)
    assert not waits_for(office.lookback_member)
    with transaction():
        field.appoint()
        urge(field.case, "请抓紧启动", by=office.case_manager, now=field.now)
    assert waits_for(office.lookback_member)
    assert not waits_for(office.leader_in_charge)


def test_an_inspector_who_is_not_on_the_team_records_nothing(field: Field) -> None:
    with transaction():
        field.start()
        third = somebody(Role.LOOKBACK_MEMBER, field.office.city)
    with pytest.raises(Refused, match="not on the team"), transaction():
        actions.record_verdict(
            field.case, field.problems[0].id, Verdict.RECTIFIED, "已查看。", by=third, now=field.now
        )


def test_a_verdict_says_what_was_seen_and_what_is_left_to_do(field: Field) -> None:
    with transaction():
        field.start()
    with pytest.raises(Refused, match="what was seen"), transaction():
        field.judge(0, Verdict.RECTIFIED, found=" ")
    with pytest.raises(Refused, match="still has to do"), transaction():
        actions.record_verdict(
            field.case,
            field.problems[0].id,
            Verdict.BASICALLY,
            "尚有尾款未拨付。",
            by=field.office.lookback_member,
            now=field.now,
        )


def test_a_problem_of_another_case_gets_no_verdict_here(field: Field) -> None:
    with transaction():
        field.start()
    with pytest.raises(Refused, match="does not belong"), transaction():
        actions.record_verdict(
            field.case, 4711, Verdict.RECTIFIED, "已查看。", by=field.office.lookback_member, now=field.now
        )


def test_a_report_judges_every_problem(field: Field) -> None:
    with transaction():
        field.start()
        field.judge(0, Verdict.RECTIFIED)
    with pytest.raises(Refused, match="1 problems have no verdict"), transaction():
        field.report()


@pytest.mark.parametrize(("answers", "satisfied"), [(0, 0), (10, 11), (10, -1)])
def test_a_poll_has_answers_and_no_more_satisfied_than_answers(
    field: Field, answers: int, satisfied: int
) -> None:
    with transaction():
        field.start()
        field.judge(0, Verdict.RECTIFIED)
        field.judge(1, Verdict.RECTIFIED)
    with pytest.raises(Refused, match="A poll has answers"), transaction():
        field.report(answers=answers, satisfied=satisfied)


def test_a_false_rectification_takes_a_second_inspector_and_the_units_word(field: Field) -> None:
    office, first = field.office, field.problems[0]
    with transaction():
        field.start()
        field.judge(0, Verdict.FALSE)
        field.judge(1, Verdict.RECTIFIED)
    with pytest.raises(Refused, match="lack a second inspector"), transaction():
        field.report()
    with pytest.raises(Refused, match="found this yourself"), transaction():
        actions.agree_that_it_is_false(field.case, first.id, by=office.lookback_member, now=field.now)
    with transaction():
        actions.agree_that_it_is_false(field.case, first.id, by=office.second_inspector, now=field.now)
    with pytest.raises(Refused, match="lack a second inspector"), transaction():
        field.report()
    with transaction():
        actions.record_explanation(
            field.case,
            first.id,
            "台账由办公室人员补填。",
            "局主要负责人",
            by=office.lookback_member,
            now=field.now,
        )
        field.report()
    assert field.case.state == CaseState.LOOKBACK_REVIEW


def test_agreement_does_not_outlive_the_finding_it_agreed_with(field: Field) -> None:
    office, first = field.office, field.problems[0]
    with transaction():
        field.start()
        field.judge(0, Verdict.FALSE)
        actions.agree_that_it_is_false(field.case, first.id, by=office.second_inspector, now=field.now)
        field.judge(0, Verdict.FALSE, found="另查明会议记录系事后补造。")
    assert queries.verdict_on(queries.current_lookback(field.case), first.id).agreed_by_id is None


def test_nobody_agrees_with_a_verdict_that_is_not_false_rectification(field: Field) -> None:
    with transaction():
        field.start()
        field.judge(0, Verdict.REBOUNDED)
    with pytest.raises(Refused, match="no verdict of false"), transaction():
        actions.agree_that_it_is_false(
            field.case, field.problems[0].id, by=field.office.second_inspector, now=field.now
        )


def test_a_report_is_returned_with_ten_characters_at_least(field: Field) -> None:
    with transaction():
        field.reported(Verdict.RECTIFIED, Verdict.RECTIFIED)
    with pytest.raises(Refused, match="at least 10 characters"), transaction():
        actions.return_lookback(field.case, "请补充", by=field.office.case_manager, now=field.now)
    with transaction():
        actions.return_lookback(
            field.case, "请补充走访群众的记录和名单。", by=field.office.case_manager, now=field.now
        )
    assert field.case.state == CaseState.LOOKBACK


def test_whoever_checked_the_report_does_not_confirm_it(field: Field) -> None:
    office = field.office
    with transaction():
        field.reported(Verdict.RECTIFIED, Verdict.RECTIFIED)
        both = somebody(Role.CASE_MANAGER, office.city)
        leads = Grant(
            role=Role.LEADER_IN_CHARGE, unit_id=office.city.id, unit_path=office.city.path, from_on=LONG_AGO
        )
        both.grants.append(leads)
        db.session.flush()
        actions.check_lookback(field.case, by=both, now=field.now)
    with pytest.raises(Refused, match="a second person must do this"), transaction():
        actions.confirm_lookback(field.case, by=both, now=field.now)


def test_a_good_look_back_confirms_the_case_and_feeds_back(field: Field) -> None:
    with transaction():
        event = field.confirmed(Verdict.RECTIFIED, Verdict.RECTIFIED)
    assert event.target == CaseState.CONFIRMED
    notices = db.session.scalars(select(Notice)).all()
    assert [(notice.kind, notice.state) for notice in notices] == [
        (NoticeKind.LOOKBACK_FEEDBACK, NoticeState.SIGNED)
    ]
    content = content_of_notice(notices[0])
    assert (content.rate, content.survey.rate) == ("100.00%", "90.00%")
    assert not db.session.scalars(select(Proceeding)).all()


def test_basically_rectified_is_worked_on_again_but_proposes_no_accountability(field: Field) -> None:
    with transaction():
        event = field.confirmed(Verdict.BASICALLY, Verdict.RECTIFIED)
    assert event.target == CaseState.REOPENED
    assert [item.state for item in db.session.scalars(select(Item).order_by(Item.position))] == [
        ItemState.REOPENED,
        ItemState.ACCEPTED,
    ]
    assert not db.session.scalars(select(Proceeding)).all()


def test_a_bad_verdict_reopens_its_problem_alone_demands_again_and_proposes(field: Field) -> None:
    with transaction():
        event = field.confirmed(Verdict.RECTIFIED, Verdict.REBOUNDED)
    assert event.target == CaseState.REOPENED
    states = {item.position: item.state for item in db.session.scalars(select(Item))}
    assert states == {1: ItemState.ACCEPTED, 2: ItemState.REOPENED}
    kinds = {notice.kind: content_of_notice(notice) for notice in db.session.scalars(select(Notice))}
    assert set(kinds) == {NoticeKind.LOOKBACK_FEEDBACK, NoticeKind.RECTIFICATION}
    assert [problem.number for problem in kinds[NoticeKind.RECTIFICATION].problems] == [2]
    proposal = db.session.scalars(select(Proceeding)).one()
    assert (proposal.state, proposal.source) == ("proposed", "look_back")


def test_the_second_term_runs_from_the_signature_for_the_second_notice(field: Field) -> None:
    office, later = field.office, field.now + timedelta(days=4)
    with transaction():
        field.confirmed(Verdict.NOT_RECTIFIED, Verdict.RECTIFIED)
    term = db.session.scalars(select(Deadline).where(Deadline.term == Term.RECT_SECOND)).one()
    assert term.due_on == date(2026, 4, 2)
    with transaction():
        notice = db.session.scalars(select(Notice).where(Notice.kind == NoticeKind.RECTIFICATION)).one()
        seal_notice(notice, by=office.case_manager, now=later)
        serve_notice(
            notice,
            ("送达人甲", "送达人乙"),
            ServiceMode.ELECTRONIC,
            "系统",
            by=office.case_manager,
            now=later,
        )
        acknowledge_notice(notice, by=office.unit_principal, now=later)
    assert term.due_on == date(2026, 4, 7)  # 6 April is a rest day of Qingming


def test_a_case_closed_again_gets_a_second_look_back(field: Field) -> None:
    office = field.office
    with transaction():
        field.confirmed(Verdict.NOT_RECTIFIED, Verdict.RECTIFIED)
        field.case.state = str(CaseState.CLOSURE_APPROVAL)
        for item in db.session.scalars(select(Item)):
            item.closed_at, item.state = field.now, str(ItemState.ACCEPTED)
    with transaction():
        close_case(field.case, by=office.leader_in_charge, now=field.now)
    lookback = queries.current_lookback(field.case)
    assert (lookback.round, lookback.team, queries.verdicts_of(lookback)) == (2, [], {})
