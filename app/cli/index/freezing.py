"""``qingjian index freeze``, ``verify`` and ``line``: results that anyone can recompute to the last digit."""

import json
import re
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any, NoReturn
from zipfile import is_zipfile

import click
from flask_babel import gettext as _

from app.cli.context import FILE_OR_FOLDER_TO_READ, FILE_TO_READ, FILE_TO_WRITE, language_option, speaking
from app.cli.index.files import (
    FINE,
    UNREADABLE,
    WANTING,
    AnswersMachines,
    data_argument,
    json_option,
    model_argument,
    patience,
    writing_to,
)
from app.scoring.verification import (
    Difference,
    LineVerdict,
    NoBundle,
    Recount,
    Verdict,
    line_of,
    read_bundle,
    verify_line,
)
from app.scoring.verification import verify as verify_bundle

#: What follows the first difference often follows from it; so many are shown unless all are asked for.
SHOWN = 20

#: What freezing encloses by itself.
OWN_ENCLOSURE = re.compile(r"(draws|listed)-\d+\.(u32|json)")

bundle_argument = click.argument("bundle", metavar="BUNDLE", type=FILE_OR_FOLDER_TO_READ)
unit_option = click.option("--unit", help="The code of one unit: only its own line. 单位编码，只核验其本行。")


@click.command("freeze", cls=AnswersMachines)
@model_argument
@data_argument
@click.option(
    "--out",
    type=click.Path(file_okay=False, path_type=Path),
    required=True,
    help="The folder to make; it may not exist yet. 封存目录，须尚不存在。",
)
@click.option("--period", default="", help="A period of the data; the latest without it. 期间。")
@click.option(
    "--enclose",
    "enclosures",
    multiple=True,
    type=FILE_TO_READ,
    help="A further file to seal, such as minutes. 一并封存的文件。",
)
@click.option("--supersedes", help="The seal of the result that this one corrects. 被更正结果的封印。")
@click.option("--reason", default="", help="Why it is corrected. 更正理由。")
@json_option
@language_option
def freeze(
    model_path: Path,
    data_path: Path,
    out: Path,
    period: str,
    enclosures: tuple[Path, ...],
    supersedes: str | None,
    reason: str,
    for_machines: bool,
    language: str,
) -> None:
    """Score DATA by MODEL and freeze the result for good. 计算并封存结果，出具封印（摘要值）。

    The seal is printed: publish it beside the result. A frozen result never changes; a correction is a new one
    that names the seal it supersedes, and the reason.
    """
    from app.cli.index.score import periods_of, read_files
    from app.scoring.freeze import AlreadyThere
    from app.scoring.freeze import freeze as freeze_result
    from app.scoring.freeze.draws import drawn_lists
    from app.scoring.pipeline import score as score_units

    with speaking(language):
        if bool(supersedes) != bool(reason):
            raise click.UsageError(_("A correction needs both --supersedes and --reason."))
        if period == "all":
            raise click.UsageError(_("Freeze one period at a time."))
        files = read_files(model_path, data_path, for_machines)
        (observations,) = periods_of(files.delivery, period)
        enclosed = _enclosed(enclosures)
        with patience(_("Scoring")):
            results = score_units(files.model, observations)
        with patience(_("Drawing weights")):
            lists = drawn_lists(results, observations)
        try:
            with patience(_("Freezing")), writing_to(out):
                seal = freeze_result(
                    files.model,
                    observations,
                    results,
                    out,
                    enclosures=enclosed | lists,
                    supersedes=supersedes,
                    reason=reason,
                )
        except AlreadyThere:
            raise click.ClickException(
                _("%(folder)s exists already; a frozen result is never written over.", folder=str(out))
            ) from None
        units = sum(len(scores.units) for scores in results)
        if for_machines:
            found = {"seal": seal, "units": units, "publishable": files.model.publishable}
            click.echo(json.dumps(found, ensure_ascii=False, indent=1))
            return
        click.echo(_("Frozen: %(units)s units in %(folder)s", units=units, folder=str(out)))
        click.echo(_("Seal: %(seal)s", seal=seal))
        if not files.model.publishable:
            click.echo("! " + _("By its judgements this model may not be published."), err=True)


def _enclosed(paths: Sequence[Path]) -> dict[str, bytes]:
    """Name → content of the further files; a bundle holds one of each name, its own among them."""
    found: dict[str, bytes] = {}
    for path in paths:
        if path.name in found or OWN_ENCLOSURE.fullmatch(path.name):
            raise click.UsageError(
                _("A bundle holds one file called %(name)s; give this one another name.", name=path.name)
            )
        found[path.name] = path.read_bytes()
    return found


