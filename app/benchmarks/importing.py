"""A department's file of 200,000 rows: read with all checks and put in its place, within a time and in flat memory."""

import resource
import tempfile
import time
from datetime import datetime
from pathlib import Path

from sqlalchemy import insert

from app.benchmarks.measuring import Ratio
from app.benchmarks.situation import Office, office
from app.clock import local_day
from app.extensions import db, table_of, transaction
from app.organisations.models import Unit
from app.people.models import Grant, User
from app.stages.assessment.actions import open_round
from app.stages.assessment.feeds import actions
from app.stages.assessment.feeds.actions import AskedColumn
from app.stages.assessment.feeds.models import Delivery
from app.stages.assessment.feeds.words import Cadence, FeedKind
from app.stages.assessment.model.actions import open_model
from app.stages.assessment.model.document import read_document
from workflows.calendar import Duration
from workflows.vocabulary import Role

UNITS, COLUMNS = 10_000, 20
ROWS = UNITS * COLUMNS
SECONDS = 20.0
#: So many megabytes more than for a tenth of the rows; a spreadsheet is unpacked as a whole.
MORE = 64.0


def measure(now: datetime) -> list[Ratio]:
    """CSV and a spreadsheet: dry run and submission as a reporter does them; peak memory against a tenth of the rows."""
    people = office(now)
    reporter, delivery = _asked_for(people, now)
    with tempfile.TemporaryDirectory(prefix="qingjian-bench-") as folder:
        small, large, book = (Path(folder) / name for name in ("small.csv", "large.csv", "large.xlsx"))
        _write_csv(small, UNITS // 10)
        _write_csv(large, UNITS)
        _write_book(book, UNITS)
        _bring(delivery, small, reporter, now)
        low, found = _peak(), []
        for path in (large, book):
            started = time.perf_counter()
            _bring(delivery, path, reporter, now)
            taken = time.perf_counter() - started
            found.append(
                Ratio(
                    f"seconds of a {path.suffix} file of {ROWS:,} rows: dry run, checks, submission; against the limit",
                    taken, SECONDS, taken / SECONDS, "at most 1", taken <= SECONDS,
                )
            )  # fmt: skip
            found.append(
                Ratio(
                    f"peak megabytes with the {path.suffix} file, against a file of a tenth of its rows",
                    _peak(), low, _peak() / low, f"at most {MORE:g} megabytes more", _peak() - low <= MORE,
                )
            )  # fmt: skip
    return found


def _asked_for(people: Office, now: datetime) -> tuple[User, Delivery]:
    """Ten thousand units, a model of twenty columns, and a delivery of all of them."""
    today = local_day(now)
    with transaction():
        reporter = User(username="bench-reporter", name="数据报送员", unit_id=people.city.id)
        reporter.grants.append(
            Grant(role=Role.DATA_REPORTER, unit_id=people.city.id, unit_path=people.city.path, from_on=today)
        )
        db.session.add(reporter)
        db.session.flush()
        rows = [
            {
                "code": f"BENCH{n:05d}", "name": f"示范单位{n:05d}", "parent_id": people.city.id,
                "path": f"{people.city.path}{n + 0x1000:04X}",
                "level": 3, "pilot": False, "active": True,
            }
            for n in range(UNITS)
        ]  # fmt: skip
        db.session.execute(insert(table_of(Unit)), rows)
        version = open_model(read_document(_model()), unit=people.city, by=people.handler, now=now)
        round_ = open_round(
            "导入测试", period="测试期", period_from_on=today, period_until_on=today, unit=people.city, by=people.handler, now=now
        )  # fmt: skip
        round_.model_version_id = version.id
        db.session.flush()
        actions.define_feed(
            version.model, "全部数据", [AskedColumn(f"c{n}") for n in range(COLUMNS)], unit=people.city, kind=FeedKind.FILE,
            cadence=Cadence.ROUND, term=Duration.parse("10WD"), by=people.handler, now=now,
        )  # fmt: skip
        [delivery] = actions.request_data(round_, by=people.handler, now=now)
    return reporter, delivery


def _bring(delivery: Delivery, path: Path, reporter: User, now: datetime) -> None:
    """Bring the file, look at the dry run, submit; what was submitted before steps back."""
    with transaction():
        submission = actions.keep_data_file(
            delivery,
            sha256=path.name.ljust(64, "0"),
            name=path.name,
            size=path.stat().st_size,
            by=reporter,
            now=now,
        )
    judged = actions.judge_file(delivery, submission, path)
    assert judged.may_be_submitted, judged.mistakes[:3]
    with transaction():
        actions.submit_data(delivery, submission, path, by=reporter, now=now)
    assert submission.values == judged.values


def _model() -> str:
    head = (
        '[model]\ncode = "bench"\nname = "导入测试"\nversion = "1"\n[[node]]\ncode = "index"\nname = "指数"\n'
    )
    return head + "".join(
        f'[[indicator]]\ncode = "c{n}"\nname = "指标{n}"\nparent = "index"\nweight = 1\ndirection = "higher"\n'
        'measure = { kind = "goalposts", lowest = 0, highest = 100 }\n'
        for n in range(COLUMNS)
    )


def _rows(units: int) -> list[tuple[str, str, str]]:
    return [
        (f"BENCH{n:05d}", f"c{column}", f"{(n * 37 + column * 11) % 10_000 / 100:.2f}")
        for n in range(units)
        for column in range(COLUMNS)
    ]


def _write_csv(path: Path, units: int) -> None:
    lines = "".join(f"{code},{column},{value}\n" for code, column, value in _rows(units))
    path.write_text("单位编码,指标,数值\n" + lines, encoding="utf-8")


def _write_book(path: Path, units: int) -> None:
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    sheet = book.create_sheet("数据")
    sheet.append(["单位编码", "指标", "数值"])
    for code, column, value in _rows(units):
        sheet.append([code, column, float(value)])
    book.save(path)


def _peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000
