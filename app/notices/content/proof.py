"""送达回证: who handed which document to whom, how and when; one for every service.

Two instants are printed: the entry into the receiving system and the signature; terms run from the
signature, or from the proof of refusal (domain.md §10.10).
"""

import unicodedata
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from typing import ClassVar, Self

from app.clock import SHANGHAI, local_day
from app.notices.content.letterhead import Document, require
from app.notices.content.shape import ContentRefused
from app.notices.content.warning import SAMPLE_CONTACT, SAMPLE_ORGAN
from workflows.vocabulary import N_, NoticeKind, Word

SERVERS = 2


class ServiceMode(Word):
    """How a document was handed over. A document of this office is never served by public announcement."""

    ON_THE_SPOT = "in_person", N_("On the spot")
    ELECTRONIC = "electronic", N_("Electronically")
    ENTRUSTED = "entrusted", N_("By another organ on our behalf")
    BY_MAIL = "mail", N_("By registered mail")
    LEFT = "left", N_("Left behind")


MODE_WORDS = {
    ServiceMode.ON_THE_SPOT: "当场送达",
    ServiceMode.ELECTRONIC: "电子送达",
    ServiceMode.ENTRUSTED: "委托送达",
    ServiceMode.BY_MAIL: "邮寄送达",
    ServiceMode.LEFT: "留置送达",
}
#: How a service begins; leaving the document follows a refusal.
WAYS = (ServiceMode.ELECTRONIC, ServiceMode.ON_THE_SPOT, ServiceMode.ENTRUSTED, ServiceMode.BY_MAIL)
#: Ways that go through somebody else's hands.
THROUGH_OTHERS = (ServiceMode.ENTRUSTED, ServiceMode.BY_MAIL)


def letters_of(name: str) -> str:
    """A name without blanks and widths, by which nobody becomes two people."""
    return "".join(unicodedata.normalize("NFKC", name).split())


