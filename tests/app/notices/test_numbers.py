"""Document numbers under many hands: no duplicate, and no gap that nobody explains."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime
from threading import Barrier

import pytest
from flask import Flask
from sqlalchemy.exc import IntegrityError

from app.extensions import db, transaction
from app.notices.actions import issuing
from app.notices.content.letterhead import Organ
from app.notices.content.warning import WarningNotice
from app.notices.models import Notice, NumberCounter
from app.notices.numbering import Series, counts, explain_gap, go_on_after, take_number
from app.people.models import User
from tests.app.notices.test_life_of_a_notice import a_reviewed_notice, a_signed_notice
from tests.app.notices.test_pages import browser_of
from tests.builders import Office, a_unit
from workflows.engine import Refused

DAY = date(2026, 3, 2)
#: The organ of the samples, and that of the office in these tests.
ORGAN = WarningNotice.sample().organ.code
HANDS = 50
BEFORE = "1至16号为本系统启用前在纸质文书上使用的文号。"


def test_fifty_signatures_at_the_same_moment_get_fifty_numbers(app: Flask) -> None:
    start = Barrier(HANDS)

    def sign(_: int) -> str:
        with app.app_context():
            start.wait()
            with transaction():
                return take_number(ORGAN, "清预", DAY)

    with ThreadPoolExecutor(HANDS) as hands:
        numbers = list(hands.map(sign, range(HANDS)))
    assert sorted(numbers) == sorted(f"清预〔2026〕{n}号" for n in range(1, HANDS + 1))


def test_whole_signatures_at_the_same_moment_are_numbered_and_kept(app: Flask, now: datetime) -> None:
    with transaction():
        office = Office()
        ids = [a_reviewed_notice(office, now).id for _ in range(6)]
        leader = office.leader_in_charge.id
    start = Barrier(len(ids))

    def sign(notice_id: int) -> str:
        with app.app_context():
            start.wait()
            with transaction():
                notice, by = db.session.get(Notice, notice_id), db.session.get(User, leader)
                assert notice is not None
                assert by is not None
                issuing.sign_notice(notice, by=by, now=now)
                return notice.number or ""

    with ThreadPoolExecutor(len(ids)) as hands:
        numbers = list(hands.map(sign, ids))
    assert sorted(numbers) == [f"清改〔2026〕{n}号" for n in range(1, len(ids) + 1)]
    [count] = counts([ORGAN])
    assert (count.last, count.used, count.gaps) == (len(ids), len(ids), ())


def test_a_number_that_was_not_used_is_given_out_again(app: Flask) -> None:
    try:
        with transaction():
            assert take_number(ORGAN, "清预", DAY) == "清预〔2026〕1号"
            raise RuntimeError
    except RuntimeError:
        pass
    with transaction():
        assert take_number(ORGAN, "清预", DAY) == "清预〔2026〕1号"
        assert take_number(ORGAN, "清改", DAY) == "清改〔2026〕1号"
        assert take_number(ORGAN, "清预", date(2027, 1, 4)) == "清预〔2027〕1号"


def test_a_count_goes_on_after_paper_with_an_explanation_on_record(app: Flask, now: datetime) -> None:
    with transaction():
        office = Office()
        by = office.case_manager
        go_on_after(Series(ORGAN, "清改", 2026), 16, BEFORE, by=by, now=now)
        assert a_signed_notice(office, now).number == "清改〔2026〕17号"
    [count] = counts([ORGAN])
    [gap] = count.gaps
    assert (gap.words, count.used, count.unexplained) == ("1—16", 1, ())
    assert gap.explanation is not None
    assert gap.explanation.reason == BEFORE
    with pytest.raises(Refused, match="never given out twice"), transaction():
        go_on_after(Series(ORGAN, "清改", 2026), 17, BEFORE, by=by, now=now)


def test_gaps_are_found_run_by_run_and_explained_in_words(app: Flask, now: datetime) -> None:
    with transaction():
        by = Office().case_manager
        for _ in range(5):  # numbers whose documents are gone
            take_number(ORGAN, "清预", DAY)
        explain_gap(Series(ORGAN, "清预", 2026), 2, 3, "恢复备份时遗失，已补制纸质文书。", by=by, now=now)
    [count] = counts([ORGAN])
    assert [(gap.words, gap.explanation is not None) for gap in count.gaps] == [
        ("1", False),
        ("2—3", True),
        ("4—5", False),
    ]
    with pytest.raises(Refused, match="ten characters"), transaction():
        explain_gap(Series(ORGAN, "清预", 2026), 1, 1, "遗失", by=by, now=now)
    with pytest.raises(Refused, match="carries a document"), transaction():
        explain_gap(Series(ORGAN, "清预", 2026), 2, 4, "恢复备份时遗失，已补制纸质文书。", by=by, now=now)


def test_two_organs_with_the_same_mark_count_apart(app: Flask, now: datetime) -> None:
    with transaction():
        office = Office()
        mine = a_reviewed_notice(office, now)
        theirs = a_reviewed_notice(office, now, organ=Organ(code="TOWN", names=("示范县监察委员会",)))
        for notice in (mine, theirs):
            issuing.sign_notice(notice, by=office.leader_in_charge, now=now)
    assert [mine.number, theirs.number] == ["清改〔2026〕1号", "清改〔2026〕1号"]
    assert [count.series for count in counts([ORGAN, "TOWN"])] == [
        Series(ORGAN, "清改", 2026),
        Series("TOWN", "清改", 2026),
    ]
    assert [count.used for count in counts(["TOWN"])] == [1]


def test_the_database_itself_refuses_a_number_twice_and_a_second_counter(app: Flask, now: datetime) -> None:
    with transaction():
        office = Office()
        a_signed_notice(office, now)
        second = a_reviewed_notice(office, now)
    with pytest.raises(IntegrityError), transaction():
        second.number = "清改〔2026〕1号"
    with pytest.raises(IntegrityError), transaction():
        db.session.add(NumberCounter(organ_code=ORGAN, mark="清改", year=2026))


def test_case_management_reads_the_counts_and_explains(app: Flask, now: datetime) -> None:
    with transaction():
        office = Office()
        take_number("CITY", "清预", DAY)
    browser = browser_of(app, office.case_manager)
    page = browser.get("/notices/numbers")
    assert "有1处缺号尚未说明" in page.words
    refused = browser.submit(action="/notices/numbers/gaps", reason="遗失", code=422)
    assert "不得少于10个字" in refused.words
    browser.get("/notices/numbers")
    page = browser.submit(action="/notices/numbers/gaps", reason="系统测试时占用的文号，未制发文书。")
    assert "文号连续，缺号均已说明。" in page.words
    page = browser.submit(action="/notices/numbers/go-on", mark="清预", year="2026", last="9", because=BEFORE)
    assert page.rows()[0][:4] == ["清预〔2026〕", "中共示范市纪律检查委员会、示范市监察委员会", "9", "0"]
    browser_of(app, office.handler).get("/notices/numbers", code=403)


def test_nobody_explains_the_gaps_of_another_organ(app: Flask, now: datetime) -> None:
    with transaction():
        office = Office()
        a_unit("TOWN", name="示范县", level=1)
        take_number("CITY", "清预", DAY)
        take_number("TOWN", "清预", DAY)
    browser = browser_of(app, office.case_manager)
    page = browser.get("/notices/numbers")
    assert [row[0] for row in page.rows()] == ["清预〔2026〕"]
    assert "示范县" not in page.words
    browser.submit(action="/notices/numbers/gaps", gap="TOWN|清预|2026|1|1", reason=BEFORE, code=422)
    browser.get("/notices/numbers")
    browser.submit(
        action="/notices/numbers/go-on",
        organ_code="TOWN",
        mark="清预",
        year="2026",
        last="9",
        because=BEFORE,
        code=422,
    )
    [count] = counts(["TOWN"])
    assert (count.last, len(count.unexplained)) == (1, 1)
