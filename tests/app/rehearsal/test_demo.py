"""The demo city: something in every state, on every desk, in every colour; made by acts, and made once."""

from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner
from flask import Flask
from sqlalchemy import func, select

from app import create_app
from app.audit.verify import verify
from app.cases.models import SUBJECTS, Deadline, Event
from app.cli import main
from app.clock import local_day
from app.evidence.models import EvidenceVersion
from app.extensions import db, transaction
from app.notices.batches.models import Batch
from app.notices.batches.queries import Shown, progress_of
from app.organisations.models import Unit
from app.overview.queries.board import Filters, Horizon, board
from app.overview.queries.work import duties_of
from app.people.actions.accounts import ensure_clock
from app.people.models import CLOCK_USERNAME, User
from app.people.queries import demo_accounts, user_named
from app.rehearsal.demo.loading import load_demo
from app.rehearsal.demo.story import LENGTH, Story
from app.rehearsal.models import RehearsalStep
from app.reminders.models import Reminder
from app.scoring.verification import verify as verify_bundle
from app.stages.assessment.computing.frozen import bundle_file
from app.stages.assessment.computing.models import Computation, ComputedLine, Kind
from app.stages.assessment.models import Result, Round
from app.stages.rectification.models import Item
from config import Config
from tests.conftest import MONDAY, an_application, for_tests
from workflows.actions import Action
from workflows.vocabulary import Colour, ItemType, ProblemClass, Role, RoundState

NOW = MONDAY


#: One worker loads the city and looks at it.
pytestmark = [pytest.mark.xdist_group("demo"), pytest.mark.slow]


