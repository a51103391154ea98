"""What the clock does with rounds: what was asked for is made once; a running score comes each day that changed."""

from datetime import timedelta
from decimal import Decimal

from app.extensions import db, transaction
from app.stages.assessment.computing import actions, queries
from app.stages.assessment.computing.jobs import compute_waiting, make_running_scores
from app.stages.assessment.computing.making import make
from app.stages.assessment.computing.models import PATIENCE, Computation, ComputedLine, Kind
from app.stages.assessment.feeds import actions as feeds
from app.stages.assessment.feeds.queries import deliveries_of
from tests.app.stages.assessment.computing.conftest import Scored


def test_what_was_asked_for_is_made_once(city: Scored) -> None:
    with transaction():
        city.delivered()
        actions.ask_for_results(city.round, by=city.office.handler, now=city.now)
    assert queries.waiting_computation(city.round) is not None
    assert compute_waiting(city.now) == 1
    assert compute_waiting(city.now) == 0
    assert queries.waiting_computation(city.round) is None
    found = queries.latest_computation(city.round, Kind.DRAFT)
    assert found is not None
    assert (found.units, found.scored) == (15, 14)


def test_who_died_over_it_is_followed_by_another(city: Scored) -> None:
    with transaction():
        city.delivered()
        asked = actions.ask_for_results(city.round, by=city.office.handler, now=city.now)
        actions.begin(asked, now=city.now)
    assert not make(asked.id, city.now + timedelta(seconds=1))
    assert make(asked.id, city.now + PATIENCE + timedelta(seconds=1))


def test_what_cannot_be_made_says_why(city: Scored) -> None:
    with transaction():
        city.delivered()
        asked = actions.ask_for_results(city.round, by=city.office.handler, now=city.now)
        city.round.model_version_id = None
    assert compute_waiting(city.now) == 0
    failed = queries.last_failure(city.round)
    assert failed is asked
    assert failed.failure == {"message": "The round has no index model; choose one first.", "params": {}}


def test_a_running_score_looks_at_what_nobody_has_checked(city: Scored) -> None:
    with transaction():
        city.delivered(accept=False)
    assert make_running_scores(city.now) == 1
    running = queries.latest_computation(city.round)
    assert running is not None
    assert (running.kind, running.scored, running.bundle_sha256) == (Kind.RUNNING, 14, "")
    line = queries.line_of(running, city.units["B"])
    assert line is not None
    assert line.indicators == {}
    assert line.nodes["duty"]["score"] == "91.2500"


def test_a_day_without_a_change_has_no_line_and_the_trend_goes_on(city: Scored) -> None:
    with transaction():
        city.delivered()
    assert make_running_scores(city.now) == 1
    assert make_running_scores(city.now + timedelta(days=1)) == 0
    with transaction():
        city.taken_back()
        city.delivered(A=("0", "0", "0", "30", "0"))
    assert make_running_scores(city.now + timedelta(days=2)) == 1
    trend = queries.trend_of(city.round, city.units["A"])
    assert [score for _day, score in trend] == [Decimal("99.20"), Decimal("40.00")]


def test_a_second_running_score_of_a_day_takes_the_place_of_the_first(city: Scored) -> None:
    with transaction():
        city.delivered(accept=False)
    assert make_running_scores(city.now) == 1
    with transaction():
        (delivery,) = deliveries_of(city.round)
        feeds.return_data(delivery, "口径有误，请按通知要求重新填报", by=city.office.handler, now=city.now)
        city.delivered(B=("10", "10", "10", "28", "0"))
    assert make_running_scores(city.now) == 1
    assert db.session.query(Computation).filter_by(kind=Kind.RUNNING).count() == 1
    assert db.session.query(ComputedLine).count() == 15
