"""``qingjian bench``: the figures of docs/benchmarks.md, as ratios of one run."""

import os
import secrets
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import click

from app import clock, create_app
from app.benchmarks import board, importing, notices, robustness, scoring, sweep, transition, verification
from app.benchmarks.measuring import Ratio
from app.extensions import db
from config import ROOT, Config

MEASURES: dict[str, Callable[..., list[Ratio]]] = {
    "transition": transition.measure,
    "sweep": sweep.measure,
    "board": board.measure,
    "import": importing.measure,
    "notices": notices.measure,
    "scoring": lambda now: [*scoring.measure(now), *robustness.measure(now), *verification.measure(now)],
}


@click.command("bench")
@click.argument("name", type=click.Choice(sorted([*MEASURES, "replay"])))
@click.option(
    "--database-url", default="", help="An EMPTY database to measure on; a SQLite file of its own without it."
)
@click.option(
    "--records", type=click.Path(exists=True, file_okay=False, path_type=Path), help="The folder to replay."
)
def bench(name: str, database_url: str, records: Path | None) -> None:
    """Measure one figure and print it as a ratio. 测量性能指标。"""
    with tempfile.TemporaryDirectory(prefix="qingjian-bench-") as folder:
        settings = Config(
            data=Path(folder),
            database_url=database_url or f"sqlite:///{Path(folder) / 'bench.sqlite3'}",
            secret_key=secrets.token_hex(),
            printing_workers=os.cpu_count() or 1,
        )
        app = create_app(settings)
        with app.app_context():
            from flask_migrate import upgrade

            upgrade(directory=str(ROOT / "migrations"))
            found = _replay(records) if name == "replay" else MEASURES[name](clock.now())
            db.session.remove()
            db.engine.dispose()
    for ratio in found:
        click.echo(str(ratio))
    if not all(ratio.holds for ratio in found):
        raise SystemExit(1)


def _replay(records: Path | None) -> list[Ratio]:
    """Minutes of the whole set."""
    if records is None:
        raise click.UsageError("bench replay needs --records DIR")
    from app.extensions import transaction
    from app.notices.workers import the_press
    from app.organisations.actions.kinds import seed_kinds
    from app.people.actions.accounts import ensure_clock
    from app.rehearsal.replay.reading import read_records
    from app.rehearsal.replay.story import NAME, Story
    from app.rehearsal.runner import play

    with transaction():
        ensure_clock()
        seed_kinds()
    started, acts = time.perf_counter(), 0
    with the_press() as press:
        for progress in play(NAME, Story(read_records(records), press).days()):
            acts += progress.acts
    minutes = (time.perf_counter() - started) / 60
    return [
        Ratio(f"replay of {acts:,} acts, minutes", minutes, 10.0, minutes / 10, "at most 1", minutes <= 10)
    ]
