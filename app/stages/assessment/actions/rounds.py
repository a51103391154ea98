"""The life of a round: opened under the policy of the day, checked by a second, published by a third person."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime

from sqlalchemy import select

from app.cases.models import Event
from app.cases.transitions import open_subject, perform, require
from app.clock import local_day
from app.extensions import db
from app.organisations.models import Unit
from app.people.models import User
from app.people.queries import actor_for
from app.policies.queries import current_policy
from app.stages.assessment.computing import actions as computing
from app.stages.assessment.model.models import ModelVersion
from app.stages.assessment.models import Round
from app.stages.assessment.placing import fix_results
from app.stages.assessment.verification import digest_of_results
from workflows.actions import Action
from workflows.engine import NOT_YOURS, Refused
from workflows.table import Reason
from workflows.vocabulary import N_, Role


def open_round(
    name: str,
    *,
    period: str,
    period_from_on: date,
    period_until_on: date,
    unit: Unit,
    model: ModelVersion | None = None,
    by: User,
    now: datetime,
) -> Round:
    """Open a round over the units below one. Pass mark and last places are pinned from the model or the policy."""
    if Role.HANDLER not in actor_for(by, unit.path, local_day(now)).roles:
        raise Refused(Reason(NOT_YOURS, {"action": Action.OPEN_ROUND, "roles": (Role.HANDLER,)}))
    if period_until_on < period_from_on:
        raise Refused(Reason(N_("The period ends before it begins.")))
    twin = select(Round.id).where(Round.unit_id == unit.id, Round.period == period, Round.name == name)
    if db.session.scalar(twin) is not None:
        raise Refused(Reason(N_("A round of this name for this unit and period exists already.")))
    if model is not None:
        computing.require_usable(unit, model)
    policy = current_policy()
    round_ = Round(
        name=name,
        period=period,
        period_from_on=period_from_on,
        period_until_on=period_until_on,
        unit=unit,
        unit_id=unit.id,
        unit_path=unit.path,
        handler_id=by.id,
        pass_mark=policy.pass_mark,
        bottom_n=policy.bottom_n,
        min_group_size=policy.min_group_size,
        policy_version=policy.version,
        opened_at=now,
    )
    computing.pin_model(round_, model)
    open_subject(
        round_,
        by=by,
        now=now,
        name=name,
        period=period,
        pass_mark=str(round_.pass_mark),
        model=model.subject_title if model else None,
        model_sha256=model.sha256 if model else None,
    )
    return round_


def submit_round(round_: Round, *, by: User, now: datetime) -> Event:
    """Send the results to the office director; those of a model only while they are what the data gives."""
    computing.require_unchanged_data(round_)
    return perform(round_, Action.SUBMIT_ROUND, by=by, now=now)


def return_round(round_: Round, reason: str, *, by: User, now: datetime) -> Event:
    """Send the results back to whoever prepares them."""
    return perform(round_, Action.RETURN_ROUND, by=by, now=now, reason=reason)


def review_round(round_: Round, *, by: User, now: datetime) -> Event:
    """Pass the results in review, while they are what data and meeting give."""
    require(round_, Action.REVIEW_ROUND, by=by, now=now)
    with _says_who_computes_again():
        computing.require_unchanged_data(round_)
    return perform(round_, Action.REVIEW_ROUND, by=by, now=now)


def publish_round(round_: Round, *, by: User, now: datetime) -> Event:
    """Fix scores, ranks and reasons for good, with their digest on record; every result gets its report's number.

    What a model computed is published with the seal of its frozen bundle, and only if the data is still the same.
    """
    require(round_, Action.PUBLISH_ROUND, by=by, now=now)
    with _says_who_computes_again():
        frozen = computing.publish_computation(round_)
    round_.published_at = now
    results, candidates = fix_results(round_, local_day(now).year, frozen.places if frozen else None)
    return perform(
        round_,
        Action.PUBLISH_ROUND,
        by=by,
        now=now,
        results=results,
        candidates=candidates,
        digest=digest_of_results(round_.id),
        **(frozen.details if frozen else {}),
    )


@contextmanager
def _says_who_computes_again() -> Iterator[None]:
    """Only a draft is computed again: whoever reads outdated results learns that they have to go back."""
    try:
        yield
    except Refused as refusal:
        back = Reason(N_("Return the round to its handler, who computes the results again and submits them."))
        raise Refused(*refusal.reasons, back) from refusal