@dataclass(frozen=True, kw_only=True)
class ProofOfService(Document):
    """送达回证."""

    kind: ClassVar[NoticeKind] = NoticeKind.PROOF_OF_SERVICE
    layout: ClassVar[str] = "form"
    word: ClassVar[str] = "送达回证"

    document_title: str
    document_number: str
    pages: int
    mode: ServiceMode
    place: str
    #: Two servers, named by name or office.
    servers: tuple[str, ...]
    #: The organ that was asked to serve it, or the carrier and the letter's number.
    through: str = ""
    entered_at: datetime | None = None
    #: Of a service on paper: when it was handed over or posted.
    handed_at: datetime | None = None
    receiver: str = ""
    receiver_position: str = ""
    #: Set when somebody else signs for the principal: who, and on what authority.
    proxy: str = ""
    signed_at: datetime | None = None
    #: How the signature was given: in ink, or by the account in this system.
    signed_by_means_of: str = ""
    refusal_reason: str = ""
    refused_at: datetime | None = None
    witnesses: tuple[str, ...] = ()
    recording: str = ""
    #: When it counts as served without a signature, and the rule of the office in words.
    deemed_at: datetime | None = None
    deemed_rule: str = ""
    #: What this proof corrects in the one before it, and why.
    correction: str = ""
    remarks: str = ""

    def check(self) -> None:
        """Two servers; leaving a document takes a refusal, a witness or a recording."""
        require(self.document_title, N_("Name the document that was served."))
        require(self.document_number, N_("Give the number of the document that was served."))
        if len({letters_of(each) for each in self.servers} - {""}) != SERVERS:
            raise ContentRefused(N_("Two different people serve a document."))
        if self.mode is ServiceMode.ELECTRONIC and self.entered_at is None:
            raise ContentRefused(
                N_("Electronic service needs the time of entry into the recipient's system.")
            )
        if self.mode is ServiceMode.LEFT:
            require(self.refusal_reason, N_("When a document is left, say why and when receipt was refused."))
            if self.refused_at is None or not (self.witnesses or self.recording.strip()):
                raise ContentRefused(
                    N_("When a document is left, a witness signs or the service is recorded in pictures.")
                )
        if self.mode in THROUGH_OTHERS:
            require(
                self.through,
                N_("Name the organ that serves it on our behalf, or the carrier with the letter's number."),
            )
        self._check_times()

    def _check_times(self) -> None:
        """One end, in its order, and without a signature only where the entry is on record."""
        if sum(each is not None for each in (self.signed_at, self.refused_at, self.deemed_at)) > 1:
            raise ContentRefused(N_("One proof of service cannot show both receipt and refusal."))
        if self.deemed_at and self.mode is not ServiceMode.ELECTRONIC:
            raise ContentRefused(
                N_("Only what was served electronically counts as served without a signature.")
            )
        for moment in (self.entered_at, self.handed_at, self.served_at):
            if moment is not None and moment.tzinfo is None:
                raise ContentRefused(N_("The times of a proof of service need a zone."))
        begun, ended = self.entered_at or self.handed_at, self.signed_at or self.refused_at
        if begun and ended and self._as_written(ended) < self._as_written(begun):
            raise ContentRefused(
                N_("The receipt is earlier than the handing over or the entry into the system.")
            )

    def _as_written(self, moment: datetime) -> datetime:
        """What people write on paper has no seconds, and the card that the post brings back no hour."""
        moment = moment.astimezone(SHANGHAI)
        return (
            datetime.combine(moment, time())
            if self.signed_by_the_day
            else moment.replace(second=0, microsecond=0)
        )

    @property
    def mode_word(self) -> str:
        """当场送达, 电子送达, 委托送达, 邮寄送达 or 留置送达, with the hands that it went through."""
        return f"{MODE_WORDS[self.mode]}（{self.through}）" if self.through else MODE_WORDS[self.mode]

    @property
    def served_at(self) -> datetime | None:
        """When the document counts as served: signed for, proof of refusal, or the rule's day."""
        return self.signed_at or self.refused_at or self.deemed_at

    @property
    def served_on(self) -> date | None:
        """The day from which terms run."""
        return local_day(self.served_at) if self.served_at else None

    @property
    def signed_by_the_day(self) -> bool:
        """The card that the post brings back names a day, not an hour."""
        return self.mode is ServiceMode.BY_MAIL

    @classmethod
    def sample(cls) -> Self:
        """The sample warning, received in the system and signed for the same day."""
        return cls(
            organ=SAMPLE_ORGAN,
            unit="明川市水利局",
            recipient="中共明川市水利局党组",
            contact=SAMPLE_CONTACT,
            document_title="关于对明川市水利局政治生态预警的通知书",
            document_number="清预〔2026〕1号",
            pages=3,
            mode=ServiceMode.ELECTRONIC,
            place="清鉴系统（明川市水利局收文账户）",
            servers=("案件监督管理室工作人员甲", "案件监督管理室工作人员乙"),
            entered_at=datetime(2026, 11, 23, 9, 12, tzinfo=SHANGHAI),
            receiver="党组书记、局长",
            receiver_position="党组织主要负责人",
            signed_at=datetime(2026, 11, 23, 10, 5, tzinfo=SHANGHAI),
            signed_by_means_of="本人账户在系统中签收",
        )

    @classmethod
    def refusal_sample(cls) -> Self:
        """The same document, refused and left in front of two witnesses."""
        return replace(
            cls.sample(),
            mode=ServiceMode.LEFT,
            place="明川市水利局三楼收发室",
            entered_at=None,
            handed_at=datetime(2026, 11, 24, 15, 10, tzinfo=SHANGHAI),
            signed_at=None,
            signed_by_means_of="",
            refusal_reason="收件人认为预警依据的得分有误，拒绝签收。",
            refused_at=datetime(2026, 11, 24, 15, 30, tzinfo=SHANGHAI),
            witnesses=("明川市水利局办公室主任", "所在社区工作人员"),
            recording="送达过程录像1段（3分20秒），照片2张",
        )

    @classmethod
    def mail_sample(cls) -> Self:
        """The same document by post, signed for on the card; the proof corrects an earlier one."""
        return replace(
            cls.sample(),
            mode=ServiceMode.BY_MAIL,
            place="明川市水利局",
            through="邮政特快专递 1000000000001",
            entered_at=None,
            handed_at=datetime(2026, 11, 23, 9, 12, tzinfo=SHANGHAI),
            receiver="党组书记、局长",
            signed_at=datetime(2026, 11, 25, 0, 0, tzinfo=SHANGHAI),
            signed_by_means_of="在邮件回执上签名",
            correction="原送达回证载明的收到日期2026年11月26日系误录，更正为2026年11月25日。",
        )

    @classmethod
    def deemed_sample(cls) -> Self:
        """The same document, not signed for within the time that the office's rules set."""
        return replace(
            cls.sample(),
            receiver="",
            receiver_position="",
            signed_at=None,
            signed_by_means_of="",
            deemed_at=datetime(2026, 11, 30, 0, 0, tzinfo=SHANGHAI),
            deemed_rule="督办规则第2版：电子送达进入受送达单位系统后满5个工作日未签收的，自期满之日视为送达。",
        )
