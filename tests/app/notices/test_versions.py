"""Every text that a document had, what changed between them, and the approval sheet with each hand."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from flask import Flask

from app.extensions import transaction
from app.notices.actions import drafting, issuing
from app.notices.comparing import Change, changes
from app.notices.content.interview import InterviewNotice
from app.notices.models import Notice
from app.notices.queries import versions_of
from tests.app.notices.test_pages import browser_of
from tests.builders import Office, a_case
from tests.memory import MadeOnce
from tests.notices.reading import read

RETURNED = "请写明约谈地点的门牌号。"


@pytest.fixture
def office(made_once: MadeOnce) -> Office:
    return made_once(Office)


@pytest.fixture
def notice(office: Office, now: datetime) -> Notice:
    """Reviewed, returned, changed, reviewed again and signed."""
    first = InterviewNotice.sample()
    second = replace(first, place="第五谈话室", bring=(*first.bring[:2], "个人说明"))
    with transaction():
        notice = drafting.draft_by_hand(a_case(office, now=now), first, by=office.handler, now=now)
        drafting.submit_notice(notice, by=office.handler, now=now)
        drafting.return_notice(notice, RETURNED, by=office.office_director, now=now + timedelta(hours=1))
        drafting.revise_notice(notice, second, by=office.handler, now=now + timedelta(hours=2))
        # The same text again is no version.
        drafting.revise_notice(notice, second, by=office.handler, now=now + timedelta(hours=3))
        drafting.submit_notice(notice, by=office.handler, now=now + timedelta(hours=3))
        drafting.review_notice(
            notice, by=office.office_director, now=now + timedelta(hours=4), opinion="同意签发。"
        )
        issuing.sign_notice(notice, by=office.leader_in_charge, now=now + timedelta(hours=5))
    return notice


def test_each_text_is_kept_once(notice: Notice) -> None:
    first, second = versions_of(notice)
    assert (first.number, second.number) == (1, 2)
    assert second.content_sha256 == notice.content_sha256 == notice.reviewed_sha256
    assert first.content["place"] != second.content["place"]


def test_what_changed_is_told_place_by_place() -> None:
    before = {"place": "甲", "bring": ["一", "二"], "limit": {"on": "2026-01-01"}, "same": "x"}
    after = {"place": "乙", "bring": ["一"], "limit": {"on": "2026-02-01"}, "same": "x", "new": "y"}
    assert changes(before, after) == [
        Change(("place",), "甲", "乙"),
        Change(("bring", "2"), "二", ""),
        Change(("limit", "on"), "2026-01-01", "2026-02-01"),
        Change(("new",), "", "y"),
    ]
    assert changes(before, before) == []


def test_the_page_sets_two_versions_side_by_side(app: Flask, office: Office, notice: Notice) -> None:
    page = browser_of(app, office.handler).get(f"/notices/{notice.id}/versions")
    assert page.rows("main .ledger-frame + h2 + .ledger-frame table") == [
        ["约谈地点", InterviewNotice.sample().place, "第五谈话室"],
        ["需携带的材料 3", "对照检查材料", "个人说明"],
    ]
    browser_of(app, office.unit_principal).get(f"/notices/{notice.id}/versions", code=404)


def test_the_approval_sheet_shows_each_hand_with_its_hour_and_what_changed(
    app: Flask, office: Office, notice: Notice
) -> None:
    def sheet(browser_language: str) -> str:
        browser = browser_of(app, office.leader_in_charge)
        browser.get(f"/?language={browser_language}")
        with app.app_context():
            answer = browser.client.get(f"/notices/{notice.id}/approval-sheet.pdf")
        assert answer.mimetype == "application/pdf"
        return read(answer.get_data()).text.replace("\n", "")

    text = sheet("zh_CN")
    for hand in (office.handler, office.office_director, office.leader_in_charge):
        assert hand.name in text
    assert RETURNED in text
    assert "同意签发。" in text
    assert notice.number is not None
    assert notice.number in text
    assert "改动：约谈地点；第3项需携带的材料" in text
    assert "审核意见覆盖现有文稿" in text
    assert sheet("en") == text
    browser_of(app, office.unit_principal).get(f"/notices/{notice.id}/approval-sheet.pdf", code=404)
