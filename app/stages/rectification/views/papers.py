"""Papers of rectification as PDFs: the ledger of a case, the opinion on striking a problem off, its return."""

from flask import Response
from flask_babel import gettext as _

from app.cases.access import case_page, me, subject_page
from app.cases.models import Case
from app.clock import local_day, now
from app.notices.answers import kept_once, printed
from app.notices.queries import paper_saying, standing_paper_on
from app.notices.render import Imprint
from app.stages.rectification import papers
from app.stages.rectification.actions.keeping import keep_closure_opinion, keep_return
from app.stages.rectification.models import Item
from app.stages.rectification.views import blueprint
from app.web.errors import page_for
from app.web.sentences import run_together, sentences
from workflows.engine import Refused
from workflows.vocabulary import NoticeKind

Answer = Response | tuple[str, int]


@blueprint.get("/cases/<int:case_id>/ledger.pdf")
@case_page
def ledger_pdf(case: Case) -> Answer:
    """整改台账 as it stands today."""
    try:
        content = papers.ledger_of(case, by=me(), as_of=local_day(now()))
    except Refused as refusal:
        return _not_yet(refusal)
    return printed(content, Imprint(dated=local_day(now()), signed_at=now()), f"整改台账 {case.number}")


@blueprint.get("/items/<int:subject_id>/closure-opinion.pdf")
@subject_page("item")
def closure_opinion_pdf(item: Item) -> Answer:
    """销号审核意见书, dated when the problem was struck off."""
    try:
        papers.closure_opinion(item, by=me())
    except Refused as refusal:
        return _not_yet(refusal)
    return kept_once(
        standing_paper_on(item.id, NoticeKind.CLOSURE_OPINION),
        lambda: keep_closure_opinion(item, by=me()),
        f"销号审核意见书 {item.case.number}-{item.position}",
    )


@blueprint.get("/items/<int:subject_id>/return.pdf")
@subject_page("item")
def return_pdf(item: Item) -> Answer:
    """退回补充整改通知 on the last return, dated that day."""
    try:
        content = papers.rework_notice(item, by=me())
    except Refused as refusal:
        return _not_yet(refusal)
    return kept_once(
        paper_saying(item.case, content),
        lambda: keep_return(item, by=me()),
        f"退回补充整改通知 {item.case.number}-{item.position}",
    )


def _not_yet(refusal: Refused) -> Answer:
    return page_for(404, _("There is no such document yet"), run_together(sentences(refusal)))
