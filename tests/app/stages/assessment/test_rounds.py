"""From results to candidates to cases, and everything that is refused on the way."""

from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy import func, select

from app.cases.models import Case, Event
from app.clock import local_day
from app.extensions import db, transaction
from app.stages.assessment import actions
from app.stages.assessment.actions import Opening
from app.stages.assessment.models import Result
from app.stages.assessment.queries import (
    Wanted,
    candidates_of,
    groups_of,
    previous_round,
    visible_rounds,
    wanted_results,
    with_the_round_before,
)
from app.stages.assessment.reading import read_results
from tests.app.stages.assessment.conftest import Assessed
from tests.builders import somebody
from workflows.actions import Action
from workflows.engine import Refused
from workflows.vocabulary import Role, RoundState

TEN = {
    "A": "95",
    "B": "94",
    "C": "93",
    "D": "92",
    "E": "91",
    "F": "90",
    "G": "89",
    "H": "70",
    "I": "60",
    "J": "59.99",
}


def by_code(city: Assessed) -> dict[str, Result]:
    return {each.unit.code: each for each in db.session.scalars(select(Result))}


def test_publication_fixes_ranks_reasons_and_report_numbers(city: Assessed) -> None:
    with transaction():
        city.scored(**TEN, K="")
        city.published()
    found = by_code(city)
    assert (found["J"].rank, found["J"].group_size) == (10, 10)
    assert found["J"].reasons == ["below_pass_mark", "bottom_n"]
    assert found["I"].reasons == found["H"].reasons == ["bottom_n"], "60.00 is not below 60"
    assert (found["K"].score, found["K"].rank, found["K"].is_candidate) == (None, None, False)
    assert found["A"].report_number == f"TJ2026-{city.round.id:03d}-0001"
    assert [each.unit.code for each in candidates_of(city.round)] == ["J", "I", "H"]
    assert city.round.published_at == city.now


def test_published_results_take_no_further_import(city: Assessed) -> None:
    with transaction():
        city.scored(**TEN)
        city.published()
    with pytest.raises(Refused, match="not possible"), transaction():
        city.scored(A="1")
    assert by_code(city)["A"].score == Decimal("95.00")


def test_an_import_replaces_the_one_before_as_a_whole(city: Assessed) -> None:
    with transaction():
        city.scored(A="50", B="70")
    with transaction():
        city.scored(B="80")
    assert {code: each.score for code, each in by_code(city).items()} == {"B": Decimal("80.00")}


def test_one_wrong_row_imports_nothing(city: Assessed) -> None:
    with transaction():
        city.scored(A="50")
    content = "单位代码,得分\nA,77\nNOBODY,80\nCITY,90\n".encode()
    checked = actions.judge(city.round, read_results(content, "x.csv"))
    assert [(each.row, str(each.reason)) for each in checked.mistakes] == [
        (3, "No unit has the code “NOBODY”; look it up in the list of units."),
        (4, "示范市 is not below 示范市, which this round assesses; remove the row."),
    ]
    with pytest.raises(Refused, match="2 rows have mistakes"), transaction():
        actions.import_results(city.round, checked, by=city.office.handler, now=city.now)
    assert by_code(city)["A"].score == Decimal("50.00")


def test_without_a_group_in_the_file_kind_and_level_are_the_group(city: Assessed) -> None:
    checked = actions.judge(city.round, read_results("单位代码,得分\nA,77\n".encode(), "x.csv"))
    assert checked.rows[0].group == "未分类单位·第2级"


def test_three_people_stand_behind_a_publication(city: Assessed) -> None:
    with transaction():
        city.scored(**TEN)
        actions.submit_round(city.round, by=city.office.handler, now=city.now)
    with pytest.raises(Refused), transaction():
        actions.review_round(city.round, by=city.office.handler, now=city.now)
    with transaction():
        actions.review_round(city.round, by=city.office.office_director, now=city.now)
    with pytest.raises(Refused), transaction():
        actions.publish_round(city.round, by=city.office.office_director, now=city.now)
    assert city.round.state == RoundState.REVIEWED
    assert city.round.published_at is None


