"""What only shows when the tables of a model are held against each other."""

from collections.abc import Iterator
from fractions import Fraction

from app.scoring.aggregation.tree import most as greatest
from app.scoring.ahp import Consistency
from app.scoring.complaints import N_, Complaint
from app.scoring.model import Aggregation, Bands, Deductions, Model, Node, RankPoints, Raters, Step
from app.scoring.reading.table import Table


def steps_in_use(model: Model) -> tuple[Step, ...]:
    """The steps that some indicator asks for, in their usual order."""
    leaves = model.indicators
    used = {
        Step.DENOMINATE: any(leaf.denominator for leaf in leaves),
        Step.IMPUTE: any(leaf.missing.policy.replaces_values for leaf in leaves),
        Step.TREAT: any(leaf.treatment for leaf in leaves),
    }
    return tuple(step for step in Step if used[step])


def complain_of_contradictions(model: Model, head: Table, top: Table) -> None:
    """Codes that nothing has, places that nothing fills, caps without a rule."""
    if model.places > model.score_places:
        head.complain("places", N_("The index cannot have more places than the scores it is made of."))
    if model.full_marks > 10**15:
        head.complain(
            "score_places", N_("Scale and places together leave more digits than can be counted exactly.")
        )
    if not model.from_published_scores and any(not _linear(root) for _, root in model.trees):
        head.complain(
            "index_from",
            N_("Effective weights need weighted arithmetic means all the way up, without percentile ranks."),
        )
    for cap, rules, name in (
        (model.bonus_cap, model.bonuses, "bonus"),
        (model.penalty_cap, model.penalties, "penalty"),
    ):
        if cap is not None and not rules:
            top.complain(f"caps.{name}", N_("There is nothing that this cap could limit; take it out."))
        if cap is not None and cap <= 0:
            top.complain(f"caps.{name}", N_("A cap is above zero."))
    _complain_of_what_lies_off_the_scale(model, top)
    _complain_of_survey(model, top)
    _complain_of_codes(model, top)
    _complain_of_kind_column(model, top)
    _complain_of_ratings(model, top)


def _complain_of_what_lies_off_the_scale(model: Model, top: Table) -> None:
    """Points that a band gives lie on the scale; and a mark that nobody can reach, or miss, marks nothing."""
    most = Fraction(max((greatest(root, model.full_marks) for _, root in model.trees), default=0))
    most /= 10**model.score_places
    bands = [
        (f"{leaf.code} · bands", worth, Fraction(model.scale))
        for leaf in model.indicators
        if isinstance(leaf.measure, Bands)
        for _, worth in leaf.measure.steps
    ]
    grades = [(f"grade.{grade.name}", grade.at_least, most) for grade in model.grades]
    marks = [*bands, *grades, ("notices.pass_mark", model.notices.pass_mark, most)]
    for place, mark, limit in marks:
        if mark is not None and not 0 <= mark <= limit:
            top.complain(
                place,
                N_("%(mark)s lies off the scale, which goes from 0 to %(limit)s."),
                mark=f"{float(mark):g}",
                limit=f"{float(limit):g}",
            )


def _linear(node: Node) -> bool:
    return all(each.aggregation is Aggregation.ARITHMETIC and each.then is None for each in node.nodes())


def codes_below(root: Node) -> Iterator[str]:
    """The code of every node and indicator of a tree."""
    yield from (node.code for node in root.nodes())
    yield from (leaf.code for leaf in root.indicators())


def _complain_of_survey(model: Model, top: Table) -> None:
    survey = model.survey
    if survey is None:
        return
    for _, root in model.trees:
        if survey.of not in [child.code for child in root.children]:
            top.complain(
                "survey.of",
                N_("The root “%(root)s” has no child “%(code)s” for the survey to fill."),
                root=root.code,
                code=survey.of,
            )
        if root.aggregation is not Aggregation.ARITHMETIC:
            top.complain("survey.of", N_("A share of the index needs a root that is an arithmetic mean."))


def _complain_of_codes(model: Model, top: Table) -> None:
    codes = {code for _, root in model.trees for code in codes_below(root)}
    rules = [rule.code for rule in model.bonuses + model.penalties] + [veto.code for veto in model.vetoes]
    for code in sorted({code for code in rules if rules.count(code) > 1 or code in codes}):
        top.complain(None, N_("The code “%(code)s” stands for two things."), code=code)
    for code in model.ranking.tie_break:
        if code not in codes | set(rules):
            top.complain(
                "ranking.tie_break",
                N_("There is no node, indicator, bonus or penalty “%(code)s”."),
                code=code,
            )


def _complain_of_kind_column(model: Model, top: Table) -> None:
    if any(kinds for kinds, _ in model.trees) and model.columns.kind is None:
        top.complain("columns.kind", N_("Which column says of what kind a unit is?"))


def _complain_of_ratings(model: Model, top: Table) -> None:
    """A column holds numbers, or ratings on one scale; two indicators cannot read it in two ways."""
    scales: dict[str, set[tuple[Fraction, Fraction]]] = {}
    for leaf in model.indicators:
        if isinstance(leaf.measure, Raters):
            scales.setdefault(leaf.column, set()).add((leaf.measure.lowest, leaf.measure.highest))
    for column, found in scales.items():
        if column in model.inputs:
            top.complain(
                None, N_("The column “%(column)s” is read as ratings and as numbers."), column=column
            )
        if len(found) > 1:
            top.complain(
                None, N_("The ratings of the column “%(column)s” are read on two scales."), column=column
            )


def remarks_on(model: Model, name: str) -> Iterator[Complaint]:
    """What is allowed and still worth saying: contradictory judgements, treatments that a measure is blind to."""
    for code, priorities in model.judgements:
        for opinion in priorities.opinions:
            if not opinion.consistency.acceptable:
                yield _remark_on_consistency(f"{name} [judgements.{code}]", opinion.consistency)
    for leaf in model.indicators:
        if leaf.treatment and isinstance(leaf.measure, (Bands, Deductions, RankPoints)):
            yield Complaint(
                f"{name} {leaf.code}", N_("Treating outliers changes next to nothing for ranks and bands.")
            )
    if model.notices.last_places and model.notices.last_places * 3 > model.ranking.minimum_group:
        yield Complaint(
            f"{name} [notices]",
            N_(
                "In a group of %(group)s, %(last)s last places are more than a third; consider a larger minimum group."
            ),
            {"group": model.ranking.minimum_group, "last": model.notices.last_places},
        )


def _remark_on_consistency(place: str, found: Consistency) -> Complaint:
    if found.ratio is None:
        return Complaint(
            place,
            N_(
                "There are just enough judgements to find weights, so no contradiction could show. "
                "Judge at least one more pair before publication."
            ),
        )
    return Complaint(
        place,
        N_("The consistency ratio is %(ratio)s by %(table)s; below 0.10 is needed before publication."),
        {"ratio": f"{found.ratio:.4f}", "table": found.random_index.table},
    )
