"""``qingjian index soundings``: does a model measure what it says, on these data?"""

import json
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click
from flask_babel import gettext as _

from app.cli.context import language_option, speaking
from app.cli.index.files import AnswersMachines, data_argument, json_option, model_argument, patience, refuse
from app.cli.index.score import periods_of, read_files
from app.scoring.complaints import N_, Unreadable
from app.scoring.pipeline import score as score_units
from app.scoring.robustness import Listing, listing_of
from app.scoring.soundings import Soundings, soundings_of
from app.scoring.soundings.families import Verdict

ALPHAS = {
    Verdict.FINE: N_("fine"),
    Verdict.LOW: N_("low: the children hardly measure one thing"),
    Verdict.NEGATIVE: N_("negative: the children cancel each other out"),
    Verdict.UNKNOWN: N_("unknown: too few units, or nothing varies"),
}
PAIRS = {
    Verdict.REDUNDANT: N_("%(one)s and %(other)s say the same: correlation %(value)s."),
    Verdict.CONFLICT: N_("%(one)s and %(other)s pull against each other: correlation %(value)s."),
}


@click.command("soundings", cls=AnswersMachines)
@model_argument
@data_argument
@click.option("--period", default="", help="A period of the data; the latest without it. 期间。")
@json_option
@language_option
def soundings(model_path: Path, data_path: Path, period: str, for_machines: bool, language: str) -> None:
    """Sound MODEL on DATA. 检验模型：一致性、相关性、实际影响、失效指标、部门效应。

    Exit status: 0 sounded, 2 a file has faults.
    """
    with speaking(language):
        files = read_files(model_path, data_path, for_machines)
        found: list[tuple[Listing, Soundings]] = []
        try:
            for observations in periods_of(files.delivery, period):
                for scores in score_units(files.model, observations):
                    listing = listing_of(scores, observations)
                    with patience(_("Sounding")):
                        found.append((listing, soundings_of(listing)))
        except Unreadable as unreadable:
            refuse(unreadable.complaints, for_machines)
        if for_machines:
            click.echo(json.dumps([_as_dictionary(*each) for each in found], ensure_ascii=False, indent=1))
        else:
            click.echo("\n\n".join("\n".join(_told(*each)) for each in found))


def _told(listing: Listing, found: Soundings) -> Iterator[str]:
    scores = listing.scores
    yield f"{scores.model.name} ({scores.root.code}) {scores.period}".rstrip()
    yield _("Consistency (Cronbach’s alpha):")
    for node in found.consistencies:
        value = "—" if node.alpha is None else f"{node.alpha:.2f}"
        yield f"  {node.node}  {value}  {_(ALPHAS[node.verdict])}"
    for pair in found.correlations:
        yield _(PAIRS[pair.verdict], one=pair.one, other=pair.other, value=f"{pair.value:.2f}")
    for each in found.influences:
        if each.out_of_proportion and each.share is not None:
            yield _(
                "%(code)s weighs %(weight)s and makes %(share)s of the differences.",
                code=each.code,
                weight=f"{each.weight:.1%}",
                share=f"{each.share:.1%}",
            )
    for leaf in found.ranges:
        if leaf.dead:
            yield _("%(code)s is the same for all units.", code=leaf.code)
        elif leaf.saturated:
            yield _(
                "%(code)s no longer tells units apart: %(full)s have full marks, %(nothing)s have nothing.",
                code=leaf.code,
                full=f"{leaf.at_full_marks:.0%}",
                nothing=f"{leaf.at_nothing:.0%}",
            )
    for effect in (*found.departments, *found.criteria):
        yield _(
            "Without %(code)s a unit moves by %(places)s places on average; %(helped)s would lose %(lost)s, %(hurt)s would gain %(gained)s.",
            code=effect.code,
            places=f"{effect.mean_shift:.1f}",
            helped=listing.units[effect.helped],
            lost=effect.helped_by,
            hurt=listing.units[effect.hurt],
            gained=effect.hurt_by,
        )


def _as_dictionary(listing: Listing, found: Soundings) -> dict[str, Any]:
    """Everything, with units by their codes."""
    units = listing.units
    effects = {
        name: [{**asdict(each), "helped": units[each.helped], "hurt": units[each.hurt]} for each in listed]
        for name, listed in (("departments", found.departments), ("criteria", found.criteria))
    }
    return {
        "tree": listing.scores.root.code,
        "period": listing.scores.period,
        "consistencies": [{**asdict(each), "verdict": each.verdict.value} for each in found.consistencies],
        "correlations": [{**asdict(each), "verdict": each.verdict.value} for each in found.correlations],
        "influences": [
            {**asdict(each), "out_of_proportion": each.out_of_proportion} for each in found.influences
        ],
        "ranges": [{**asdict(each), "saturated": each.saturated} for each in found.ranges],
        **effects,
    }
