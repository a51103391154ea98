"""``qingjian index robustness``: how sure is the list of units to warn?"""

import json
from fractions import Fraction
from pathlib import Path

import click
from flask_babel import gettext as _

from app.cli.context import language_option, speaking
from app.cli.index.files import (
    AnswersMachines,
    Unanswerable,
    data_argument,
    json_option,
    model_argument,
    patience,
    refuse,
)
from app.cli.index.robustness_words import as_dictionary, as_text
from app.cli.index.score import periods_of, read_files
from app.scoring.aggregation.tree import most as greatest
from app.scoring.complaints import Unreadable
from app.scoring.model import Model
from app.scoring.pipeline import score as score_units
from app.scoring.robustness import (
    Listing,
    Robustness,
    firmness_of,
    how_sure,
    listing_of,
    weights_without_judges,
)
from app.scoring.robustness.draws import DRAWS, USUAL_CONCENTRATION

#: What is asked about where neither the model nor the command names a rule.
LAST_PLACES = 3


class Points(click.ParamType[Fraction]):
    """An exact decimal on the command line."""

    name = "number"

    def convert(
        self, value: str | Fraction, param: click.Parameter | None, ctx: click.Context | None
    ) -> Fraction:
        """Read 60 or 0.5; nothing below zero."""
        try:
            found = Fraction(value)
        except (ValueError, ZeroDivisionError):
            self.fail(f"“{value}”不是数字。 “{value}” is not a number.", param, ctx)
        if found < 0:
            self.fail(f"“{value}”小于零。 “{value}” is below zero.", param, ctx)
        return found


@click.command("robustness", cls=AnswersMachines)
@model_argument
@data_argument
@click.option(
    "--draws",
    type=click.IntRange(100, 200_000),
    default=DRAWS,
    show_default=True,
    help="How many sets of weights to draw. 抽样次数。",
)
@click.option(
    "--d",
    "percent",
    type=Points(),
    default="10",
    show_default=True,
    help="The proof holds for weights within ± so many per cent. 证明所覆盖的权重浮动幅度（%）。",
)
@click.option(
    "--concentration",
    type=click.FloatRange(1, 1_000_000),
    default=USUAL_CONCENTRATION,
    show_default=True,
    help="How firmly weights are held where fewer than three experts judged. 权重的集中度。",
)
@click.option(
    "--data-error", type=Points(), default="0", help="Standard error of a score, in points. 数据误差（分）。"
)
@click.option(
    "--last", type=click.IntRange(0), help="List so many last places, not those of the model. 末几位。"
)
@click.option("--pass-mark", type=Points(), help="Another pass mark than the model's. 合格分。")
@click.option("--period", default="", help="A period of the data; the latest without it. 期间。")
@json_option
@language_option
def robustness(
    model_path: Path,
    data_path: Path,
    draws: int,
    percent: Fraction,
    concentration: float,
    data_error: Fraction,
    last: int | None,
    pass_mark: Fraction | None,
    period: str,
    for_machines: bool,
    language: str,
) -> None:
    """Say how sure the list of units to warn is. 预警名单有多可靠：入列概率、证明、权重半径、相邻单位。

    For each listed unit: its probability of being listed when weights, data and survey are drawn anew; whether
    it is proved for all weights within ±d %; how little weight must move to change that. Exit status: 0
    answered, 2 a file has faults.
    """
    per_mille = percent * 10
    if per_mille.denominator != 1 or per_mille > 1000:
        raise click.BadParameter(
            "应在0至100之间，至多一位小数。 Between 0 and 100, with one decimal place at most.",
            param_hint="--d",
        )
    with speaking(language):
        files = read_files(model_path, data_path, for_machines)
        refuse_off_the_scale(files.model, pass_mark, data_error)
        places = _places(files.model, last, pass_mark)
        answers: list[tuple[Listing, Robustness]] = []
        try:
            for observations in periods_of(files.delivery, period):
                with patience(_("Scoring")):
                    results = score_units(files.model, observations)
                for scores in results:
                    listing = listing_of(
                        scores, observations, last=places, pass_mark=pass_mark, data_error=data_error
                    )
                    with patience(_("Drawing weights")):
                        found = how_sure(
                            listing.standings,
                            firmness=firmness_of(files.model, concentration),
                            draws=draws,
                            per_mille=int(per_mille),
                            sources=listing.sources,
                            weights_without_judge=weights_without_judges(scores),
                        )
                    answers.append((listing, found))
        except Unreadable as unreadable:
            refuse(unreadable.complaints, for_machines)
        if for_machines:
            click.echo(
                json.dumps([as_dictionary(*answer) for answer in answers], ensure_ascii=False, indent=1)
            )
        else:
            click.echo("\n\n".join("\n".join(as_text(*answer)) for answer in answers))


def refuse_off_the_scale(model: Model, pass_mark: Fraction | None, error: Fraction = Fraction(0)) -> None:
    """A pass mark that nobody can reach, or an error beyond full marks, asks about nothing."""
    most = max(greatest(root, model.full_marks) for _, root in model.trees)
    for mark, limit in ((pass_mark, Fraction(most, 10**model.score_places)), (error, Fraction(model.scale))):
        if mark is not None and mark > limit:
            raise Unanswerable(
                _(
                    "%(mark)s lies off the scale, which goes from 0 to %(limit)s.",
                    mark=str(mark) if mark < 10**9 else "> 10^9",
                    limit=f"{float(limit):g}",
                )
            )


def _places(model: Model, last: int | None, pass_mark: Fraction | None) -> int | None:
    """The last places that are asked about; None: as the model says."""
    silent = model.notices.pass_mark is None and model.notices.last_places == 0
    return LAST_PLACES if last is None and pass_mark is None and silent else last
