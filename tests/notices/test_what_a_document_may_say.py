"""Refusals of content: each rule of the office that a document must keep."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from app.notices.content.appeal import AppealDecision
from app.notices.content.circular import Circular
from app.notices.content.decision import AccountabilityDecision
from app.notices.content.extension import ExtensionReply
from app.notices.content.letterhead import Due, Secrecy, secrecy_mark
from app.notices.content.lists import ThreeLists
from app.notices.content.lookback import LookbackFeedback, percent
from app.notices.content.proof import ProofOfService, ServiceMode
from app.notices.content.shape import ContentRefused
from app.notices.content.warning import Trigger, WarningNotice
from app.notices.render import DRAFT, sheet
from app.notices.typesetting.words import numeral


def refused(document: Any, **changes: Any) -> str:
    with pytest.raises(ContentRefused) as refusal:
        replace(document, **changes)
    return str(refusal.value)


def a_trigger(score: str, *, among_last: bool = False, **rank: int) -> Trigger:
    return Trigger(
        score=Decimal(score), pass_mark=Decimal("60.00"), peer_group="市直部门", among_last=among_last, **rank
    )


def test_a_score_at_the_pass_mark_is_no_reason() -> None:
    with pytest.raises(ContentRefused, match="not below the pass mark"):
        a_trigger("60.00")
    assert a_trigger("59.99").below_pass


def test_both_reasons_are_printed_if_both_hold() -> None:
    text = str(sheet(WarningNotice.sample(), DRAFT))
    assert "（一）得分低于合格分。" in text
    assert "（二）排名列同类组倒数三位。" in text
    assert "与倒数第三位得分相同的，一并列入" in text


def test_one_reason_alone_has_no_number() -> None:
    only_rank = replace(
        WarningNotice.sample(), trigger=a_trigger("71.20", among_last=True, rank=30, group_size=32)
    )
    text = str(sheet(only_rank, DRAFT))
    assert "得分低于合格分。" not in text
    assert "排名列同类组倒数三位。" in text
    assert "（二）排名" not in text
    only_score = replace(WarningNotice.sample(), trigger=a_trigger("57.35", rank=20, group_size=32))
    assert "不属于排名预警情形" in str(sheet(only_score, DRAFT))


@pytest.mark.parametrize("mark", ["秘密", "机密★3年", "绝密", "", "普通"])
def test_no_mark_of_a_state_secret(mark: str) -> None:
    with pytest.raises(ContentRefused, match="non-classified"):
        secrecy_mark(mark)


def test_three_marks_are_permitted() -> None:
    assert [secrecy_mark(word) for word in ("公开", "内部", "工作秘密")] == list(Secrecy)


def test_a_secret_mark_in_the_text_is_refused_and_a_mere_word_is_not() -> None:
    sample = WarningNotice.sample()
    assert "state-secret mark" in refused(sample, consequences="机密★3年")
    assert "state-secret mark" in refused(sample, basis="文件★")
    replace(sample, consequences="泄露国家秘密的，依法处理。")
    assert "title" in refused(sample, unit="机密局")
    replace(sample, unit="工作秘密管理办公室")


@pytest.mark.parametrize("hidden", ["\u202e", "\u200b", "\x00", "\x1b"])
def test_invisible_characters_are_refused(hidden: str) -> None:
    assert "invisible" in refused(WarningNotice.sample(), unit=f"水利局{hidden}")


def test_a_term_is_never_a_bare_number() -> None:
    with pytest.raises(ContentRefused):
        Due(term="10")
    with pytest.raises(ContentRefused):
        Due()
    assert [Due(term=term).length for term in ("10WD", "15D", "3M")] == ["10个工作日", "15个自然日", "3个月"]


def test_a_warning_needs_problems_that_end_in_time() -> None:
    sample = WarningNotice.sample()
    assert "at least one problem" in refused(sample, problems=())
    assert "end after the whole" in refused(sample, finish_by=Due(on=date(2026, 12, 1)))


def test_every_listed_problem_has_a_measure_and_one_line_of_responsibility() -> None:
    sample = ThreeLists.sample()
    assert "Problem 3 has no measure" in refused(sample, measures=sample.measures[:4])
    assert "exactly one line" in refused(sample, responsibilities=sample.responsibilities[:2])
    with pytest.raises(ContentRefused, match="responsibility"):
        replace(sample.responsibilities[0], supervisory=" ")


def test_an_extension_moves_forward_and_a_refusal_moves_nothing() -> None:
    sample = ExtensionReply.sample()
    assert "later than the original" in refused(sample, new_due=Due(on=sample.original_due.on))
    assert "names none" in refused(sample, granted=False)
    assert "before the term ends" in refused(sample, requested_on=date(2027, 3, 1))
    assert ExtensionReply.refusal_sample().title == "关于不予同意明川市水利局延长整改期限的批复"


def test_basically_rectified_does_not_count() -> None:
    sample = LookbackFeedback.sample()
    assert (sample.rectified, sample.rate) == (1, "33.33%")
    assert percent(688, 697) == "98.71%"
    assert percent(1, 800) == "0.13%"  # half up


def test_one_inspector_is_no_team() -> None:
    sample = LookbackFeedback.sample()
    assert "at least two" in refused(sample, team_members=(sample.team_leader,))


def test_a_decision_answers_every_ground_and_tells_how_to_appeal() -> None:
    sample = AccountabilityDecision.sample()
    assert "All three grounds" in refused(sample, grounds=sample.grounds[:2])
    holds = (replace(sample.grounds[0], holds=True), *sample.grounds[1:])
    assert "no decision" in refused(sample, grounds=holds)
    assert "responsible leaders" in refused(sample, linked_people=())
    text = str(sheet(sample, DRAFT))
    assert "申诉期间不停止本决定的执行" in text
    assert "1个月内" in text


def test_proof_needs_two_servers_and_a_refusal_a_witness() -> None:
    sample, left = ProofOfService.sample(), ProofOfService.refusal_sample()
    assert "Two different" in refused(sample, servers=("甲", "甲"))
    assert "witness" in refused(left, witnesses=(), recording="")
    assert "time of entry" in refused(sample, entered_at=None)
    assert sample.mode is ServiceMode.ELECTRONIC
    assert "earlier" in refused(
        sample, signed_at=sample.entered_at.replace(hour=1) if sample.entered_at else None
    )


def test_small_numbers_are_written_in_chinese() -> None:
    assert [numeral(n) for n in (3, 10, 12, 20, 25)] == ["三", "十", "十二", "二十", "二十五"]


def test_a_review_of_a_supervisory_decision_ends_with_a_review_decision() -> None:
    assert "".join(AppealDecision.sample().title_parts).endswith("党组申诉的处理决定书")
    assert "".join(AppealDecision.maintained_sample().title_parts).endswith("党组申请复审的复审决定书")


def test_a_case_of_a_circular_has_a_headline_where_one_was_typed() -> None:
    circular = replace(
        Circular.sample(), cases=("某单位虚假整改问题。2027年3月，照抄材料。", "某单位照抄材料。已处理。")
    )
    assert circular.cases_by_headline == (
        ("某单位虚假整改问题。", "2027年3月，照抄材料。"),
        ("", "某单位照抄材料。已处理。"),
    )


def test_a_receipt_that_was_refused_says_when_it_was_offered_and_that_nobody_signed() -> None:
    page = sheet(ProofOfService.refusal_sample(), DRAFT)
    assert "（拒绝签收）" in page
    assert "进入系统" not in page.replace("文书进入受送达单位特定系统", "")
