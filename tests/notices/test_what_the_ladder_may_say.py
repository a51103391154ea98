"""Refusals of the documents that press, summon, recommend, close, publish and file: each rule of the office."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from app.notices.content.circular import Check, Circular, Scope, redacted
from app.notices.content.closing import ClosureOpinion, ReworkNotice
from app.notices.content.evaluation import RectificationAssessment
from app.notices.content.facts import FactMaterial
from app.notices.content.index import FileIndex, IndexLine
from app.notices.content.interview import InterviewNotice, InterviewRecord
from app.notices.content.letterhead import Due, Secrecy
from app.notices.content.overdue import AdmonitionLetter, ReminderLetter
from app.notices.content.recommendation import Recommendation, Track
from app.notices.content.shape import ContentRefused
from app.notices.content.slip import Feedback, SupervisionSlip
from app.notices.content.visit import LookbackNotice
from app.notices.content.warning import SAMPLE_ORGAN
from app.notices.render import DRAFT, Imprint, sheet
from workflows.vocabulary import Colour


def refused(document: Any, **changes: Any) -> str:
    with pytest.raises(ContentRefused) as refusal:
        replace(document, **changes)
    return str(refusal.value)


@pytest.mark.parametrize(("colour", "word"), [("blue", "蓝色"), ("yellow", "黄色"), ("red", "红色")])
def test_a_slip_says_its_colour_in_words(colour: str, word: str) -> None:
    slip = replace(SupervisionSlip.sample(), colour=Colour(colour))
    assert slip.title == f"{word}督办单"
    text = str(sheet(slip, DRAFT))
    assert f"band-{colour}" in text
    assert f"<td>{word}（" in text


def test_a_slip_looks_forward() -> None:
    sample = SupervisionSlip.sample()
    assert "after the day" in refused(sample, limit=sample.original_due)
    assert "original day" in refused(sample, limit=Due(term="5WD"))
    assert "how often" in refused(sample, feedback=Feedback.REGULARLY, feedback_every="")
    assert "leader" in refused(sample, instructed_by=" ")
    assert "basis" in refused(sample, basis="")


def test_an_admonition_follows_a_reminder_and_says_why() -> None:
    sample = AdmonitionLetter.sample()
    assert "reminder before" in refused(sample, earlier_numbers=())
    assert "causes" in refused(sample, causes=())
    assert "overdue matters" in refused(ReminderLetter.sample(), matters=())
    assert "by how much" in refused(sample.matters[0], days_late=0)
    assert "after the day" in refused(sample, limit=Due(on=date(2027, 2, 24)))


def test_an_interview_takes_two_and_nobody_interviews_himself() -> None:
    sample, record = InterviewNotice.sample(), InterviewRecord.sample()
    assert "at least two" in refused(sample, interviewers=("室主任", " 室主任 "))
    assert "by himself" in refused(sample, interviewed=(sample.interviewers[0],))
    assert "zone" in refused(sample, starts_at=sample.starts_at.replace(tzinfo=None))
    assert "before the interview" in refused(sample, reply_by=Due(on=date(2027, 3, 20)))
    assert "ends before" in refused(record, ends_at=record.starts_at)
    assert "does not keep the record" in refused(record, recorder=record.interviewed[0])
    assert "promises" in refused(record, follow_up=Due(term="5WD"))


def test_a_recommendation_has_its_four_contents_and_two_days() -> None:
    sample = Recommendation.sample()
    for field in ("investigation", "findings", "advice", "answer"):
        assert "lacks" in refused(sample, **{field: () if field in {"findings", "advice"} else " "})
    assert "day of the answer" in refused(sample, answer_by=Due(term="3M"))
    assert "not due before" in refused(sample, answer_by=Due(on=date(2027, 6, 1)))
    party, state = SAMPLE_ORGAN.names
    for track, names in (
        (Track.SUPERVISION, (party,)),
        (Track.DISCIPLINE, (state,)),
        (Track.DISCIPLINE, (party, state)),
    ):
        assert "letterhead" in refused(sample, track=track, organ=replace(SAMPLE_ORGAN, names=names))
    assert Recommendation.discipline_sample().track is Track.DISCIPLINE
    assert Recommendation.discipline_sample().title.endswith("的纪律检查建议书")


def test_a_look_back_is_announced_by_two_for_days_that_exist() -> None:
    sample = LookbackNotice.sample()
    assert "at least two" in refused(sample, team_members=())
    assert "ends before" in refused(sample, until_on=date(2027, 5, 1))


def test_an_assessment_has_four_aspects_that_make_a_hundred() -> None:
    sample = RectificationAssessment.sample()
    assert (sample.total, sample.grade, sample.completion) == (Decimal("77.15"), "基本合格", "33.33%")
    assert "four aspects" in refused(sample, aspects=sample.aspects[:3])
    shares = (replace(sample.aspects[0], share=21), *sample.aspects[1:])
    assert "add up to 100" in refused(sample, aspects=shares)
    assert "at most" in refused(sample.aspects[0], points=Decimal(21))
    assert "do not fit" in refused(sample, completed=4)
    assert "do not fit" in refused(sample, satisfied=127)


@pytest.mark.parametrize(("points", "grade"), [("90", "合格"), ("89.99", "基本合格"), ("59.99", "不合格")])
def test_a_grade_begins_at_its_mark(points: str, grade: str) -> None:
    sample = RectificationAssessment.sample()
    left, aspects = Decimal(points), []
    for each in sample.aspects:
        given = min(left, Decimal(each.share))
        aspects.append(replace(each, points=given))
        left -= given
    assert replace(sample, aspects=tuple(aspects)).grade == grade


def test_nobody_is_recognised_in_a_circular() -> None:
    sample = Circular.sample()
    for number in ("11010519491231002X", "13800138000", "6222021234567890123"):
        said = refused(sample, lessons=f"当事人（{number}）")
        assert "identifies a person" in said
        assert number not in said
    assert "marked public" in refused(sample, readers=Scope.PUBLIC)
    assert replace(sample, readers=Scope.PUBLIC, secrecy=Secrecy.PUBLIC).scope_word == "向社会公开通报"
    same = Check(by=sample.secrecy_check.by, on=date(2027, 9, 6), opinion="同意。")
    assert "two different" in refused(sample, adjudication_check=same)


def test_names_are_left_out_the_longer_ones_first() -> None:
    text = "张小明与张小明华、李四，电话13800138000。"
    assert redacted(text, ("张小明", "张小明华", "李四", " ")) == "张某某与张某某某、李某，电话***********。"


def test_who_checks_does_not_strike_off() -> None:
    sample = ClosureOpinion.sample()
    alone = tuple(replace(each, by="承办人") for each in sample.opinions)
    assert "does not strike off" in refused(sample, opinions=alone)
    assert "ten characters" in refused(ReworkNotice.sample(), demand="补充材料")


def test_the_facts_are_shown_by_two_and_a_refusal_has_its_witness() -> None:
    sample = FactMaterial.sample()
    assert "Two people" in refused(sample, team=("组长",))
    assert "witness" in refused(sample, refused_to_sign=True)
    assert "Only an opinion" in refused(sample, opinion="")
    assert "evidence" in refused(sample, evidence=())


def test_an_index_counts_its_pages_and_leaves_no_gap() -> None:
    sample = FileIndex.sample()
    assert [span for _, span in sample.numbered] == ["1—3", "4", "5", "6—8", "—", "9—10", "11—13"]
    assert sample.pages == 13
    assert "without a gap" in refused(sample, lines=sample.lines[1:])
    with pytest.raises(ContentRefused, match="30 years"):
        IndexLine(order=1, author="甲", title="乙", on=date(2026, 1, 1), sha256="0" * 64, retention="5年")


def test_a_draft_has_a_watermark_and_no_number_and_what_is_never_numbered_no_place_for_one() -> None:
    draft = str(sheet(SupervisionSlip.sample(), DRAFT))
    assert 'class="watermark"' in draft
    assert "清督〔　　　〕　　号" in draft
    signed = str(sheet(SupervisionSlip.sample(), Imprint(number="清督〔2027〕9号", dated=date(2027, 3, 1))))
    assert "watermark" not in signed
    assert "清督〔2027〕9号" in signed
    assert "号</p>" not in str(sheet(FileIndex.sample(), DRAFT))
