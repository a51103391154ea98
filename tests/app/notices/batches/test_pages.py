"""The page of what waits, and the page of a batch: chosen, asked for, watched, tried again."""

from collections.abc import Callable
from functools import partial

import pytest
from flask import Flask

from app.extensions import transaction
from app.notices.batches import actions as batching
from app.notices.batches.jobs import carry_out_batches
from app.notices.queries import services_of
from app.people.models import Grant, User
from app.stages.warning import actions
from app.web.paging import one_page
from tests.app.notices.batches.conftest import Warnings, standing
from tests.browser_page import Browser, Page
from tests.builders import LONG_AGO
from workflows.vocabulary import NoticeState, Role

EVERYTHING = "/notices/waiting?choose=everything"
AsPerson = Callable[[User], Browser]


def boxes(page: Page) -> list[str]:
    return [str(each["value"]) for each in page.html.select('input[name="document"]')]


def states() -> set[str]:
    return {each.state for each in standing()}


def test_from_the_draft_to_the_service_with_one_page_for_each_person(
    app: Flask, warnings: Warnings, as_person: AsPerson
) -> None:
    office = warnings.office
    leader = as_person(office.leader_in_charge)
    page = leader.get("/notices/waiting")
    assert page.heading == "待办文书：签发"
    assert "3件文书待办" in page.words
    [row, *_] = page.rows()
    assert f"起草：{office.handler.name} 审核：{office.office_director.name}" in " ".join(row)
    page = leader.submit(document=boxes(page), button="签发")
    assert page.heading == "签发：3件"
    assert "共3件，已办0件；未办成0件，剩余3件" in page.words
    assert page.response.headers["Refresh"] == "5"
    assert "没有待办的文书" in leader.get("/notices/waiting?act=sign_notice").words
    assert carry_out_batches(warnings.now) == 3
    page = leader.get(page.address)
    assert "共3件，已办3件" in page.words
    assert "Refresh" not in page.response.headers
    assert "清预〔2026〕3号" in page.words

    manager = as_person(office.case_manager)
    page = manager.get("/notices/waiting")
    assert page.heading == "待办文书：用印"
    manager.submit(document=boxes(page), button="用印")
    assert carry_out_batches(warnings.now) == 3
    page = manager.get("/notices/waiting")
    assert page.heading == "待办文书：送达"
    manager.submit(document=boxes(page), second_server=str(office.handler.id), button="送达")
    assert carry_out_batches(warnings.now) == 3
    assert states() == {NoticeState.SERVED}
    for notice in standing():
        [service] = services_of(notice)
        assert service.entered_at == warnings.now
        assert len(service.servers) == 2
        assert notice.case is not None
        assert notice.case.state == "delivered"


def test_a_handler_submits_and_a_director_reviews_many(
    app: Flask, warnings: Warnings, as_person: AsPerson
) -> None:
    office = warnings.office
    with transaction():
        for case in warnings.cases:
            actions.return_warning(
                case, "请补充抽查数量和条款。", by=office.office_director, now=warnings.now
            )
    handler = as_person(office.handler)
    page = handler.get("/notices/waiting")
    assert page.heading == "待办文书：送审"
    handler.submit(document=boxes(page)[:2], button="送审")
    assert carry_out_batches(warnings.now) == 2
    assert as_person(office.second_handler).get("/notices/waiting?act=submit_notice").rows() == []
    director = as_person(office.office_director)
    page = director.get("/notices/waiting")
    assert page.heading == "待办文书：审核通过"
    director.submit(document=boxes(page), opinion="同意报签", button="审核通过")
    assert carry_out_batches(warnings.now) == 2
    assert [each.state for each in standing()] == [
        NoticeState.REVIEWED,
        NoticeState.REVIEWED,
        NoticeState.DRAFT,
    ]


def test_who_reviewed_may_not_sign_and_reads_why(app: Flask, warnings: Warnings, as_person: AsPerson) -> None:
    with transaction():
        both = warnings.office.office_director
        city = warnings.office.city
        both.grants.append(
            Grant(role=Role.LEADER_IN_CHARGE, unit_id=city.id, unit_path=city.path, from_on=LONG_AGO)
        )
    page = as_person(both).get("/notices/waiting?act=sign_notice")
    assert boxes(page) == []
    assert page.words.count("此项须由其他人员办理") == 3
    assert not page.html.select("main form button[type=submit].btn-primary")


