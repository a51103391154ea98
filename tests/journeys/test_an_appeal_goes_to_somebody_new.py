"""A decision is appealed against; nobody from before may touch the appeal, and it ends lighter or as it was."""

from datetime import datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from app.extensions import db, transaction
from app.notices.actions.serving import acknowledge_notice
from app.people.models import User
from app.people.queries import holders_of
from app.stages.accountability import queries
from app.stages.accountability.actions import appealing
from app.stages.accountability.words import Form
from tests.app.stages.accountability.conftest import Matter
from tests.builders import Office, somebody
from tests.lives import an_old_file
from workflows.engine import Refused
from workflows.vocabulary import AppealState, ProceedingState, Role


def test_an_appeal_goes_to_somebody_new(app: Flask, now: datetime) -> None:
    with transaction():
        office = Office()
        matter = Matter(office, an_old_file(office, now=now), now)
        matter.served()
        for notice in queries.decisions_of(matter.open):
            acknowledge_notice(notice, by=office.unit_principal, now=now + timedelta(days=2))
    filed = now + timedelta(days=20)
    with transaction():
        appeal = appealing.file_appeal(
            matter.open, "局主要负责人", "责任认定过重。", by=office.unit_principal, now=filed
        )

    # Everybody who had a hand in the matter is turned away, whatever role they are given.
    with transaction():
        before = [db.session.get(User, each) for each in sorted(queries.hands_before(appeal))]
        involved = [
            person for person in before if person.id not in (office.clock.id, office.unit_principal.id)
        ]
        for person in involved:
            somebody(Role.APPEAL_REVIEWER, office.city).grants[0].user = person
    assert {office.handler, office.second_handler, office.case_manager, office.adjudicator} <= set(involved)
    assert {office.second_adjudicator, office.principal_leader, office.leader_in_charge} <= set(involved)
    for person in involved:
        with pytest.raises(Refused, match="goes to someone new"), transaction():
            appealing.accept_appeal(appeal, by=person, now=filed)
    assert appeal.state == AppealState.FILED

    # A reviewer who is new to it examines and reports; the committee, new to it as well, makes it lighter.
    with transaction():
        appealing.accept_appeal(appeal, by=office.appeal_reviewer, now=filed)
        appealing.report_review(appeal, "情节较轻，建议变更为通报。", by=office.appeal_reviewer, now=filed)
    with pytest.raises(Refused, match="goes to someone new"), transaction():
        appealing.maintain_decision(appeal, "维持", by=office.principal_leader, now=filed)
    with transaction():
        person = matter.open.parties[1]
        appealing.change_decision(
            appeal, {person.id: [Form.CIRCULAR]}, "情节较轻。", by=office.party_committee, now=filed
        )
    assert appeal.state == AppealState.CHANGED
    assert matter.open.state == ProceedingState.SERVED
    assert [form.form for form in matter.open.forms] == [Form.UNIT_CIRCULAR, Form.CIRCULAR]
    assert office.appeal_reviewer in holders_of(Role.APPEAL_REVIEWER, office.unit.path, now.date())
    assert (
        db.session.scalars(select(User).where(User.id == appeal.decided_by_id)).one()
        == office.party_committee
    )
