"""Results handed out for inspection and appraisal, and the record of every time that they were (M-23)."""

from flask import abort, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.cases.access import me, subject_page
from app.clock import local_day, now
from app.extensions import db, the_store, transaction
from app.people.queries import actor_for
from app.stages.assessment import queries
from app.stages.assessment.models import Round
from app.stages.assessment.results.actions.uses import HANDS_OUT, hand_out_results
from app.stages.assessment.results.forms import HandOutForm
from app.stages.assessment.results.models import Purpose, ResultUse
from app.stages.assessment.results.queries.uses import uses_of
from app.stages.assessment.results.views import blueprint
from app.stages.assessment.results.views.files import SHEET, download
from workflows.engine import Refused

Answer = Response | tuple[str, int] | str


@blueprint.route("/rounds/<int:subject_id>/uses", methods=["GET", "POST"])
@subject_page("round")
def uses(round_: Round) -> Answer:
    """Hand results out, and see for what they were handed out before."""
    today = local_day(now())
    form = HandOutForm()
    form.offer([group.name for group in queries.groups_of(round_, me(), today)])
    if form.validate_on_submit():
        try:
            with transaction():
                use = hand_out_results(
                    round_,
                    Purpose(form.purpose.data),
                    form.organ.data or "",
                    group=form.group.data or "",
                    remark=form.remark.data or "",
                    by=me(),
                    now=now(),
                )
        except Refused as refusal:
            form.refuse(refusal)
        else:
            flash(_("The file is ready, and its use is on record: %(organ)s.", organ=use.organ))
            return redirect(url_for("results.uses", subject_id=round_.id), 303)
    page = render_template(
        "pages/assessment/results/uses.html",
        round=round_,
        form=form,
        uses=uses_of(round_),
        published=queries.is_published(round_),
        may_hand_out=bool(actor_for(me(), round_.unit_path, today).roles & set(HANDS_OUT)),
    )
    return page, 422 if form.is_submitted() else 200


@blueprint.get("/rounds/<int:subject_id>/uses/<int:use_id>.xlsx")
@subject_page("round")
def use_file(round_: Round, use_id: int) -> Response:
    """The file as it was handed out."""
    use = db.session.get(ResultUse, use_id)
    if use is None or use.round_id != round_.id:
        abort(404)
    name = f"round-{round_.id}-{use.purpose}-{local_day(use.used_at).isoformat()}.xlsx"
    return download(the_store().get(use.file_sha256), SHEET, name)
