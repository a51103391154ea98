"""A slip of the pen in a served warning: corrected by a document of its own, and the warning stands."""

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from app.cases.models import Deadline
from app.extensions import db, transaction
from app.notices.actions import drafting, issuing, serving
from app.notices.content.correction import CorrectionNotice, Passage
from app.notices.content.proof import ServiceMode
from app.notices.content.shape import ContentRefused
from app.notices.models import Notice
from app.notices.queries import content_of_notice
from app.overview.queries.timeline import timeline_of
from app.stages.warning import actions
from app.stages.warning.queries import notice_of
from tests.app.stages.warning.conftest import Warned
from tests.browser_page import Browser, Page
from tests.memory import MadeOnce
from workflows.actions import Action
from workflows.engine import Refused
from workflows.vocabulary import NoticeKind, NoticeState

SLIP = Passage(stands="工程变更审批超期", reads="工程变更审批逾期")


@pytest.fixture
def served(made_once: MadeOnce, matter: Warned) -> Warned:
    return made_once(Warned.acknowledged, matter)


def correct(matter: Warned, *passages: Passage) -> Notice:
    with transaction():
        return actions.correct_warning(
            matter.case, passages or (SLIP,), "起草时用词有误", by=matter.office.handler, now=matter.now
        )


def test_a_correction_goes_its_own_way_and_the_warning_stands(served: Warned) -> None:
    warning, before = notice_of(served.case), served.case.state
    bytes_before, terms = warning.pdf_sha256, set(db.session.scalars(select(Deadline.due_on)))
    office, now = served.office, served.now
    correction = correct(served)
    with transaction():
        drafting.submit_notice(correction, by=office.handler, now=now)
        drafting.review_notice(correction, by=office.office_director, now=now)
        issuing.sign_notice(correction, by=office.leader_in_charge, now=now)
        issuing.seal_notice(correction, by=office.case_manager, now=now)
        serving.serve_notice(
            correction,
            ("承办人甲", "承办人乙"),
            ServiceMode.ELECTRONIC,
            "清鉴系统",
            by=office.handler,
            now=now,
        )
        serving.acknowledge_notice(correction, by=office.unit_principal, now=now)
    assert (correction.kind, correction.state) == (NoticeKind.CORRECTION, NoticeState.ACKNOWLEDGED)
    assert correction.number is not None
    assert correction.number.startswith("清更〔2026〕")
    assert (warning.state, warning.pdf_sha256) == (NoticeState.ACKNOWLEDGED, bytes_before)
    assert served.case.state == before
    assert terms <= set(db.session.scalars(select(Deadline.due_on)))
    content = content_of_notice(correction)
    assert isinstance(content, CorrectionNotice)
    assert (content.warning_number, content.passages) == (warning.number, (SLIP,))


@pytest.mark.parametrize(
    ("passage", "reason"),
    [
        (("通知书里没有的话", "另一句话"), "does not stand in the warning word for word"),
        (("工程变更审批超期", "工程变更审批超期"), "is not changed"),
        (("工程变更审批超期", ""), "should read"),
        (("", "工程变更审批逾期"), "as it stands"),
    ],
)
def test_what_does_not_correct_anything_is_refused(
    served: Warned, passage: tuple[str, str], reason: str
) -> None:
    with pytest.raises(Refused, match=reason):
        correct(served, Passage(stands=passage[0], reads=passage[1]))


def test_a_correction_without_a_passage_is_refused(served: Warned) -> None:
    with pytest.raises(ContentRefused, match="at least one passage"), transaction():
        actions.correct_warning(served.case, (), "笔误", by=served.office.handler, now=served.now)


def test_what_was_not_served_is_revised_rather_than_corrected(matter: Warned) -> None:
    with transaction():
        matter.signed()
    with pytest.raises(Refused, match="is not possible in the state"):
        correct(matter)


def test_only_the_case_s_own_handler_corrects(served: Warned) -> None:
    with pytest.raises(Refused, match="handler"), transaction():
        actions.correct_warning(served.case, (SLIP,), "笔误", by=served.office.second_handler, now=served.now)


def test_the_unit_reads_nothing_of_a_draft(served: Warned) -> None:
    correct(served)
    lines = timeline_of(served.case, served.office.liaison, served.now.date())
    assert Action.CORRECT_WARNING not in {line.event.action for line in lines}


def test_the_page_of_a_draft_offers_no_form_that_does_not_exist(app: Flask, served: Warned) -> None:
    correction = correct(served)
    browser = Browser(app)
    with time_machine.travel(served.now, tick=False):
        with browser.client.session_transaction() as session:
            session["_user_id"] = served.office.handler.get_id()
            session["_fresh"] = True
        offered = browser.get(f"/notices/{correction.id}").html.select(".now a")
        assert [Page.words_of(each) for each in offered] == ["送审", "废弃草稿"]
        for each in offered:
            browser.get(str(each["href"]))
