"""Results as tables to take away, in the words of the office: for inspection and appraisal, regions, and lists."""

from collections.abc import Iterator, Sequence

from app.clock import local_day
from app.stages.assessment.export import CERTAINTIES, Cell, reasons_in_words
from app.stages.assessment.models import Result, Round
from app.stages.assessment.results.models import KeyEntry
from app.stages.assessment.results.queries.basis import computation_behind, lines_by_unit
from app.stages.assessment.results.queries.coverage import Covered, covered_units
from app.stages.assessment.results.queries.forest import Forest, Stand
from app.stages.assessment.results.queries.keylist import Ground
from workflows.vocabulary import InspectionMode, KeyEntryState

HEADINGS_OF_USE = (
    "评价期间",
    "同类组",
    "单位编码",
    "单位名称",
    "得分",
    "合格分",
    "等次",
    "名次",
    "参评单位数",
    "预警事由",
    "可靠程度",
    "问题数",
    "是否立案",
    "体检报告单编号",
)
MODES = {
    InspectionMode.TARGETED: "“点穴式”巡视巡察",
    InspectionMode.MOBILE: "“机动式”巡视巡察",
    InspectionMode.LOOK_BACK: "巡视巡察“回头看”",
}
GROUNDS = {
    Ground.BELOW_PASS: "得分低于合格分",
    Ground.LAST_PLACES: "排名列同类组末位",
    Ground.REPEATED: "近期多次列入预警名单",
}
STATES = {
    KeyEntryState.PROPOSED: "拟列入",
    KeyEntryState.LISTED: "已列入",
    KeyEntryState.DECLINED: "不予列入",
    KeyEntryState.REMOVED: "已移出",
}
COVERED = {
    Covered.ASSESSED: "已评价",
    Covered.MISSING: "缺数",
    Covered.EXEMPT: "不参评",
    Covered.FORGOTTEN: "未纳入",
}
HEADINGS_OF_COVERAGE = ("单位编码", "单位名称", "类别", "层级", "试点", "评价情况", "不参评理由")
HEADINGS_OF_KEY_LIST = (
    "单位编码",
    "单位名称",
    "方式",
    "列入事由",
    "评价期间",
    "状态",
    "提请日期",
    "决定日期",
    "有效期至",
    "移出事由",
)


def rows_of_use(round_: Round, results: Sequence[Result]) -> list[Sequence[Cell]]:
    """One row for each unit, as inspection and appraisal read it."""
    lines = lines_by_unit(computation_behind(round_), [result.unit_id for result in results])
    return [
        (
            round_.period,
            result.peer_group,
            result.unit.code,
            result.unit.name,
            result.score if result.score is not None else "缺数",
            round_.pass_mark,
            lines[result.unit_id].grade if result.unit_id in lines else "",
            result.rank,
            result.group_size,
            reasons_in_words(result.reasons),
            CERTAINTIES.get(lines[result.unit_id].certainty, "") if result.unit_id in lines else "",
            len(result.problems),
            "是" if result.case_id else "否",
            result.report_number,
        )
        for result in results
    ]


def rows_of_key_list(entries: Sequence[KeyEntry]) -> Iterator[Sequence[Cell]]:
    """One row for each entry."""
    for entry in entries:
        yield (
            entry.unit.code,
            entry.unit.name,
            MODES[entry.mode],
            grounds_in_words(entry.grounds),
            entry.round.period,
            STATES[KeyEntryState(entry.state)],
            local_day(entry.proposed_at).isoformat(),
            local_day(entry.decided_at).isoformat() if entry.decided_at else "",
            entry.valid_until_on.isoformat(),
            entry.removed_reason,
        )


def rows_of_coverage(round_: Round) -> Iterator[Sequence[Cell]]:
    """One row for each unit of the tree; 是 marks the units of the pilot."""
    for unit, covered, reason in covered_units(round_):
        kind = unit.kind.name if unit.kind else ""
        yield unit.code, unit.name, kind, unit.level, "是" if unit.pilot else "否", COVERED[covered], reason


def grounds_in_words(grounds: Sequence[str]) -> str:
    """得分低于合格分；排名列同类组末位."""
    return "；".join(GROUNDS[Ground(each)] for each in grounds)


def headings_of_forest(forest: Forest) -> tuple[str, ...]:
    """The figures of a region, then its dimensions."""
    figures = (
        "区域或者单位",
        "单位数",
        "有得分",
        "缺数",
        "得分合计",
        "平均分",
        "中位分",
        "最低分",
        "最高分",
        "拟预警",
    )
    return (*figures, *(f"{name}平均分" for _, name in forest.dimensions))


def rows_of_forest(forest: Forest) -> Iterator[Sequence[Cell]]:
    """One row for each branch, then the whole."""
    for stand in (*forest.branches, forest.whole):
        yield _row_of_stand(stand, [code for code, _ in forest.dimensions], whole=stand is forest.whole)


def _row_of_stand(stand: Stand, codes: Sequence[str], *, whole: bool) -> Sequence[Cell]:
    spread = stand.spread
    return (
        "合计" if whole else stand.name,
        stand.units,
        spread.count,
        stand.missing,
        spread.total,
        spread.mean,
        spread.median,
        spread.lowest,
        spread.highest,
        stand.candidates,
        *(stand.nodes[code].mean for code in codes),
    )
