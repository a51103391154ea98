"""Computing a round: asked for first, prepared without holding anybody up, then written whole or not at all."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

from sqlalchemy import delete, insert, select

from app.cases.kept_reasons import keep_reason
from app.cases.transitions import perform, require
from app.clock import local_day
from app.extensions import db
from app.people.models import User
from app.people.queries import the_clock
from app.scoring.complaints import Unreadable
from app.scoring.pipeline import score
from app.scoring.robustness import Part
from app.stages.assessment.computing.assembling import assemble
from app.stages.assessment.computing.frozen import Frozen, freeze_results
from app.stages.assessment.computing.lines import lines_of, standing_of
from app.stages.assessment.computing.models import Computation, ComputedLine, Kind, Progress, Step
from app.stages.assessment.computing.queries import latest_computation, version_of, waiting_computation
from app.stages.assessment.models import Result, Round
from app.stages.assessment.placing import add_results
from workflows.actions import Action
from workflows.engine import Refused
from workflows.table import Reason
from workflows.vocabulary import N_

BATCH = 1_000
#: Who is told what is being done, and which share of it is, 0 … 1.
Tell = Callable[[Step, float], None]
PARTS = {Part.DRAWS: Step.DRAWING, Part.PROOFS: Step.PROVING}


@dataclass(frozen=True)
class Prepared:
    """Everything that was computed, before a row of it is written."""

    digest: str
    lines: list[dict[str, Any]]
    frozen: Frozen | None

    @property
    def scored(self) -> int:
        """Units that have an index."""
        return sum(1 for line in self.lines if line["score"] is not None)

    @property
    def listed(self) -> int:
        """Units that would be proposed for a warning."""
        return sum(1 for line in self.lines if line["reasons"])


def ask_for_results(round_: Round, *, by: User, now: datetime) -> Computation:
    """Ask for the results of a draft round; whoever has the time computes them. One at a time."""
    require(round_, Action.COMPUTE_RESULTS, by=by, now=now)
    return asked(round_, by=by, now=now)


def ask_again(failed: Computation, *, by: User, now: datetime) -> Computation:
    """Ask once more for what could not be made: the same results, or the same correction."""
    if not failed.is_correction:
        return ask_for_results(failed.round, by=by, now=now)
    require(failed.round, Action.PROPOSE_CORRECTION, by=by, now=now, reason=failed.reason)
    return asked(failed.round, by=by, now=now, supersedes_id=failed.supersedes_id, reason=failed.reason)


def asked(round_: Round, *, by: User, now: datetime, **correction: Any) -> Computation:
    """A computation that waits to be made."""
    version = version_of(round_)
    if version is None:
        raise Refused(Reason(N_("The round has no index model; choose one first.")))
    if waiting_computation(round_) is not None:
        raise Refused(Reason(N_("The results are being computed already; wait until that is done.")))
    computation = Computation(
        round_id=round_.id,
        round=round_,
        kind=Kind.DRAFT,
        of_on=local_day(now),
        model_version_id=version.id,
        model_sha256=version.sha256,
        made_by_id=by.id,
        asked_at=now,
        **correction,
    )
    db.session.add(computation)
    db.session.flush()
    return computation


def begin(computation: Computation, *, now: datetime) -> None:
    """Somebody is at it, from the first step on."""
    computation.begun_at = now
    db.session.merge(Progress(computation_id=computation.id, step=Step.READING, percent=0, told_at=now))


def nobody(_step: Step, _share: float) -> None:
    """Nobody waits to be told."""


def prepare(computation: Computation, tell: Tell = nobody) -> Prepared:
    """Compute and freeze; nothing is written but the bundle's bytes. Raises Refused where it cannot be computed."""
    round_, version = computation.round, version_of(computation.round)
    if version is None:
        raise Refused(Reason(N_("The round has no index model; choose one first.")))
    tell(Step.READING, 0)
    try:
        assembled = assemble(round_, version, hear=partial(tell, Step.READING))
        tell(Step.SCORING, 0)
        results = score(assembled.model, assembled.observations)
    except Unreadable as unreadable:
        raise Refused(*(Reason(each.message, each.params) for each in unreadable.complaints)) from unreadable
    lines = lines_of(assembled, results, whole=True, hear=lambda part, share: tell(PARTS[part], share))
    written = list(lines)
    tell(Step.FREEZING, 0)
    before = computation.supersedes
    frozen = freeze_results(
        assembled.model,
        version.text,
        assembled.observations,
        results,
        supersedes=before.seal if before else None,
        reason=computation.reason if before else "",
    )
    tell(Step.WRITING, 0)
    return Prepared(assembled.digest, written, frozen)


