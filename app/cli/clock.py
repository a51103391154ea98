"""``qingjian clock``, ``tick`` and ``jobs``: the clock in the foreground, one tick by hand, and what it does."""

import logging
from datetime import UTC, datetime, timedelta

import click
from flask import current_app
from flask_babel import gettext as _

from app import clock as machine
from app import scheduler
from app.cli.context import in_app
from app.clock import SHANGHAI


class InstantType(click.ParamType[datetime]):
    """A moment on the command line."""

    name = "iso-time"

    def convert(
        self, value: str | datetime, param: click.Parameter | None, ctx: click.Context | None
    ) -> datetime:
        """Read an ISO time; one without a zone is Shanghai's, a day alone is its midnight."""
        if isinstance(value, datetime):
            return value
        try:
            moment = datetime.fromisoformat(value)
        except ValueError:
            self.fail(f"{value!r} is not a time: write it like 2026-02-11T09:00", param, ctx)
        return (moment if moment.tzinfo is not None else moment.replace(tzinfo=SHANGHAI)).astimezone(UTC)


@click.command("clock")
@in_app
def clock() -> None:
    """Run the clock: remind, escalate, deliver, seal, until told to stop. 运行时钟。"""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    logging.getLogger("apscheduler").setLevel(logging.WARNING)
    click.echo(_("The clock runs %(count)s jobs.", count=len(scheduler.JOBS)))
    scheduler.run_clock(
        current_app._get_current_object(),  # type: ignore[attr-defined]
        on_wait=lambda: click.echo(
            _("Another clock runs on this data folder; this one waits to take its place.")
        ),
    )


@click.command("tick")
@click.option("--now", type=InstantType(), help="The time to run the jobs at; without it, the present.")
@click.option("--since", type=InstantType(), help="Only jobs whose time has come after this one.")
@in_app
def tick(now: datetime | None, since: datetime | None) -> None:
    """Run every due job once. 把到期的作业各执行一次。"""
    try:
        did = scheduler.tick(now or machine.now(), since)
    except scheduler.JobsFailed as failure:
        raise click.ClickException(_("These jobs failed: %(names)s.", names=str(failure))) from failure
    for name, count in did.items():
        click.echo(f"{name}: {count}")


@click.group("jobs", invoke_without_command=True)
@click.pass_context
def jobs(context: click.Context) -> None:
    """List the clock's jobs, or run one. 列出或执行作业。"""
    if context.invoked_subcommand is None:
        context.invoke(list_jobs)


@jobs.command("list")
@in_app
def list_jobs() -> None:
    """Name, cadence and purpose of every job. 列出作业。"""
    width = max(len(job.name) for job in scheduler.JOBS)
    for job in scheduler.JOBS:
        click.echo(f"{job.name:<{width}}  {_cadence(job.every):>5}  {_(job.says)}")


@jobs.command("run")
@click.argument("name")
@click.option("--now", type=InstantType(), help="The time to run it at; without it, the present.")
@in_app
def run_job(name: str, now: datetime | None) -> None:
    """Run one job by its name. 执行一项作业。"""
    try:
        job = scheduler.job_named(name)
    except scheduler.UnknownJob as error:
        known = ", ".join(job.name for job in scheduler.JOBS)
        raise click.ClickException(
            _("There is no job “%(name)s”. Known: %(known)s.", name=name, known=known)
        ) from error
    try:
        did = job.run(now or machine.now())
    except Exception as error:
        raise click.ClickException(_("The job failed: %(why)s", why=str(error))) from error
    click.echo(f"{job.name}: {did}")


def _cadence(every: timedelta) -> str:
    for unit, length in (("d", timedelta(days=1)), ("h", timedelta(hours=1)), ("min", timedelta(minutes=1))):
        if not every % length:
            return f"{every // length}{unit}"
    return f"{every // timedelta(seconds=1)}s"
