"""A round is computed from what was delivered: its results, its lines, and what a stranger makes of its bundle."""

from datetime import date
from decimal import Decimal

import pytest

from app.extensions import db, transaction
from app.scoring.verification import verify
from app.stages.assessment import actions as rounds
from app.stages.assessment.computing import actions, queries
from app.stages.assessment.computing.assembling import written_period
from app.stages.assessment.computing.frozen import bundle_file
from app.stages.assessment.computing.models import Exemption, Kind
from app.stages.assessment.model import actions as models
from app.stages.assessment.model.document import read_document
from app.stages.assessment.models import Result, Round
from app.stages.assessment.queries import previous_round
from app.stages.assessment.reading import read_results
from app.stages.warning.writing import trigger_of
from tests.app.stages.assessment.computing.conftest import MODEL, Scored
from workflows.engine import Refused


def results(city: Scored) -> dict[str, Result]:
    found = db.session.query(Result).filter_by(round_id=city.round.id)
    return {each.unit.code: each for each in found}


def test_the_results_are_what_the_model_says(city: Scored) -> None:
    with transaction():
        city.delivered()
        computation = city.computed()
    found = results(city)
    # 98×2+95+97 over 4 is 97, times 0.6, plus 0.4 of the best of its peers, and one point for an honour: at most 100.
    assert found["A"].score == Decimal("99.20")
    assert found["A"].rank == 1
    assert found["OTHER"].score is None
    assert (found["L"].score, found["L"].reasons) == (Decimal("32.55"), ["below_pass_mark", "bottom_n"])
    line = queries.line_of(computation, city.units["D"])
    assert line is not None
    # Three honours are capped at two points.
    assert [each["points"] for each in line.adjustments] == ["2"]
    assert line.indicators["committee_duty"]["value"] == "85"
    assert line.score is not None
    parts = sum((Decimal(each["contribution"]) for each in line.indicators.values()), Decimal(2))
    assert abs(parts - line.score) < Decimal("0.01")


def test_a_list_says_how_sure_it_is(city: Scored) -> None:
    with transaction():
        city.delivered()
        computation = city.computed()
    lines = {each.unit.code: each for each in db.session.scalars(queries.lines(computation)).unique()}
    assert lines["L"].certainty == "certified"
    assert lines["A"].certainty == ""
    assert lines["A"].probability == 0
    assert all(line.certainty for line in lines.values() if line.reasons)


def test_a_case_keeps_how_sure_its_warning_is_and_the_notice_says_it(city: Scored) -> None:
    office = city.office
    with transaction():
        city.delivered()
        city.computed()
        city.published()
        result = results(city)["L"]
        (opened,) = rounds.open_cases(
            city.round, [result], handler=office.handler, by=office.handler, now=city.now
        )
    assert opened.case is not None
    assert (opened.case.trigger["certainty"], opened.case.trigger["probability"]) == ("certified", "1.000")
    trigger = trigger_of(opened.case)
    assert (trigger.certainty, trigger.chance) == ("已证明", "100")


def test_what_is_frozen_stands_before_a_stranger(city: Scored) -> None:
    with transaction():
        city.delivered()
        city.computed()
        city.published()
    final = queries.latest_computation(city.round, Kind.FINAL)
    assert final is not None
    with bundle_file(final) as path:
        assert verify(path, final.seal).stands


def test_data_that_changed_after_computing_is_not_sent_to_review(city: Scored) -> None:
    with transaction():
        city.delivered()
        city.computed()
        city.taken_back()
        city.delivered(A=("50", "50", "50", "1", "0"))
    with pytest.raises(Refused, match="data has changed"), transaction():
        rounds.submit_round(city.round, by=city.office.handler, now=city.now)


def test_data_that_changed_behind_the_back_is_not_published(city: Scored) -> None:
    with transaction():
        city.delivered()
        city.exempted("A")
        city.computed()
        rounds.submit_round(city.round, by=city.office.handler, now=city.now)
        rounds.review_round(city.round, by=city.office.office_director, now=city.now)
        db.session.query(Exemption).delete()
    with pytest.raises(Refused, match="data has changed"), transaction():
        rounds.publish_round(city.round, by=city.office.principal_leader, now=city.now)


def test_nothing_is_sent_to_review_before_it_is_computed(city: Scored) -> None:
    with transaction():
        city.delivered()
    with pytest.raises(Refused, match="not been computed"), transaction():
        rounds.submit_round(city.round, by=city.office.handler, now=city.now)


