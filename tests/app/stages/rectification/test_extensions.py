"""More time: asked in time, within its caps, granted by the right hand, the original day kept."""

from datetime import date, datetime, timedelta

import pytest

from app.cases.models import Case, DeadlineMove
from app.extensions import db, transaction
from app.notices.models import Notice
from app.notices.queries import content_of_notice
from app.policies.actions import release_policy
from app.stages.rectification.actions import extensions
from app.stages.rectification.actions.items import cancel_item
from app.stages.rectification.models import Extension, Item
from app.stages.rectification.queries import running_term
from tests.builders import Office
from workflows.engine import Refused
from workflows.vocabulary import ExtensionState, NoticeState

#: The limited problem is due on 2 June 2026 after three months; the immediate one on 17 March.
DUE = date(2026, 6, 2)
WHY, SO_FAR = "招标流标，需要重新招标", "已拨付七成"


def asked(item: Item, office: Office, now: datetime, until: date = date(2026, 6, 30)) -> Extension:
    return extensions.request_extension(item, until, WHY, SO_FAR, by=office.liaison, now=now)


def endorsed(item: Item, office: Office, now: datetime, until: date = date(2026, 6, 30)) -> Extension:
    request = asked(item, office, now, until)
    extensions.consent_extension(request, by=office.unit_principal, now=now)
    extensions.examine_extension(request, "理由属实，建议同意。", by=office.handler, now=now)
    extensions.endorse_extension(request, by=office.office_director, now=now)
    return request


def test_a_granted_extension_moves_the_day_and_keeps_the_original(
    ordinary: Item, office: Office, now: datetime
) -> None:
    with transaction():
        request = endorsed(ordinary, office, now)
        extensions.grant_extension(request, by=office.leader_in_charge, now=now)
    term = running_term(ordinary)
    assert term is not None
    assert (term.due_on, term.original_due_on) == (date(2026, 6, 30), DUE)
    move = db.session.query(DeadlineMove).one()
    assert (move.from_on, move.to_on) == (DUE, date(2026, 6, 30))
    notice = db.session.get(Notice, request.notice_id)
    assert notice is not None
    assert notice.state == NoticeState.SIGNED
    reply = content_of_notice(notice)
    assert reply.granted
    assert reply.grounds == "理由属实，建议同意。"
    assert reply.approved_by == "分管领导"


def test_a_rest_day_granted_rolls_forward(ordinary: Item, office: Office, now: datetime) -> None:
    with transaction():
        request = endorsed(ordinary, office, now, date(2026, 6, 21))
        extensions.grant_extension(request, by=office.leader_in_charge, now=now)
    term = running_term(ordinary)
    assert term is not None
    assert term.due_on == date(2026, 6, 22)


def test_a_refusal_keeps_the_day_and_says_why(ordinary: Item, office: Office, now: datetime) -> None:
    with transaction():
        request = endorsed(ordinary, office, now)
    with pytest.raises(Refused, match="the reason"), transaction():
        extensions.refuse_extension(request, "", by=office.leader_in_charge, now=now)
    with transaction():
        extensions.refuse_extension(request, "人员调整不属于客观原因", by=office.leader_in_charge, now=now)
    term = running_term(ordinary)
    assert term is not None
    assert term.due_on == DUE
    assert request.state == ExtensionState.REFUSED
    notice = db.session.get(Notice, request.notice_id)
    assert notice is not None
    assert "不予" in notice.title


def test_an_expired_term_is_not_extended(ordinary: Item, office: Office, now: datetime) -> None:
    on_the_day = now + (DUE - now.date())
    with pytest.raises(Refused, match="already expired"), transaction():
        asked(ordinary, office, on_the_day + timedelta(days=1))
    with transaction():
        request = asked(ordinary, office, on_the_day)
    assert request.asked_late


def test_a_late_request_is_granted_only_with_the_leader_s_own_reason(
    ordinary: Item, office: Office, now: datetime
) -> None:
    four_days_before = now + (date(2026, 5, 27) - now.date())
    with transaction():
        request = endorsed(ordinary, office, four_days_before)
    assert request.asked_late
    with pytest.raises(Refused, match="granting it needs a reason"), transaction():
        extensions.grant_extension(request, by=office.leader_in_charge, now=four_days_before)
    with transaction():
        extensions.grant_extension(request, "属不可抗力", by=office.leader_in_charge, now=four_days_before)
    assert request.state == ExtensionState.GRANTED


def test_five_working_days_ahead_is_in_time(ordinary: Item, office: Office, now: datetime) -> None:
    with transaction():
        request = asked(ordinary, office, now + (date(2026, 5, 26) - now.date()))
    assert not request.asked_late


