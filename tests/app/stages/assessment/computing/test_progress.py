"""How far a computation is: told while it runs, honest about silence, and begun anew by whoever asked for it."""

from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
import time_machine
from flask import Flask

from app.extensions import db, transaction
from app.people.models import User
from app.stages.assessment.computing import actions, making, queries
from app.stages.assessment.computing.jobs import compute_waiting
from app.stages.assessment.computing.making import WORK, Telling, make, percent_of, with_share
from app.stages.assessment.computing.models import PATIENCE, Computation, Progress, Step
from tests.app.stages.assessment.computing.conftest import Scored
from tests.browser_page import Browser
from workflows.engine import Refused


@pytest.fixture
def asked(city: Scored) -> Computation:
    with transaction():
        city.delivered()
        return actions.ask_for_results(city.round, by=city.office.handler, now=city.now)


@pytest.fixture
def browser(app: Flask, city: Scored) -> Iterator[Callable[[User], Browser]]:
    def opened(person: User) -> Browser:
        found = Browser(app)
        with found.client.session_transaction() as session:
            session["_user_id"] = person.get_id()
            session["_fresh"] = True
        return found

    with time_machine.travel(city.now, tick=False):
        yield opened


def percent_at(step: Step, share: float) -> int:
    """Of a model of one tree: every step before is whole."""
    before = dict.fromkeys(list(Step)[: list(Step).index(step)], 1.0)
    return percent_of({**before, step: share})


def progress_of(computation: Computation) -> Progress | None:
    """As another connection sees it."""
    db.session.rollback()
    return queries.progress_of(computation)


def test_every_step_is_told_in_its_order_and_never_backwards(asked: Computation) -> None:
    told: list[tuple[Step, float]] = []
    actions.prepare(asked, lambda step, share: told.append((step, share)))
    assert list(dict.fromkeys(step for step, _share in told)) == list(Step)
    percents = [percent_at(step, share) for step, share in told]
    assert percents == sorted(percents)
    assert (percents[0], percent_at(Step.WRITING, 1)) == (0, 100)
    assert told[0] == (Step.READING, 0)


def test_a_percent_is_the_share_of_the_work_that_is_done() -> None:
    assert sum(WORK.values()) == 100
    assert percent_at(Step.DRAWING, 0.5) == WORK[Step.READING] + WORK[Step.SCORING] + WORK[Step.DRAWING] // 2
    # Of two trees of one size the first is drawn and proved, then the second is drawn.
    done = with_share(with_share({}, Step.DRAWING, 0.5), Step.PROVING, 0.5)
    before = percent_of(done)
    assert before == percent_at(Step.DRAWING, 0.5) + WORK[Step.PROVING] // 2
    assert percent_of(with_share(done, Step.DRAWING, 1.0)) == before + WORK[Step.DRAWING] // 2
    assert percent_of(with_share(done, Step.FREEZING, 0)) == 100 - WORK[Step.FREEZING] - WORK[Step.WRITING]


def test_whoever_is_at_it_is_seen_by_others_and_gone_when_it_is_made(
    asked: Computation, city: Scored
) -> None:
    with transaction():
        actions.begin(asked, now=city.now)
    Telling(asked.id, city.now)(Step.DRAWING, 0.5)
    seen = progress_of(asked)
    assert seen is not None
    assert (seen.step, seen.percent) == (Step.DRAWING, percent_at(Step.DRAWING, 0.5))
    assert seen.told_at >= city.now
    assert make(asked.id, city.now + PATIENCE * 2)
    assert progress_of(asked) is None


def test_percents_never_go_back(asked: Computation, city: Scored) -> None:
    with transaction():
        actions.begin(asked, now=city.now)
    tell = Telling(asked.id, city.now)
    tell(Step.FREEZING, 0.5)
    tell(Step.SCORING, 0.5)
    seen = progress_of(asked)
    assert seen is not None
    assert (seen.step, seen.percent) == (Step.FREEZING, percent_at(Step.FREEZING, 0.5))


