"""The approval sheet of a document, and its versions side by side: for the office alone."""

from flask import Response, abort, render_template, request
from flask_babel import force_locale
from flask_babel import gettext as _

from app.cases.access import is_office, subject_page
from app.clock import local_day
from app.notices.answers import printed
from app.notices.comparing import changes, label_of, position_of
from app.notices.models import Notice, NoticeVersion
from app.notices.papers import approval_sheet
from app.notices.queries import versions_of
from app.notices.render import Imprint
from app.notices.views import blueprint
from app.notices.views.reading import only_if_visible
from app.web.errors import page_for
from app.web.sentences import run_together, sentences
from workflows.engine import Refused

Answer = Response | tuple[str, int]


@blueprint.get("/notices/<int:subject_id>/approval-sheet.pdf")
@subject_page("notice")
def approval_sheet_pdf(found: Notice) -> Answer:
    """发文稿纸: Chinese, whatever language the reader has chosen."""
    _only_for_the_office(found)
    try:
        with force_locale("zh_CN"):
            content = approval_sheet(found, _)
    except Refused as refusal:
        return page_for(404, _("There is no such document yet"), run_together(sentences(refusal)))
    at = found.signed_at or found.state_since_at
    return printed(
        content, Imprint(dated=local_day(at), signed_at=at), f"发文稿纸 {found.number or found.id}"
    )


@blueprint.get("/notices/<int:subject_id>/versions")
@subject_page("notice")
def versions(found: Notice) -> str:
    """Every version, and what changed between two of them; the last two unless others are asked for."""
    _only_for_the_office(found)
    kept = versions_of(found)
    before, after = _asked(kept, "from", -2), _asked(kept, "to", -1)
    differing = changes(before.content, after.content) if before and after else []
    return render_template(
        "pages/notices/versions.html",
        notice=found,
        versions=kept,
        before=before,
        after=after,
        changes=[(_(label_of(each.place)), position_of(each.place), each) for each in differing],
    )


def _asked(kept: list[NoticeVersion], name: str, otherwise: int) -> NoticeVersion | None:
    number = request.args.get(name, "")
    if number.isdigit():
        return next((each for each in kept if each.number == int(number)), None)
    return kept[otherwise] if len(kept) >= -otherwise else None


def _only_for_the_office(notice: Notice) -> None:
    only_if_visible(notice)
    if not is_office(notice):
        abort(404)