@pytest.fixture(scope="module")
def city(fresh_database: Callable[[], str], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """An installation of its own, into which the demo was loaded once."""
    with (
        an_application(for_tests(fresh_database(), tmp_path_factory.mktemp("city"))) as application,
        application.app_context(),
    ):
        with transaction():
            ensure_clock()
        for _day in load_demo(NOW):
            pass
        yield application


def states_of(model: type) -> Counter[str]:
    """How many rows of a model stand in which state."""
    rows = db.session.execute(select(model.state, func.count()).group_by(model.state))  # type: ignore[attr-defined]
    return Counter({state: count for state, count in rows})  # noqa: C416 - rows are no pairs


@pytest.mark.parametrize("kind", sorted(SUBJECTS))
def test_something_stands_in_every_state(city: Flask, kind: str) -> None:
    subject = SUBJECTS[kind]
    assert set(subject.__subject_states__) - set(states_of(subject)) == set()


def test_the_city_has_some_eighty_units_of_nine_kinds_on_four_levels(city: Flask) -> None:
    units = db.session.scalars(select(Unit)).all()
    assert 70 <= len(units) <= 90
    assert len({unit.kind_code for unit in units if unit.kind_code}) == 9
    assert {unit.level for unit in units} == {1, 2, 3, 4}


def test_half_years_are_concluded_and_others_are_open_by_import_and_by_model(city: Flask) -> None:
    rounds = db.session.scalars(select(Round).where(Round.name.contains("半年"))).all()
    assert Counter((round_.state, round_.model_version_id is not None) for round_ in rounds) == {
        ("concluded", False): 2,
        ("draft", False): 1,
        ("concluded", True): 1,
        ("draft", True): 1,
    }
    results = db.session.scalars(select(Result)).all()
    assert any("tie" in result.reasons for result in results)
    assert any(result.score is None and result.round.state == RoundState.CONCLUDED for result in results)
    assert any(result.dismissed_at for result in results)
    assert any(result.rank is None and result.score is not None for result in results)


def test_what_the_model_published_stands_before_a_stranger(city: Flask) -> None:
    finals = select(Computation).where(Computation.kind == Kind.FINAL).order_by(Computation.id)
    published, corrected = db.session.scalars(finals).all()
    assert corrected.supersedes_id == published.id
    for each in (published, corrected):
        with bundle_file(each) as path:
            assert verify_bundle(path, each.seal).stands
    words = set(db.session.scalars(select(ComputedLine.certainty).where(ComputedLine.certainty != "")))
    assert {"certified", "robust"} <= words


def test_nothing_lies_in_the_future_and_every_act_has_its_hand(city: Flask) -> None:
    latest = db.session.scalar(select(func.max(Event.at)))
    assert latest is not None
    assert latest <= NOW
    earliest = db.session.scalar(select(func.min(Event.at)))
    assert earliest is not None
    assert NOW - earliest > timedelta(days=280)
    known = set(db.session.scalars(select(User.id)))
    assert set(db.session.scalars(select(Event.by_id))) <= known


def test_the_trail_holds(city: Flask) -> None:
    assert not list(verify())


@pytest.mark.parametrize("colour", list(Colour))
def test_the_board_shows_every_colour(city: Flask, colour: Colour) -> None:
    leader = user_named("leader")
    assert leader is not None
    horizon = Horizon(NOW)
    assert db.session.execute(*board(leader, Filters(colour=colour), horizon)).first() is not None


def test_a_supervisor_can_urge_ten_overdue_problems(city: Flask) -> None:
    leader = user_named("leader")
    assert leader is not None
    horizon = Horizon(NOW)
    rows = db.session.execute(*board(leader, Filters(kind="item"), horizon)).all()
    assert sum(row.due_at <= NOW for row in rows) >= 10


@pytest.mark.parametrize(
    "username",
    [
        "handler1",
        "handler2",
        "director",
        "leader",
        "principal",
        "casemanager",
        "liaison",
        "unithead",
        "taskowner",
    ],
)
def test_whoever_signs_in_finds_work(city: Flask, username: str) -> None:
    user = user_named(username)
    assert user is not None
    assert user.demo
    assert db.session.scalars(duties_of(user, NOW)).first() is not None


def test_there_is_a_demo_account_for_every_role(city: Flask) -> None:
    today = local_day(NOW)
    held = {grant.role for user in demo_accounts() for grant in user.grants if grant.holds_on(today)}
    assert held == set(Role) - {Role.CLOCK}


def test_reminders_went_out_and_the_clock_proposed(city: Flask) -> None:
    assert db.session.scalar(select(func.count(Reminder.id)).where(Reminder.recipients > 0))
    clock = user_named(CLOCK_USERNAME)
    assert clock is not None
    proposed = select(Event).where(Event.action == "propose_accountability", Event.by_id == clock.id)
    assert db.session.scalars(proposed).first() is not None


def test_no_document_that_only_tells_a_decision_is_left_lying(city: Flask) -> None:
    late = select(Deadline.subject_title).where(
        Deadline.subject_kind == "notice", Deadline.closed_at.is_(None), Deadline.due_at <= NOW
    )
    assert list(db.session.scalars(late)) == []


def test_papers_went_through_the_office_together_and_one_says_why_it_did_not(city: Flask) -> None:
    batches = db.session.scalars(select(Batch).order_by(Batch.id)).all()
    assert [each.action for each in batches] == [
        Action.SUBMIT_NOTICE,
        Action.REVIEW_NOTICE,
        Action.SIGN_NOTICE,
        Action.SEAL_NOTICE,
        Action.SERVE_NOTICE,
    ]
    came = [progress_of(each).counts for each in batches]
    assert [each[Shown.FAILED] for each in came] == [0, 1, 0, 0, 0]
    assert all(each[Shown.WAITING] == 0 and each[Shown.DONE] >= 3 for each in came)


def test_problems_and_evidence_are_of_every_kind(city: Flask) -> None:
    items = db.session.scalars(select(Item)).all()
    assert {item.problem_class for item in items} == set(ProblemClass)
    assert {item.item_type for item in items} == set(ItemType)
    versions = db.session.scalars(select(EvidenceVersion)).all()
    assert len({version.media_type for version in versions}) >= 5
    assert any(version.number > 1 for version in versions)


def test_loading_again_changes_nothing(city: Flask) -> None:
    before = [
        db.session.scalar(select(func.count()).select_from(t)) for t in (Event, Deadline, RehearsalStep)
    ]
    answer = CliRunner().invoke(main, ["demo"], obj=city)
    assert answer.exit_code == 0, answer.output
    assert "已装入" in answer.output
    after = [db.session.scalar(select(func.count()).select_from(t)) for t in (Event, Deadline, RehearsalStep)]
    assert after == before


def test_the_accounts_are_printed_with_role_and_unit(city: Flask) -> None:
    answer = CliRunner().invoke(main, ["demo", "--accounts"], obj=city)
    assert answer.exit_code == 0, answer.output
    for expected in ("handler1", "承办人", "liaison", "云澄市住房和城乡建设局", "主要领导"):
        assert expected in answer.output


@pytest.mark.parametrize("settings", [{"demo": False}, {"demo": True, "production": True}])
def test_where_there_is_no_demo_the_command_refuses(tmp_path: Path, settings: dict[str, bool]) -> None:
    config = Config(
        data=tmp_path, database_url=f"sqlite:///{tmp_path / 'x.sqlite3'}", secret_key="tests", **settings
    )
    answer = CliRunner().invoke(main, ["demo"], obj=create_app(config))
    assert answer.exit_code != 0
    assert "正式环境" in answer.output


def test_the_story_can_be_told_on_any_day(city: Flask) -> None:
    """Every act has a day within the year that is played, whatever the calendar of that year."""
    for day in (date(2026, 1, 5), date(2026, 10, 9), date(2025, 2, 5)):
        days = list(Story(day, None).days())
        assert len(days) == LENGTH + 1
        assert days[-1][0] == day
        assert all(local_day(step.at) == on for on, steps in days for step in steps)
