"""A round's reports as a batch: by workers, with progress, on from where it was killed, failures in words."""

import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from threading import Event

import pytest
from click.testing import CliRunner
from flask import Flask
from sqlalchemy import select

from app.audit.verify import Scope
from app.cli import main
from app.extensions import alone, db, the_store, transaction
from app.notices.authenticity import Authenticity, authenticity_of
from app.notices.codes import Codes
from app.notices.scanning import authenticity_of_code
from app.notices.seals import no_seal_of, the_sealer
from app.notices.workers import Press
from app.people.models import User
from app.stages.assessment.results.actions import reports as actions
from app.stages.assessment.results.actions.reports import (
    approve_reports,
    ask_for_reports,
    contents_to_print,
    deliver_reports_of,
)
from app.stages.assessment.results.jobs import make_reports
from app.stages.assessment.results.models import HealthReport
from app.stages.assessment.results.queries.reports import Shown, how_many_left, progress_of
from app.stages.assessment.results.verification import check_reports
from app.stages.assessment.results.writing import content_of_report
from config import ROOT
from tests.app.stages.assessment.results.conftest import ADDRESSEES, Resulted
from tests.browser_page import Browser
from workflows.engine import Refused

#: Prints until the first report is kept, then dies by its own hand over the second.
DIES_BEHIND_THE_FIRST = """
import os, signal, sys
from datetime import datetime
from pathlib import Path
from app import create_app
from app.stages.assessment.results.jobs import make_reports
from config import Config

def die():
    os.kill(os.getpid(), signal.SIGKILL)

if __name__ == "__main__":
    config = Config(data=Path(sys.argv[1]), database_url=sys.argv[2], secret_key="for tests only", testing=True)
    with create_app(config).app_context():
        make_reports(datetime.fromisoformat(sys.argv[3]), die)
"""


def all_reports(city: Resulted) -> list[HealthReport]:
    db.session.rollback()
    wanted = select(HealthReport).where(HealthReport.round_id == city.round.id)
    return list(db.session.scalars(wanted.order_by(HealthReport.id)).unique())


@pytest.fixture
def asked(only_three: Resulted) -> Resulted:
    """Three reports were asked for."""
    with transaction():
        ask_for_reports(only_three.round, by=only_three.office.handler, now=only_three.now)
    return only_three


def approved(city: Resulted) -> None:
    with transaction():
        approve_reports(city.round, by=city.office.leader_in_charge, now=city.now)


def test_killed_in_the_middle_the_next_one_goes_on_behind_the_last(
    app: Flask, asked: Resulted, tmp_path: Path
) -> None:
    db.session.rollback()
    settings = app.config["SETTINGS"]
    script = tmp_path / "dies.py"
    script.write_text(DIES_BEHIND_THE_FIRST, encoding="utf-8")
    died = subprocess.run(
        [sys.executable, str(script), str(settings.data), settings.database_url, asked.now.isoformat()],
        cwd=ROOT, env={"PATH": "/usr/bin:/bin", "PYTHONPATH": str(ROOT)}, check=False, capture_output=True,
    )  # fmt: skip
    assert died.returncode == -signal.SIGKILL, died.stderr.decode()
    first, *others = all_reports(asked)
    before = first.pdf_sha256
    assert before is not None
    assert [each.pdf_sha256 for each in others] == [None, None]
    db.session.rollback()
    assert make_reports(asked.now) == 2
    made = all_reports(asked)
    assert made[0].pdf_sha256 == before
    assert len({each.pdf_sha256 for each in made} - {None}) == 3
    assert list(check_reports(Scope())) == []


