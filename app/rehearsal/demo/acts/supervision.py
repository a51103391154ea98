"""More time, asked for and decided; and what supervisors do: urge, reassign; and a recusal."""

from datetime import timedelta

from app.cases.actions import declare_recusal, reassign, urge
from app.rehearsal.demo.scene import Act, Scene
from app.stages.rectification.actions import extensions
from app.stages.rectification.models import Extension
from app.stages.rectification.queries import extensions_of, running_term


def ask_for_time(position: int, days: int = 20) -> Act:
    """The liaison asks for more days for a problem, before its term ends."""

    def act(scene: Scene) -> None:
        item = scene.item(position)
        term = running_term(item)
        assert term is not None
        extensions.request_extension(
            item,
            term.due_on + timedelta(days=days),
            "部分事项涉及历史遗留问题，须会同有关部门逐项核实，核实结果预计两周内出具。",
            "已完成责任认定和初步核查，整改进度约六成。",
            by=scene.liaison,
            now=scene.now,
        )

    return act


def consent(position: int) -> Act:
    """The unit's principal stands for the request."""

    def act(scene: Scene) -> None:
        extensions.consent_extension(_request(scene, position), by=scene.head, now=scene.now)

    return act


def take_back(position: int) -> Act:
    """The liaison takes the request back."""

    def act(scene: Scene) -> None:
        extensions.withdraw_extension(_request(scene, position), by=scene.liaison, now=scene.now)

    return act


def examine(position: int) -> Act:
    """The handler says whether the reason holds."""

    def act(scene: Scene) -> None:
        words = "申请理由属实，确需会同核实，建议同意。"
        extensions.examine_extension(_request(scene, position), words, by=scene.handler, now=scene.now)

    return act


def endorse(position: int) -> Act:
    """The director passes the request on."""

    def act(scene: Scene) -> None:
        extensions.endorse_extension(_request(scene, position), by=scene.cast["director"], now=scene.now)

    return act


def grant(position: int) -> Act:
    """The leader in charge grants the day asked for."""

    def act(scene: Scene) -> None:
        words = "理由充分，同意延期，请按期整改到位，不再延期。"
        extensions.grant_extension(_request(scene, position), words, by=scene.cast["leader"], now=scene.now)

    return act


def refuse(position: int) -> Act:
    """The leader in charge refuses."""

    def act(scene: Scene) -> None:
        words = "所述困难可通过增加人员解决，不属于客观原因，不同意延期。"
        extensions.refuse_extension(_request(scene, position), words, by=scene.cast["leader"], now=scene.now)

    return act


def _request(scene: Scene, position: int) -> Extension:
    return extensions_of(scene.item(position))[0]


def urge_item(position: int, who: str = "casemanager") -> Act:
    """A supervisor urges one problem."""

    def act(scene: Scene) -> None:
        words = "该事项已超期，请于3个工作日内报送整改进展和佐证材料。"
        urge(scene.item(position), words, by=scene.cast[who], now=scene.now)

    return act


def urge_case(who: str = "leader") -> Act:
    """A supervisor urges the whole case."""

    def act(scene: Scene) -> None:
        words = "整改进度滞后，请主要负责人亲自过问，本周内书面说明情况。"
        urge(scene.case, words, by=scene.cast[who], now=scene.now)

    return act


def give_to(username: str) -> Act:
    """The director gives the case to another handler."""

    def act(scene: Scene) -> None:
        words = "原承办人申请回避，由该同志接办。"
        reassign(scene.case, scene.cast[username], words, by=scene.cast["director"], now=scene.now)

    return act


def recuse_handler(scene: Scene) -> None:
    """The handler declares a recusal and loses access at once."""
    words = "本人近亲属在该项目施工单位任职，可能影响公正履职，申请回避。"
    declare_recusal(scene.case, words, by=scene.handler, now=scene.now)
