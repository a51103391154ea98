"""A case whose unit has signed for its warning, one under rectification, and browsers for everybody."""

import io
from collections.abc import Callable, Iterator
from datetime import datetime

import pytest
import time_machine
from flask import Flask

from app.cases.models import Case
from app.evidence.actions import Accepted, accept_upload
from app.extensions import db
from app.notices.actions import issuing as notice_issuing
from app.notices.actions import keeping as notice_keeping
from app.notices.content.letterhead import Document
from app.notices.render import Imprint, Printed, sheet
from app.people.models import User
from app.stages.rectification.actions import plan
from app.stages.rectification.actions.items import list_item
from app.stages.rectification.models import RESPONSIBILITIES, Item
from app.stages.rectification.queries import items_of
from app.stages.warning.actions import drafting, issuing, serving
from tests.browser_page import Browser
from tests.builders import Office, a_case
from tests.memory import MadeOnce
from workflows.vocabulary import ItemType, ProblemClass

OPEN_BROWSER = Callable[[User], Browser]
SOME_PDF = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"


@pytest.fixture(autouse=True)
def quick_printer(the_app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    """Documents are written out but not drawn: drawing has tests of its own, and the journey draws for real.

    What was not drawn cannot be sealed electronically.
    """
    monkeypatch.setitem(the_app.extensions, "sealer", None)

    def printed(content: Document, imprint: Imprint) -> Printed:
        return Printed(b"%PDF-1.7\n" + sheet(content, imprint).encode(), 1, "quick", "quick", "0" * 64, {})

    for module in (notice_issuing, notice_keeping):
        monkeypatch.setattr(module, "print_document", printed)


@pytest.fixture
def office(made_once: MadeOnce) -> Office:
    return made_once(Office)


@pytest.fixture
def clock(now: datetime) -> Iterator[time_machine.Traveller]:
    """The clock on the wall stands at ``now`` until a test moves it."""
    with time_machine.travel(now, tick=False) as traveller:
        yield traveller


@pytest.fixture
def warned(made_once: MadeOnce, office: Office, now: datetime) -> Case:
    return made_once(a_warned_case, office, now)


def a_warned_case(office: Office, now: datetime) -> Case:
    """The unit's principal has signed for a warning with one limited and one key problem."""
    case = a_case(office, now=now, period="2025年下半年", peer_group="市直部门")
    for text, kind, key in (
        ("维修资金拨付不及时", ItemType.LIMITED, False),
        ("中层干部违规兼职", ItemType.IMMEDIATE, True),
    ):
        list_item(
            case,
            problem=text,
            problem_class=ProblemClass.BLOCKAGE,
            item_type=kind,
            requirement="查清底数，逐项整改到位。",
            is_key=key,
            by=office.handler,
            now=now,
        )
    sign_and_serve(case, office, now)
    return case


@pytest.fixture
def rectifying(made_once: MadeOnce, warned: Case, office: Office, now: datetime) -> Case:
    return made_once(a_planned_case, warned, office, now)


def a_planned_case(warned: Case, office: Office, now: datetime) -> Case:
    """The plan is approved; the unit carries it out."""
    for item in items_of(warned):
        write_plan(item, office, now)
    plan.submit_plan(warned, by=office.liaison, now=now)
    plan.confirm_plan(warned, by=office.unit_principal, now=now)
    plan.check_plan(warned, by=office.handler, now=now)
    plan.approve_plan(warned, by=office.office_director, now=now)
    return warned


@pytest.fixture
def ordinary(rectifying: Case) -> Item:
    return items_of(rectifying)[0]


@pytest.fixture
def key_item(rectifying: Case) -> Item:
    return items_of(rectifying)[1]


@pytest.fixture
def open_browser(app: Flask, clock: time_machine.Traveller) -> OPEN_BROWSER:
    """A browser in which somebody is signed in, at the hour of the test's clock."""

    def opened(person: User) -> Browser:
        browser = Browser(app)
        with browser.client.session_transaction() as session:
            session["_user_id"] = person.get_id()
            session["_fresh"] = True
        return browser

    return opened


def sign_and_serve(case: Case, office: Office, now: datetime) -> None:
    """From the draft to the unit's signature, by the hands that each step asks for."""
    drafting.draft_warning(case, by=office.handler, now=now)
    drafting.submit_warning(case, by=office.handler, now=now)
    drafting.review_warning(case, by=office.office_director, now=now)
    issuing.sign_warning(case, by=office.leader_in_charge, now=now)
    issuing.issue_warning(case, by=office.case_manager, now=now)
    serving.serve_warning(case, (office.handler, office.second_handler), by=office.handler, now=now)
    serving.acknowledge_warning(case, by=office.unit_principal, now=now)


def write_plan(item: Item, office: Office, now: datetime) -> None:
    """Everything that the plan asks for one problem."""
    words = plan.MeasureWords(text="修订资金拨付规程并公布", outcome="印发的规程和公示照片")
    plan.set_measure(item, words, by=office.liaison, now=now)
    answers = dict.fromkeys(RESPONSIBILITIES, "办公室主任")
    plan.answer_for(item, answers, by=office.liaison, now=now)


def a_pdf(name: str = "会议纪要.pdf", content: bytes = SOME_PDF) -> Accepted:
    """A file that has arrived and whose bytes are kept."""
    return accept_upload(io.BytesIO(content), name, at_most=1_000_000)


def fresh(item: Item) -> Item:
    """The same item as the database has it now."""
    db.session.expire_all()
    return item
