"""My work: one list, four groups, and the counts are the filters."""

from flask import render_template, request

from app.cases.access import me
from app.clock import now
from app.overview.queries.work import Group, counts_of, duties_of
from app.overview.views import blueprint
from app.overview.views.lines import lines_of
from app.web import navigation
from app.web.access import signed_in
from app.web.navigation import Place
from app.web.paging import Page, one_page
from workflows.terms import Term
from workflows.vocabulary import N_

#: What may be done to several documents on one page.
TOGETHER = frozenset(
    {
        Term.REVIEW,
        Term.SIGN,
        Term.ISSUE,
        Term.SERVE,
        Term.NOTICE_DRAFT,
        Term.NOTICE_REVIEW,
        Term.NOTICE_SIGN,
        Term.NOTICE_SERVE,
    }
)

navigation.add(Place.MY_WORK, "overview.my_work", N_("My work"), order=1)
navigation.offer("home", "overview.my_work")


@blueprint.get("/my-work")
@signed_in
def my_work() -> str:
    """Everything that waits for this person, the earliest first."""
    moment = now()
    chosen = request.args.get("group", "")
    group = Group(chosen) if chosen in set(Group) else None
    counts = counts_of(me(), moment)
    page: Page = one_page(
        duties_of(me(), moment, group), total=counts[group] if group else sum(counts.values())
    )
    lines = lines_of(page.rows, moment)
    return render_template(
        "pages/overview/my_work.html",
        groups=list(Group),
        counts=counts,
        chosen=group,
        lines=lines,
        page=page,
        together=TOGETHER,
    )
