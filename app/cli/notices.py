"""``qingjian notice``: a document with sample content as it will print, and a file that claims to be one of ours."""

from pathlib import Path

import click
from flask_babel import format_date, gettext

from app.cases.kept_reasons import Kept, reason_kept
from app.cli.context import FILE_TO_WRITE, in_app
from app.clock import local_day, now
from app.notices.content.catalogue import DOCUMENTS
from app.notices.render import SAMPLE, print_document
from app.notices.seals import Examined
from app.web.sentences import sentence
from workflows.engine import Refused
from workflows.vocabulary import N_, NoticeKind


@click.group("notice")
def notice() -> None:
    """Official documents. 公文。"""


@notice.command("preview")
@click.argument("kind", type=click.Choice([str(kind) for kind in NoticeKind]))
@click.option("--out", type=FILE_TO_WRITE, required=True, help="Where the PDF is written.")
def preview(kind: str, out: Path) -> None:
    """Print a document with sample content and the watermark 样稿."""
    try:
        printed = print_document(DOCUMENTS[NoticeKind(kind)].sample(), SAMPLE)
    except Refused as refusal:
        raise click.ClickException("; ".join(str(reason) for reason in refusal.reasons)) from refusal
    out.write_bytes(printed.pdf)
    click.echo(f"{out}: {printed.pages} pages, {len(printed.pdf)} bytes, {printed.engine_version}")
    for standard, used in sorted(printed.substitutions.items()):
        click.echo(f"  {standard} → {used}")


@notice.command("reports")
@in_app
def reports() -> None:
    """Print and seal the health reports that wait, with their progress. 生成并用印待制的体检报告单。

    May be interrupted and run again: it goes on behind the last one that was made. Ends with 1 where some failed.
    """
    from app.stages.assessment.results.jobs import make_reports
    from app.stages.assessment.results.queries.reports import how_many_left, reports_that_failed

    left = how_many_left()
    with click.progressbar(length=left, label=gettext("Health reports")) as bar:
        made = make_reports(now(), lambda: bar.update(1))
    click.echo(gettext("%(made)s made, %(left)s left.", made=made, left=how_many_left()))
    if left and not made and left == how_many_left():
        click.echo(gettext("Another process is at them; the page of the round shows how far it is."))
    failed = reports_that_failed()
    for report in failed:
        _say_why(f"{report.number} {report.unit.name}", report.failure)
    if failed:
        raise SystemExit(1)


@notice.command("batches")
@in_app
def batches() -> None:
    """Do what was asked for on many documents, with its progress. 办理成批签发、用印、送达的文书。

    May be interrupted and run again: it goes on behind the last one that was done. Ends with 1 where some were not.
    """
    from app.notices.batches.jobs import carry_out_batches
    from app.notices.batches.queries import how_many_left, lines_that_failed, lines_that_wait

    waited = lines_that_wait()
    with click.progressbar(length=len(waited), label=gettext("Documents")) as bar:
        done = carry_out_batches(now(), lambda: bar.update(1))
    click.echo(gettext("%(done)s done, %(left)s left.", done=done, left=how_many_left()))
    if waited and not done and len(waited) == how_many_left():
        click.echo(gettext("Another process is at them; the page of the batch shows how far it is."))
    failed = lines_that_failed(waited)
    for line in failed:
        _say_why(f"{line.notice.subject_title} {line.notice.unit.name}", line.failure)
    if failed:
        raise SystemExit(1)


def _say_why(what: str, failure: Kept | None) -> None:
    assert failure is not None, "whatever failed says why"
    click.echo(f"✗ {what}{gettext(': ')}{sentence(reason_kept(failure))}")


@notice.command("verify")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@in_app
def verify(file: Path) -> None:
    """Say whether a file is a document as this office issued it. 核验文书真伪。

    Ends with 0 where it is, with 1 otherwise.
    """
    from app.notices.authenticity import Authenticity, authenticity_of, seals_in

    pdf = file.read_bytes()
    answer = authenticity_of(pdf)
    click.echo(f"{gettext(answer.label)}: {gettext(answer.meaning)}")
    for seal in seals_in(pdf):
        click.echo(f"  {seal.organ}: {_said_of(seal)} {seal.certificate[:16]}…")
    if answer is not Authenticity.GENUINE:
        raise SystemExit(1)


def _said_of(seal: Examined) -> str:
    intact = gettext("untouched") if seal.intact else gettext("not as it was sealed")
    known = gettext("certificate known") if seal.known else gettext("certificate unknown")
    if seal.at is None:
        return gettext("%(intact)s, %(known)s, not dated", intact=intact, known=known)
    message = (
        N_("%(intact)s, %(known)s, set on %(day)s when its certificate was valid")
        if seal.in_force
        else N_("%(intact)s, %(known)s, set on %(day)s when its certificate was not valid")
    )
    return gettext(message, intact=intact, known=known, day=format_date(local_day(seal.at)))