def test_a_round_without_results_is_not_submitted(city: Assessed) -> None:
    with pytest.raises(Refused, match="no results yet"), transaction():
        actions.submit_round(city.round, by=city.office.handler, now=city.now)


def test_only_a_handler_over_the_unit_opens_a_round(city: Assessed) -> None:
    for person in (city.office.office_director, city.office.liaison, somebody(Role.HANDLER, city.units["A"])):
        with pytest.raises(Refused, match="belongs to"):
            actions.open_round(
                "x",
                period="2026",
                period_from_on=date(2026, 1, 1),
                period_until_on=date(2026, 6, 30),
                unit=city.office.city,
                by=person,
                now=city.now,
            )


def test_one_click_opens_every_case_and_a_second_click_none(city: Assessed) -> None:
    with transaction():
        city.scored(**TEN, extra="J,,,审批超期,堵点\n")
        city.published()
    office, listed = city.office, candidates_of(city.round)
    with transaction():
        first = actions.open_cases(
            city.round, listed, handler=office.second_handler, by=office.handler, now=city.now
        )
    assert [each.word for each in first] == [Opening.OPENED] * 3
    case = first[0].case
    assert case is not None
    assert case.handler_id == office.second_handler.id
    assert case.trigger["reasons"] == ["below_pass_mark", "bottom_n"]
    assert (case.trigger["score"], case.trigger["rank"], case.trigger["group_size"]) == ("59.99", 10, 10)
    assert [problem["problem"] for problem in case.trigger["problems"]] == ["审批超期"]
    with transaction():
        second = actions.open_cases(
            city.round, listed, handler=office.handler, by=office.handler, now=city.now
        )
    assert [each.word for each in second] == [Opening.ALREADY_OPEN] * 3
    assert [each.case for each in second] == [each.case for each in first]
    assert db.session.scalar(select(func.count(Case.id))) == 3
    opened = db.session.scalars(select(Event).where(Event.action == Action.OPEN_CASES)).all()
    assert [len(event.details["cases"]) for event in opened] == [3]


def test_the_database_itself_refuses_a_second_case_of_unit_and_round(city: Assessed) -> None:
    with transaction():
        city.scored(**TEN)
        city.published()
    listed = candidates_of(city.round)
    office = city.office
    with transaction():
        [first] = actions.open_cases(
            city.round, listed[:1], handler=office.handler, by=office.handler, now=city.now
        )
    with transaction():
        listed[0].case_id = None  # as a second request sees it that read before the first was done
        db.session.flush()
        [again] = actions.open_cases(
            city.round, listed[:1], handler=office.handler, by=office.handler, now=city.now
        )
    assert (again.word, again.case) == (Opening.ALREADY_OPEN, first.case)
    assert db.session.scalar(select(func.count(Case.id))) == 1


def test_no_case_for_a_handler_who_does_not_work_there_nor_for_one_who_is_no_candidate(
    city: Assessed,
) -> None:
    with transaction():
        city.scored(**TEN)
        city.published()
        elsewhere = somebody(Role.HANDLER, city.units["A"])
    found = by_code(city)
    with transaction():
        outcomes = actions.open_cases(
            city.round, [found["J"], found["A"]], handler=elsewhere, by=city.office.handler, now=city.now
        )
    assert [each.word for each in outcomes] == [Opening.NO_HANDLER, Opening.NOT_A_CANDIDATE]
    assert db.session.scalar(select(func.count(Case.id))) == 0


def test_a_round_is_concluded_when_each_candidate_has_a_case_or_a_dismissal(city: Assessed) -> None:
    with transaction():
        city.scored(**TEN)
        city.published()
    office, (worst, *others) = city.office, candidates_of(city.round)
    with pytest.raises(Refused, match="3 candidates"), transaction():
        actions.conclude_round(city.round, by=office.handler, now=city.now)
    with transaction():
        actions.open_cases(city.round, [worst], handler=office.handler, by=office.handler, now=city.now)
        for other in others:
            actions.dismiss_candidate(
                city.round, other, "该单位本期已撤并", by=office.office_director, now=city.now
            )
        [outcome] = actions.open_cases(
            city.round, [others[0]], handler=office.handler, by=office.handler, now=city.now
        )
        actions.conclude_round(city.round, by=office.handler, now=city.now)
    assert outcome.word is Opening.DISMISSED
    assert city.round.state == RoundState.CONCLUDED


