"""Take an answer: the code goes, the answer stays, and nothing says that they belonged together."""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from random import SystemRandom
from typing import Any

from sqlalchemy import delete, insert, or_, select, text, update
from sqlalchemy.dialects import postgresql, sqlite

from app.clock import local_day
from app.extensions import db, table_of
from app.stages.assessment.surveys.models import (
    Survey,
    SurveyAnswer,
    SurveyCode,
    SurveyDay,
    SurveyGroup,
    WrongCode,
)
from app.stages.assessment.surveys.queries import BARRED_FOR
from app.stages.assessment.surveys.words import SetAside

#: A new answer is written together with so many others, taken out and put back under new keys.
MIXED_WITH = 100
_CHANCE = SystemRandom()
_ANSWERS = table_of(SurveyAnswer)


class Used(Exception):
    """Somebody used the code a moment ago."""


class Full(Exception):
    """The group's quota was reached a moment ago."""


@dataclass(frozen=True)
class Sheet:
    """What somebody answered: the group, and for each unit the mark of each question, None where left out."""

    group: SurveyGroup
    marks: Mapping[int, Sequence[int | None]]


def answer(code: SurveyCode, sheet: Sheet, *, now: datetime) -> None:
    """Take an answer. Raises Used or Full, and then nothing was stored."""
    survey = code.survey
    if not _removed(code):
        raise Used
    rows = _rows(survey, sheet)
    _count(sheet.group, now, counts=any(row["set_aside"] is SetAside.COUNTS for row in rows))
    mix_in(survey.id, rows)


def mix_in(survey_id: int, rows: Sequence[Mapping[str, Any]]) -> None:
    """Write answers together with others that are taken out and put back in an order that chance makes.

    So neither the place of a row nor the transaction that wrote it says when it was given.
    """
    taken = [*_taken_out(survey_id), *rows]
    _CHANCE.shuffle(taken)
    if taken:
        db.session.execute(insert(_ANSWERS), [{**row, "key": secrets.token_hex(16)} for row in taken])


def renew_keys(survey_id: int) -> None:
    """Write every answer anew in one transaction, under a key that chance makes."""
    on_postgresql = db.engine.dialect.name == "postgresql"
    chance = "replace(gen_random_uuid()::text, '-', '')" if on_postgresql else "lower(hex(randomblob(16)))"
    db.session.execute(update(_ANSWERS).where(_ANSWERS.c.survey_id == survey_id).values(key=text(chance)))


def _taken_out(survey_id: int) -> list[dict[str, Any]]:
    """Some answers by chance: keys are random, so those after a random key are, and on from the first."""
    of_survey = _ANSWERS.c.survey_id == survey_id
    start = secrets.token_hex(16)
    found: list[dict[str, Any]] = []
    for part in (_ANSWERS.c.key >= start, _ANSWERS.c.key < start):
        wanted = select(_ANSWERS).where(of_survey, part).order_by(_ANSWERS.c.key)
        wanted = wanted.limit(MIXED_WITH - len(found)).with_for_update(skip_locked=True)
        found += [dict(row) for row in db.session.execute(wanted).mappings()]
    db.session.execute(delete(_ANSWERS).where(of_survey, _ANSWERS.c.key.in_([row["key"] for row in found])))
    return found


def _removed(code: SurveyCode) -> bool:
    codes = table_of(SurveyCode)
    gone = db.session.execute(delete(codes).where(codes.c.sha256 == code.sha256).returning(codes.c.sha256))
    return gone.first() is not None


def _rows(survey: Survey, sheet: Sheet) -> list[dict[str, Any]]:
    """One row for each unit about which something was said."""
    given = [mark for marks in sheet.marks.values() for mark in marks if mark is not None]
    straight = 0 < survey.straight_from <= len(given) and len(set(given)) == 1
    return [
        {
            "survey_id": survey.id,
            "unit_id": unit_id,
            "group_id": sheet.group.id,
            "marks": list(marks),
            "set_aside": SetAside.STRAIGHT_LINE if straight else _by_length(marks),
        }
        for unit_id, marks in sheet.marks.items()
        if any(mark is not None for mark in marks)
    ]


def _by_length(marks: Sequence[int | None]) -> SetAside:
    given = sum(mark is not None for mark in marks)
    return SetAside.TOO_SHORT if 2 * given < len(marks) else SetAside.COUNTS


def _count(group: SurveyGroup, now: datetime, *, counts: bool) -> None:
    """Count the sheet in its group and on its day, unless the group is full."""
    groups = table_of(SurveyGroup)
    column = groups.c.answered if counts else groups.c.set_aside
    has_room = or_(groups.c.quota.is_(None), groups.c.answered < groups.c.quota)
    counted = db.session.execute(
        update(groups)
        .where(groups.c.id == group.id, has_room)
        .values({column: column + 1})
        .returning(groups.c.id)
    )
    if counted.first() is None:
        raise Full
    days = table_of(SurveyDay)
    dialect = postgresql if db.engine.dialect.name == "postgresql" else sqlite
    row = dialect.insert(days).values(group_id=group.id, day_on=local_day(now), sheets=1)
    again = {"sheets": days.c.sheets + 1}
    db.session.execute(row.on_conflict_do_update(index_elements=["group_id", "day_on"], set_=again))


def count_wrong_code(address: str, *, now: datetime) -> None:
    """Remember that a wrong code came from a network address."""
    forget_wrong_codes(now)
    wrong = table_of(WrongCode)
    dialect = postgresql if db.engine.dialect.name == "postgresql" else sqlite
    row = dialect.insert(wrong).values(address=address[:64], since_at=now, failures=1)
    again = {"failures": wrong.c.failures + 1}
    db.session.execute(row.on_conflict_do_update(index_elements=["address"], set_=again))


def forget_wrong_codes(now: datetime) -> None:
    """Forget the addresses from which wrong codes came, once no bar can follow from them."""
    db.session.execute(delete(WrongCode).where(WrongCode.since_at <= now - BARRED_FOR))
