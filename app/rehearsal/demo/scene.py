"""One case on one day, with the people who act in it."""

import io
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import select

from app.cases.models import Case
from app.clock import local_day
from app.evidence.actions import keep_upload
from app.evidence.models import DraftUpload
from app.extensions import db
from app.notices.actions.copying import record_copy_receipt
from app.notices.actions.issuing import seal_notice
from app.notices.actions.serving import acknowledge_notice, serve_notice
from app.notices.content.proof import ServiceMode
from app.notices.models import Notice, NoticeCopy
from app.notices.queries import copies_of
from app.notices.servers import in_words
from app.people.models import User
from app.rehearsal.cast import Cast
from app.rehearsal.demo import files
from app.rehearsal.steps import Moments
from app.stages.rectification.models import Item
from app.stages.rectification.queries import items_of
from workflows.vocabulary import NoticeKind, NoticeState

#: Between two acts of one person at one desk.
APART = timedelta(seconds=25)


@dataclass
class Scene:
    """A case, everybody who may act in it, and the moments of the day."""

    case: Case
    cast: Cast
    moments: Moments

    @property
    def now(self) -> datetime:
        """The next moment."""
        return self.moments.next()

    @property
    def today(self) -> date:
        """The day on which it happens."""
        return local_day(self.moments.at)

    @property
    def handler(self) -> User:
        """Who handles the case now."""
        assert self.case.handler is not None
        return self.case.handler

    @property
    def liaison(self) -> User:
        """The unit's liaison officer."""
        return self.cast.liaison_of(self.case.unit, now=self.moments.at)

    @property
    def head(self) -> User:
        """The unit's principal."""
        return self.cast.principal_of(self.case.unit, now=self.moments.at)

    @property
    def items(self) -> list[Item]:
        """The problems that count."""
        return items_of(self.case)

    def item(self, position: int) -> Item:
        """One problem by its number."""
        return next(item for item in self.items if item.position == position)

    def servers(self) -> list[User]:
        """The two people who hand documents over."""
        return [self.handler, self.cast["casemanager"]]


Act = Callable[[Scene], None]
#: A day of a life, and what happens on it.
Beat = tuple[int, Act]


def beginning(day: int, beats: Iterable[Beat]) -> list[Beat]:
    """The same beats, counted from another day."""
    return [(day + offset, act) for offset, act in beats]


def hand_over(scene: Scene, notices: Iterable[Notice]) -> None:
    """Case management seals documents and hands them over with the handler."""
    manager = scene.cast["casemanager"]
    named = [in_words(person) for person in scene.servers()]
    for notice in notices:
        seal_notice(notice, by=manager, now=scene.now)
        place = f"清鉴系统（{scene.case.unit.name}收文账户）"
        serve_notice(notice, named, ServiceMode.ELECTRONIC, place, by=manager, now=scene.now)


def sign_for(scene: Scene, notices: Iterable[Notice]) -> None:
    """The unit's principal signs for documents."""
    for notice in notices:
        acknowledge_notice(notice, by=scene.head, now=scene.now)
        record_copies(scene, notice)


def record_copies(scene: Scene, notice: Notice) -> None:
    """Those it was copied to have signed on the sheet that went round; case management records it."""
    manager = scene.cast["casemanager"]
    for copy in copies_of(notice):
        signed_at, lines = scene.now, (f"文书：{notice.number}", f"抄送：{copy.recipient}")
        scan = kept(scene, copy, "抄送件签收单.pdf", files.scan("抄送件签收单", lines), manager)
        record_copy_receipt(copy, f"{copy.recipient}机要人员", signed_at, [scan], by=manager, now=scene.now)


def kept(scene: Scene, notice: Notice | NoticeCopy, name: str, content: bytes, by: User) -> DraftUpload:
    """A file that somebody of the office uploads for a document, or for a copy of one."""
    subject = (notice.workflow_name, notice.id)
    return keep_upload(io.BytesIO(content), name, subject, at_most=2**20, by=by, now=scene.now)


def papers(scene: Scene, state: NoticeState, *kinds: NoticeKind) -> list[Notice]:
    """The documents of the case in a state; of these kinds, or without any all that wait by themselves."""
    wanted = select(Notice).where(Notice.case_id == scene.case.id, Notice.state == state).order_by(Notice.id)
    found = list(db.session.scalars(wanted))
    return [notice for notice in found if (notice.kind in kinds if kinds else not notice.led)]
