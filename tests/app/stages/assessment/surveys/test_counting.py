"""What counts and what does not, quotas, and the values that the index gets."""

from collections import Counter
from decimal import Decimal

import pytest

from app.extensions import db
from app.stages.assessment.surveys import queries
from app.stages.assessment.surveys.actions import Class, Full
from app.stages.assessment.surveys.models import SurveyAnswer
from app.stages.assessment.surveys.words import Scale, SetAside, Standing, SurveyKind
from tests.app.stages.assessment.surveys.conftest import CLASSES, Asked


def test_values_flow_to_the_index_under_the_names_of_its_columns(asked: Asked) -> None:
    survey = asked.opened(units=[(asked.city.units["A"], [50]), (asked.city.units["B"], [])])
    for number, code in enumerate(asked.codes(survey, 6)):
        asked.answer(code, A=[5, 3] if number % 2 else [4, 4], **({"B": [3, 3]} if number < 4 else {}))
    assert list(queries.survey_values(asked.city.round)) == [], "nobody knows before the end"
    asked.ended(survey)
    assert list(queries.survey_values(asked.city.round)) == [
        ("A", "satisfaction", "80.00"),
        ("A", "satisfaction_answers", "6"),
        ("A", "satisfaction_error", "0.0000"),
    ], "of B only four answered: withheld, and nothing is said of it"
    withheld = queries.outcomes_of(survey)[1]
    assert (withheld.answers, withheld.estimate) == (4, None)


def test_the_standard_error_of_a_unit_by_hand(asked: Asked) -> None:
    survey = asked.opened(units=[(asked.city.units["A"], [20])])
    for code, mark in zip(asked.codes(survey, 5), (5, 4, 3, 2, 1), strict=True):
        asked.answer(code, A=[mark, mark])
    asked.ended(survey)
    [outcome] = queries.outcomes_of(survey)
    assert outcome.estimate is not None
    # s² = 1000, n = 5, N = 20: sqrt(1000 / 5 · 15 / 20)
    assert (outcome.estimate.score, outcome.estimate.error) == ("60.00", "12.2474")


def test_classes_count_with_their_weights_however_many_answered(asked: Asked) -> None:
    survey = asked.opened(
        kind=SurveyKind.APPRAISAL,
        groups=CLASSES,
        units=[(asked.city.units["A"], [8, 40])],
        column="appraisal",
    )
    leaders, staff = survey.groups
    for group, size, marks in ((leaders, 4, [5, 5]), (staff, 8, [3, 3])):
        for code in asked.codes(survey, size, group):
            asked.answer(code, A=marks)
    asked.ended(survey)
    [outcome] = queries.outcomes_of(survey)
    assert outcome.estimate is not None
    assert outcome.estimate.score == "76.00", "0.4 · 100 + 0.6 · 60, not the mean of twelve sheets"
    assert outcome.by_group == Counter({leaders.id: 4, staff.id: 8})


def test_a_class_that_stays_silent_is_named(asked: Asked) -> None:
    survey = asked.opened(kind=SurveyKind.APPRAISAL, groups=CLASSES, units=[(asked.city.units["A"], [])])
    for code in asked.codes(survey, 5, survey.groups[1]):
        asked.answer(code, A=[3, 3])
    asked.ended(survey)
    [outcome] = queries.outcomes_of(survey)
    assert [group.name for group in outcome.silent_classes] == ["班子成员"]


def test_straight_lines_and_short_sheets_are_counted_and_set_aside(asked: Asked) -> None:
    survey = asked.opened(questions=["一", "二", "三"], straight_from=5)
    codes = asked.codes(survey, 4)
    asked.answer(codes[0], A=[5, 5, 5], B=[5, 5, None])
    asked.answer(codes[1], A=[5, 5, 5])
    asked.answer(codes[2], A=[4, None, None], B=[5, 4, 3])
    asked.answer(codes[3], A=[None, None, 2])
    found = Counter((row.unit_id, row.set_aside) for row in db.session.query(SurveyAnswer))
    a, b = asked.city.units["A"].id, asked.city.units["B"].id
    assert found == {
        (a, SetAside.STRAIGHT_LINE): 1,
        (b, SetAside.STRAIGHT_LINE): 1,
        (a, SetAside.COUNTS): 1,
        (a, SetAside.TOO_SHORT): 2,
        (b, SetAside.COUNTS): 1,
    }
    db.session.expire_all()
    [group] = survey.groups
    assert (group.answered, group.set_aside) == (2, 2)
    progress = queries.progress_of(survey)
    assert (progress.sheets, progress.days) == (4, {asked.today: Counter({group.id: 4})})


def test_a_full_quota_thanks_and_keeps_the_code(asked: Asked) -> None:
    survey = asked.opened(groups=(Class("城区", quota=1), Class("乡镇", quota=5)))
    first, second = asked.codes(survey, 2, survey.groups[0])
    asked.answer(first, A=[5, 4])
    assert queries.invitation(second, asked.today).standing is Standing.FULL


def test_the_last_place_of_a_quota_is_taken_once(asked: Asked) -> None:
    survey = asked.opened(groups=(Class("城区", quota=1), Class("乡镇")), group_is_asked=True)
    first, second = asked.codes(survey, 2)
    asked.answer(first, survey.groups[0], A=[5, 4])
    with pytest.raises(Full):
        asked.answer(second, survey.groups[0], A=[5, 4])
    assert queries.invitation(second, asked.today).standing is Standing.GOOD, "nothing was stored"


def test_ten_is_full_marks_on_the_longer_scale(asked: Asked) -> None:
    survey = asked.opened(scale=Scale.TEN, units=[(asked.city.units["A"], [])])
    for code in asked.codes(survey, 5):
        asked.answer(code, A=[10, 7])
    asked.ended(survey)
    [outcome] = queries.outcomes_of(survey)
    assert outcome.estimate is not None
    assert outcome.estimate.score == "85.00"
    assert [each.score for each in outcome.questions if each] == ["100.00", "70.00"]


def test_a_weight_has_at_most_two_places(asked: Asked) -> None:
    survey = asked.drafted(
        kind=SurveyKind.APPRAISAL,
        groups=(Class("甲", weight=Decimal("33.33")), Class("乙", weight=Decimal("66.67"))),
    )
    assert [group.weight for group in survey.groups] == [Decimal("33.33"), Decimal("66.67")]
