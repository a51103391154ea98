"""The look-back: the team goes out, judges every problem and reports; the leader confirms."""

from collections.abc import Mapping

from app.rehearsal.demo.scene import Act, Scene
from app.stages.inspection import actions as lookback
from workflows.vocabulary import Verdict

_FOUND = {
    Verdict.RECTIFIED: "调阅凭证和制度文本，走访群众8户，问题已整改到位，未发现反弹。",
    Verdict.BASICALLY: "制度已印发，执行记录不完整，效果尚需巩固。",
    Verdict.NOT_RECTIFIED: "现场核查仍有同类事项未纠正，清退款项未足额入账。",
    Verdict.REBOUNDED: "整改后又发生同类问题2起，长效机制未落实。",
    Verdict.FALSE: "所报会议纪要系补写，签到表与考勤记录不符，清退凭证无法与银行流水对应。",
}
_DEMANDS = {
    Verdict.BASICALLY: "补齐执行记录，继续巩固，按期复核。",
    Verdict.NOT_RECTIFIED: "足额清退并报送银行回单，逐项纠正同类事项。",
    Verdict.REBOUNDED: "查明反弹原因，追究相关人员责任，健全并落实长效机制。",
    Verdict.FALSE: "如实说明情况，推倒重来，重新整改并报送全部原始凭证。",
}


def appoint(scene: Scene) -> None:
    """The leader in charge appoints two inspectors."""
    team = [scene.cast["inspector1"], scene.cast["inspector2"]]
    scope = "预警通知书所列全部问题的整改情况"
    lookback.appoint_team(scene.case, team, scope, by=scene.cast["leader"], now=scene.now)


def go_out(scene: Scene) -> None:
    """The team goes out."""
    lookback.start_lookback(scene.case, by=scene.cast["inspector1"], now=scene.now)


def judge(verdicts: Mapping[int, Verdict] | None = None, *, only: tuple[int, ...] = ()) -> Act:
    """Verdicts on the problems: rectified unless another is given; ``only`` some of them so far."""

    def act(scene: Scene) -> None:
        for item in scene.items:
            if only and item.position not in only:
                continue
            verdict = (verdicts or {}).get(item.position, Verdict.RECTIFIED)
            lookback.record_verdict(
                scene.case,
                item.id,
                verdict,
                _FOUND[verdict],
                _DEMANDS.get(verdict, ""),
                by=scene.cast["inspector1"],
                now=scene.now,
            )

    return act


def prove_false(position: int) -> Act:
    """The second inspector agrees that it was false, and the unit explains."""

    def act(scene: Scene) -> None:
        item, second = scene.item(position), scene.cast["inspector2"]
        lookback.agree_that_it_is_false(scene.case, item.id, by=second, now=scene.now)
        lookback.record_explanation(
            scene.case,
            item.id,
            "承认会议纪要为事后补写，主要是应付检查，愿意承担责任并重新整改。",
            "单位主要负责人",
            by=scene.cast["inspector1"],
            now=scene.now,
        )

    return act


def report(scene: Scene) -> None:
    """The team's report, with a poll among people concerned."""
    lookback.report_lookback(
        scene.case,
        methods="听取汇报、查阅台账、抽查凭证、实地察看、走访群众、问卷测评",
        materials="整改台账、会议纪要、清退凭证、制度文本",
        overall="检查组对照问题清单逐项核查，整改责任总体落实，具体情况如下。",
        by=scene.cast["inspector1"],
        now=scene.now,
        answers=40,
        satisfied=31 + scene.case.id % 8,
    )


def check_report(scene: Scene) -> None:
    """Case management checks the report."""
    lookback.check_lookback(scene.case, by=scene.cast["casemanager"], now=scene.now)


def return_report(scene: Scene) -> None:
    """Case management returns the report."""
    words = "走访记录未附被走访人意见，请补充后重新报送检查报告。"
    lookback.return_lookback(scene.case, words, by=scene.cast["casemanager"], now=scene.now)


def confirm_result(scene: Scene) -> None:
    """The leader in charge confirms the verdicts."""
    lookback.confirm_lookback(scene.case, by=scene.cast["leader"], now=scene.now)
