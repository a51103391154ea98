"""Each step of a case as the people of a rehearsal take it, always through the same verbs as the pages."""

import io
from datetime import datetime, timedelta

from app.archive.index import signed_notices
from app.cases.models import Case
from app.clock import local_day
from app.evidence.actions import accept_upload
from app.evidence.models import EvidenceKind
from app.notices.actions.issuing import Prints, seal_notice
from app.notices.actions.serving import acknowledge_notice, serve_notice
from app.notices.content.lists import ThreeLists
from app.notices.content.proof import ServiceMode
from app.notices.servers import in_words
from app.rehearsal.cast import Cast
from app.stages.accountability.actions.ending import archive_case
from app.stages.accountability.queries import open_proceedings
from app.stages.inspection import actions as lookback
from app.stages.rectification.actions import claims, closure, plan, proof
from app.stages.rectification.models import RESPONSIBILITIES, Item, MeasureKind
from app.stages.rectification.queries import items_of
from app.stages.warning.actions import drafting, issuing, serving
from workflows.vocabulary import CaseState, ItemType, NoticeState, Verdict

#: What a small step of an office takes.
MOMENT = timedelta(minutes=1)


class Moments:
    """Consecutive instants of one working day."""

    def __init__(self, start: datetime, apart: timedelta = MOMENT) -> None:
        self.at, self.apart = start, apart

    def next(self) -> datetime:
        """The next instant, a moment later."""
        self.at += self.apart
        return self.at


def issue_warning(case: Case, cast: Cast, moments: Moments) -> None:
    """Draft, submit, review, sign and seal the warning."""
    assert case.handler is not None
    drafting.draft_warning(case, by=case.handler, now=moments.next())
    drafting.submit_warning(case, by=case.handler, now=moments.next())
    drafting.review_warning(case, by=cast["director"], now=moments.next())
    issuing.sign_warning(case, by=cast["leader"], now=moments.next())
    issuing.issue_warning(case, by=cast["casemanager"], now=moments.next())


def serve_warning(case: Case, cast: Cast, moments: Moments) -> None:
    """Two people serve it, on a unit whose people can be told."""
    assert case.handler is not None
    cast.liaison_of(case.unit, now=moments.at)
    cast.principal_of(case.unit, now=moments.at)
    servers = [case.handler, cast["casemanager"]]
    serving.serve_warning(case, servers, ServiceMode.ELECTRONIC, by=case.handler, now=moments.next())


def acknowledge_warning(case: Case, cast: Cast, moments: Moments) -> None:
    """The unit's principal signs for it."""
    principal = cast.principal_of(case.unit, now=moments.at)
    serving.acknowledge_warning(case, by=principal, now=moments.next())


def submit_plan(case: Case, cast: Cast, moments: Moments) -> None:
    """The liaison writes a measure and the responsible people for each problem; the principal confirms, the handler checks."""
    assert case.handler is not None
    liaison, principal = (
        cast.liaison_of(case.unit, now=moments.at),
        cast.principal_of(case.unit, now=moments.at),
    )
    if case.state == CaseState.ACKNOWLEDGED:
        plan.start_plan(case, by=liaison, now=moments.next())
    for item in items_of(case):
        write_measure(item, cast, moments)
    plan.submit_plan(case, by=liaison, now=moments.next())
    plan.confirm_plan(case, by=principal, now=moments.next())
    plan.check_plan(case, by=case.handler, now=moments.next())


def write_measure(item: Item, cast: Cast, moments: Moments) -> None:
    """One measure, and who answers for the problem."""
    liaison = cast.liaison_of(item.case.unit, now=moments.at)
    words = plan.MeasureWords(
        text="查明原因，立即纠正，完善制度，专人负责落实。",
        kind=MeasureKind.RULES,
        outcome="问题纠正到位，制度执行有记录可查。",
        person="单位联络员",
    )
    plan.set_measure(item, words, by=liaison, now=moments.at)
    answers = dict.fromkeys(RESPONSIBILITIES, "单位主要负责人") | {"responsible_person": "单位联络员"}
    expected_on = None
    if item.item_type is ItemType.LONG_TERM:
        answers["stage_goal"] = "每季度抽查一次，全年无同类问题。"
        expected_on = local_day(moments.at) + timedelta(days=270)
    plan.answer_for(item, answers, expected_on=expected_on, by=liaison, now=moments.at)


def approve_plan(case: Case, cast: Cast, moments: Moments, prints: Prints) -> None:
    """The director approves it."""
    plan.approve_plan(case, by=cast["director"], now=moments.next(), prints=prints)


