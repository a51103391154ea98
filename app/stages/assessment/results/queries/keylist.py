"""The key list: what results propose, and the entries that people decided on (M-51)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Select, func, select

from app.extensions import db
from app.organisations.queries import within
from app.people.models import User
from app.people.queries import scopes_of
from app.stages.assessment.models import Result, Round
from app.stages.assessment.queries import PUBLISHED
from app.stages.assessment.ranking import Why
from app.stages.assessment.results.models import KeyEntry
from workflows.vocabulary import CASE_ROLES, N_, InspectionMode, KeyEntryState, Word


class Ground(Word):
    """What speaks for an inspection."""

    BELOW_PASS = "below_pass_mark", N_("Below the pass mark")
    LAST_PLACES = "bottom_n", N_("Among the last places")
    REPEATED = "repeated", N_("Listed in an earlier round as well")


class Listed(Word):
    """Which entries a list shows."""

    VALID = "valid", N_("On the list today")
    PROPOSED = "proposed", N_("Waiting for a decision")
    ENDED = "ended", N_("Ended, removed or not listed")


#: So many published rounds back a second listing counts as repeated.
LOOKS_BACK = 3


@dataclass(frozen=True)
class Proposal:
    """A unit that the results of a round propose, and how."""

    result: Result
    grounds: tuple[Ground, ...]
    earlier: int

    @property
    def mode(self) -> InspectionMode:
        """What is suggested: who was listed before gets a look-back, who failed a targeted, else a mobile inspection."""
        if Ground.REPEATED in self.grounds:
            return InspectionMode.LOOK_BACK
        return InspectionMode.TARGETED if Ground.BELOW_PASS in self.grounds else InspectionMode.MOBILE


def proposals_from(round_: Round) -> list[Proposal]:
    """Every candidate of a published round without an entry from it, with the grounds that its results give."""
    if round_.state not in PUBLISHED:
        return []
    entered = select(KeyEntry.unit_id).where(KeyEntry.round_id == round_.id)
    wanted = select(Result).where(
        Result.round_id == round_.id, Result.is_candidate, Result.unit_id.not_in(entered)
    )
    results = list(db.session.scalars(wanted.order_by(Result.peer_group, Result.score, Result.unit_path)))
    before = earlier_listings(round_, [result.unit_id for result in results])
    return [
        Proposal(each, grounds_of(each, before.get(each.unit_id, 0)), before.get(each.unit_id, 0))
        for each in results
    ]


def grounds_of(result: Result, earlier: int) -> tuple[Ground, ...]:
    """What a result says against its unit."""
    found = []
    if Why.BELOW_PASS.value in result.reasons:
        found.append(Ground.BELOW_PASS)
    if Why.LAST_PLACES.value in result.reasons:
        found.append(Ground.LAST_PLACES)
    if earlier:
        found.append(Ground.REPEATED)
    return tuple(found)


def earlier_listings(round_: Round, units: Sequence[int]) -> dict[int, int]:
    """In how many of the rounds before, looking back a few, each of these units was a candidate."""
    before = (
        select(Round.id)
        .where(
            Round.unit_id == round_.unit_id,
            Round.state.in_(PUBLISHED),
            Round.period_until_on < round_.period_until_on,
        )
        .order_by(Round.period_until_on.desc(), Round.id.desc())
        .limit(LOOKS_BACK)
    )
    counted = (
        select(Result.unit_id, func.count())
        .where(
            Result.round_id.in_(list(db.session.scalars(before))),
            Result.is_candidate,
            Result.unit_id.in_(units),
        )
        .group_by(Result.unit_id)
    )
    return {unit_id: count for unit_id, count in db.session.execute(counted)}  # noqa: C416


def entries_for(
    user: User, on: date, *, shown: str = "", mode: str = "", round_id: int | None = None
) -> Select[KeyEntry]:
    """The entries about units below a person's own, as the filters leave them."""
    wanted = select(KeyEntry).where(within(KeyEntry.unit_path, scopes_of(user, CASE_ROLES, on)))
    if round_id is not None:
        wanted = wanted.where(KeyEntry.round_id == round_id)
    if mode in set(InspectionMode):
        wanted = wanted.where(KeyEntry.mode == mode)
    if shown in set(Listed):
        counts = (KeyEntry.state == KeyEntryState.LISTED) & (KeyEntry.valid_until_on >= on)
        waits = KeyEntry.state == KeyEntryState.PROPOSED
        wanted = wanted.where(
            {Listed.VALID: counts, Listed.PROPOSED: waits, Listed.ENDED: ~counts & ~waits}[Listed(shown)]
        )
    return wanted.order_by(KeyEntry.valid_until_on.desc(), KeyEntry.unit_path, KeyEntry.id)