def test_a_round_with_a_model_takes_no_imported_scores(city: Scored) -> None:
    checked = rounds.judge(city.round, read_results("单位编码,得分\nA,80\n".encode(), "得分.csv"))
    with pytest.raises(Refused, match="computed, not imported"), transaction():
        rounds.import_results(city.round, checked, by=city.office.handler, now=city.now)


def test_a_draft_version_scores_no_round(city: Scored) -> None:
    with transaction():
        draft = models.open_version(
            city.version.model,
            read_document(city.version.text),
            based_on=city.version,
            by=city.office.handler,
            now=city.now,
        )
    with pytest.raises(Refused, match="not approved"), transaction():
        actions.choose_model(city.round, draft, by=city.office.handler, now=city.now)


def test_another_model_lets_results_and_drafts_fall_away(city: Scored) -> None:
    with transaction():
        city.delivered()
        city.computed()
        actions.choose_model(city.round, None, by=city.office.handler, now=city.now)
    assert results(city) == {}
    assert queries.latest_computation(city.round) is None
    assert (city.round.pass_mark, city.round.min_group_size) == (Decimal(60), 10)


def test_an_exempt_unit_is_not_scored_and_comes_back(city: Scored) -> None:
    with transaction():
        city.delivered()
        city.exempted("L", "OTHER")
        city.computed()
    assert {"L", "OTHER"}.isdisjoint(results(city))
    with pytest.raises(Refused, match="is exempt already"), transaction():
        city.exempted("L")
    with transaction():
        actions.end_exemption(city.round, city.units["L"], by=city.office.handler, now=city.now)
        city.computed()
    assert "L" in results(city)


def test_the_value_of_the_round_before_stands_in_for_a_missing_one(city: Scored) -> None:
    with transaction():
        city.delivered(H=("73", "72", "71", "22", "0"))
        city.computed()
        city.published()
        later = city.opened("2026年上半年", date(2026, 1, 1), date(2026, 6, 30))
        city.delivered(later)
        computation = city.computed(later)
    line = queries.line_of(computation, city.units["H"])
    assert line is not None
    assert (line.indicators["dual_duty"]["origin"], line.indicators["dual_duty"]["points"]) == (
        "imputed_earlier",
        "72.0000",
    )


@pytest.mark.parametrize(
    ("from_on", "until_on", "written"),
    [
        (date(2026, 1, 1), date(2026, 6, 30), "2026H1"),
        (date(2026, 7, 1), date(2026, 12, 31), "2026H2"),
        (date(2026, 4, 1), date(2026, 6, 30), "2026Q2"),
        (date(2026, 1, 1), date(2026, 12, 31), "2026"),
        (date(2026, 3, 1), date(2026, 3, 31), "2026-03"),
        (date(2026, 2, 1), date(2026, 7, 31), "2026-07"),
    ],
)
def test_a_period_is_written_as_ages_are_counted(from_on: date, until_on: date, written: str) -> None:
    assert written_period(Round(period_from_on=from_on, period_until_on=until_on)) == written


def test_a_score_is_compared_with_scores_of_its_own_model_alone(city: Scored) -> None:
    office, now = city.office, city.now
    with transaction():
        imported = rounds.open_round(
            "专项评价",
            period="2025年5月",
            period_from_on=date(2025, 5, 1),
            period_until_on=date(2025, 5, 31),
            unit=office.city,
            by=office.handler,
            now=now,
        )
        checked = rounds.judge(imported, read_results("单位代码,得分\nA,80\n".encode(), "得分.csv"))
        rounds.import_results(imported, checked, by=office.handler, now=now)
        rounds.submit_round(imported, by=office.handler, now=now)
        rounds.review_round(imported, by=office.office_director, now=now)
        rounds.publish_round(imported, by=office.principal_leader, now=now)
    assert previous_round(city.round) is None
    later = city.opened("2026年上半年", date(2026, 1, 1), date(2026, 6, 30))
    assert previous_round(later) is None, "its own round before is no more than a draft"
    with transaction():
        city.delivered()
        city.computed()
        city.published()
    assert previous_round(later) is city.round


def test_a_model_of_a_unit_below_is_offered_to_whoever_works_above(city: Scored) -> None:
    office, now = city.office, city.now
    with transaction():
        below = models.open_model(read_document(MODEL), unit=city.units["A"], by=office.handler, now=now)
        models.submit_model(below, by=office.handler, now=now)
        models.review_model(below, by=office.office_director, now=now)
        models.approve_model(below, by=office.principal_leader, now=now)
    assert queries.approved_versions_within([office.city.path]) == [city.version, below]
    assert queries.approved_versions_within([city.units["A"].path]) == [city.version, below]
    assert queries.approved_versions_within([city.units["B"].path]) == [city.version]