def lists_to_approve(case: Case, cast: Cast, moments: Moments) -> tuple[ThreeLists, datetime]:
    """What the director will sign, and when."""
    now = moments.next()
    return plan.lists_to_approve(case, by=cast["director"], now=now), now


def prove(item: Item, cast: Cast, moments: Moments, text: str = "") -> None:
    """The liaison uploads a record as evidence."""
    words = (
        text
        or f"整改情况记录\n案件编号：{item.case.number}\n问题：{item.problem}\n日期：{moments.at:%Y-%m-%d}\n"
    )
    file = accept_upload(io.BytesIO(words.encode()), f"整改记录-{item.position}.txt", at_most=2**20)
    liaison = cast.liaison_of(item.case.unit, now=moments.at)
    proof.add_evidence(item, [file], kind=EvidenceKind.OTHER, by=liaison, now=moments.next())


def claim(item: Item, cast: Cast, moments: Moments) -> None:
    """The liaison claims completion, the principal confirms."""
    unit = item.case.unit
    liaison = cast.liaison_of(unit, now=moments.at)
    claims.claim_completion(item, "已按措施整改到位，佐证材料附后。", by=liaison, now=moments.next())
    claims.confirm_claim(item, by=cast.principal_of(unit, now=moments.at), now=moments.next())


def close_item(item: Item, cast: Cast, moments: Moments) -> None:
    """Evidence, claim, check and closing by a second person."""
    assert item.case.handler is not None
    prove(item, cast, moments)
    claim(item, cast, moments)
    claims.check_claim(item, by=item.case.handler, now=moments.next())
    closer = cast["leader"] if item.is_key else cast["director"]
    claims.close_item(item, by=closer, now=moments.next())


def close_case(case: Case, cast: Cast, moments: Moments) -> None:
    """Case management checks the file, the leader closes the case."""
    closure.check_closure(case, by=cast["casemanager"], now=moments.next())
    closure.close_case(case, by=cast["leader"], now=moments.next())


def look_back(
    case: Case,
    cast: Cast,
    moments: Moments,
    *,
    verdicts: dict[int, Verdict] | None = None,
    confirm: bool = True,
) -> None:
    """Two inspectors go out, judge every problem and report; the leader confirms."""
    start_lookback(case, cast, moments)
    for item in items_of(case):
        verdict = (verdicts or {}).get(item.position, Verdict.RECTIFIED)
        record(case, item, verdict, cast, moments)
    lookback.report_lookback(
        case,
        methods="听取汇报、查阅台账、实地察看、走访群众",
        materials="整改台账、佐证材料",
        overall="经检查，整改情况如下。",
        by=cast["inspector1"],
        now=moments.next(),
        answers=30,
        satisfied=27,
    )
    lookback.check_lookback(case, by=cast["casemanager"], now=moments.next())
    if confirm:
        lookback.confirm_lookback(case, by=cast["leader"], now=moments.next())


def start_lookback(case: Case, cast: Cast, moments: Moments) -> None:
    """The leader appoints the team, and it goes out."""
    team = [cast["inspector1"], cast["inspector2"]]
    lookback.appoint_team(case, team, "全部整改问题", by=cast["leader"], now=moments.next())
    lookback.start_lookback(case, by=cast["inspector1"], now=moments.next())


def record(case: Case, item: Item, verdict: Verdict, cast: Cast, moments: Moments) -> None:
    """One verdict; what is not rectified says what is demanded."""
    good = verdict is Verdict.RECTIFIED
    lookback.record_verdict(
        case,
        item.id,
        verdict,
        "现场核实，整改到位。" if good else "现场核实，问题仍然存在，制度未落实。",
        "" if good else "限期重新整改，报送原始凭证。",
        by=cast["inspector1"],
        now=moments.next(),
    )


def hand_over(case: Case, cast: Cast, moments: Moments) -> None:
    """Case management seals and serves what was signed and is still in the house; the unit's principal signs."""
    manager, principal = cast["casemanager"], cast.principal_of(case.unit, now=moments.at)
    servers = [in_words(each) for each in (case.handler, manager) if each is not None]
    for notice in signed_notices(case):
        if notice.state == NoticeState.SIGNED:
            seal_notice(notice, by=manager, now=moments.next())
            serve_notice(notice, servers, ServiceMode.ELECTRONIC, "", by=manager, now=moments.next())
            acknowledge_notice(notice, by=principal, now=moments.next())


def archive(case: Case, cast: Cast, moments: Moments) -> None:
    """Case management archives the file, unless a proceeding is still open: then it waits for that."""
    if open_proceedings(case):
        return
    hand_over(case, cast, moments)
    archive_case(case, by=cast["casemanager"], now=moments.next())
