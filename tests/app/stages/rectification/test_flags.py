"""What the machine points at, and what it leaves alone."""

from datetime import date, datetime, timedelta

from app.cases.models import Case
from app.evidence.models import EvidenceKind
from app.extensions import transaction
from app.stages.rectification.actions import claims, plan
from app.stages.rectification.actions.proof import add_evidence
from app.stages.rectification.flags import flags_of
from app.stages.rectification.models import Item
from app.stages.rectification.queries import items_of
from tests.app.stages.rectification.conftest import OPEN_BROWSER, a_pdf
from tests.builders import Office

DONE = "已按要求逐项整改到位，欠拨资金全部拨付，制度已经修订公布。"


def codes(item: Item) -> list[str]:
    return [flag.code for flag in flags_of(item)]


def test_sound_evidence_raises_no_flag(ordinary: Item, office: Office, now: datetime) -> None:
    with transaction():
        add_evidence(
            ordinary, [a_pdf()], kind=EvidenceKind.VOUCHER, dated_on=now.date(), by=office.liaison, now=now
        )
        claims.claim_completion(ordinary, DONE, by=office.liaison, now=now)
    assert codes(ordinary) == []


def test_f1_a_problem_without_a_measure(warned: Case, office: Office, now: datetime) -> None:
    first, second = items_of(warned)
    with transaction():
        plan.set_measure(second, plan.MeasureWords(text="修订规程"), by=office.liaison, now=now)
    [flag] = flags_of(second)
    assert (flag.code, flag.params) == ("F1", {"numbers": str(first.position)})


def test_f2_nothing_but_the_unit_s_own_report(ordinary: Item, office: Office, now: datetime) -> None:
    with transaction():
        add_evidence(ordinary, [a_pdf()], kind=EvidenceKind.REPORT, by=office.liaison, now=now)
    assert codes(ordinary) == ["F2"]
    with transaction():
        photo = a_pdf("照片.pdf", b"%PDF-1.7\nphoto")
        add_evidence(ordinary, [photo], kind=EvidenceKind.PHOTO, by=office.liaison, now=now)
    assert codes(ordinary) == []


def test_f3_a_document_older_than_the_notice_or_younger_than_the_completion(
    ordinary: Item, office: Office, now: datetime
) -> None:
    later = now + timedelta(days=3)
    with transaction():
        for number, day in enumerate(
            (date(2026, 3, 1), date(2026, 3, 2), date(2026, 3, 3), date(2026, 3, 4))
        ):
            add_evidence(
                ordinary,
                [a_pdf(f"{day}.pdf", b"%%PDF-1.7\n%d" % number)],
                kind=EvidenceKind.MINUTES,
                dated_on=day,
                by=office.liaison,
                now=later,
            )
        claims.claim_completion(ordinary, DONE, completed_on=date(2026, 3, 3), by=office.liaison, now=later)
    assert [(flag.code, flag.params["name"]) for flag in flags_of(ordinary)] == [
        ("F3", "2026-03-01.pdf"),
        ("F3", "2026-03-04.pdf"),
    ]


def test_f4_one_file_for_two_problems(ordinary: Item, key_item: Item, office: Office, now: datetime) -> None:
    with transaction():
        for item in (ordinary, key_item):
            add_evidence(item, [a_pdf()], kind=EvidenceKind.MINUTES, by=office.liaison, now=now)
    assert codes(ordinary) == codes(key_item) == ["F4"]


def test_f5_a_text_that_was_copied(
    ordinary: Item, key_item: Item, office: Office, now: datetime, open_browser: OPEN_BROWSER
) -> None:
    with transaction():
        for number, (item, text) in enumerate(((ordinary, DONE), (key_item, DONE + "完毕"))):
            file = a_pdf(f"{number}.pdf", b"%%PDF-1.7\n%d" % number)
            add_evidence(item, [file], kind=EvidenceKind.MINUTES, by=office.liaison, now=now)
            claims.claim_completion(item, text, by=office.liaison, now=now)
    [flag] = flags_of(key_item)
    assert flag.code == "F5"
    assert flag.params["share"] >= 90
    page = open_browser(office.handler).get(f"/items/{key_item.id}")
    assert f"{flag.params['share']}%" in page.words
    assert flag.params["title"] in page.words


def test_f6_most_claims_on_the_last_day(
    ordinary: Item, key_item: Item, office: Office, now: datetime
) -> None:
    """The immediate problem is due on 17 March, the limited one on 2 June."""
    with transaction():
        for number, (item, day, text) in enumerate(
            (
                (key_item, date(2026, 3, 17), "兼职人员已全部退出并清退所得"),
                (ordinary, date(2026, 6, 2), DONE),
            )
        ):
            then = now + (day - now.date())
            file = a_pdf(f"{number}.pdf", b"%%PDF-1.7\n%d" % number)
            add_evidence(item, [file], kind=EvidenceKind.MINUTES, by=office.liaison, now=then)
            claims.claim_completion(item, text, by=office.liaison, now=then)
    assert codes(ordinary) == ["F6"]
