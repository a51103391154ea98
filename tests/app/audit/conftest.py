"""A case with everything that the trail speaks of, and hands that reach behind the product's back."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select, text

from app.audit.jobs import seal_trail
from app.audit.trail import Broken
from app.audit.verify import Scope, verify
from app.cases.actions import urge
from app.cases.models import Case
from app.extensions import db, transaction
from app.reminders.jobs import send_due
from app.stages.rectification.actions import plan
from app.stages.rectification.actions.extensions import extend_item
from app.stages.rectification.actions.items import list_item
from app.stages.rectification.actions.proof import add_evidence
from app.stages.rectification.models import Item
from tests.app.stages.rectification.conftest import a_pdf, sign_and_serve, write_plan
from tests.builders import Office, a_case
from tests.databases import triggers_lifted
from workflows.vocabulary import ItemType, ProblemClass

DAY = timedelta(days=1)


class Trail:
    """The trail of a few acts, and what a verification says of it."""

    def __init__(self, office: Office, case: Case) -> None:
        self.office = office
        self.case_id = case.id
        self.chain = f"case:{case.id}"
        self.number = case.number

    def faults(self, *, of_case: bool = False) -> list[Broken]:
        db.session.expire_all()
        return list(verify(Scope(self.case_id) if of_case else None))

    @contextmanager
    def tampered(self, *statements: str) -> Iterator[list[Broken]]:
        """What a verification finds after these statements, which are undone afterwards."""
        db.session.rollback()
        if db.engine.dialect.name == "sqlite":
            db.session.execute(text("PRAGMA defer_foreign_keys=ON"))
        with triggers_lifted(db.session.connection()):
            for statement in statements:
                done = db.session.execute(text(statement))
                assert done.rowcount != 0, f"nothing was changed by {statement}"
        try:
            yield self.faults()
        finally:
            db.session.rollback()


@contextmanager
def behind_the_products_back() -> Iterator[None]:
    """A transaction of somebody who owns the database and lifts its triggers first."""
    with transaction(), triggers_lifted(db.session.connection()):
        yield
        db.session.flush()


@pytest.fixture
def trail(app: Flask, now: datetime) -> Trail:
    """Three urged acts, sealed, and one after the seal."""
    with transaction():
        office = Office()
        case = a_case(office, now=now)
        a_case_of_another_unit = Office.__new__(Office)
        a_case_of_another_unit.__dict__ = {**office.__dict__, "unit": office.other_unit}
        a_case(a_case_of_another_unit, now=now)
        for reason in ("请加快起草", "请尽快送审"):
            urge(case, reason, by=office.case_manager, now=now)
    seal_trail(now)
    with transaction():
        urge(db.session.get_one(Case, case.id), "再次催办", by=office.case_manager, now=now + DAY)
    return Trail(office, case)


@pytest.fixture
def whole_case(app: Flask, now: datetime) -> Trail:
    """A case under rectification with notices, evidence, an extension and an escalation; sealed."""
    with transaction():
        office = Office()
        case = a_case(office, now=now, period="2025年下半年", peer_group="市直部门")
        list_item(
            case,
            problem="维修资金拨付不及时",
            problem_class=ProblemClass.BLOCKAGE,
            item_type=ItemType.LIMITED,
            requirement="查清底数，逐项整改到位。",
            by=office.handler,
            now=now,
        )
        sign_and_serve(case, office, now)
    with transaction():
        item = db.session.scalars(select(Item)).one()
        write_plan(item, office, now)
        plan.submit_plan(item.case, by=office.liaison, now=now)
        plan.confirm_plan(item.case, by=office.unit_principal, now=now)
    send_due(now + 20 * DAY)
    later = now + 21 * DAY
    with transaction():
        item = db.session.scalars(select(Item)).one()
        plan.check_plan(item.case, by=office.handler, now=later)
        plan.approve_plan(item.case, by=office.office_director, now=later)
        add_evidence(item, [a_pdf()], by=office.liaison, now=later)
        due_on = next(d.due_on for d in _running(item))
        extend_item(
            item, due_on + 14 * DAY, "招标流程尚未完成，确需延期", by=office.leader_in_charge, now=later
        )
    seal_trail(later)
    return Trail(office, case)


def _running(item: Item) -> list:
    from app.cases.facts import running_deadlines

    return running_deadlines(item)
