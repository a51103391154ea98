"""A correction: proposed with the right value, decided on by somebody else; the former results stay provable."""

from decimal import Decimal

import pytest
from sqlalchemy import text

from app.audit.verify import verify as verify_trail
from app.extensions import db, the_store, transaction
from app.scoring.verification import verify
from app.stages.assessment import actions as rounds
from app.stages.assessment.computing import actions, queries
from app.stages.assessment.computing.actions.computing import finish, prepare
from app.stages.assessment.computing.frozen import bundle_file, bundle_of
from app.stages.assessment.computing.models import Computation, Kind
from app.stages.assessment.models import Result
from app.stages.assessment.reading import read_results
from tests.app.stages.assessment.computing.conftest import Scored
from tests.memory import MadeOnce
from workflows.engine import Refused


@pytest.fixture
def published(made_once: MadeOnce, city: Scored) -> Scored:
    return made_once(with_its_results, city)


def with_its_results(city: Scored) -> Scored:
    city.delivered()
    city.computed()
    city.published()
    return city


def proposed(city: Scored, code: str = "L", value: str = "90") -> Computation:
    computation = actions.propose_correction(
        city.round,
        city.units[code],
        "committee_duty",
        value,
        "报送单位填报有误",
        by=city.office.handler,
        now=city.now,
    )
    return finish(computation, prepare(computation), now=city.now)


def changed_by(correction: Computation) -> set[str]:
    assert correction.supersedes is not None
    return {after.unit.code for _before, after in queries.differences(correction.supersedes, correction)}


def score_of(city: Scored, code: str) -> Decimal | None:
    return db.session.query(Result).filter_by(round_id=city.round.id, unit_id=city.units[code].id).one().score


def test_a_proposal_changes_nothing_that_was_published(published: Scored) -> None:
    before = score_of(published, "L")
    with transaction():
        proposal = proposed(published)
    assert score_of(published, "L") == before
    assert queries.latest_computation(published.round) is not proposal
    assert changed_by(proposal) == {"L"}


def test_an_approved_correction_counts_and_names_what_it_supersedes(published: Scored) -> None:
    city, office = published, published.office
    first = queries.latest_computation(city.round, Kind.FINAL)
    assert first is not None
    with transaction():
        proposed(city)
        actions.correct_results(city.round, by=office.principal_leader, now=city.now)
    assert score_of(city, "L") == Decimal("43.05")
    final = queries.latest_computation(city.round)
    assert final is not None
    assert final.supersedes is first
    with bundle_file(final) as path:
        assert verify(path, final.seal).stands
    manifest = bundle_of(final).manifest
    assert (manifest["supersedes"], manifest["reason"]) == (first.seal, "报送单位填报有误")
    assert list(verify_trail()) == []
    with bundle_file(first) as path:
        assert verify(path, first.seal).stands


def test_a_declined_correction_leaves_everything(published: Scored) -> None:
    city, before = published, score_of(published, "L")
    with transaction():
        proposed(city)
        actions.decline_correction(city.round, "原始凭证不足", by=city.office.principal_leader, now=city.now)
    assert score_of(city, "L") == before
    assert queries.proposed_correction(city.round) is None
    assert queries.corrected_values(city.round) == []
    with pytest.raises(Refused, match="No correction is proposed"), transaction():
        actions.correct_results(city.round, by=city.office.principal_leader, now=city.now)


def test_values_that_wait_stay_in_the_next_proposal(published: Scored) -> None:
    city = published
    with transaction():
        proposed(city, "L", "90")
        second = proposed(city, "K", "")
    assert {"K", "L"} <= changed_by(second)
    assert len(queries.values_behind(second)) == 2


@pytest.mark.parametrize("value", ["九十", "1,000", "nan"])
def test_what_is_no_number_is_refused(published: Scored, value: str) -> None:
    with pytest.raises(Refused, match="Write a number"), transaction():
        proposed(published, "L", value)


def test_an_imported_round_has_nothing_to_correct(city: Scored) -> None:
    with transaction():
        actions.choose_model(city.round, None, by=city.office.handler, now=city.now)
        rows = "".join(f"{code},70\n" for code in city.units)
        checked = rounds.judge(city.round, read_results(f"单位编码,得分\n{rows}".encode(), "得分.csv"))
        rounds.import_results(city.round, checked, by=city.office.handler, now=city.now)
        city.published()
    with pytest.raises(Refused, match="no index model"), transaction():
        proposed(city)


@pytest.mark.parametrize(
    ("change", "broken"),
    [
        ("UPDATE computed_lines SET grade = '优秀' WHERE grade = '不合格'", "computations:1 lines"),
        ("DELETE FROM computed_lines WHERE rank = 1", "computations:1 lines"),
    ],
)
def test_a_frozen_line_that_is_changed_is_found(published: Scored, change: str, broken: str) -> None:
    assert list(verify_trail()) == []
    db.session.rollback()
    with db.engine.begin() as behind:
        assert behind.execute(text(change)).rowcount
    assert [found.entry for found in verify_trail()] == [broken]


def test_a_frozen_bundle_that_is_lost_is_found(published: Scored) -> None:
    final = queries.latest_computation(published.round)
    assert final is not None
    the_store().path(final.bundle_sha256).unlink()
    assert [found.entry for found in verify_trail()] == [f"computations:{final.id} bundle"]


def test_a_seal_that_is_changed_is_found(published: Scored) -> None:
    with db.engine.begin() as behind:
        behind.execute(text("UPDATE computations SET seal = ''"))
    (found,) = verify_trail()
    assert found.entry.startswith("rounds")
