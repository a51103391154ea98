"""``qingjian ahp``: weights from matrices of pairwise judgements, and whether they may be used."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import NoReturn

import click
from flask_babel import gettext as _

from app.cli.ahp.printing import as_dictionary, as_text
from app.cli.context import FILE_TO_READ, language_option, said, speaking
from app.cli.index.files import AnswersMachines, told
from app.scoring.ahp import DEFAULT, TABLES, Aggregate, Judgements, Method, NotConnected, weights_of
from app.scoring.ahp.reading import NotARatio, judgements_in, ratio_of
from app.scoring.complaints import N_, Complaint, Unreadable

#: Exit statuses: the weights may be used; judgements contradict each other; nothing could be read.
MAY_BE_USED, CONTRADICTORY, UNREADABLE = 0, 1, 2


class Shares(click.ParamType[tuple[Fraction, ...]]):
    """How much each expert counts, on the command line."""

    name = "w1,w2,…"

    def convert(
        self, value: str | tuple[Fraction, ...], param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[Fraction, ...]:
        """Read 2,1 or 0.6,0.4."""
        if isinstance(value, tuple):
            return value
        try:
            shares = tuple(ratio_of(part.strip()) for part in value.replace("，", ",").split(","))
        except NotARatio as error:
            self.fail(
                f"“{error}”不是数字，请为每个文件各写一个，如2,1。 “{error}” is not a number; write one for each file, as 2,1.",
                param,
                ctx,
            )
        if min(shares) <= 0:
            self.fail("每位专家的权重都应大于零。 Every expert counts for more than zero.", param, ctx)
        return shares


@click.command("ahp", cls=AnswersMachines)
@click.argument("matrices", metavar="MATRIX.csv…", nargs=-1, required=True, type=FILE_TO_READ)
@click.option(
    "--method",
    type=click.Choice([each.value for each in Method]),
    default=Method.GEOMETRIC.value,
    show_default=True,
    help="How weights follow from judgements.",
)
@click.option(
    "--ri",
    "table",
    type=click.Choice(list(TABLES)),
    default=DEFAULT,
    show_default=True,
    help="The table of random indices for the consistency ratio.",
)
@click.option("--weights", "shares", type=Shares(), help="How much each expert counts; equally if not given.")
@click.option(
    "--aggregate",
    type=click.Choice([each.value for each in Aggregate]),
    default=Aggregate.JUDGEMENTS.value,
    show_default=True,
    help="What of several experts is brought together.",
)
@click.option("--json", "for_machines", is_flag=True, help="Print JSON.")
@language_option
def ahp(
    matrices: tuple[Path, ...],
    method: str,
    table: str,
    shares: tuple[Fraction, ...] | None,
    aggregate: str,
    for_machines: bool,
    language: str,
) -> None:
    """Weights from pairwise judgements (AHP), a CSV file for each expert. 由两两比较判断矩阵计算权重（层次分析法）。

    A file holds a square of entries such as 3, 1/3 or 0.5, with or without names in its first row and column;
    an empty cell is a pair that was not judged. Exit status: 0 every consistency ratio is below 0.10,
    1 one is not, 2 a file cannot be read.
    """
    if shares and len(shares) != len(matrices):
        raise click.UsageError(
            f"--weights有{len(shares)}个数，文件有{len(matrices)}个。 "
            f"--weights has {len(shares)} numbers for {len(matrices)} files."
        )
    with speaking(language):
        try:
            experts = _experts(matrices)
            found = weights_of(
                experts,
                method=Method(method),
                table=table,
                aggregate=Aggregate(aggregate),
                shares=shares or (),
            )
        except Unreadable as unreadable:
            _refuse(unreadable.complaints, for_machines)
        except NotConnected as refusal:
            _refuse([_unlinked(refusal, matrices)], for_machines)
        names = [path.name for path in matrices]
        if for_machines:
            click.echo(json.dumps(as_dictionary(found, names), ensure_ascii=False, indent=1))
        else:
            click.echo("\n".join(as_text(found, names)))
    raise SystemExit(MAY_BE_USED if found.publishable else CONTRADICTORY)


def _experts(matrices: Sequence[Path]) -> list[Judgements]:
    """The judgements of each file. Raises Unreadable with the complaints of all files."""
    experts, complaints = [], []
    for path in matrices:
        try:
            experts.append(judgements_in(path.read_bytes()))
        except Unreadable as unreadable:
            complaints += [replace(each, place=path.name) for each in unreadable.complaints]
    if complaints or (complaints := list(_strangers(matrices, experts))):
        raise Unreadable(complaints)
    return experts


def _strangers(matrices: Sequence[Path], experts: Sequence[Judgements]) -> Iterator[Complaint]:
    """Files that compare other things than the first."""
    message = N_("The file compares %(names)s, but the first file compares %(others)s.")
    for path, expert in zip(matrices, experts, strict=True):
        if set(expert.names) != set(experts[0].names):
            names, others = _listed(expert.names), _listed(experts[0].names)
            yield Complaint(path.name, message, {"names": names, "others": others})


def _unlinked(refusal: NotConnected, matrices: Sequence[Path]) -> Complaint:
    message = N_("No judgement links these groups to each other: %(groups)s. Judge at least one pair across.")
    groups = "  |  ".join(_listed(group) for group in refusal.components)
    return Complaint(matrices[refusal.expert or 0].name, message, {"groups": groups})


def _listed(names: Sequence[str]) -> str:
    return _(", ").join(names)


def _refuse(complaints: Sequence[Complaint], for_machines: bool) -> NoReturn:
    """Say everything that is wrong, and end."""
    if for_machines:
        click.echo(json.dumps({"errors": told(complaints)}, ensure_ascii=False, indent=1))
    else:
        click.echo("\n".join(map(said, complaints)), err=True)
    raise SystemExit(UNREADABLE)
