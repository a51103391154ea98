"""发文稿纸 of a document: every hand that it went through, and its versions, from the records."""

from collections.abc import Callable
from itertools import pairwise

from sqlalchemy import select

from app.cases.models import Event
from app.extensions import db
from app.notices.comparing import changes, label_of, position_of
from app.notices.content.approval import ApprovalSheet, Draft, Hand
from app.notices.content.catalogue import DOCUMENTS
from app.notices.models import Notice, NoticeVersion
from app.notices.queries import content_of_notice, versions_of
from workflows.actions import Action

#: The acts that the sheet shows, in its own words.
_ACTS = {
    Action.DRAFT_NOTICE: "起　　草",
    Action.REVISE_NOTICE: "修　　改",
    Action.SUBMIT_NOTICE: "送　　审",
    Action.RETURN_NOTICE: "退　　回",
    Action.REVIEW_NOTICE: "审　　核",
    Action.SIGN_NOTICE: "签　　发",
    Action.SIGN_WITH_DECISION: "签　　发",
    Action.SEAL_NOTICE: "用　　印",
    Action.SERVE_NOTICE: "送　　达",
    Action.ACKNOWLEDGE_NOTICE: "签　　收",
    Action.RECORD_PAPER_RECEIPT: "签　　收",
    Action.RECORD_REFUSED_RECEIPT: "拒　　收",
    Action.DEEM_SERVED: "视为送达",
    Action.CORRECT_SERVICE: "更正送达",
    Action.WITHDRAW_NOTICE: "撤　　回",
    Action.DISCARD_NOTICE: "作　　废",
}


def approval_sheet(notice: Notice, say: Callable[[str], str]) -> ApprovalSheet:
    """The sheet of a document as far as it has come; ``say`` puts a message id into the words of the sheet."""
    content = content_of_notice(notice)
    return ApprovalSheet(
        organ=content.organ,
        unit=content.unit,
        recipient=content.recipient,
        contact=content.contact,
        secrecy=content.secrecy,
        urgency=content.urgency,
        document_title=notice.title,
        document_word=DOCUMENTS[notice.kind].word,
        document_number=notice.number or "",
        document_copies_to=content.copies_to,
        hands=tuple(_hand(event) for event in _events(notice) if event.action in _ACTS),
        drafts=_drafts(versions_of(notice), say),
        reviewed=notice.reviewed_sha256 == notice.content_sha256,
    )


def _events(notice: Notice) -> list[Event]:
    wanted = select(Event).where(Event.subject_kind == "notice", Event.subject_id == notice.id)
    return list(db.session.scalars(wanted.order_by(Event.id)))


def _hand(event: Event) -> Hand:
    opinion = event.details.get("opinion") or event.details.get("reason") or ""
    return Hand(act=_ACTS[event.action], by=event.by_name, at=event.at, opinion=str(opinion))


def _drafts(versions: list[NoticeVersion], say: Callable[[str], str]) -> tuple[Draft, ...]:
    changed: list[tuple[str, ...]] = [()]
    for before, after in pairwise(versions):
        places = (each.place for each in changes(before.content, after.content))
        changed.append(tuple(dict.fromkeys(_named(place, say) for place in places)))
    return tuple(
        Draft(
            version=version.number,
            by=version.written_by.name,
            at=version.written_at,
            sha256=version.content_sha256,
            changed=places,
        )
        for version, places in zip(versions, changed, strict=False)
    )


def _named(place: tuple[str, ...], say: Callable[[str], str]) -> str:
    position = position_of(place)
    return f"第{position}项{say(label_of(place))}" if position else say(label_of(place))
