"""``qingjian notice preview``: a document with sample content, as it will print."""

from pathlib import Path

import click

from app.notices.content.catalogue import DOCUMENTS
from app.notices.render import SAMPLE, print_document
from workflows.engine import Refused
from workflows.vocabulary import NoticeKind


@click.group("notice")
def notice() -> None:
    """Official documents. 公文。"""


@notice.command("preview")
@click.argument("kind", type=click.Choice([str(kind) for kind in NoticeKind]))
@click.option(
    "--out",
    type=click.Path(dir_okay=False, writable=True, path_type=Path),
    required=True,
    help="Where the PDF is written.",
)
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
