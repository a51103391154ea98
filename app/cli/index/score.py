"""``qingjian index score``: from a model and data to scores, places, grades and the list to warn."""

from dataclasses import dataclass
from pathlib import Path

import click
from flask_babel import gettext as _

from app.cli.context import language_option, said, speaking
from app.cli.index.files import (
    AnswersMachines,
    Unanswerable,
    data_argument,
    json_option,
    model_argument,
    patience,
    refuse,
    told,
    write_all,
)
from app.scoring.complaints import Complaint, Unreadable
from app.scoring.model import Model
from app.scoring.observations import Observations
from app.scoring.observations.reading import Delivery, read_observations
from app.scoring.pipeline import score as score_units
from app.scoring.reading import check_model
from app.scoring.reading.file import text_of
from app.scoring.results import Scores
from app.scoring.writing import TABLES, canonical, summary, table


@dataclass(frozen=True)
class Files:
    """A model and its data, both read."""

    model: Model
    delivery: Delivery
    remarks: tuple[Complaint, ...]


@click.command("score", cls=AnswersMachines)
@model_argument
@data_argument
@click.option(
    "--out",
    type=click.Path(file_okay=False, path_type=Path),
    required=True,
    help="The folder to write to. 输出目录。",
)
@click.option(
    "--period", default="", help="A period of the data, or all; the latest without it. 期间，或 all。"
)
@click.option("--replace", is_flag=True, help="Replace results that stand there already. 覆盖已有结果。")
@json_option
@language_option
def score(
    model_path: Path,
    data_path: Path,
    out: Path,
    period: str,
    replace: bool,
    for_machines: bool,
    language: str,
) -> None:
    """Score DATA by MODEL and write the results to a folder. 按模型计算得分、名次、等次和预警名单。

    MODEL is a TOML file (docs/index-model.md), DATA a CSV or xlsx file: a row for each unit, or a row for each
    value. Written are scores.csv, ranking.csv, nodes.csv, indicators.csv and summary.json.
    Exit status: 0 scored, 2 a file has faults; each fault is listed with line and column.
    """
    with speaking(language):
        files = read_files(model_path, data_path, for_machines)
        with patience(_("Scoring")):
            results = [
                (scores, observations)
                for observations in periods_of(files.delivery, period)
                for scores in score_units(files.model, observations)
            ]
        found = summary(files.model, [scores for scores, _observations in results])
        with patience(_("Writing")):
            written = {name: table(name, results) for name in TABLES}
            write_all(out, {**written, "summary.json": canonical(found)}, replace=replace)
        if for_machines:
            click.echo(canonical({**found, "remarks": told(files.remarks)}), nl=False)
            return
        for remark in files.remarks:
            click.echo(f"! {said(remark)}", err=True)
        for scores, _observations in results:
            click.echo(told_in_words(scores))
        click.echo(
            _(
                "Written to %(folder)s: %(names)s.",
                folder=str(out),
                names=", ".join([*written, "summary.json"]),
            )
        )


def read_files(model_path: Path, data_path: Path, for_machines: bool = False) -> Files:
    """Both files; ends with status 2 and every complaint where one has faults."""
    try:
        reading = check_model(text_of(model_path.read_bytes(), model_path.name), model_path.name)
        if reading.model is None:
            refuse(reading.complaints, for_machines)
        with patience(_("Reading")):
            delivery = read_observations(data_path, reading.model)
    except Unreadable as unreadable:
        refuse(unreadable.complaints, for_machines)
    return Files(reading.model, delivery, (*reading.remarks, *delivery.remarks))


def periods_of(delivery: Delivery, wanted: str) -> tuple[Observations, ...]:
    """The latest period, the one that was asked for, or all."""
    if not wanted:
        return (delivery.latest,)
    if wanted == "all":
        return delivery.periods
    found = tuple(each for each in delivery.periods if each.period == wanted)
    if not found:
        known = ", ".join(each.period or "—" for each in delivery.periods)
        raise Unanswerable(
            _("The data has no period %(wanted)s; it has %(known)s.", wanted=wanted, known=known)
        )
    return found


def told_in_words(scores: Scores) -> str:
    """One line about one tree and period."""
    return _(
        "%(tree)s %(period)s: %(scored)s of %(units)s units scored, %(ranked)s with a place, %(listed)s to warn.",
        tree=scores.root.code,
        period=scores.period,
        scored=int(scores.scored.sum()),
        units=len(scores.units),
        ranked=int((scores.rank > 0).sum()),
        listed=int((scores.below_pass | scores.among_last).sum()),
    )
