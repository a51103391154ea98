"""A unit sees its case; what the office keeps or still writes there does not exist for it, whatever address it tries."""

from collections.abc import Callable

from flask import url_for

from app.cases.access import DOORS
from app.evidence.queries import evidence_of
from app.extensions import transaction
from app.notices.actions.drafting import draft_by_hand
from app.notices.content.interview import InterviewNotice
from app.notices.content.proof import ServiceMode
from app.people.models import Grant, User
from app.stages.warning.queries import notice_of
from tests.app.stages.rectification.conftest import quick_printer  # noqa: F401 - an autouse fixture
from tests.app.stages.warning.conftest import Warned
from tests.app.stages.warning.test_service import receive_on_paper, serve
from tests.app.stages.warning.test_service_pages import as_person  # noqa: F401 - a fixture
from tests.browser_page import Browser
from tests.builders import LONG_AGO, somebody
from workflows.vocabulary import Role

Open = Callable[[User], Browser]


def test_the_scan_of_a_receipt_is_the_office_s(sealed: Warned, as_person: Open) -> None:  # noqa: F811
    serve(sealed, sealed.now, mode=ServiceMode.ON_THE_SPOT, place="会议室")
    receive_on_paper(sealed, sealed.now, sealed.now)
    scan = evidence_of("notice", notice_of(sealed.case).id)[0].newest
    as_person(sealed.office.liaison).get(f"/evidence/{scan.id}", code=404)
    answer = as_person(sealed.office.handler).client.get(f"/evidence/{scan.id}")
    assert answer.status_code == 200


def test_an_office_role_elsewhere_opens_no_approval_sheet_here(
    under_a_rule: Warned,
    as_person: Open,  # noqa: F811
) -> None:
    notice = notice_of(under_a_rule.case)
    with transaction():
        both, elsewhere = somebody(Role.LIAISON, under_a_rule.office.unit), under_a_rule.office.other_unit
        both.grants.append(
            Grant(role=Role.HANDLER, unit_id=elsewhere.id, unit_path=elsewhere.path, from_on=LONG_AGO)
        )
    browser = as_person(both)
    browser.get(f"/notices/{notice.id}")
    browser.get(f"/notices/{notice.id}/versions", code=404)
    browser.get(f"/notices/{notice.id}/approval-sheet.pdf", code=404)


def test_a_draft_is_behind_no_door(under_a_rule: Warned, as_person: Open) -> None:  # noqa: F811
    office = under_a_rule.office
    with transaction():
        draft = draft_by_hand(
            under_a_rule.case, InterviewNotice.sample(), by=office.handler, now=under_a_rule.now
        )
    doors = {endpoint for (kind, _action), endpoint in DOORS.items() if kind == "notice"}
    unit, handler = as_person(office.unit_principal), as_person(office.handler)
    with unit.client.application.test_request_context():
        addresses = [url_for(endpoint, subject_id=draft.id) for endpoint in sorted(doors)]
    for address in addresses:
        unit.get(address, code=404)
    assert handler.client.get(f"/notices/{draft.id}/revise").status_code == 200
