"""整改台账: every problem of a case in one line, as it stands on the day of printing (domain.md §3.4 e)."""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar, Self

from app.notices.content.letterhead import Document, Due, require_all
from app.notices.content.problems import CLASS_WORDS
from app.notices.content.warning import SAMPLE_CONTACT, SAMPLE_ORGAN, SAMPLE_PROBLEMS
from workflows.vocabulary import N_, NoticeKind, ProblemClass


@dataclass(frozen=True, kw_only=True)
class LedgerLine:
    """One problem: found, put right, looked at again."""

    number: int
    found_on: date | None = None
    found_by: str
    problem_class: ProblemClass
    problem: str
    measures: tuple[str, ...]
    due: Due | None = None
    responsible: str
    checked_on: date | None = None
    checked_by: str = ""
    result: str

    @property
    def class_word(self) -> str:
        """堵点, 痛点 or 污染点."""
        return CLASS_WORDS[self.problem_class]


@dataclass(frozen=True, kw_only=True)
class RectificationLedger(Document):
    """整改台账."""

    kind: ClassVar[NoticeKind] = NoticeKind.RECTIFICATION_LEDGER
    layout: ClassVar[str] = "table"
    word: ClassVar[str] = "整改台账"

    case_number: str
    notice_number: str
    as_of: date
    lines: tuple[LedgerLine, ...]

    def check(self) -> None:
        """A ledger has lines, and names the case whose they are."""
        require_all(self, case_number=N_("number of the case"), lines=N_("problems of the case"))

    @property
    def title_parts(self) -> tuple[str, ...]:
        """××单位整改台账."""
        return (self.unit, "整改台账")

    @property
    def closed(self) -> int:
        """How many problems are struck off."""
        return sum(each.result == "已销号" for each in self.lines)

    @classmethod
    def sample(cls) -> Self:
        """Three problems: struck off, extended, overdue."""
        results = (
            (date(2026, 12, 8), "第一监督检查室承办人", "已销号"),
            (None, "", "整改中（已延期）"),
            (None, "", "整改中"),
        )
        return cls(
            organ=SAMPLE_ORGAN,
            unit="明川市水利局",
            recipient="第一监督检查室",
            contact=SAMPLE_CONTACT,
            case_number="AJ2026-0001",
            notice_number="清预〔2026〕1号",
            as_of=date(2027, 2, 8),
            lines=tuple(
                LedgerLine(
                    number=each.number,
                    found_on=date(2026, 11, 22),
                    found_by="第一监督检查室承办人",
                    problem_class=each.problem_class,
                    problem=each.description,
                    measures=(each.requirement, "建立月调度机制，主要负责人每月听取一次汇报。"),
                    due=each.due,
                    responsible="规划建设科科长",
                    checked_on=on,
                    checked_by=by,
                    result=result,
                )
                for each, (on, by, result) in zip(SAMPLE_PROBLEMS, results, strict=True)
            ),
        )
