"""卷内目录: what lies in the file of a case, in its order, with pages and hashes (domain.md §3.8, no. 20)."""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar, Self

from app.notices.content.letterhead import Document, require_all
from app.notices.content.shape import ContentRefused
from app.notices.content.warning import SAMPLE_CONTACT, SAMPLE_ORGAN
from workflows.vocabulary import N_, NoticeKind

#: How long files are kept (机关文件材料归档范围, 8号令).
RETENTIONS = ("永久", "30年", "10年")
#: So much of a hash is printed; the whole one is in the data attached to the file.
SHOWN = 16


@dataclass(frozen=True, kw_only=True)
class IndexLine:
    """One piece of the file."""

    order: int
    number: str = ""
    author: str
    title: str
    on: date
    #: None where the piece has no pages (a film, a table).
    pages: int | None = None
    sha256: str
    retention: str = "30年"
    #: What became of it: withdrawn or corrected by which number; which version of a file.
    remark: str = ""

    def __post_init__(self) -> None:
        """Kept as long as the rules know."""
        if self.retention not in RETENTIONS:
            raise ContentRefused(N_("Files are kept for ever, for 30 years or for 10 years."))


@dataclass(frozen=True, kw_only=True)
class FileIndex(Document):
    """卷内目录: an inner paper."""

    kind: ClassVar[NoticeKind] = NoticeKind.FILE_INDEX
    layout: ClassVar[str] = "form"
    word: ClassVar[str] = "卷内目录"

    case_number: str
    case_title: str
    lines: tuple[IndexLine, ...]
    archived_on: date | None = None

    def check(self) -> None:
        """Numbered from one without a gap; a case withdrawn before anything was signed has an empty file."""
        require_all(self, case_number=N_("number of the case"), case_title=N_("title of the file"))
        if [each.order for each in self.lines] != list(range(1, len(self.lines) + 1)):
            raise ContentRefused(N_("The pieces of a file are numbered from one without a gap."))

    @property
    def numbered(self) -> tuple[tuple[IndexLine, str], ...]:
        """Each piece with its pages in the file: "1—3"; "—" where it has none."""
        placed, next_page = [], 1
        for line in self.lines:
            last = next_page + (line.pages or 0) - 1
            placed.append((line, "—" if not line.pages else _span(next_page, last)))
            next_page = last + 1
        return tuple(placed)

    @property
    def pages(self) -> int:
        """All pages of the file."""
        return sum(line.pages or 0 for line in self.lines)

    @classmethod
    def sample(cls) -> Self:
        """The file of the sample warning."""
        pieces = (
            ("清预〔2026〕1号", "关于对明川市水利局政治生态预警的通知书", date(2026, 11, 22), 3, "已更正，见清更〔2026〕1号"),
            ("", "送达回证（清预〔2026〕1号）", date(2026, 11, 23), 1, ""),
            ("清更〔2026〕1号", "关于更正对明川市水利局政治生态预警有关内容的通知书", date(2026, 11, 26), 1, "更正清预〔2026〕1号"),
            ("清单〔2026〕1号", "明川市水利局整改问题清单、任务清单和责任清单", date(2026, 12, 10), 3, ""),
            ("", "水利工程变更审批规程（修订）.pdf", date(2026, 12, 1), None, "第2版，共2版"),
            ("清延〔2027〕1号", "关于同意明川市水利局延长整改期限的批复", date(2027, 2, 1), 2, ""),
            ("清回〔2027〕2号", "关于明川市水利局整改情况“回头看”的反馈意见", date(2027, 6, 18), 3, ""),
        )  # fmt: skip
        return cls(
            organ=SAMPLE_ORGAN,
            unit="明川市水利局",
            recipient="市纪委监委机关档案室",
            contact=SAMPLE_CONTACT,
            case_number="AJ2026-0001",
            case_title="明川市水利局政治生态预警案",
            lines=tuple(
                IndexLine(
                    order=order,
                    number=number,
                    author="市水利局" if pages is None else "市纪委监委",
                    title=title,
                    on=on,
                    pages=pages,
                    sha256=f"{order:02x}a9" * 16,
                    remark=remark,
                )
                for order, (number, title, on, pages, remark) in enumerate(pieces, start=1)
            ),
            archived_on=date(2027, 7, 15),
        )


def _span(first: int, last: int) -> str:
    return str(first) if first == last else f"{first}—{last}"
