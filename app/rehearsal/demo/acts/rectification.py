"""The plan, the work on each problem, and the closing of the case."""

from app.rehearsal import steps
from app.rehearsal.demo.scene import Act, Scene
from app.stages.rectification.actions import claims, closure, plan
from app.stages.rectification.models import RESPONSIBILITIES, Item, MeasureKind
from workflows.vocabulary import ItemType

_ANSWERS = dict.fromkeys(RESPONSIBILITIES, "") | {
    "primary_responsibility": "单位党组织",
    "first_responsible": "党组织书记",
    "supervising_responsibility": "派驻（出）纪检监察机构",
    "regulating_responsibility": "业务主管科室",
    "responsible_leader": "分管负责人",
    "responsible_person": "责任科室负责人",
    "lead_unit": "办公室",
    "cooperating_units": "财务科、业务科",
}


def begin_plan(scene: Scene) -> None:
    """The liaison begins to draw up the plan."""
    plan.start_plan(scene.case, by=scene.liaison, now=scene.now)


def begin_first_problem(scene: Scene) -> None:
    """The liaison has written about the first problem only."""
    _answer(scene, scene.items[0])


def fill_plan(scene: Scene) -> None:
    """Two measures for every problem, and who answers for it."""
    for item in scene.items:
        if not item.measures:
            _answer(scene, item)


def _answer(scene: Scene, item: Item) -> None:
    first, _comma, _rest = item.requirement.partition("，")
    for text, kind, outcome in (
        (item.requirement, MeasureKind.MAJOR, "问题整改到位，凭证、台账齐全可查。"),
        (f"举一反三，围绕“{first}”开展自查自纠，修订完善有关制度。", MeasureKind.RULES, "制度印发并执行。"),
    ):
        words = plan.MeasureWords(
            text=text, kind=kind, outcome=outcome, unit="办公室", person="责任科室负责人"
        )
        plan.set_measure(item, words, by=scene.liaison, now=scene.now)
    answers = dict(_ANSWERS)
    expected_on = None
    if item.item_type is ItemType.LONG_TERM:
        answers["stage_goal"] = "每季度开展一次自查，阶段内无同类问题反弹。"
        expected_on = scene.today.replace(day=1).replace(year=scene.today.year + 1)
    plan.answer_for(item, answers, expected_on=expected_on, by=scene.liaison, now=scene.now)


def submit_plan(scene: Scene) -> None:
    """The liaison hands the plan to the principal."""
    plan.submit_plan(scene.case, by=scene.liaison, now=scene.now)


def confirm_plan(scene: Scene) -> None:
    """The principal stands for it."""
    plan.confirm_plan(scene.case, by=scene.head, now=scene.now)


def return_plan(scene: Scene) -> None:
    """The handler wants more."""
    reason = "措施多为“加强学习、提高认识”，缺少可核查的完成标准，请逐项补充后重新上报。"
    plan.return_plan(scene.case, reason, by=scene.handler, now=scene.now)


def check_plan(scene: Scene) -> None:
    """The handler finds it specific and feasible."""
    opinion = "措施具体、责任明确、时限合理，拟同意。"
    plan.check_plan(scene.case, opinion, by=scene.handler, now=scene.now)


def approve_plan(scene: Scene) -> None:
    """The director approves; the three lists are printed."""
    plan.approve_plan(scene.case, by=scene.cast["director"], now=scene.now)


_PROGRESS = (
    "已召开党组织会议专题研究，立行立改事项完成整改，其余事项按方案推进，暂无逾期风险。",
    "本月完成制度修订2项，清退款项已入账，正在开展自查自纠，请继续指导。",
    "限期整改事项进入收尾，佐证材料正在补充，个别事项需与主管部门会商。",
)


def report_progress(scene: Scene) -> None:
    """The monthly report."""
    words = _PROGRESS[(scene.case.id + scene.today.month) % len(_PROGRESS)]
    claims.report_progress(scene.case, words, by=scene.liaison, now=scene.now)


def claim(position: int) -> Act:
    """The liaison claims completion of a problem."""

    def act(scene: Scene) -> None:
        words = "已按整改措施逐项落实，问题已纠正，制度已印发执行，佐证材料附后，请予销号。"
        claims.claim_completion(scene.item(position), words, by=scene.liaison, now=scene.now)

    return act


def confirm(position: int) -> Act:
    """The principal stands for the claim."""

    def act(scene: Scene) -> None:
        claims.confirm_claim(scene.item(position), by=scene.head, now=scene.now)

    return act


def decline(position: int) -> Act:
    """The principal gives the claim back within the unit."""

    def act(scene: Scene) -> None:
        words = "公示照片未附，请补齐后再报。"
        claims.decline_claim(scene.item(position), words, by=scene.head, now=scene.now)

    return act


def check(position: int) -> Act:
    """The handler has looked at the evidence."""

    def act(scene: Scene) -> None:
        words = "已核对原始凭证和制度文本，佐证材料与所报情况一致。"
        claims.check_claim(scene.item(position), words, by=scene.handler, now=scene.now)

    return act


def give_back(position: int) -> Act:
    """The handler returns the claim."""

    def act(scene: Scene) -> None:
        words = "佐证材料只有自查报告，没有清退凭证和制度印发件，请补充原始凭证后重新申请销号。"
        claims.return_claim(scene.item(position), words, by=scene.handler, now=scene.now)

    return act


def close(position: int) -> Act:
    """A second person strikes the problem off the list."""

    def act(scene: Scene) -> None:
        item = scene.item(position)
        closer = scene.cast["leader"] if item.is_key else scene.cast["director"]
        claims.close_item(item, "同意销号。", by=closer, now=scene.now)

    return act


def accept_basically(position: int) -> Act:
    """The director finds it nearly done, which does not count as done."""

    def act(scene: Scene) -> None:
        words = "主要问题已纠正，制度执行效果尚需观察，记为基本完成，三个月后复核。"
        claims.accept_basically(scene.item(position), words, by=scene.cast["director"], now=scene.now)

    return act


def review_long_term(position: int) -> Act:
    """The handler looks at a long-term problem at its interval."""

    def act(scene: Scene) -> None:
        words = "本季度抽查未发现同类问题，阶段目标已实现，继续坚持。"
        claims.review_long_term(scene.item(position), words, by=scene.handler, now=scene.now)

    return act


def check_closure(scene: Scene) -> None:
    """Case management finds the file complete."""
    closure.check_closure(scene.case, "卷内材料齐全。", by=scene.cast["casemanager"], now=scene.now)


def return_closure(*positions: int) -> Act:
    """Case management sends the closing back for some problems."""

    def act(scene: Scene) -> None:
        closure.return_closure(
            scene.case,
            "所附凭证与清退名单金额不一致，请核实后重新整改并报送完整凭证。",
            [scene.item(position).id for position in positions],
            by=scene.cast["casemanager"],
            now=scene.now,
        )

    return act


def close_case(scene: Scene) -> None:
    """The leader in charge closes the case."""
    closure.close_case(scene.case, "同意结案，转入“回头看”。", by=scene.cast["leader"], now=scene.now)


def archive(scene: Scene) -> None:
    """Case management archives the file."""
    steps.archive(scene.case, scene.cast, scene.moments)