def test_only_the_director_dismisses_and_gives_a_reason(city: Assessed) -> None:
    with transaction():
        city.scored(**TEN)
        city.published()
    worst = candidates_of(city.round)[0]
    for person, reason in ((city.office.handler, "理由"), (city.office.office_director, "")):
        with pytest.raises(Refused), transaction():
            actions.dismiss_candidate(city.round, worst, reason, by=person, now=city.now)


def test_who_sees_a_round_and_which_rows_of_it(city: Assessed) -> None:
    with transaction():
        city.scored(**TEN)
        near = somebody(Role.HANDLER, city.units["A"])
        reader = somebody(Role.VIEWER, city.units["J"])
    office, today = city.office, local_day(city.now)

    def rounds(person) -> int:
        return len(db.session.scalars(visible_rounds(person, today)).all())

    def rows(person) -> list[str]:
        found = wanted_results(city.round, Wanted(), person, today)
        return [each.unit.code for each in db.session.scalars(found)]

    unit_side = (office.liaison, office.unit_principal, office.task_owner)
    administrators = (office.system_admin, office.security_admin, office.auditor)
    assert rounds(office.handler) == 1
    for person in (*unit_side, *administrators, office.data_reporter, office.viewer, reader, near):
        assert (rounds(person), rows(person)[:0]) == (0, []), person.username
    assert rows(office.data_reporter) == []
    with transaction():
        city.published()
    for person in (*unit_side, *administrators, office.review_delegate):
        assert (rounds(person), rows(person)) == (0, []), person.username
    assert rounds(office.data_reporter) == rounds(office.viewer) == rounds(reader) == rounds(near) == 1
    assert rows(near) == ["A"]
    assert rows(reader) == ["J"]
    assert len(rows(office.viewer)) == 10


def test_filters_leave_exactly_what_they_say_and_groups_add_up(city: Assessed) -> None:
    with transaction():
        city.scored(**TEN, K="", L="59")
    office, today = city.office, local_day(city.now)

    def codes(**wanted: str) -> str:
        found = wanted_results(city.round, Wanted(**wanted), office.handler, today)
        return "".join(each.unit.code for each in db.session.scalars(found))

    assert codes() == "ABCDEFGHIJLK", "missing comes last"
    assert codes(show="below") == "JL"
    assert codes(show="last") == codes(show="candidates") == "IJL"
    assert codes(show="missing") == "K"
    assert codes(text="示范市B") == codes(text="B") == "B"
    assert codes(text="%") == codes(group="没有这一组") == ""
    [group] = groups_of(city.round, office.handler, today)
    assert (group.units, group.scored, group.missing, group.candidates, group.ranked) == (12, 11, 1, 3, True)
    assert group.mean == Decimal("81.18")


def test_change_is_measured_against_the_round_before(city: Assessed) -> None:
    with transaction():
        earlier = city.opened("2025年上半年", date(2025, 1, 1), date(2025, 6, 30))
        city.scored(earlier, **{**TEN, "B": ""})
        city.published(earlier)
        city.scored(**{**TEN, "A": "90.5"})
    assert previous_round(city.round) is earlier
    found = by_code_of(city, city.round.id)
    lines = {
        line.result.unit.code: line.change for line in with_the_round_before(list(found.values()), earlier)
    }
    assert lines["A"] == Decimal("-4.50")
    assert lines["B"] is None
    assert lines["C"] == 0


def by_code_of(city: Assessed, round_id: int) -> dict[str, Result]:
    found = select(Result).where(Result.round_id == round_id)
    return {each.unit.code: each for each in db.session.scalars(found)}
