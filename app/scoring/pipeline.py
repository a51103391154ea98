"""The whole way from observations to scores, step by step as the model declares them."""

from dataclasses import replace
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from app.scoring.adjustments import adjusted_by, under_vetoes
from app.scoring.aggregation.tree import Leaves, base_scores, most, score_nodes
from app.scoring.measuring import points
from app.scoring.measuring.fixed import reached
from app.scoring.measuring.situation import Situation
from app.scoring.model import Deductions, Indicator, Model, Node, Raters
from app.scoring.numbers import Exact
from app.scoring.observations import Observations
from app.scoring.parallel import side_by_side
from app.scoring.peers import Peers
from app.scoring.preparing import Prepared, prepare
from app.scoring.ranking import among_last, graded, ranked
from app.scoring.results import Scores


def score(model: Model, observations: Observations) -> tuple[Scores, ...]:
    """The scores of every tree of the model that has units, in the order of the model."""
    found = []
    for kinds, root in model.trees:
        rows = [row for row, kind in enumerate(observations.kinds) if kind in kinds]
        whole = not kinds or len(rows) == len(observations.units)
        mine = observations if whole else observations.rows(np.array(rows, dtype=np.intp))
        if mine.units:
            found.append(score_tree(model, root, mine))
    return tuple(found)


def score_tree(model: Model, root: Node, observations: Observations) -> Scores:
    """The scores of one tree. Any order of rows, columns or threads yields the same integers."""
    labels = observations.groups or ("",) * len(observations.units)
    peers, fit = Peers.of(labels), enough_delivered(model, root, observations)
    leaves = score_leaves(model, root, observations, peers, fit)
    nodes = score_nodes(model, root, leaves, peers)
    base, scored = base_scores(model, root, leaves, nodes, peers), fit & nodes.present[0]
    unit = 10**model.places
    bonus = adjusted_by(model.bonuses, model.bonus_cap, observations, unit)
    penalty = adjusted_by(model.penalties, model.penalty_cap, observations, unit)
    index = base + bonus
    index -= penalty
    index[~scored] = 0
    np.clip(index, 0, _most(model, root), out=index)
    keys = [index, *_tie_breaks(model, leaves, nodes.scores, root, observations)]
    found = ranked(keys, scored, peers, model.ranking)
    by_chain = model.notices.exactly or len(keys) == 1
    decided = found if by_chain else ranked([index], scored, peers, model.ranking)
    grade = graded(index, scored, model.grades, unit)
    mark = model.notices.pass_mark
    return Scores(
        model=model,
        root=root,
        period=observations.period,
        units=observations.units,
        names=observations.names or observations.units,
        groups=peers.names,
        group=peers.group,
        leaf=leaves.scores,
        origin=leaves.origin,
        leaf_flags=leaves.flags,
        treatments=leaves.treatments,
        node=nodes.scores,
        node_missing=nodes.missing,
        node_flags=nodes.flags,
        flag_count=nodes.flag_count,
        base=base,
        bonus=bonus,
        penalty=penalty,
        index=index,
        scored=scored,
        rank=found.rank,
        ranked_peers=found.peers,
        grade_before_veto=grade,
        grade=under_vetoes(grade, model.vetoes, model.grades, observations),
        below_pass=scored & ~reached(index, mark, unit) if mark is not None else np.zeros_like(scored),
        among_last=among_last(decided, model.notices.last_places),
    )


def enough_delivered(model: Model, root: Node, observations: Observations) -> NDArray[np.bool_]:
    """Units with enough of their indicators delivered to be compared at all."""
    if not model.minimum_delivered:
        return np.ones(len(observations.units), dtype=np.bool_)
    leaves = list(root.indicators())
    delivered = np.zeros(len(observations.units), dtype=np.int64)
    for indicator in leaves:
        delivered += _delivered(indicator, observations)
    least = model.minimum_delivered * len(leaves)
    return np.asarray(delivered * least.denominator >= least.numerator, dtype=np.bool_)


