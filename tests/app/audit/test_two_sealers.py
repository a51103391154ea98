"""Two clocks seal at the same moment: the seals stand in one line."""

import threading
from datetime import datetime

import pytest
from flask import Flask
from sqlalchemy import insert, select
from sqlalchemy.exc import IntegrityError

from app.audit.chain import append
from app.audit.jobs import seal_trail
from app.audit.models import AuditSeal
from app.audit.seal import write_seal
from app.audit.verify import verify
from app.extensions import db, transaction


def link(chain: str, now: datetime) -> None:
    with transaction():
        append(chain, {"said": chain}, now=now)


def somebody_waits() -> bool:
    with db.engine.connect() as connection:
        return bool(connection.exec_driver_sql("SELECT count(*) FROM pg_locks WHERE NOT granted").scalar())


@pytest.mark.parametrize("sealed_before", [False, True])
def test_the_second_seal_is_chained_to_the_one_that_was_written_meanwhile(
    on_postgresql: Flask, now: datetime, sealed_before: bool
) -> None:
    if sealed_before:
        link("unit:1", now)
        assert seal_trail(now)
    link("unit:2", now)

    def seal_as_well() -> None:
        with on_postgresql.app_context():
            seal_trail(now)
            db.session.remove()

    other = threading.Thread(target=seal_as_well)
    with transaction():
        write_seal(now=now)
        with on_postgresql.app_context():
            link("unit:3", now)
        other.start()
        while other.is_alive() and not somebody_waits():
            pass
    other.join()
    seals = db.session.scalars(select(AuditSeal).order_by(AuditSeal.id)).all()
    assert [seal.previous for seal in seals[1:]] == [seal.digest for seal in seals[:-1]]
    assert list(verify()) == []


def test_no_second_seal_follows_the_same_one(app: Flask, now: datetime) -> None:
    link("unit:1", now)
    seal_trail(now)
    [seal] = db.session.scalars(select(AuditSeal))
    forged = {
        column.name: getattr(seal, column.name)
        for column in AuditSeal.__table__.columns
        if column.name != "id"
    }
    with pytest.raises(IntegrityError), transaction():
        db.session.execute(insert(AuditSeal).values(**forged))