def test_workers_print_a_round(app: Flask, asked: Resulted, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.stages.assessment.results.jobs.the_press", lambda: Press(2))
    told: list[int] = []
    assert make_reports(asked.now, lambda: told.append(how_many_left())) == 3
    assert told == [2, 1, 0]
    assert all(each.pdf_sha256 is not None and each.failure is None for each in all_reports(asked))


def test_one_process_at_a_time_makes_reports(app: Flask, asked: Resulted) -> None:
    with alone("make-reports") as mine:
        assert mine
        assert make_reports(asked.now) == 0
        told = CliRunner().invoke(main, ["notice", "reports"], obj=app, catch_exceptions=False)
        assert "另一进程正在制作" in told.output
    assert make_reports(asked.now) == 3


def test_whoever_is_told_to_end_stops_behind_the_report_that_it_is_at(app: Flask, asked: Resulted) -> None:
    app.extensions["ending"] = ending = Event()
    try:
        make_reports(asked.now, ending.set)
    finally:
        del app.extensions["ending"]
    assert [each.pdf_sha256 is not None for each in all_reports(asked)] == [True, False, False]


def test_sealing_follows_approval_and_a_missing_seal_is_a_sentence(
    app: Flask, asked: Resulted, monkeypatch: pytest.MonkeyPatch
) -> None:
    city = asked
    assert make_reports(city.now) == 3
    approved(city)
    with pytest.raises(Refused, match="waits to be delivered"), transaction():
        deliver_reports_of(city.round, ADDRESSEES, by=city.office.handler, now=city.now)

    class Locked:
        def seal(self, *_: object, **__: object) -> None:
            raise no_seal_of("示范市监察委员会")

    with monkeypatch.context() as patch:
        patch.setitem(app.extensions, "sealer", Locked())
        assert make_reports(city.now) == 0
    progress = progress_of(city.round)
    assert (progress.counts[Shown.FAILED], progress.left, progress.percent) == (3, 0, 100)
    told = CliRunner().invoke(main, ["notice", "reports"], obj=app, catch_exceptions=False)
    assert told.exit_code == 1
    assert told.output.count("示范市监察委员会") == 3
    with transaction():
        assert ask_for_reports(city.round, by=city.office.handler, now=city.now) == 3
    assert make_reports(city.now) == 3
    sealed = all_reports(city)
    sealer = the_sealer()
    assert sealer is not None
    for report in sealed:
        content = the_store().get(report.sealed_sha256 or "")
        assert content.startswith(the_store().get(report.pdf_sha256 or ""))
        assert all(each.intact and each.known for each in sealer.examine(content))
    assert list(check_reports(Scope())) == []


def test_a_report_is_known_to_whoever_verifies_a_file(asked: Resulted) -> None:
    make_reports(asked.now)
    unsealed = the_store().get(all_reports(asked)[0].pdf_sha256 or "")
    assert authenticity_of(unsealed) is Authenticity.ALTERED, "nobody approved it: it was never issued"
    approved(asked)
    make_reports(asked.now)
    issued = the_store().get(all_reports(asked)[0].issued_sha256 or "")
    assert authenticity_of(issued) is Authenticity.GENUINE
    assert authenticity_of(issued.replace(b"%%EOF", b"%%eof")) is Authenticity.ALTERED
    assert authenticity_of(unsealed) is Authenticity.ALTERED


def test_the_code_on_a_report_leads_to_the_answer(
    app: Flask, asked: Resulted, monkeypatch: pytest.MonkeyPatch
) -> None:
    codes = Codes("https://example.org", b"for tests only")
    monkeypatch.setitem(app.extensions, "codes", codes)
    make_reports(asked.now)
    report = all_reports(asked)[0]
    address = codes.on_paper(report.public_id or "", report.number, report.content_sha256)
    _content, imprint = contents_to_print(report)
    assert imprint.code == address, "the very code that is printed"
    code = address.rpartition("/")[2]
    assert authenticity_of_code(code) is Authenticity.UNKNOWN, "nobody approved it yet"
    approved(asked)
    assert authenticity_of_code(code) is Authenticity.GENUINE
    assert authenticity_of_code(code[:-1] + ("a" if code[-1] != "a" else "b")) is Authenticity.UNKNOWN
    with transaction():
        all_reports(asked)[0].superseded_at = asked.now
    assert authenticity_of_code(code) is Authenticity.SUPERSEDED


def test_the_page_shows_how_far_it_is_and_offers_another_try(
    asked: Resulted, as_person: Callable[[User], Browser], monkeypatch: pytest.MonkeyPatch
) -> None:
    city, written = asked, content_of_report

    def fails(report: HealthReport) -> object:
        if report.unit.name.endswith("K局"):
            raise RuntimeError("the printer is on fire")
        return written(report)

    office = as_person(city.office.handler)
    page = office.get(f"/rounds/{city.round.id}/reports")
    assert "已完成0%（共3份：制成0份，失败0份，剩余3份）" in page.words
    assert page.response.headers["Refresh"] == "5"
    with monkeypatch.context() as patch:
        patch.setattr(actions, "content_of_report", fails)
        make_reports(city.now)
    page = office.get(f"/rounds/{city.round.id}/reports?shown=failed")
    assert "共3份，已制成2份" in page.words
    assert "发生未预料的错误：RuntimeError" in page.words
    page = office.submit(action="/reports/ask")
    assert page.said == ["正在生成1份体检报告单。"]
