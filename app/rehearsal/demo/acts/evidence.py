"""Evidence that units upload: several kinds of file, several versions, and material used again."""

import io
from datetime import timedelta

from app.evidence.actions import accept_upload
from app.evidence.models import EvidenceKind
from app.evidence.queries import evidence_of
from app.rehearsal.demo import files
from app.rehearsal.demo.scene import Act, Scene
from app.stages.rectification.actions import proof

#: What a unit brings by turns: the kind, what the file is called, and how it is made.
BROUGHT = (
    (EvidenceKind.MINUTES, "党组织会议纪要.docx", files.document),
    (EvidenceKind.VOUCHER, "清退款项缴款凭证.pdf", files.scan),
    (EvidenceKind.LEDGER, "整改台账.xlsx", files.workbook),
    (EvidenceKind.PHOTO, "整改前后对比.png", files.photograph),
    (EvidenceKind.RULES, "修订后的管理办法.docx", files.document),
    (EvidenceKind.CAMPAIGN, "专项自查自纠登记.csv", files.table),
    (EvidenceKind.TALK, "谈话记录.txt", files.text),
)
LARGEST = 2**20


def upload(position: int, how_many: int = 1) -> Act:
    """The liaison uploads evidence for a problem."""

    def act(scene: Scene) -> None:
        item = scene.item(position)
        for number in range(how_many):
            kind, name, make = BROUGHT[(item.id + number) % len(BROUGHT)]
            lines = (
                f"单位：{scene.case.unit.name}",
                f"案件：{scene.case.number}，第{position}项",
                f"问题：{item.problem[:32]}",
                f"日期：{scene.today:%Y-%m-%d}",
            )
            content = make(name.rpartition(".")[0], lines)
            file = accept_upload(io.BytesIO(content), name, at_most=LARGEST)
            dated_on = scene.today - timedelta(days=1)
            proof.add_evidence(item, [file], kind=kind, dated_on=dated_on, by=scene.liaison, now=scene.now)

    return act


def replace(position: int) -> Act:
    """The liaison uploads a newer version of the first piece of evidence."""

    def act(scene: Scene) -> None:
        item = scene.item(position)
        old = evidence_of("item", item.id)[0]
        name = old.newest.name
        make = next(make for _kind, known, make in BROUGHT if known == name)
        content = make(
            name.rpartition(".")[0] + "（补充）", (scene.case.unit.name, f"{scene.today:%Y-%m-%d}")
        )
        file = accept_upload(io.BytesIO(content), name, at_most=LARGEST)
        proof.add_evidence(item, [file], kind=old.kind, replaces=old, by=scene.liaison, now=scene.now)

    return act
