"""Drafting by hand: the choice of documents of a case, and the page on which each is written and changed."""

from flask import abort, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.cases.access import door, me, subject_page
from app.cases.acting import act
from app.cases.models import Case
from app.cases.transitions import possible_actions
from app.clock import now
from app.notices.actions import drafting
from app.notices.asked import ASKED, COMMON
from app.notices.beginnings import beginning
from app.notices.content.catalogue import DOCUMENTS
from app.notices.forms import document_form
from app.notices.models import Notice
from app.notices.organ import organ_of
from app.notices.views import blueprint
from app.notices.views.reading import only_if_visible
from app.web.sentences import sentence
from workflows.actions import Action
from workflows.vocabulary import NoticeKind

Answer = Response | tuple[str, int] | str


@blueprint.get("/cases/<int:subject_id>/draft-document")
@door("case", Action.DRAFT_NOTICE, endpoint="notices.draft_document")
def draft_document(case: Case) -> Answer:
    """Choose which document of the case to draft."""
    offered = [
        each for each in possible_actions(case, by=me(), now=now()) if each.action is Action.DRAFT_NOTICE
    ]
    return render_template(
        "pages/notices/choose.html",
        case=case,
        kinds=list(ASKED),
        reasons=[sentence(reason) for each in offered for reason in each.reasons],
        permitted=any(each.possible for each in offered),
    )


@blueprint.route("/cases/<int:subject_id>/draft-document/<kind>", methods=["GET", "POST"])
@subject_page("case")
def draft_kind(case: Case, kind: str) -> Answer:
    """Write a document; it comes filled in with what the file already says."""
    wanted = _asked(kind)
    begun = beginning(case, wanted, by=me(), now=now())
    form = document_form((*COMMON, *ASKED[wanted]), organ_of(case).names)
    if not form.is_submitted():
        form.show(begun)
    drafted: list[Notice] = []
    answer = act(
        case,
        Action.DRAFT_NOTICE,
        form,
        lambda form, by, now: drafted.append(
            drafting.draft_by_hand(case, form.document(DOCUMENTS[wanted], begun), by=by, now=now)
        ),
        back=url_for("notices.draft_document", subject_id=case.id),
        template="pages/notices/draft.html",
        kind=wanted,
        consequence=_("The draft can be read as it prints, and changed, before it goes to review."),
    )
    return redirect(url_for("notices.notice_page", subject_id=drafted[0].id), 303) if drafted else answer


@blueprint.route("/notices/<int:subject_id>/revise", methods=["GET", "POST"])
@door("notice", Action.REVISE_NOTICE, endpoint="notices.revise")
def revise(notice: Notice) -> Answer:
    """Change the text before it is signed; its review starts again."""
    only_if_visible(notice)
    if notice.led or notice.case is None or notice.kind not in ASKED:
        abort(404)
    form = document_form((*COMMON, *ASKED[notice.kind]), organ_of(notice.case).names)
    if not form.is_submitted():
        form.show(notice.content)
    return act(
        notice,
        Action.REVISE_NOTICE,
        form,
        lambda form, by, now: drafting.revise_notice(
            notice, form.document(DOCUMENTS[notice.kind], notice.content), by=by, now=now
        ),
        back=url_for("notices.notice_page", subject_id=notice.id),
        template="pages/notices/draft.html",
        kind=notice.kind,
        consequence=_("Whatever was checked must be checked again after the change."),
    )


def _asked(kind: str) -> NoticeKind:
    return next((each for each in ASKED if each.value == kind), None) or abort(404)