def test_a_sign_of_life_keeps_others_away(asked: Computation, city: Scored) -> None:
    with transaction():
        actions.begin(asked, now=city.now)
    Telling(asked.id, city.now + PATIENCE)(Step.FREEZING, 0)
    assert not make(asked.id, city.now + PATIENCE + timedelta(seconds=1))
    assert make(asked.id, city.now + PATIENCE * 3)


def test_a_fault_says_so_in_words_and_leaves_nothing_behind(
    asked: Computation, city: Scored, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError("the disk is full")

    monkeypatch.setattr(making.actions, "prepare", broken)
    assert compute_waiting(city.now) == 0
    assert "the disk is full" in caplog.text
    failed = queries.last_failure(city.round)
    assert failed is asked
    assert failed.failure == {"message": making.BROKE_OFF.message, "params": {}}
    assert progress_of(asked) is None
    assert compute_waiting(city.now) == 0, "nobody begins by himself what broke off"


def test_what_failed_is_asked_for_again(asked: Computation, city: Scored) -> None:
    with transaction():
        actions.fail(asked, Refused(making.BROKE_OFF))
    with transaction():
        again = actions.ask_again(asked, by=city.office.handler, now=city.now)
    assert make(again.id, city.now)
    assert queries.last_failure(city.round) is None


def test_a_correction_that_failed_is_asked_for_again_with_its_reason(city: Scored) -> None:
    with transaction():
        city.delivered()
        city.computed()
        city.published()
        failed = actions.propose_correction(
            city.round,
            city.units["L"],
            "committee_duty",
            "90",
            "报送单位填报有误",
            by=city.office.handler,
            now=city.now,
        )
        actions.fail(failed, Refused(making.BROKE_OFF))
    with transaction():
        again = actions.ask_again(failed, by=city.office.handler, now=city.now)
    assert (again.supersedes_id, again.reason) == (failed.supersedes_id, "报送单位填报有误")
    assert make(again.id, city.now)
    assert queries.proposed_correction(city.round) is again


def test_the_page_says_how_far_it_is_and_asks_again_by_itself(
    asked: Computation, city: Scored, browser
) -> None:
    page = browser(city.office.handler)
    address = f"/rounds/{city.round.id}/computation"
    found = page.get(address)
    assert "等待计算" in found.words
    assert found.response.headers["Refresh"].startswith("3;")
    with transaction():
        actions.begin(asked, now=city.now)
    Telling(asked.id, city.now)(Step.DRAWING, 0.5)
    found = page.get(address)
    assert f"已完成{percent_at(Step.DRAWING, 0.5)}%：重复抽样" in found.words
    assert found.html.select_one("progress")["value"] == str(percent_at(Step.DRAWING, 0.5))
    assert found.words_of(found.html.select_one("li[aria-current=step]")).startswith("重复抽样 进行中")


@pytest.mark.parametrize(
    ("begun", "words"), [(True, "没有新的进展"), (False, "请联系系统运行维护人员检查定时任务")]
)
def test_silence_is_not_called_progress(
    asked: Computation, city: Scored, browser, begun: bool, words: str
) -> None:
    page = browser(city.office.handler)
    if begun:
        with transaction():
            actions.begin(asked, now=city.now)
    assert words not in page.get(f"/rounds/{city.round.id}/computation").words
    with time_machine.travel(city.now + timedelta(minutes=3), tick=False):
        assert words in page.get(f"/rounds/{city.round.id}/computation").words


def test_the_page_says_why_it_failed_and_starts_again(asked: Computation, city: Scored, browser) -> None:
    with transaction():
        actions.fail(asked, Refused(making.BROKE_OFF))
    page = browser(city.office.handler)
    found = page.get(f"/rounds/{city.round.id}/computation")
    assert "系统故障导致计算中断" in found.words
    found = page.submit(action=f"/rounds/{city.round.id}/compute-again")
    assert "系统故障" not in found.words
    db.session.rollback()
    assert queries.latest_computation(city.round) is not None


def test_who_may_not_compute_is_not_offered_it(asked: Computation, city: Scored, browser) -> None:
    with transaction():
        actions.fail(asked, Refused(making.BROKE_OFF))
    page = browser(city.office.principal_leader)
    assert "重新计算" not in page.get(f"/rounds/{city.round.id}/computation").words