@pytest.mark.parametrize(
    ("until", "why"), [(DUE, "later than the present"), (date(2026, 7, 3), "at most 30 calendar days")]
)
def test_an_extension_stays_within_its_cap(
    ordinary: Item, office: Office, now: datetime, until: date, why: str
) -> None:
    with pytest.raises(Refused, match=why), transaction():
        asked(ordinary, office, now, until)
    with transaction():
        asked(ordinary, office, now, date(2026, 7, 2))


def test_half_of_a_short_term_is_the_cap(key_item: Item, office: Office, now: datetime) -> None:
    with pytest.raises(Refused, match="at most 7 calendar days"), transaction():
        asked(key_item, office, now, date(2026, 3, 25))


def test_one_request_at_a_time(ordinary: Item, office: Office, now: datetime) -> None:
    with transaction():
        asked(ordinary, office, now)
    with pytest.raises(Refused, match="still open"), transaction():
        asked(ordinary, office, now)


def test_no_more_than_policy_allows(ordinary: Item, office: Office, now: datetime) -> None:
    with transaction():
        request = endorsed(ordinary, office, now)
        extensions.grant_extension(request, by=office.leader_in_charge, now=now)
    with pytest.raises(Refused, match="extended 1 times already"), transaction():
        asked(ordinary, office, now, date(2026, 7, 10))


def test_a_second_extension_is_the_principal_leader_s(
    warned: Case, ordinary: Item, office: Office, now: datetime
) -> None:
    with transaction():
        version = release_policy({"extension_most": 2}, "两次", by=office.system_admin, now=now)
        ordinary.policy_version = version.version
        first = endorsed(ordinary, office, now)
        extensions.grant_extension(first, by=office.leader_in_charge, now=now)
        second = endorsed(ordinary, office, now, date(2026, 7, 15))
    with pytest.raises(Refused, match="belongs to"), transaction():
        extensions.grant_extension(second, by=office.leader_in_charge, now=now)
    with transaction():
        extensions.grant_extension(second, by=office.principal_leader, now=now)
    term = running_term(ordinary)
    assert term is not None
    assert (term.due_on, term.original_due_on) == (date(2026, 7, 15), DUE)


def test_who_examined_does_not_endorse_and_who_asked_does_not_consent(
    ordinary: Item, office: Office, now: datetime
) -> None:
    with transaction():
        request = asked(ordinary, office, now)
    with pytest.raises(Refused), transaction():
        extensions.consent_extension(request, by=office.liaison, now=now)
    with transaction():
        extensions.consent_extension(request, by=office.unit_principal, now=now)
    with pytest.raises(Refused, match="Another handler"), transaction():
        extensions.examine_extension(request, "同意", by=office.second_handler, now=now)


def test_a_leader_grants_less_but_never_more(ordinary: Item, office: Office, now: datetime) -> None:
    with transaction():
        request = endorsed(ordinary, office, now)
    with pytest.raises(Refused, match="No more time"), transaction():
        extensions.grant_extension(request, until=date(2026, 7, 1), by=office.leader_in_charge, now=now)
    with transaction():
        extensions.grant_extension(request, until=date(2026, 6, 15), by=office.leader_in_charge, now=now)
    assert request.granted_until_on == date(2026, 6, 15)


def test_a_leader_extends_without_a_request_within_the_same_caps(
    ordinary: Item, office: Office, now: datetime
) -> None:
    with pytest.raises(Refused, match="at most 30 calendar days"), transaction():
        extensions.extend_item(ordinary, date(2026, 9, 1), "汛期", by=office.leader_in_charge, now=now)
    with transaction():
        extensions.extend_item(ordinary, date(2026, 6, 23), "汛期停工", by=office.leader_in_charge, now=now)
    term = running_term(ordinary)
    assert term is not None
    assert term.due_on == date(2026, 6, 23)
    with pytest.raises(Refused, match="extended 1 times already"), transaction():
        asked(ordinary, office, now, date(2026, 7, 10))


def test_a_cancelled_problem_s_request_lapses(ordinary: Item, office: Office, now: datetime) -> None:
    with transaction():
        request = endorsed(ordinary, office, now)
        cancel_item(ordinary, "与另案重复", by=office.leader_in_charge, now=now)
    assert request.state == ExtensionState.WITHDRAWN


def test_a_unit_takes_its_request_back(ordinary: Item, office: Office, now: datetime) -> None:
    with transaction():
        request = asked(ordinary, office, now)
        extensions.withdraw_extension(request, by=office.liaison, now=now)
        asked(ordinary, office, now)
    assert request.state == ExtensionState.WITHDRAWN


def test_the_progress_so_far_must_be_told(ordinary: Item, office: Office, now: datetime) -> None:
    with pytest.raises(Refused, match="how far"), transaction():
        extensions.request_extension(ordinary, date(2026, 6, 30), WHY, " ", by=office.liaison, now=now)
