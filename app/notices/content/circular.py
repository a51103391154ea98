"""通报: a typical case made known, with everybody else's name left out (M-65; domain.md §3.8, no. 19)."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import ClassVar, Self

from app.notices.content.letterhead import Document, Secrecy, require, require_all, texts_in
from app.notices.content.shape import ContentRefused
from app.notices.content.warning import SAMPLE_CONTACT, SAMPLE_ORGAN
from workflows.vocabulary import N_, NoticeKind, Word

#: What identifies a person: identity card, mobile telephone, bank card.
_IDENTIFIES = re.compile(r"(?<!\d)(?:\d{17}[\dXx]|1[3-9]\d{9}|\d{16,19})(?!\d)")


class Scope(Word):
    """Who reads it."""

    OFFICE = "inner", N_("Within the office system")
    PARTY = "party", N_("Within the Party")
    PUBLIC = "society", N_("To the public")


SCOPE_WORDS = {Scope.OFFICE: "系统内部通报", Scope.PARTY: "党内通报", Scope.PUBLIC: "向社会公开通报"}


@dataclass(frozen=True, kw_only=True)
class Check:
    """A signature that publication needs: who looked at what, when."""

    by: str
    on: date
    opinion: str

    def __post_init__(self) -> None:
        """A check without a name or an opinion is none."""
        require(self.by, N_("Name who checked the publication."))
        require(self.opinion, N_("Write down what the check of the publication found."))


@dataclass(frozen=True, kw_only=True)
class Circular(Document):
    """通报."""

    kind: ClassVar[NoticeKind] = NoticeKind.CIRCULAR
    mark: ClassVar[str] = "清通"
    layout: ClassVar[str] = "file"
    word: ClassVar[str] = "通报"

    readers: Scope
    about: str
    opening: str
    #: Facts and outcome of each case, redacted.
    cases: tuple[str, ...]
    lessons: str
    demands: tuple[str, ...]
    secrecy_check: Check
    adjudication_check: Check

    def check(self) -> None:
        """Redacted, checked for secrecy and by adjudication, and marked as its readers allow."""
        require_all(
            self,
            about=N_("subject of the circular"),
            opening=N_("reason for the circular"),
            cases=N_("cases"),
            lessons=N_("lessons"),
            demands=N_("what is asked"),
        )
        if self.readers is Scope.PUBLIC and self.secrecy is not Secrecy.PUBLIC:
            raise ContentRefused(N_("What goes to the public is marked public."))
        if self.secrecy_check.by == self.adjudication_check.by:
            raise ContentRefused(N_("Secrecy and facts are checked by two different people."))
        for text in texts_in(self):
            if text == self.contact.phone:
                continue  # the office's own
            if found := _IDENTIFIES.search(text):
                raise ContentRefused(
                    N_("The text still holds a number that identifies a person: %(number)s."),
                    number=f"{found.group()[:3]}…",
                )

    @property
    def title_parts(self) -> tuple[str, ...]:
        """关于……的通报."""
        return (f"关于{self.about}", "的通报")

    @property
    def cases_by_headline(self) -> tuple[tuple[str, str], ...]:
        """Each case with its headline (某单位……问题。) apart; an empty one where none was typed."""
        return tuple(_by_headline(case) for case in self.cases)

    @property
    def scope_word(self) -> str:
        """系统内部通报, 党内通报 or 向社会公开通报."""
        return SCOPE_WORDS[self.readers]

    @classmethod
    def sample(cls) -> Self:
        """Two cases, within the Party."""
        return cls(
            organ=SAMPLE_ORGAN,
            unit="明川市水利局",
            recipient="各县（市、区）党委，市直各部门党组（党委）",
            contact=SAMPLE_CONTACT,
            copies_to=("市委办公室", "市委组织部", "市委宣传部"),
            readers=Scope.PARTY,
            about="2起整改不力典型问题",
            opening="为严明整改纪律，压实整改主体责任，现将近期查处的2起整改不力典型问题通报如下：",
            cases=(
                "某市直部门党组落实整改责任不到位问题。2026年11月至2027年5月，该部门党组对违规兼职问题没有部署清查，"
                "清查报告部分内容照抄上年材料，致使问题反弹。2027年8月，该部门党组受到通报问责，"
                "时任主要负责人陈某某受到诫勉处理。",
                "某县直单位虚假整改问题。2027年3月，该单位以未实际拨付的凭证申请销号，经“回头看”核实为虚假整改。"
                "2027年6月，分管负责人赵某受到党内警告处分。",
            ),
            lessons=(
                "上述2起问题，反映出有的党组织整改责任“挂空挡”，有的领导干部以文件落实整改、以材料代替成效。"
                "各级党组织要引以为戒，举一反三。"
            ),
            demands=(
                "压实整改主体责任，主要负责人要亲自过问、亲自协调、亲自督办。",
                "坚决防止纸面整改、数字整改，对敷衍整改、虚假整改的，一律从严问责。",
                "纪检监察机关要把整改情况作为日常监督的重要内容，及时开展“回头看”。",
            ),
            secrecy_check=Check(
                by="市纪委监委保密办公室", on=date(2027, 9, 6), opinion="不涉及国家秘密和工作秘密，同意印发。"
            ),
            adjudication_check=Check(
                by="市纪委监委案件审理室", on=date(2027, 9, 7), opinion="事实清楚，表述准确，已作必要隐去。"
            ),
        )

    @classmethod
    def public_sample(cls) -> Self:
        """The same, for everybody to read."""
        return replace(
            cls.sample(),
            readers=Scope.PUBLIC,
            secrecy=Secrecy.PUBLIC,
            recipient="全市各级党组织和广大党员干部",
        )


def _by_headline(case: str) -> tuple[str, str]:
    first, stop, rest = case.strip().partition("。")
    return (first + stop, rest) if first.endswith("问题") and rest else ("", case)


def redacted(text: str, names: Iterable[str]) -> str:
    """A text in which these people are named by their surname alone: 张某, 张某某.

    Longer names first, so that one that contains another is left out as a whole.
    """
    for name in sorted({each.strip() for each in names if len(each.strip()) > 1}, key=len, reverse=True):
        text = text.replace(name, name[0] + "某" * (len(name) - 1))
    return _IDENTIFIES.sub(lambda found: "*" * len(found.group()), text)