@click.command("verify", cls=AnswersMachines)
@bundle_argument
@unit_option
@click.option("--seal", help="The seal as it was published; the bundle must have it. 已公布的封印。")
@click.option(
    "--all", "every", is_flag=True, help="Name every difference, not only the first few. 列出全部差异。"
)
@click.option(
    "--every-draw",
    is_flag=True,
    help="Count the list again in every draw of the weights, however long it takes. 逐次重算全部抽样。",
)
@json_option
@language_option
def verify(
    bundle: Path,
    unit: str | None,
    seal: str | None,
    every: bool,
    every_draw: bool,
    for_machines: bool,
    language: str,
) -> None:
    """Recompute a frozen BUNDLE, or a unit's own line, independently. 独立重算并核验封存结果。

    BUNDLE is the folder that freezing made, the same packed as zip, or a file that ``index line`` made. Exit status: 0 everything
    stands, 1 something differs and the first difference is named, 2 this is no bundle.
    """
    with speaking(language):
        try:
            with patience(_("Verifying")):
                verdict = _verdict(bundle, unit, seal, every_draw)
        except NoBundle as refusal:
            _no_bundle(refusal, for_machines)
        if for_machines:
            click.echo(json.dumps(as_dictionary(verdict), ensure_ascii=False, indent=1))
        else:
            _say(verdict, every)
    raise SystemExit(FINE if verdict.stands else WANTING)


@click.command("line", cls=AnswersMachines)
@bundle_argument
@click.option("--unit", required=True, help="The code of the unit. 单位编码。")
@click.option("--out", type=FILE_TO_WRITE, required=True, help="The file to write. 文件。")
@json_option
@language_option
def line(bundle: Path, unit: str, out: Path, for_machines: bool, language: str) -> None:
    """Write one unit's line with its proof, to hand to the unit. 导出一个单位的本行数据及其证明，供其自行核验。"""
    with speaking(language):
        if out.exists():
            raise click.ClickException(_("%(file)s exists already.", file=str(out)))
        try:
            sealed = read_bundle(bundle)
            out.write_bytes(line_of(sealed, unit))
        except NoBundle as refusal:
            _no_bundle(refusal, for_machines)
        if for_machines:
            click.echo(json.dumps({"unit": unit, "file": str(out), "seal": sealed.seal}, ensure_ascii=False))
            return
        click.echo(_("Written: %(file)s. The unit verifies it with “qingjian index verify”.", file=str(out)))


def _verdict(path: Path, unit: str | None, seal: str | None, every_draw: bool) -> Verdict | LineVerdict:
    """What is found about a folder, about one line of a folder, or about a line in a file of its own."""
    if path.is_file() and not is_zipfile(path):
        return verify_line(path.read_bytes(), seal, path.name)
    if unit is not None:
        return verify_line(line_of(read_bundle(path), unit), seal)
    return verify_bundle(path, seal, every_draw=every_draw)


def _no_bundle(refusal: NoBundle, for_machines: bool) -> NoReturn:
    sentence = _(refusal.message, **refusal.params)
    if for_machines:
        click.echo(json.dumps({"errors": [{"place": "", "message": sentence}]}, ensure_ascii=False, indent=1))
    else:
        click.echo(f"✗ {sentence}", err=True)
    raise SystemExit(UNREADABLE)


def _say(verdict: Verdict | LineVerdict, every: bool) -> None:
    shown = verdict.differences if every else verdict.differences[:SHOWN]
    for number, difference in enumerate(shown):
        if number == 0:
            click.echo(_("First difference:"))
        click.echo("✗ " + in_words(difference))
    if len(verdict.differences) > len(shown):
        click.echo(_("… and %(count)s more; --all names them.", count=len(verdict.differences) - len(shown)))
    if verdict.stands:
        click.echo("✓ " + _praise(verdict))
        for each in verdict.recounts if isinstance(verdict, Verdict) else ():
            click.echo("✓ " + _recounted(each))
    click.echo(_("Seal: %(seal)s", seal=verdict.seal))


def _praise(verdict: Verdict | LineVerdict) -> str:
    if isinstance(verdict, Verdict):
        return _("Every number of %(units)s units follows from what was delivered.", units=verdict.units)
    return _(
        "The line of %(unit)s is among those that were sealed. %(own)s indicators were recomputed from its own "
        "values; %(sealed)s compare it with others and rest on the seal.",
        unit=verdict.record["unit"],
        own=len(verdict.recomputed),
        sealed=len(verdict.sealed),
    )


def _recounted(each: Recount) -> str:
    return _(
        "%(tree)s: every count adds up, and the list of %(again)s of %(draws)s draws follows from their weights.",
        tree=each.tree,
        again=each.again,
        draws=each.draws,
    )


def in_words(difference: Difference) -> str:
    """One difference as a line: whose, what, where, and both values."""
    line = f"{difference.subject}{_(': ')}{_(difference.message)}"
    if difference.place:
        line += f" · {difference.place}"
    if difference.told is not None or difference.found is not None:
        line += _(
            " (it says %(told)s, it ought to say %(found)s)", told=difference.told, found=difference.found
        )
    return line


def as_dictionary(verdict: Verdict | LineVerdict) -> dict[str, Any]:
    """The same for machines; message ids stay English."""
    found: dict[str, Any] = {"stands": verdict.stands, "seal": verdict.seal}
    if isinstance(verdict, Verdict):
        found |= {"units": verdict.units, "root": verdict.manifest["root"]}
        found["recounts"] = [asdict(each) for each in verdict.recounts]
    else:
        found |= {
            "unit": verdict.record["unit"],
            "recomputed": list(verdict.recomputed),
            "sealed": list(verdict.sealed),
        }
    found["differences"] = [
        {
            "subject": each.subject,
            "message": each.message,
            "place": each.place,
            "told": each.told,
            "found": each.found,
        }
        for each in verdict.differences
    ]
    return found
