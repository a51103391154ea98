"""From the engine's scores to standings: who is ranked, by which rule, and how sure the numbers themselves are."""

from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

import numpy as np

from app.scoring.complaints import N_, Complaint, Unreadable
from app.scoring.model import Aggregation, Model, Node
from app.scoring.numbers import divide_half_up, half_up, with_room
from app.scoring.observations import Observations
from app.scoring.results import DOES_NOT_APPLY, OBSERVED, Scores
from app.scoring.robustness.branches import Branch, Floats, Integers, Marks, branch_of
from app.scoring.robustness.measurement import errors_of_values
from app.scoring.robustness.standings import FULL, Standings


@dataclass(frozen=True, eq=False)
class Listing:
    """Standings of the ranked units of one tree, with the rows of the scores that they stand for."""

    scores: Scores
    rows: Integers
    standings: Standings

    @cached_property
    def units(self) -> tuple[str, ...]:
        """The codes of the units, as the standings number them."""
        return tuple(self.scores.units[row] for row in self.rows.tolist())

    @cached_property
    def names(self) -> tuple[str, ...]:
        """Their names."""
        return tuple(self.scores.names[row] for row in self.rows.tolist())

    @property
    def sources(self) -> tuple[str, ...]:
        """The department that answers for each leaf."""
        return tuple(leaf.source for leaf in self.scores.root.indicators())


def listing_of(
    scores: Scores,
    observations: Observations | None = None,
    *,
    last: int | None = None,
    pass_mark: Fraction | None = None,
    data_error: Fraction = Fraction(0),
) -> Listing:
    """The units that have an index, under the model's rule for notices or another one that is asked about.

    ``data_error`` is the standard error of a delivered value's score, in points of the scale, where the model states
    none for its values; the survey's own stands in the observations. Raises Unreadable for trees whose weights cannot be drawn.
    """
    _refuse_what_is_no_mean(scores.root)
    model, rows = scores.model, _in_order(scores)
    mark = model.notices.pass_mark if pass_mark is None else pass_mark
    places = model.notices.last_places if last is None else last
    missing, origin = _missing(scores)[rows], scores.origin[rows]
    adjustment, step = scores.index - scores.base, Fraction(FULL, model.scale * 10**model.places)
    standings = Standings(
        root=branch_of(scores.root),
        weights=scores.weights,
        scores=scores.leaf_millionths[rows],
        missing=missing,
        group=scores.group[rows],
        last=tuple(places if ranked else 0 for ranked in _ranked_groups(scores)),
        pass_mark=None if mark is None else Fraction(mark) * FULL / model.scale,
        step=max(step, Fraction(1)),
        rounding=_rounding(model, branch_of(scores.root)),
        offset=_millionths(adjustment[rows], model.scale * 10**model.places),
        error=_errors(scores, observations, data_error)[rows],
        known=(origin == OBSERVED) | (origin == DOES_NOT_APPLY),
        applies=origin != DOES_NOT_APPLY,
        decided=scores.among_last[rows] if model.notices.exactly and last is None else None,
        # an index of more places than a millionth has is counted in millionths, as totals are
        told=scores.index[rows].astype(np.int64) if step >= 1 else None,
    )
    return Listing(scores, rows, standings)


def _in_order(scores: Scores) -> Integers:
    """The rows that have an index, by code: errors are drawn one after the other, whatever the order of delivery."""
    rows = np.flatnonzero(scores.scored)
    return rows[sorted(range(len(rows)), key=lambda place: scores.units[rows[place]])]


def _refuse_what_is_no_mean(root: Node) -> None:
    """Percentile ranks and majorities of criteria leap where weights glide: drawing them would say little."""
    message = N_("This node is ranked or voted among units: its score does not follow from weights alone.")
    leaping = [node for node in root.nodes() if node.then or node.aggregation is Aggregation.COPELAND]
    if leaping:
        raise Unreadable(Complaint(f"{node.code} {node.name}", message) for node in leaping)


def _missing(scores: Scores) -> Marks:
    """Leaves without a say: not there, or below a node that has no score for want of coverage."""
    missing, at = (
        scores.leaf_missing.copy(),
        {leaf.code: at for at, leaf in enumerate(scores.root.indicators())},
    )
    for place, node in enumerate(scores.root.nodes()):
        below = [at[leaf.code] for leaf in node.indicators()]
        missing[:, below] |= scores.node_missing[:, place : place + 1]
    return missing


def _ranked_groups(scores: Scores) -> list[bool]:
    """Groups large enough for places."""
    return [bool((scores.rank[scores.group == group] > 0).any()) for group in range(len(scores.groups))]


def _rounding(model: Model, root: Branch) -> int:
    """How much closer two totals may come by rounding nodes, and leaves to the millionth, in millionths."""
    finest = -(-FULL // model.full_marks)
    levels = root.levels_rounded if model.from_published_scores else 0
    return levels * finest + (model.full_marks != FULL)


def _millionths(values: Integers, full: int) -> Integers:
    """Counts of 1/full of full marks as millionths of it."""
    found: Integers = divide_half_up(with_room(values, 4 * FULL * full) * FULL, full).astype(np.int64)
    return found


def _errors(scores: Scores, observations: Observations | None, data_error: Fraction) -> Integers:
    """(U, K) standard errors in millionths: of what was delivered, and of the survey as it was measured."""
    everywhere = half_up(data_error * FULL / scores.model.scale)
    errors = np.full(scores.leaf.shape, everywhere, np.int64)
    if observations is not None:
        for place, found in errors_of_values(scores, observations):
            errors[:, place] = found
        _put_survey_errors(errors, scores, observations)
    return np.where(scores.leaf_missing, 0, errors)


def _put_survey_errors(errors: Integers, scores: Scores, observations: Observations) -> None:
    """Spread over the survey's questions so that their weighted sum has the error that was measured."""
    survey = scores.model.survey
    if survey is None or survey.error is None:
        return
    row_of = {unit: row for row, unit in enumerate(observations.units)}
    column = observations.columns[survey.error].take(
        np.array([row_of[unit] for unit in scores.units], np.intp)
    )
    points = np.array(column.values / column.unit, np.float64)
    child = next(child for child in branch_of(scores.root).children if child.code == survey.of)
    share: Floats = scores.weights[list(child.leaves)] / scores.weights[list(child.leaves)].sum()
    each = points * FULL / scores.model.scale / np.sqrt((share**2).sum())
    errors[:, list(child.leaves)] = np.rint(each)[:, None].astype(np.int64)
