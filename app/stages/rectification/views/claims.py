"""The claim of completion and what becomes of it."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from flask import url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.cases.access import door
from app.cases.acting import ActForm, ReasonForm, SummaryForm, act
from app.clock import local_day, now
from app.evidence.queries import evidence_of
from app.people.models import User
from app.stages.rectification.actions import claims
from app.stages.rectification.flags import flags_of
from app.stages.rectification.forms import ClaimForm, RemarkForm
from app.stages.rectification.models import Item
from app.stages.rectification.views import blueprint
from workflows.actions import Action

Answer = Response | tuple[str, int] | str


@blueprint.route("/items/<int:subject_id>/claim", methods=["GET", "POST"])
@door("item", Action.CLAIM_COMPLETION, endpoint="rectification.claim_completion")
def claim_completion(item: Item) -> Answer:
    """The unit says that the problem is put right."""
    counted = {name: Decimal(value) for name, value in item.figures.items() if name in claims.FIGURES}
    form = ClaimForm(data={"summary": item.completion_summary, "completed_on": local_day(now()), **counted})

    def claim(form: ClaimForm, by: User, now: datetime) -> Any:
        return claims.claim_completion(
            item,
            form.summary.data or "",
            completed_on=form.completed_on.data,
            figures={field.name: field.data for field in form.figures()},
            by=by,
            now=now,
        )

    return _act_on(
        item,
        Action.CLAIM_COMPLETION,
        form,
        claim,
        _("The claim goes to the unit's principal, who confirms it for the unit."),
        template="pages/rectification/claim.html",
    )


@blueprint.route("/items/<int:subject_id>/claim/confirm", methods=["GET", "POST"])
@door("item", Action.CONFIRM_CLAIM, endpoint="rectification.confirm_claim")
def confirm_claim(item: Item) -> Answer:
    """The principal stands for the claim."""
    return _act_on(
        item,
        Action.CONFIRM_CLAIM,
        ActForm(),
        lambda _form, by, now: claims.confirm_claim(item, by=by, now=now),
        _(
            "You confirm for the unit that the problem is put right; the supervising office checks the evidence."
        ),
    )


@blueprint.route("/items/<int:subject_id>/claim/decline", methods=["GET", "POST"])
@door("item", Action.DECLINE_CLAIM, endpoint="rectification.decline_claim")
def decline_claim(item: Item) -> Answer:
    """The principal gives the claim back within the unit."""
    return _act_on(
        item,
        Action.DECLINE_CLAIM,
        ReasonForm(),
        lambda form, by, now: claims.decline_claim(item, form.reason.data, by=by, now=now),
        _("The claim goes back to the liaison; the problem's term runs on."),
    )


@blueprint.route("/items/<int:subject_id>/claim/check", methods=["GET", "POST"])
@door("item", Action.CHECK_CLAIM, endpoint="rectification.check_claim")
def check_claim(item: Item) -> Answer:
    """The handler looks at the evidence."""
    return _act_on(
        item,
        Action.CHECK_CLAIM,
        RemarkForm(),
        lambda form, by, now: claims.check_claim(item, form.opinion.data or "", by=by, now=now),
        _("You have looked at every piece of evidence; a second person decides on the closing."),
        flags=flags_of(item),
    )


@blueprint.route("/items/<int:subject_id>/claim/return", methods=["GET", "POST"])
@door("item", Action.RETURN_CLAIM, endpoint="rectification.return_claim")
def return_claim(item: Item) -> Answer:
    """Ask for more work."""
    return _act_on(
        item,
        Action.RETURN_CLAIM,
        ReasonForm(),
        lambda form, by, now: claims.return_claim(item, form.reason.data, by=by, now=now),
        _(
            "The problem goes back to the unit: say in at least 10 characters what must be added. A term for it begins."
        ),
        flags=flags_of(item),
    )


@blueprint.route("/items/<int:subject_id>/close", methods=["GET", "POST"])
@door("item", Action.CLOSE_ITEM, endpoint="rectification.close_item")
def close_item(item: Item) -> Answer:
    """Strike the problem off the list."""
    return _act_on(
        item,
        Action.CLOSE_ITEM,
        RemarkForm(),
        lambda form, by, now: claims.close_item(item, form.opinion.data or "", by=by, now=now),
        _("The problem is struck off the list. When it is the last one, the case goes on to be closed."),
        flags=flags_of(item),
    )


@blueprint.route("/items/<int:subject_id>/accept-basically", methods=["GET", "POST"])
@door("item", Action.ACCEPT_BASICALLY, endpoint="rectification.accept_basically")
def accept_basically(item: Item) -> Answer:
    """Basically completed: seen again later."""
    return _act_on(
        item,
        Action.ACCEPT_BASICALLY,
        ReasonForm(),
        lambda form, by, now: claims.accept_basically(item, form.reason.data, by=by, now=now),
        _(
            "The problem is recorded as basically completed. It does not count as completed and is reviewed again."
        ),
        flags=flags_of(item),
    )


@blueprint.route("/items/<int:subject_id>/review", methods=["GET", "POST"])
@door("item", Action.REVIEW_LONG_TERM, endpoint="rectification.review_long_term")
def review_long_term(item: Item) -> Answer:
    """The review of a long-term problem at its interval."""
    return _act_on(
        item,
        Action.REVIEW_LONG_TERM,
        SummaryForm(),
        lambda form, by, now: claims.review_long_term(item, form.summary.data, by=by, now=now),
        _("The review is recorded, and the next interval begins."),
    )


def _act_on(
    item: Item,
    action: Action,
    form: ActForm,
    verb: Any,
    consequence: str,
    *,
    template: str = "pages/rectification/item_act.html",
    **context: Any,
) -> Answer:
    """An act on a problem, with what was asked, done and proven on the page."""
    return act(
        item,
        action,
        form,
        verb,
        consequence=consequence,
        back=url_for("rectification.item_page", subject_id=item.id),
        template=template,
        item=item,
        evidence=evidence_of("item", item.id),
        **{"flags": [], **context},
    )
