"""约谈通知书 and 约谈记录 (domain.md §3.4 i; M-36)."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import ClassVar, Self

from app.clock import SHANGHAI, local_day
from app.notices.content.letterhead import Document, Due, require_all
from app.notices.content.shape import ContentRefused
from app.notices.content.warning import SAMPLE_CONTACT, SAMPLE_ORGAN
from workflows.vocabulary import N_, NoticeKind

#: Nobody interviews alone.
INTERVIEWERS = 2


@dataclass(frozen=True, kw_only=True)
class Interview(Document):
    """Who is interviewed by whom, when, where and about what."""

    starts_at: datetime
    place: str
    #: Named by office, the one who leads first.
    interviewers: tuple[str, ...]
    interviewed: tuple[str, ...]
    reason: str

    def check(self) -> None:
        """Two interviewers or more, none of them interviewed, at an hour with its zone."""
        require_all(
            self,
            place=N_("place of the interview"),
            interviewed=N_("who is interviewed"),
            reason=N_("reason for the interview"),
        )
        if len({each.strip() for each in self.interviewers if each.strip()}) < INTERVIEWERS:
            raise ContentRefused(N_("An interview is held by at least two people."))
        if set(self.interviewers) & set(self.interviewed):
            raise ContentRefused(N_("Nobody is interviewed by himself."))
        if self.starts_at.tzinfo is None:
            raise ContentRefused(N_("The times of an interview need a zone."))


@dataclass(frozen=True, kw_only=True)
class InterviewNotice(Interview):
    """约谈通知书."""

    kind: ClassVar[NoticeKind] = NoticeKind.INTERVIEW_NOTICE
    mark: ClassVar[str] = "清约"
    word: ClassVar[str] = "约谈通知书"

    basis: str
    purpose: str
    #: What is to be brought along or prepared.
    bring: tuple[str, ...]
    reply_by: Due

    def check(self) -> None:
        """Basis, purpose and what to bring are said."""
        super().check()
        require_all(
            self, basis=N_("basis"), purpose=N_("purpose of the interview"), bring=N_("what is to be brought")
        )
        if self.reply_by.on and self.reply_by.on > local_day(self.starts_at):
            raise ContentRefused(N_("The answer is due before the interview."))

    @property
    def title_parts(self) -> tuple[str, ...]:
        """关于约谈××单位有关负责人的通知书."""
        return (f"关于约谈{self.unit}", "有关负责人的通知书")

    @classmethod
    def sample(cls) -> Self:
        """The principal and the leader in charge of a unit that is late."""
        return cls(
            organ=SAMPLE_ORGAN,
            unit="明川市水利局",
            recipient="中共明川市水利局党组",
            contact=SAMPLE_CONTACT,
            attachments=("整改逾期事项清单",),
            starts_at=datetime(2027, 3, 19, 9, 0, tzinfo=SHANGHAI),
            place="市纪委监委机关第二谈话室",
            interviewers=("市纪委监委分管领导", "第一监督检查室主任", "第一监督检查室承办人"),
            interviewed=("党组书记、局长", "分管农村供水的党组成员、副局长"),
            reason=(
                "清预〔2026〕1号预警通知书所列“农村供水维修资金拨付不及时”问题整改期限于2027年2月24日届满，"
                "经督办和告诫仍未整改到位。"
            ),
            basis="《中国共产党党内监督条例》和《明川市清廉指数评价办法（试行）》",
            purpose="了解整改滞后的原因，督促落实整改主体责任，明确完成时限。",
            bring=(
                "整改情况书面说明（经党组会议研究，主要负责人签字）",
                "资金拨付台账和未拨付部分的逐笔计划",
                "对照检查材料",
            ),
            reply_by=Due(on=date(2027, 3, 17)),
        )


@dataclass(frozen=True, kw_only=True)
class InterviewRecord(Interview):
    """约谈记录: signed on every page by who was interviewed."""

    kind: ClassVar[NoticeKind] = NoticeKind.INTERVIEW_RECORD
    mark: ClassVar[str] = "清谈"
    layout: ClassVar[str] = "form"
    word: ClassVar[str] = "约谈记录"
    sealed: ClassVar[bool] = False

    notice_number: str
    ends_at: datetime
    recorder: str
    #: What was put to them, and what they answered and promised: one paragraph a line.
    problems: str
    statement: str
    demands: str
    follow_up: Due

    def check(self) -> None:
        """It ends after it began, names its recorder, and sets a day for looking again."""
        super().check()
        require_all(
            self,
            notice_number=N_("number of the notice"),
            recorder=N_("recorder"),
            problems=N_("problems that were put"),
            statement=N_("statement of who was interviewed"),
            demands=N_("what is asked"),
        )
        if self.ends_at.tzinfo is None or self.ends_at <= self.starts_at:
            raise ContentRefused(N_("The interview ends before it starts."))
        if self.recorder in self.interviewed:
            raise ContentRefused(N_("Who is interviewed does not keep the record."))
        if self.follow_up.on is None:
            raise ContentRefused(N_("Say on which day the promises are looked at again."))

    @classmethod
    def sample(cls) -> Self:
        """The interview of the sample notice."""
        notice = InterviewNotice.sample()
        return cls(
            organ=notice.organ,
            unit=notice.unit,
            recipient=notice.recipient,
            contact=notice.contact,
            starts_at=notice.starts_at,
            ends_at=datetime(2027, 3, 19, 10, 25, tzinfo=SHANGHAI),
            place=notice.place,
            interviewers=notice.interviewers[:2],
            recorder=notice.interviewers[2],
            interviewed=notice.interviewed,
            reason=notice.reason,
            notice_number="清约〔2027〕1号",
            problems=(
                "一是资金拨付逾期。截至约谈之日，仍有84.7万元维修资金未拨付，涉及17处供水工程。\n"
                "二是责任没有压实。局党组自2027年1月以来没有专题研究，逐笔拨付计划未明确责任人和完成时间。\n"
                "三是未按规定申请延期。整改期限届满前未提出延期申请，也未说明理由。"
            ),
            statement=(
                "对指出的问题完全接受，没有异议。资金拨付滞后，主要原因是对整改期限重视不够，决算争议没有及时提请协调，"
                "作为主要负责人负有责任。\n"
                "回去后立即召开党组会议研究，3月26日前全部拨付到位并公示，同步完善资金拨付内控制度。"
            ),
            demands=(
                "压实整改主体责任，按承诺时限整改到位，逐笔提交拨付凭证；举一反三，排查同类资金；"
                "整改结果经党组织主要负责人签字后，通过本系统申请销号。"
            ),
            follow_up=Due(on=date(2027, 3, 26)),
        )
