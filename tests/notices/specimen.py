"""Documents made to be measured: every element of GB/T 9704 that our own documents use, and full pages."""

from dataclasses import replace
from datetime import UTC, date, datetime

from markupsafe import Markup

from app.notices.content.extension import ExtensionReply
from app.notices.content.letterhead import Document, Organ
from app.notices.render import Imprint, page_of, templates, the_engine

IMPRINT = Imprint(
    number="清延〔2026〕1号", dated=date(2026, 11, 22), signed_at=datetime(2026, 11, 22, tzinfo=UTC)
)
ONE_ORGAN = Organ(code="MC", names=("明川市监察委员会",))

#: Text with everything a line may stumble over: figures, dates, numbers of documents, brackets, quotes, codes.
TEXT = (
    "根据《明川市清廉指数评价办法（试行）》和2026年上半年清廉指数评价结果（体检报告单编号：清检〔2026〕17号），经研究，"
    "决定对你单位发出政治生态预警。你单位得分为57.35分，合格分为60.00分，低于合格分2.65分，在“市直部门”同类组32个参评单位"
    "中列第31位，比上年下降12个百分点；涉及资金3,280.50万元、项目46个，其中“办事公道”一项满意率为86.5%。上述情况已于"
    "2026年11月20日14时30分向你单位主要负责人通报（编号：MC-2026-0031/A）。"
)
#: 28 characters make a line; 22 lines a page.
SOLID = "清" * (28 * 22 * 2)


class Letter(ExtensionReply):
    """信函格式, with a seal."""


class Unsealed(ExtensionReply):
    """The same without a seal."""

    sealed = False


class File(ExtensionReply):
    """文件格式."""

    layout = "file"


class Wide(ExtensionReply):
    """横排."""

    layout = "table"


def content(kind: type[ExtensionReply], **changes: object) -> Document:
    """The content of a specimen."""
    return replace(kind.sample(), **changes)  # type: ignore[arg-type]


def printed(document: Document, body: str, annexes: str = "", imprint: Imprint = IMPRINT) -> bytes:
    """A specimen in its layout, around a body, and annexes, of our templates' markup."""
    template = templates().from_string(
        f'{{% extends "layouts/{document.layout}.html" %}}{{% import "parts.html" as parts with context %}}'
        f"{{% block body %}}{body}{{% endblock %}}{{% block annexes %}}{annexes}{{% endblock %}}"
    )
    sheet = template.render(content=document, imprint=imprint)
    return the_engine().print(page_of(document, imprint, Markup(sheet))).pdf
