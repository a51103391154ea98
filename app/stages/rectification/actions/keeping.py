"""Papers about one problem, kept as they are printed first: the opinion on striking it off, its return."""

from datetime import datetime

from app.archive.actions import completes_a_file
from app.cases.models import Case
from app.notices.actions.keeping import keep_paper
from app.notices.content.letterhead import Document
from app.notices.models import Paper
from app.notices.queries import standing_paper_on
from app.people.models import User
from app.stages.rectification.models import Item
from app.stages.rectification.papers import closure_opinion, rework_notice
from app.stages.rectification.queries import items_of, last_act
from workflows.actions import Action
from workflows.vocabulary import ItemState, NoticeKind


def keep_closure_opinion(item: Item, *, by: User) -> Paper:
    """销号审核意见书, dated when the problem was struck off; once kept it stands until the problem is open again.

    Raises Refused while the problem is not struck off.
    """
    standing = standing_paper_on(item.id, NoticeKind.CLOSURE_OPINION)
    if standing is not None:
        return standing
    content = closure_opinion(item, by=by)
    assert item.closed_at is not None, "what is struck off has its moment"
    return _keep(item, content, item.closed_at, f"销号审核意见书（第{item.position}项）")


def keep_return(item: Item, *, by: User) -> Paper:
    """退回补充整改通知 on the last return, dated that day. Raises Refused where there was none."""
    content, returned = rework_notice(item, by=by), last_act(item, Action.RETURN_CLAIM)
    assert returned is not None, "the notice was written about it"
    return _keep(item, content, returned.at, f"退回补充整改通知（第{item.position}项）")


@completes_a_file
def keep_closure_opinions(case: Case, *, by: User) -> None:
    """A closed file holds the opinion on every problem that was struck off, whether anybody asked for it or not."""
    for item in items_of(case):
        if item.state == ItemState.ACCEPTED:
            keep_closure_opinion(item, by=by)


def _keep(item: Item, content: Document, at: datetime, title: str) -> Paper:
    return keep_paper(item.case, content, now=at, item_id=item.id, title=title)
