"""Appeals against a decision: taken up, reported on and decided by people who took no part before."""

from app.rehearsal.demo.acts.accountability import proceeding_of
from app.rehearsal.demo.scene import Scene
from app.stages.accountability.actions import appealing
from app.stages.accountability.models import Appeal
from app.stages.accountability.words import Form, TargetKind


def file(scene: Scene) -> None:
    """The unit's principal appeals."""
    proceeding = proceeding_of(scene)
    person = next(party for party in proceeding.parties if party.kind is TargetKind.PERSON)
    appealing.file_appeal(
        proceeding,
        person.name,
        "本人到任不足三个月，所述问题发生在到任以前，请求变更问责方式。",
        by=scene.head,
        now=scene.now,
    )


def accept(scene: Scene) -> None:
    """The reviewer takes it up."""
    appealing.accept_appeal(_appeal(scene), by=scene.cast["reviewer"], now=scene.now)


def refuse(scene: Scene) -> None:
    """Filed too late, without good reason."""
    words = "申诉已超过规定期限，且无正当理由，不予受理。"
    appealing.refuse_appeal(_appeal(scene), words, by=scene.cast["reviewer"], now=scene.now)


def report(scene: Scene) -> None:
    """The reviewer's report."""
    words = "经全面复查原案材料并听取申诉人意见，提出复查建议，请作出决定。"
    appealing.report_review(_appeal(scene), words, by=scene.cast["reviewer"], now=scene.now)


def maintain(scene: Scene) -> None:
    """The decision stands."""
    words = "原决定事实清楚、依据充分、程序合规、方式适当，予以维持。"
    appealing.maintain_decision(_appeal(scene), words, by=scene.cast["committee"], now=scene.now)


def lighten(scene: Scene) -> None:
    """The person's form becomes a lighter one."""
    appeal = _appeal(scene)
    forms = {
        party.id: [Form.CIRCULAR] for party in appeal.proceeding.parties if party.kind is TargetKind.PERSON
    }
    words = "申诉人到任时间较短、整改态度积极，变更为通报。"
    appealing.change_decision(appeal, forms, words, by=scene.cast["committee"], now=scene.now)


def revoke(scene: Scene) -> None:
    """The decision is taken back."""
    words = "复查认定申诉人不负有领导责任，撤销原决定，并在原宣布范围内予以澄清。"
    appealing.revoke_decision(_appeal(scene), words, by=scene.cast["committee"], now=scene.now)


def _appeal(scene: Scene) -> Appeal:
    return proceeding_of(scene).appeals[-1]
