"""``qingjian index explain``: why a unit stands where it stands, and what would help."""

import json
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from pathlib import Path
from typing import Any

import click
from flask_babel import gettext as _

from app.cli.context import FILE_TO_READ, language_option, speaking
from app.cli.index.files import AnswersMachines, data_argument, json_option, model_argument, patience, refuse
from app.cli.index.robustness import Points, refuse_off_the_scale
from app.cli.index.score import Files, periods_of, read_files
from app.scoring.complaints import N_, Complaint, Unreadable
from app.scoring.explanation import (
    Change,
    Gap,
    Moment,
    NotComparable,
    change_between,
    gaps,
    path_to_pass_mark,
)
from app.scoring.explanation.path import Path as PathToPass
from app.scoring.explanation.words import Sentence, change_sentence, gap_sentences, path_sentences
from app.scoring.model import Model
from app.scoring.observations import Observations
from app.scoring.pipeline import score as score_units
from app.scoring.reading import read_model
from app.scoring.robustness import Listing, listing_of


class Cost(click.ParamType[tuple[str, Fraction]]):
    """What a point of an indicator costs, on the command line."""

    name = "code=number"

    def convert(
        self, value: str | tuple[str, Fraction], param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[str, Fraction]:
        """Read a1=2.5; above zero."""
        if isinstance(value, tuple):
            return value
        code, _equals, number = value.partition("=")
        try:
            cost = Fraction(number)
        except (ValueError, ZeroDivisionError):
            self.fail(f"“{value}”应写成a1=2.5的形式。 “{value}” is not written like a1=2.5.", param, ctx)
        if cost <= 0:
            self.fail(f"“{value}”：代价必须大于零。 “{value}”: a cost is above zero.", param, ctx)
        return code, cost


@click.command("explain", cls=AnswersMachines)
@model_argument
@data_argument
@click.argument("unit")
@click.option("--pass-mark", type=Points(), help="Another pass mark than the model's. 合格分。")
@click.option(
    "--cost",
    "costs",
    type=Cost(),
    multiple=True,
    help="What raising an indicator by one point costs; 1 if not given. 提升一分的代价。",
)
@click.option(
    "--to-full-marks", is_flag=True, help="Allow raises beyond the best peer. 允许超过同组最好水平。"
)
@click.option(
    "--earlier-model",
    type=FILE_TO_READ,
    help="The model of the period before, if it was another. 上期所用模型。",
)
@click.option("--period", default="", help="A period of the data; the latest without it. 期间。")
@json_option
@language_option
def explain(
    model_path: Path,
    data_path: Path,
    unit: str,
    pass_mark: Fraction | None,
    costs: Sequence[tuple[str, Fraction]],
    to_full_marks: bool,
    earlier_model: Path | None,
    period: str,
    for_machines: bool,
    language: str,
) -> None:
    """Explain the index of UNIT. 说明一个单位的得分：堵点、变化原因、达到合格分的最省路径。

    Exit status: 0 explained, 2 a file has faults or knows nothing of the unit.
    """
    with speaking(language):
        files = read_files(model_path, data_path, for_machines)
        refuse_off_the_scale(files.model, pass_mark)
        try:
            before_model = read_model(earlier_model) if earlier_model else files.model
            (now,) = periods_of(files.delivery, period) if period != "all" else (files.delivery.latest,)
            with patience(_("Scoring")):
                listing, row = _found(files.model, now, unit, pass_mark)
            with patience(_("Comparing the periods")):
                change = _change(files, before_model, now, unit)
        except Unreadable as unreadable:
            refuse(unreadable.complaints, for_machines)
        pains = gaps(listing, row)
        path = path_to_pass_mark(listing, row, _known(listing, costs), to_full_marks=to_full_marks)
        if for_machines:
            found = _as_dictionary(listing, row, pains, path, change)
            click.echo(json.dumps(found, ensure_ascii=False, indent=1))
            return
        for sentence in _told(files.model, pains, path, change):
            click.echo(_(sentence.message, **sentence.params))


def _found(
    model: Model, observations: Observations, unit: str, pass_mark: Fraction | None
) -> tuple[Listing, int]:
    """The tree that scores the unit, and its row."""
    for scores in score_units(model, observations):
        if unit in scores.units:
            listing = listing_of(scores, observations, pass_mark=pass_mark)
            if unit in listing.units:
                return listing, listing.units.index(unit)
            message = N_("%(unit)s has no index: too little was delivered.")
            raise Unreadable([Complaint("", message, {"unit": unit})])
    raise Unreadable([Complaint("", N_("The data have no unit %(unit)s."), {"unit": unit})])


def _change(files: Files, before_model: Model, now: Observations, unit: str) -> Change | None:
    """Since the period before, if the unit was there with an index."""
    place = files.delivery.periods.index(now)
    before = files.delivery.periods[place - 1] if place else None
    if before is None or unit not in before.units:
        return None
    try:
        return change_between(Moment(before_model, before), Moment(files.model, now), unit)
    except NotComparable:
        return None


def _known(listing: Listing, costs: Sequence[tuple[str, Fraction]]) -> Mapping[str, Fraction]:
    """Costs by the code of the indicator; a code that there is not is a mistake."""
    known = {leaf.code for leaf in listing.scores.root.indicators()}
    for code, _cost in costs:
        if code not in known:
            raise click.ClickException(_("The model has no indicator %(code)s.", code=code))
    return dict(costs)


def _told(
    model: Model, pains: tuple[Gap, ...], path: PathToPass | None, change: Change | None
) -> Iterator[Sentence]:
    if change:
        yield change_sentence(model, change)
    yield from gap_sentences(model, pains)
    if path:
        yield from path_sentences(model, path)


def _as_dictionary(
    listing: Listing, row: int, pains: tuple[Gap, ...], path: PathToPass | None, change: Change | None
) -> dict[str, Any]:
    """Scores in millionths of full marks, shares of the change in the last place of the index."""
    return {
        "unit": listing.units[row],
        "gaps": [
            {
                "code": gap.code,
                "own": gap.own,
                "best_quartile": gap.best_quartile,
                "median": gap.median,
                "missing": gap.missing,
                "lost": float(gap.lost),
            }
            for gap in pains
        ],
        "path": path
        and {
            "short": float(path.short),
            "arrives": path.arrives,
            "price": float(path.price),
            "steps": [
                {"code": step.code, "before": step.before, "after": step.after, "gain": float(step.gain)}
                for step in path.steps
            ],
        },
        "change": change
        and {
            "before": change.before,
            "after": change.after,
            "shares": {factor.value: share for factor, share in change.shares.items()},
        },
    }
