"""The life of a survey: drafted by one, approved by another, opened and ended by the clock; what each step refuses."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from app.audit.verify import Scope
from app.cases.facts import running_deadlines
from app.extensions import db, transaction
from app.stages.assessment.surveys import actions, queries
from app.stages.assessment.surveys.actions import Class
from app.stages.assessment.surveys.jobs import keep_days
from app.stages.assessment.surveys.models import Survey, SurveyAnswer
from app.stages.assessment.surveys.verification import check_answers
from app.stages.assessment.surveys.words import Standing, SurveyKind
from tests.app.stages.assessment.surveys.conftest import CLASSES, Asked, rows_left
from workflows.actions import Action
from workflows.engine import Refused
from workflows.survey import SurveyState
from workflows.terms import Term


def why_not(refused: pytest.ExceptionInfo[Refused]) -> str:
    return str(refused.value)


def test_it_is_drafted_approved_opened_and_ended(asked: Asked) -> None:
    survey = asked.approved(opens_on=asked.today + timedelta(days=2))
    assert survey.state == SurveyState.APPROVED
    assert [(each.term, each.due_on) for each in running_deadlines(survey)] == [
        (Term.SURVEY_START, survey.opens_on)
    ]
    codes = asked.codes(survey, 3)
    assert keep_days(asked.now) == 0, "its first day has not come"
    assert keep_days(asked.now + timedelta(days=2)) == 1
    assert survey.state == SurveyState.OPEN
    [deadline] = running_deadlines(survey)
    assert (deadline.term, deadline.due_on) == (Term.SURVEY_FIELD, survey.closes_on)
    asked.answer(codes[0], A=[5, 4], B=[3, 3])
    assert keep_days(asked.after - timedelta(days=1)) == 0, "the last day belongs to it"
    assert keep_days(asked.after) == 1
    assert (survey.state, rows_left("survey_codes")) == (SurveyState.CLOSED, 0)
    assert keep_days(asked.after) == 0, "the job may run again"


def test_it_is_not_opened_without_codes(asked: Asked) -> None:
    survey = asked.approved()
    assert keep_days(asked.now) == 0
    with pytest.raises(Refused) as refused, transaction():
        actions.open_survey(survey, by=asked.office.handler, now=asked.now)
    assert "No codes have been issued yet." in why_not(refused)


def test_who_drafted_or_submitted_does_not_approve(asked: Asked) -> None:
    survey = asked.drafted()
    director = asked.office.office_director
    with transaction():
        actions.submit_survey(survey, by=asked.office.handler, now=asked.now)
        survey.hands = {**survey.hands, str(Action.SUBMIT_SURVEY): [director.id]}
    with pytest.raises(Refused) as refused, transaction():
        actions.approve_survey(survey, by=director, now=asked.now)
    assert "a second person must do this" in why_not(refused)


def test_a_returned_survey_forgets_its_codes_and_can_be_revised(asked: Asked) -> None:
    survey = asked.approved()
    [code] = asked.codes(survey, 1)
    with transaction():
        actions.return_survey(
            survey, "请把题目改得更通俗一些再报。", by=asked.office.office_director, now=asked.now
        )
    assert queries.invitation(code, asked.today).standing is Standing.USED
    with transaction():
        plan = asked.plan.__class__(**{**asked.plan.__dict__, "questions": ["只问一题"], "groups": CLASSES})
        actions.revise_survey(survey, plan, by=asked.office.handler, now=asked.now)
    assert (survey.questions, [group.name for group in survey.groups]) == (
        ["只问一题"],
        ["班子成员", "一般干部"],
    )
    assert queries.batches_of(survey) == []


def test_stopping_early_needs_the_director_and_a_reason(asked: Asked) -> None:
    survey = asked.opened()
    with pytest.raises(Refused) as refused, transaction():
        actions.end_survey(survey, by=asked.office.handler, now=asked.now)
    assert "stays open until the end of" in why_not(refused)
    with pytest.raises(Refused), transaction():
        actions.stop_survey(survey, "提前", by=asked.office.office_director, now=asked.now)
    with transaction():
        actions.stop_survey(
            survey, "发现二维码被公开转发，提前截止。", by=asked.office.office_director, now=asked.now
        )
    assert survey.state == SurveyState.CLOSED


def test_a_draft_can_be_given_up(asked: Asked) -> None:
    survey = asked.drafted()
    with transaction():
        actions.discard_survey(survey, "本期改由第三方机构调查。", by=asked.office.handler, now=asked.now)
    assert survey.state == SurveyState.DISCARDED


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"closes_on": date(2026, 3, 8)}, "is a rest day"),
        ({"questions": []}, "A survey has 1 to 20 questions."),
        ({"minimum": 4}, "a score of fewer would show what single people said"),
        ({"kind": SurveyKind.APPRAISAL}, "must be given and add up to 100"),
        (
            {"groups": (Class("甲", weight=Decimal(40)), Class("乙", weight=Decimal(50)))},
            "must be given and add up to 100",
        ),
        ({"groups": (Class("甲"), Class("甲"))}, "each with a name of its own"),
        ({"groups": (Class("甲", quota=0),)}, "A quota is a number of people"),
        ({"units": []}, "names no unit"),
        ({"answers_column": "satisfaction"}, "go into columns of their own"),
    ],
)
def test_a_draft_that_cannot_work_is_refused_in_words(asked: Asked, changes: dict, sentence: str) -> None:
    with pytest.raises(Refused) as refused:
        asked.drafted(**changes)
    assert sentence in why_not(refused)
    assert db.session.query(Survey).count() == 0


def test_units_belong_to_the_round_and_their_numbers_to_the_groups(asked: Asked) -> None:
    unit = asked.city.units["A"]
    with pytest.raises(Refused) as refused:
        asked.drafted(units=[(unit, []), (unit, [])])
    assert "A unit is named twice." in why_not(refused)
    with pytest.raises(Refused) as refused:
        asked.drafted(units=[(unit, [10, 20, 30])], groups=CLASSES)
    assert "one for each of the 2 groups" in why_not(refused)


def test_two_surveys_never_fill_one_column_for_one_unit(asked: Asked) -> None:
    asked.drafted()
    with pytest.raises(Refused) as refused:
        asked.drafted()
    assert "fills the column" in why_not(refused)
    other = asked.drafted(units=[(asked.city.units["D"], [])])
    assert other.id


def test_a_round_that_was_submitted_takes_no_survey(asked: Asked) -> None:
    with transaction():
        asked.city.scored(A="80")
    from app.stages.assessment import actions as rounds

    with transaction():
        rounds.submit_round(asked.city.round, by=asked.office.handler, now=asked.now)
    with pytest.raises(Refused) as refused:
        asked.drafted()
    assert "no longer being prepared" in why_not(refused)


def test_only_a_handler_over_the_round_drafts(asked: Asked) -> None:
    with pytest.raises(Refused), transaction():
        actions.draft_survey(asked.city.round, asked.plan, by=asked.office.liaison, now=asked.now)


def test_codes_are_issued_for_what_the_survey_asks(asked: Asked) -> None:
    survey = asked.approved(groups=CLASSES, kind=SurveyKind.APPRAISAL)
    with pytest.raises(Refused) as refused, transaction():
        actions.issue_codes(survey, 5, by=asked.office.handler, now=asked.now)
    assert "Say which group" in why_not(refused)
    with pytest.raises(Refused) as refused:
        asked.codes(survey, 0)
    assert "1 to 1000" in why_not(refused)
    with pytest.raises(Refused) as refused:
        asked.codes(survey, 5, about="D")
    assert "does not ask about" in why_not(refused)


def test_a_sheet_that_nobody_would_fill_in_is_not_handed_out(asked: Asked) -> None:
    survey = asked.approved(
        questions=[f"第{number}题" for number in range(20)],
        units=[(asked.city.units[code], []) for code in "ABCDEFGHIJ"],
    )
    with pytest.raises(Refused) as refused:
        asked.codes(survey, 5)
    assert "200 marks" in why_not(refused)
    assert len(asked.codes(survey, 5, about="A")) == 5


def test_a_lost_batch_is_cancelled_as_far_as_it_is_unused(asked: Asked) -> None:
    survey = asked.opened()
    codes = asked.codes(survey, 3)
    asked.answer(codes[0], A=[5, 4])
    [(batch, unused), _] = queries.batches_of(survey)
    assert unused == 2
    with transaction():
        actions.cancel_codes(survey, batch, "卡片在途中遗失。", by=asked.office.handler, now=asked.now)
    assert [queries.invitation(code, asked.today).standing for code in codes] == [Standing.USED] * 3
    assert batch.cancelled == 2
    with pytest.raises(Refused), transaction():
        actions.cancel_codes(survey, batch, "再作废一次。", by=asked.office.handler, now=asked.now)


def test_the_end_records_a_digest_that_finds_a_changed_answer(asked: Asked) -> None:
    survey = asked.opened()
    for code in asked.codes(survey, 6):
        asked.answer(code, A=[5, 4])
    asked.ended(survey)
    everything = Scope()
    assert list(check_answers(everything)) == []
    with transaction():
        row = db.session.query(SurveyAnswer).first()
        assert row is not None
        row.marks = [1, 1]
    assert [each.entry for each in check_answers(everything)] == [f"surveys:{survey.id} answers"]
