"""Slips and letters of several cases go through the office together: one act a day, which the clock carries out."""

from collections.abc import Iterator
from datetime import datetime

from app.cases.models import Case
from app.clock import local_day
from app.extensions import db
from app.notices.actions.drafting import return_notice
from app.notices.batches.actions import ask_for
from app.notices.batches.queries import documents_waiting_for, versions_seen
from app.notices.content.proof import ServiceMode
from app.notices.models import Notice
from app.rehearsal.cast import Cast
from app.rehearsal.demo.scene import APART
from app.rehearsal.demo.scored import Deed
from workflows.actions import Action
from workflows.vocabulary import CaseState, NoticeKind

KINDS = (NoticeKind.REMINDER_LETTER, NoticeKind.SUPERVISION_SLIP)
MOST = 5


class Together:
    """A handful of papers from their drafts to the units; one of them goes back on the way."""

    def __init__(self, cast: Cast) -> None:
        self.cast = cast

    def days(self) -> Iterator[tuple[int, str, Deed]]:
        """Working days before the last one, with what is asked for on each; the next morning it is done."""
        yield from (
            (-5, "submit", self.submit),
            (-4, "review", self.review),
            (-3, "sign", self.sign),
            (-2, "seal", self.seal),
            (-1, "serve", self.serve),
        )

    def submit(self, at: datetime) -> None:
        self._ask(Action.SUBMIT_NOTICE, "handler1", at)

    def review(self, at: datetime) -> None:
        """The director passes all of them, then finds one wanting: what changed meanwhile is not passed."""
        seen = self._ask(Action.REVIEW_NOTICE, "director", at, opinion="同意报签。")
        wanting = db.session.get_one(Notice, max(seen))
        words = "整改要求写得不够具体，请补充责任人和完成时限。"
        return_notice(wanting, words, by=self.cast["director"], now=at + APART)

    def sign(self, at: datetime) -> None:
        self._ask(Action.SIGN_NOTICE, "leader", at)

    def seal(self, at: datetime) -> None:
        self._ask(Action.SEAL_NOTICE, "casemanager", at)

    def serve(self, at: datetime) -> None:
        servers = [self.cast["casemanager"].id, self.cast["handler1"].id]
        self._ask(
            Action.SERVE_NOTICE, "casemanager", at, servers=servers, mode=ServiceMode.ELECTRONIC, place=""
        )

    def _ask(self, action: Action, username: str, at: datetime, **details: object) -> dict[int, int]:
        """One act on what waits for it of these papers."""
        by = self.cast[username]
        waiting = documents_waiting_for(by, action, local_day(at)).where(
            Notice.kind.in_(KINDS), Case.state == CaseState.RECTIFYING
        )
        seen = versions_seen(waiting.limit(MOST))
        ask_for(action, seen, by=by, now=at, details=details)
        return seen