def test_nobody_acts_on_what_is_not_theirs(app: Flask, warnings: Warnings, as_person: AsPerson) -> None:
    office = warnings.office
    batch = warnings.asked_to_sign()
    for person, code in ((office.unit_principal, 403), (office.auditor, 403)):
        as_person(person).get("/notices/waiting", code=code)
    as_person(office.case_manager).get(f"/notices/batches/{batch.id}", code=404)
    outsider = as_person(office.handler)
    page = outsider.get("/notices/waiting?act=submit_notice")
    assert page.rows() == []
    outsider.get("/notices")
    values = [f"{each.id}.{each.version}" for each in standing()]
    answer = outsider.post("/notices/waiting", act="sign_notice", document=values)
    assert answer.heading == "签发：3件"
    assert "未办成3件" in answer.words, "another asked for it already, and it is not theirs"
    nowhere = outsider.post("/notices/waiting", act="sign_notice", document=["999999.1"], code=422)
    assert "此项不由您办理，或当前状态下不能办理" in nowhere.words


def test_what_failed_is_tried_again_and_nothing_chosen_is_said(
    app: Flask, warnings: Warnings, as_person: AsPerson, monkeypatch: pytest.MonkeyPatch
) -> None:
    leader = as_person(warnings.office.leader_in_charge)
    page = leader.get("/notices/waiting")
    page = leader.submit(button="签发", code=422)
    assert page.errors == ["请先选择至少一件文书。"]
    page = leader.submit(document=boxes(page), button="签发")
    written = batching.order_of

    def fails(line: object, *rest: object) -> object:
        if line.notice.unit.name.endswith("第2所"):  # type: ignore[attr-defined]
            raise RuntimeError("the printer is on fire")
        return written(line, *rest)  # type: ignore[arg-type]

    with monkeypatch.context() as patch:
        patch.setattr("app.notices.batches.jobs.order_of", fails)
        assert carry_out_batches(warnings.now) == 2
    page = leader.get(page.address)
    assert "发生未预料的错误：RuntimeError" in page.words
    page = leader.submit(action="/again")
    assert page.heading == "签发：1件"
    assert carry_out_batches(warnings.now) == 1
    assert {each.number for each in standing()} == {f"清预〔2026〕{n}号" for n in (1, 2, 3)}
    assert states() == {NoticeState.SIGNED}


def test_all_that_match_are_chosen_however_many_pages_they_fill(
    app: Flask, warnings: Warnings, as_person: AsPerson, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.notices.batches.views.one_page", partial(one_page, size=2))
    leader = as_person(warnings.office.leader_in_charge)
    page = leader.get("/notices/waiting?kind=warning_notice")
    assert len(boxes(page)) == 2
    [way] = [each for each in page.html.select(".board-all a") if "选择全部3件" in each.text]
    page = leader.get(str(way["href"]))
    assert boxes(page) == []
    assert "已选定符合条件的全部3件文书" in page.words
    page = leader.submit(button="签发（全部3件）")
    assert page.heading == "签发：3件"
    assert carry_out_batches(warnings.now) == 3
    assert states() == {NoticeState.SIGNED}


def test_all_is_what_was_counted_and_only_what_matches(
    app: Flask, warnings: Warnings, as_person: AsPerson
) -> None:
    office = warnings.office
    leader = as_person(office.leader_in_charge)
    assert "没有符合条件的文书" in leader.get(f"{EVERYTHING}&kind=reminder_letter").words
    assert leader.get(f"{EVERYTHING}&text=不存在").rows() == []
    leader.get(f"{EVERYTHING}&kind=warning_notice")
    with transaction():
        actions.return_warning(
            warnings.cases[1], "请补充抽查数量和条款。", by=office.office_director, now=warnings.now
        )
    page = leader.submit(button="签发（全部3件）", code=422)
    assert page.errors == ["您全选之后，符合条件的文书有变动；请核对现在的件数后再提交。"]
    page = leader.submit(button="签发（全部2件）")
    assert page.heading == "签发：2件"
    assert carry_out_batches(warnings.now) == 2


def test_what_the_rules_forbid_is_a_line_of_the_batch_when_all_is_chosen(
    app: Flask, warnings: Warnings, as_person: AsPerson
) -> None:
    office = warnings.office
    with transaction():
        office.office_director.grants.append(
            Grant(
                role=Role.LEADER_IN_CHARGE,
                unit_id=office.city.id,
                unit_path=office.city.path,
                from_on=LONG_AGO,
            )
        )
    both = as_person(office.office_director)
    both.get(f"{EVERYTHING}&act=sign_notice")
    page = both.submit(button="签发（全部3件）")
    assert carry_out_batches(warnings.now) == 0
    page = both.get(page.address)
    assert "未办成3件" in page.words
    assert page.words.count("此项须由其他人员办理") == 3
