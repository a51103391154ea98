"""What can be done to many documents at once, and how: on the document itself, or on the case that leads it.

A stage that leads documents says for its kind which act of its case goes with the document's own, and its verb.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from app.cases.models import Subject
from app.notices.actions import drafting, issuing, serving
from app.notices.models import Notice
from app.notices.servers import in_words
from app.people.models import User
from workflows.actions import Action
from workflows.rulebook import current
from workflows.vocabulary import NoticeKind, Role

#: ``verb(subject, *, by, now, …)``, as in the actions of the slice.
Verb = Callable[..., object]


@dataclass(frozen=True)
class Way:
    """How an act on a document is done: the subject that leads, its act, and the verb."""

    leader: str
    action: Action
    verb: Verb

    def subject_of(self, notice: Notice) -> Subject:
        """What is acted on; the document moves with it."""
        return notice if self.leader == Notice.workflow_name else notice.case  # type: ignore[return-value]

    @property
    def roles(self) -> frozenset[Role]:
        """Who may do it, by the rulebook that is in force."""
        ways = (each for each in current(self.leader).transitions if each.action is self.action)
        return frozenset(role for each in ways for role in each.by)


def _serve(notice: Notice, servers: list[User], **handing: Any) -> object:
    return serving.serve_notice(notice, [in_words(each) for each in servers], **handing)


#: In the order of a document's life.
ACTS: Mapping[Action, Way] = {
    action: Way(Notice.workflow_name, action, verb)
    for action, verb in (
        (Action.SUBMIT_NOTICE, drafting.submit_notice),
        (Action.REVIEW_NOTICE, drafting.review_notice),
        (Action.SIGN_NOTICE, issuing.sign_notice),
        (Action.SEAL_NOTICE, issuing.seal_notice),
        (Action.SERVE_NOTICE, _serve),
    )
}
LED: dict[NoticeKind, Mapping[Action, Way]] = {}


def lead(kind: NoticeKind, leader: str, verbs: Mapping[Action, tuple[Action, Verb]]) -> None:
    """Say how documents of a kind are acted on through what leads them."""
    LED[kind] = {own: Way(leader, action, verb) for own, (action, verb) in verbs.items()}


def way_of(notice: Notice, action: Action) -> Way | None:
    """How this act is done to a document; None where what leads it has ways of its own."""
    return (LED.get(notice.kind, {}) if notice.led else ACTS).get(action)


def sources_of(action: Action) -> list[str]:
    """The states of a document in which the act is waited for."""
    ways = (each for each in current(Notice.workflow_name).transitions if each.action is action)
    return sorted({str(state) for each in ways for state in each.source})
