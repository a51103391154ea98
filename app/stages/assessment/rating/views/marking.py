"""One's own marks: the list of what one was asked to rate, the sheet, and the submission. Nobody sees another's."""

from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.cases.access import door, may, me
from app.cases.acting import ActForm, SheetForm, act, buttons_for, carry_out
from app.cases.transitions import Stale
from app.stages.assessment.feeds.queries import columns_of
from app.stages.assessment.invitations.models import Invitation
from app.stages.assessment.rating import actions, queries
from app.stages.assessment.rating.actions.marking import Typed, what_is_wrong
from app.stages.assessment.rating.models import Rater
from app.stages.assessment.rating.views import blueprint
from app.web import navigation
from app.web.access import requires
from app.web.navigation import Place
from app.web.paging import Page, one_page
from app.web.sentences import sentence
from workflows.actions import Action
from workflows.engine import Refused
from workflows.index_model import JUDGES
from workflows.invitation import InvitationState
from workflows.vocabulary import N_

#: Of the acts on an invitation, the submission alone is a button of the sheet.
ELSEWHERE = tuple(action for action in Action if action is not Action.FINISH_RATING)
Answer = Response | tuple[str, int] | str

navigation.add(Place.ASSESSMENT, "rating.my_ratings", N_("My ratings"), roles=JUDGES, order=60)


@blueprint.get("/my-ratings")
@requires(*JUDGES)
def my_ratings() -> str:
    """Everything that this person was asked to rate: what waits, what was submitted, what was missed."""
    found = queries.ratings_of(me())
    return render_template(
        "pages/assessment/rating/mine.html",
        ratings=[
            (rater, invitation, queries.count_given(rater), queries.count_asked(rater))
            for rater, invitation in found
        ],
        waiting=sum(invitation.state == InvitationState.OPEN for _rater, invitation in found),
        open_state=InvitationState.OPEN,
    )


@blueprint.route("/invitations/<int:subject_id>/marks", methods=["GET", "POST"])
@door("invitation", Action.GIVE_MARKS, endpoint="rating.marks")
def marks(invitation: Invitation) -> Answer:
    """The sheet of marks, fifty units at a time; what is saved is a draft until it is submitted."""
    rater = _my_own(invitation)
    page, form, code = one_page(queries.units_of(rater)), SheetForm(), 200
    typed: Typed = queries.marks_of(rater, [unit.id for unit in page.rows])
    if form.validate_on_submit():
        typed = _typed(rater, page)
        try:
            carry_out(
                invitation, form, lambda _form, by, at: actions.give_marks(invitation, typed, by=by, now=at)
            )
        except Refused as refusal:
            form.refuse(refusal)
            code = 422
        except Stale:
            form.take_up(invitation)
            code = 409
        else:
            return _after_saving(invitation, page)
    can, not_yet = buttons_for(invitation, without=ELSEWHERE)
    shown = render_template(
        "pages/assessment/rating/marks.html",
        invitation=invitation,
        rater=rater,
        delivery=rater.delivery,
        columns=columns_of(rater.delivery),
        page=page,
        typed=typed,
        wrong={place: sentence(why) for place, why in what_is_wrong(rater, typed).items()},
        form=form,
        can=can,
        not_yet=not_yet if invitation.state == InvitationState.OPEN else [],
        may_give=may(invitation, Action.GIVE_MARKS),
        given=queries.count_given(rater),
        asked=queries.count_asked(rater),
    )
    return shown, code


@blueprint.route("/invitations/<int:subject_id>/finish-rating", methods=["GET", "POST"])
@door("invitation", Action.FINISH_RATING, endpoint="rating.finish_rating")
def finish_rating(invitation: Invitation) -> Answer:
    """Submit the own marks."""
    rater = _my_own(invitation)
    given, asked = queries.count_given(rater), queries.count_asked(rater)
    return act(
        invitation,
        Action.FINISH_RATING,
        ActForm(),
        lambda _form, by, now: actions.finish_rating(invitation, by=by, now=now),
        consequence=_(
            "You submit %(given)s marks of %(asked)s; the %(missing)s that are blank are missing, which is not zero. "
            "Afterwards you cannot change them.",
            given=given,
            asked=asked,
            missing=asked - given,
        ),
        back=url_for("rating.marks", subject_id=invitation.id),
    )


def _my_own(invitation: Invitation) -> Rater:
    """The rater that an invitation is for, if that is whoever is signed in; anybody else finds nothing."""
    navigation.stand_under(Place.ASSESSMENT)
    rater = queries.rater_of(invitation) if invitation.delivery_id is not None else None
    if rater is None or rater.user_id != me().id:
        abort(404)
    return rater


def _typed(rater: Rater, page: Page) -> Typed:
    """What was typed for the units of the page."""
    return {
        (unit.id, column): request.form.get(f"mark-{unit.id}-{column}", "").strip()
        for unit in page.rows
        for column in rater.delivery.columns
    }


def _after_saving(invitation: Invitation, page: Page) -> Response:
    """The next page of units, or this one where it is the last."""
    flash(_("Saved. Nobody else sees your marks before you submit them."))
    number = min(page.number + 1, page.last) if request.form.get("next") else page.number
    return redirect(url_for("rating.marks", subject_id=invitation.id, page=number), 303)