def _delivered(indicator: Indicator, observations: Observations) -> NDArray[np.bool_]:
    """Where something was delivered for an indicator; for deductions, every column that they count."""
    if isinstance(indicator.measure, Raters):
        return np.array([bool(given) for given in observations.ratings[indicator.column]], dtype=np.bool_)
    if isinstance(indicator.measure, Deductions):
        masks = [observations.columns[column].present for column, _, _ in indicator.measure.rules]
        return np.asarray(np.logical_and.reduce(masks), dtype=np.bool_)
    return observations.columns[indicator.column].present


def score_leaves(
    model: Model, root: Node, observations: Observations, peers: Peers, fit: NDArray[np.bool_]
) -> Leaves:
    """Points of every indicator, side by side."""
    indicators = tuple(root.indicators())
    answered = _enough_answers(model, observations)
    surveyed = _survey_leaves(model, root)
    shape = (len(observations.units), len(indicators))
    leaves = Leaves.empty(shape, model.full_marks)

    def fill(place: int) -> Prepared:
        indicator = indicators[place]
        mine = fit & answered if indicator.code in surveyed else fit
        origin = leaves.origin[:, place]
        prepared = prepare(model, indicator, observations, peers, mine, origin)
        if prepared.origin is not origin:
            origin[:] = prepared.origin
        _fill_points(leaves.scores[:, place], indicator, prepared, model, observations, peers)
        if indicator.flag:
            limit, there = indicator.flag.at_least, prepared.has_points
            leaves.flags[:, place] = there & reached(leaves.scores[:, place], limit, 10**model.score_places)
        return prepared

    prepared = side_by_side(fill, range(len(indicators)), shape[0])
    everyone = np.ones(shape[0], dtype=np.bool_)
    return replace(
        leaves,
        present=tuple(everyone if each.column.complete else each.has_points for each in prepared),
        treatments=tuple(
            (leaf.code, each.treated) for leaf, each in zip(indicators, prepared, strict=True) if each.treated
        ),
    )


def _fill_points(
    out: Exact,
    indicator: Indicator,
    prepared: Prepared,
    model: Model,
    observations: Observations,
    peers: Peers,
) -> None:
    situation = Situation(
        column=prepared.column,
        lower_is_better=indicator.lower_is_better,
        peers=peers,
        full=model.full_marks,
        per_point=10**model.score_places,
        observations=observations,
        rated=indicator.column,
        out=out,
    )
    found = points(indicator.measure, situation)
    if found is not out:
        out[:] = found


def _enough_answers(model: Model, observations: Observations) -> NDArray[np.bool_]:
    """Units in which enough people answered the survey."""
    survey = model.survey
    if survey is None or survey.answers is None:
        return np.ones(len(observations.units), dtype=np.bool_)
    answers = observations.columns[survey.answers]
    return answers.present & reached(answers.values, Fraction(survey.minimum_answers), answers.unit)


def _survey_leaves(model: Model, root: Node) -> frozenset[str]:
    """The indicators that the survey fills."""
    if model.survey is None:
        return frozenset()
    of = next((child for child in root.children if child.code == model.survey.of), None)
    if isinstance(of, Node):
        return frozenset(leaf.code for leaf in of.indicators())
    return frozenset({model.survey.of})


def _most(model: Model, root: Node) -> int:
    """The index's upper end: full marks, or what its sum may reach."""
    return int(most(root, model.full_marks) * 10**model.places // 10**model.score_places)


def _tie_breaks(
    model: Model, leaves: Leaves, nodes: NDArray[np.int64], root: Node, observations: Observations
) -> list[NDArray[np.int64]]:
    """What decides between equal indices, in the order of the chain; more is better in each."""
    by_code = {leaf.code: leaves.scores[:, place] for place, leaf in enumerate(root.indicators())}
    by_code |= {node.code: nodes[:, place] for place, node in enumerate(root.nodes())}
    unit = 10**model.score_places
    for rule in model.bonuses:
        by_code[rule.code] = adjusted_by((rule,), None, observations, unit)
    for rule in model.penalties:
        by_code[rule.code] = -adjusted_by((rule,), None, observations, unit)
    return [by_code[code] for code in model.ranking.tie_break if code in by_code]
