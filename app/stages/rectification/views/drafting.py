"""Writing the list of problems while the warning is a draft."""

from datetime import datetime
from typing import Any

from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.cases.access import door
from app.cases.acting import ActForm, act, home_of
from app.cases.models import Case
from app.people.models import User
from app.stages.rectification.actions import items
from app.stages.rectification.forms import ItemForm
from app.stages.rectification.models import Item
from app.stages.rectification.views import blueprint
from workflows.actions import Action


@blueprint.route("/cases/<int:subject_id>/list-item", methods=["GET", "POST"])
@door("case", Action.LIST_ITEM, endpoint="rectification.list_item")
def list_item(case: Case) -> Response | tuple[str, int] | str:
    """Add a problem to the draft."""
    return act(
        case,
        Action.LIST_ITEM,
        ItemForm(),
        lambda form, by, now: items.list_item(case, **_words(form), by=by, now=now),
        consequence=_("The problem becomes part of the warning notice; the unit must put it right."),
        template="pages/rectification/item_form.html",
    )


@blueprint.route("/items/<int:subject_id>/edit", methods=["GET", "POST"])
@door("item", Action.EDIT_ITEM, endpoint="rectification.edit_item")
def edit_item(item: Item) -> Response | tuple[str, int] | str:
    """Change what a listed problem says."""
    return act(
        item,
        Action.EDIT_ITEM,
        ItemForm(obj=item),
        lambda form, by, now: items.edit_item(item, **_words(form), by=by, now=now),
        template="pages/rectification/item_form.html",
    )


@blueprint.route("/items/<int:subject_id>/strike", methods=["GET", "POST"])
@door("item", Action.STRIKE_ITEM, endpoint="rectification.strike_item")
def strike_item(item: Item) -> Response | tuple[str, int] | str:
    """Take a problem off the draft."""

    def strike(_form: ActForm, by: User, now: datetime) -> Any:
        return items.strike_item(item, by=by, now=now)

    return act(
        item,
        Action.STRIKE_ITEM,
        ActForm(),
        strike,
        consequence=_("The problem is struck from the draft; its number is not given again."),
        back=home_of(item),
    )


def _words(form: ItemForm) -> dict[str, Any]:
    return {
        "problem": form.problem.data or "",
        "problem_class": form.problem_class.word,
        "item_type": form.item_type.word,
        "indicator": form.indicator.data or "",
        "requirement": form.requirement.data or "",
        "own_term": form.own_term.data or "",
        "is_key": bool(form.is_key.data),
    }
