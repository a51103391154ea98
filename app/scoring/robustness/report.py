"""How sure the list is, group by group: what ``qingjian index robustness`` prints and a notice quotes."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import partial

import numpy as np

from app.scoring.robustness.absence import Bounds, bounds
from app.scoring.robustness.branches import Integers
from app.scoring.robustness.certificate import Certificate, certify
from app.scoring.robustness.draws import DRAWS, Draws, Firmness, draw_weights
from app.scoring.robustness.omission import Omission, omissions
from app.scoring.robustness.radius import Radius, list_radius, unit_radius
from app.scoring.robustness.simulation import Chances, monte_carlo_error, simulate
from app.scoring.robustness.standings import Standings

#: A unit off the list is named as a challenger from this probability of being on it.
CHALLENGES = 0.05
ROBUST, LIKELY = 0.90, 0.50


class Certainty(StrEnum):
    """How sure it is that a unit belongs on the list; printed on its notice."""

    CERTIFIED = "certified"  # proved within the declared box, and robust
    ROBUST = "robust"
    LIKELY = "likely"
    CONTESTED = "contested"


class Part(StrEnum):
    """What of the whole is being done; told together with the share of it that is done, 0 … 1."""

    DRAWS = "draws"
    PROOFS = "proofs"


#: Who is told how far it is.
Hear = Callable[[Part, float], None]


def nobody(_part: Part, _share: float) -> None:
    """Nobody listens."""


class Reason(StrEnum):
    """Why a unit is listed."""

    BELOW_PASS = "below_pass"  # noqa: S105 - the pass mark
    AMONG_LAST = "among_last"


@dataclass(frozen=True)
class Share:
    """A probability estimated from draws, with its Monte-Carlo standard error."""

    value: float
    error: float


@dataclass(frozen=True)
class Candidate:
    """A listed unit, and how sure that is."""

    unit: int
    index: int
    reasons: tuple[Reason, ...]
    probability: Share
    certainty: Certainty
    #: None where the index is no weighted sum.
    certificate: Certificate | None
    radius: Radius | None
    #: 90 % of the draws place it between these.
    places: tuple[int, int]


@dataclass(frozen=True)
class Challenger:
    """A unit off the list that might have been on it."""

    unit: int
    index: int
    probability: Share


@dataclass(frozen=True)
class GroupReport:
    """One peer group."""

    group: int
    units: int
    last: int
    candidates: tuple[Candidate, ...]
    challengers: tuple[Challenger, ...]
    radius: Radius | None


@dataclass(frozen=True, eq=False)
class Robustness:
    """Everything that is known about how sure the list is."""

    standings: Standings
    draws: Draws
    firmness: Firmness
    per_mille: int
    chances: Chances
    groups: tuple[GroupReport, ...]
    omissions: tuple[Omission, ...]
    bounds: Bounds


def certainty_of(probability: float, certificate: Certificate | None) -> Certainty:
    """The word for it. A proof against other weights is no proof against errors of data: it must be robust too."""
    if probability >= ROBUST:
        return Certainty.CERTIFIED if certificate and certificate.holds else Certainty.ROBUST
    return Certainty.LIKELY if probability >= LIKELY else Certainty.CONTESTED


def how_sure(
    standings: Standings,
    *,
    firmness: Firmness | None = None,
    draws: int = DRAWS,
    per_mille: int = 100,
    sources: tuple[str, ...] = (),
    weights_without_judge: Mapping[str, Integers] | None = None,
    hear: Hear = nobody,
) -> Robustness:
    """Draw, prove, measure and leave out: the whole robustness of the list. ``hear`` is told how far it is."""
    held = firmness or Firmness()
    drawn = draw_weights(standings.root, standings.weights, held, draws)
    chances = simulate(standings, drawn, partial(hear, Part.DRAWS))
    radii = list_radius(standings)
    groups = []
    proved, to_prove = 0, max(int(standings.listed.sum()), 1)
    for group in range(len(standings.last)):
        hear(Part.PROOFS, proved / to_prove)
        groups.append(_group_report(standings, chances, per_mille, group, radii.get(group)))
        proved += len(groups[-1].candidates)
    return Robustness(
        standings, drawn, held, per_mille, chances, tuple(groups),
        tuple(omissions(standings, sources, weights_without_judge)), bounds(standings),
    )  # fmt: skip


def _group_report(
    standings: Standings, chances: Chances, per_mille: int, group: int, radius: Radius | None
) -> GroupReport:
    members = standings.members[group]
    low, high = chances.places[group].quantiles(0.05), chances.places[group].quantiles(0.95)
    places = {int(unit): (int(low[row]), int(high[row])) for row, unit in enumerate(members)}
    worst_first = members[np.lexsort((members, standings.published[members]))]
    on_the_list = standings.listed[worst_first]
    candidates = tuple(
        _candidate(standings, chances, per_mille, int(unit), places[int(unit)])
        for unit in worst_first[on_the_list]
    )
    challengers = [
        Challenger(int(unit), int(standings.published[unit]), _share(chances, int(unit)))
        for unit in worst_first[~on_the_list]
        if chances.listed[unit] >= CHALLENGES * chances.draws
    ]
    challengers.sort(key=lambda each: -each.probability.value)
    return GroupReport(group, len(members), standings.last[group], candidates, tuple(challengers), radius)


def _candidate(
    standings: Standings, chances: Chances, per_mille: int, unit: int, places: tuple[int, int]
) -> Candidate:
    marks = {Reason.BELOW_PASS: standings.below_pass, Reason.AMONG_LAST: standings.among_last}
    share, certificate = _share(chances, unit), certify(standings, unit, per_mille)
    return Candidate(
        unit=unit,
        index=int(standings.published[unit]),
        reasons=tuple(reason for reason, marked in marks.items() if marked[unit]),
        probability=share,
        certainty=certainty_of(share.value, certificate),
        certificate=certificate,
        radius=unit_radius(standings, unit),
        places=places,
    )


def _share(chances: Chances, unit: int) -> Share:
    count = int(chances.listed[unit])
    return Share(count / chances.draws, monte_carlo_error(count, chances.draws))
