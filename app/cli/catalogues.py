"""``qingjian catalogues``: compile the translations."""

import click

from app.web.catalogues import compile_stale


@click.command("catalogues")
def catalogues() -> None:
    """Compile the translations that changed. 编译有改动的译文。"""
    for source in compile_stale():
        click.echo(f"{source.parts[-3]}: {source.stem}")