def finish(computation: Computation, prepared: Prepared, *, now: datetime) -> Computation:
    """Write what was computed. A draft round's results are replaced; a correction waits for its decision."""
    round_, by = computation.round, computation.made_by
    action = Action.PROPOSE_CORRECTION if computation.is_correction else Action.COMPUTE_RESULTS
    perform(
        round_,
        action,
        by=by,
        now=now,
        computation=computation.id,
        model=computation.model_sha256,
        data=prepared.digest,
        units=len(prepared.lines),
        scored=prepared.scored,
        listed=prepared.listed,
        reason=computation.reason or None,
    )
    write_lines(computation, prepared, now=now)
    if action is Action.COMPUTE_RESULTS:
        db.session.execute(delete(Result).where(Result.round_id == round_.id))
        add_results(round_, [_as_result(line) for line in prepared.lines], places_in(prepared.lines))
    _step_away(computation)
    db.session.flush()
    return computation


def fail(computation: Computation, refusal: Refused) -> None:
    """Remember why it could not be computed, for whoever asked."""
    computation.failure = keep_reason(refusal.reasons[0])
    _step_away(computation)


def _step_away(computation: Computation) -> None:
    """Nobody is at it any more."""
    db.session.execute(delete(Progress).where(Progress.computation_id == computation.id))


def compute_results(round_: Round, *, by: User, now: datetime) -> Computation:
    """Ask, compute and write at once."""
    computation = ask_for_results(round_, by=by, now=now)
    return finish(computation, prepare(computation), now=now)


def make_running_score(round_: Round, *, now: datetime) -> Computation | None:
    """The unofficial score of today from what is here by now; nothing where nothing changed since the last (M-07)."""
    version = version_of(round_)
    if version is None:
        return None
    assembled = assemble(round_, version, drafts=True)
    last = latest_computation(round_, Kind.RUNNING)
    if last is not None and last.data_sha256 == assembled.digest:
        return None
    results = score(assembled.model, assembled.observations)
    prepared = Prepared(assembled.digest, list(lines_of(assembled, results, whole=False)), None)
    today = local_day(now)
    _forget_running_score(round_, today)
    computation = Computation(
        round_id=round_.id,
        kind=Kind.RUNNING,
        of_on=today,
        model_version_id=version.id,
        model_sha256=version.sha256,
        made_by_id=the_clock().id,
        asked_at=now,
    )
    db.session.add(computation)
    db.session.flush()
    write_lines(computation, prepared, now=now)
    return computation


def write_lines(computation: Computation, prepared: Prepared, *, now: datetime) -> None:
    """The lines in bulk, and what the computation says of them all."""
    rows = [{**line, "computation_id": computation.id} for line in prepared.lines]
    for start in range(0, len(rows), BATCH):
        db.session.execute(insert(ComputedLine), rows[start : start + BATCH])
    computation.made_at = now
    computation.data_sha256 = prepared.digest
    computation.units, computation.scored = len(rows), prepared.scored
    computation.listed = prepared.listed
    if prepared.frozen is not None:
        computation.bundle_sha256 = prepared.frozen.sha256
        computation.seal = prepared.frozen.seal
        computation.merkle_root = prepared.frozen.merkle_root


def places_in(lines: Iterable[Mapping[str, Any]]) -> dict[int, Any]:
    """Unit id → the place that the model gave it."""
    return {line["unit_id"]: standing_of(line) for line in lines}


def _as_result(line: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "unit_id": line["unit_id"],
        "unit_path": line["unit_path"],
        "peer_group": line["peer_group"],
        "score": line["score"],
        "report_number": "",
        "problems": [],
    }


def _forget_running_score(round_: Round, today: Any) -> None:
    """The day's earlier running score, if the day had one."""
    found = db.session.scalar(
        select(Computation).where(
            Computation.round_id == round_.id, Computation.kind == Kind.RUNNING, Computation.of_on == today
        )
    )
    if found is not None:
        db.session.execute(delete(ComputedLine).where(ComputedLine.computation_id == found.id))
        db.session.delete(found)
        db.session.flush()
