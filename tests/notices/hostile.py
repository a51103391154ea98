"""Documents that are lawful and hard to print: long names, many recipients, many rows, rare and foreign words.

And the barest that each kind permits: every field empty that may be.
"""

import re
from collections.abc import Iterator
from copy import deepcopy
from typing import Any

from app.notices.content.catalogue import DOCUMENTS
from app.notices.content.letterhead import Document
from app.notices.content.shape import ContentRefused, as_json, from_json
from workflows.vocabulary import NoticeKind

#: Words of a vocabulary, codes and hashes: no free text.
FIXED = {
    "secrecy", "urgency", "copy_number", "term", "problem_class", "item_type", "verdict", "kind", "track",
    "responsibility", "mode", "score", "pass_mark", "code", "outcome", "colour", "feedback", "readers", "retention",
    "aspect", "points", "sha256", "model_sha256",
}  # fmt: skip
#: Days and decimals are no free text.
IN_FIGURES = re.compile(r"[0-9]{4}-|[+−-]?[0-9.]+$")

#: 40 characters, some of them rare, as the names of public bodies run.
LONG_UNIT = "明川市经济技术开发区㐂龙湖自来水供应与污水处理设施建设运行管理服务中心䶮溪分中心"
#: 30 characters.
CODE = "QJ-2026-0031/A-0123456789-XYZ7"
#: What stumbles at the end of a line: runs of marks, figures with units, addresses, foreign words, rare characters.
SENTENCE = (
    f"经查，㛃溪、䶮泉两个项目（编号：{CODE}）自2024年1月1日至2026年11月22日共支出3,280.50万元，"
    "群众反映“〈办事难〉《（‘怎么办’）》……——！”，联系邮箱为qingjian.supervision-office@mingchuan.example，"
    "系统名称Comprehensive Counterrevolutionary-proof Anticorruption Dashboard，载于"
    "https://www.mingchuan.example/supervision/2026/notices?number=31&page=2，满意率为86.5%、较上年下降12个百分点；"
)
#: How many rows a table has, how many lines a list, and how long a paragraph becomes.
ROWS, LINES, LONGEST = 12, 12, 2000
#: Lists whose length the document itself fixes, or that only a few may be in.
COUNTED = {
    "grounds", "aspects", "servers", "periods", "names", "weights", "distribution", "present", "dimensions", "groups",
}  # fmt: skip


def hostile(kind: NoticeKind, rows: int = ROWS) -> Document:
    """Everything at once: long texts, many rows, twelve recipients, copies and attachments, every mark."""
    sample = as_json(DOCUMENTS[kind].sample())
    content = {name: _harder(name, value, rows) for name, value in sample.items()}
    content |= {
        "contact": sample["contact"],
        "organ": {"code": "LONG", "names": [f"中共{LONG_UNIT}委员会", "明川市监察委员会"]},
        "unit": LONG_UNIT,
        "recipient": "，".join(f"中共明川市第{n}片区联合委员会" for n in range(1, 13)),
        "urgency": "特急",
        "copy_number": "000001",
        "attachments": [f"第{n}次整改情况核查及群众满意度测评结果汇总表（{CODE}）" for n in range(1, 13)],
        "copies_to": [f"市直机关工作委员会第{n}党总支" for n in range(1, 13)],
    }
    if kind is NoticeKind.RECOMMENDATION:  # made by one organ alone
        content["organ"]["names"].pop()
    return from_json(DOCUMENTS[kind], _numbered(content))


def barest(kind: NoticeKind) -> Document:
    """Every field empty that may be, every list as short as it may be."""
    whole = DOCUMENTS[kind]
    content = as_json(whole.sample())
    for name in [each for each in content if each not in {"secrecy", "organ", "contact"}]:
        for empty in _emptier(content[name]):
            if _is_lawful(whole, content | {name: empty}):
                content[name] = empty
                break
    return from_json(whole, content)


def _harder(field: str, value: Any, rows: int, *, within: bool = False) -> Any:
    if isinstance(value, dict):
        return {name: _harder(name, each, rows, within=within) for name, each in value.items()}
    if isinstance(value, list):
        entries = [_harder(field, each, rows, within=True) for each in value]
        if within or field in COUNTED or not entries:
            return entries
        most = rows if isinstance(entries[0], dict) else LINES
        return [deepcopy(each) for each in (entries * most)[:most]]
    if not isinstance(value, str) or not value or field in FIXED or IN_FIGURES.match(value):
        return value
    if within or not value.endswith("。"):
        return f"{value.removesuffix('。')}（{CODE}，䶮）{'。' * value.endswith('。')}"
    return (value + SENTENCE * 9)[: LONGEST - 1] + "。"


def _numbered(content: dict[str, Any]) -> dict[str, Any]:
    """Entries are numbered from one; a measure counts within the problem of its own place."""
    for entries in content.values():
        for number, entry in enumerate(entries if isinstance(entries, list) else (), start=1):
            if isinstance(entry, dict):
                counts = {name for name in ("problem", "number", "order") if isinstance(entry.get(name), int)}
                entry.update(dict.fromkeys(counts, number))
                if {"problem", "number"} <= counts:
                    entry["number"] = 1
    return content


def _emptier(value: Any) -> Iterator[Any]:
    if isinstance(value, list):
        yield []
        yield value[:1]
    elif isinstance(value, str):
        yield ""
        yield value[:4]
    elif value is not None:
        yield None


def _is_lawful(kind: type[Document], content: dict[str, Any]) -> bool:
    try:
        from_json(kind, content)
    except (ContentRefused, AttributeError):
        return False
    return True
