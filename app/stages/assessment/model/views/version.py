"""A version: the tree on the left, on the right what one node or indicator says of itself."""

from typing import Any

from flask import render_template, request
from werkzeug.wrappers import Response

from app.calendars.queries import current_calendar
from app.cases.access import DOORS, may
from app.cases.acting import buttons_for
from app.cases.facts import running_deadlines
from app.clock import local_day, now
from app.stages.assessment.model import queries
from app.stages.assessment.model.access import builds_over, version_page, works_over
from app.stages.assessment.model.document import Entry
from app.stages.assessment.model.forms import IndicatorForm, MoveForm, NewEntryForm, NodeForm
from app.stages.assessment.model.models import ModelVersion
from app.stages.assessment.model.tags import KIND
from app.stages.assessment.model.views import blueprint
from app.stages.assessment.model.views.showing import Shown, kinds_in_words, percent, shown, value_words
from app.stages.assessment.model.words import DEEDS, KEYS
from app.web.forms import choices
from workflows.actions import Action
from workflows.calendar import remaining
from workflows.vocabulary import IndexModelState

Answer = Response | tuple[str, int] | str
DOORS["index_model", Action.EDIT_MODEL] = "models.version_page"

#: The page itself offers these beside the tree and on the sheets.
ON_THE_PAGE = (Action.EDIT_MODEL, Action.JUDGE_MODEL)

PanelForm = NodeForm | IndicatorForm


@blueprint.get("/models/versions/<int:subject_id>", endpoint="version_page")
@version_page
def show_version(version: ModelVersion) -> str:
    """Where the version stands, what stands against it, its tree, and one entry of it."""
    return page_of(shown(version), request.args.get("at", ""))


def page_of(version: Shown, at: str, **forms: Any) -> str:
    """The page with one entry beside the tree; ``forms`` are those that came back with complaints."""
    subject = version.version
    entry = version.document.entry(at) or next(iter(version.document.children(None)), None)
    editable = may(subject, Action.EDIT_MODEL)
    office = works_over(subject)
    can, not_yet = buttons_for(subject, without=ON_THE_PAGE) if office else ([], [])
    deadline = next(iter(running_deadlines(subject)), None) if office else None
    panel: dict[str, Any] = {}
    if editable:
        panel = {"new": NewEntryForm(formdata=None), "move": _move_form(version, entry)}
        panel["form"] = form_of(version, entry) if entry is not None else None
        for form in (panel["new"], panel["move"], panel["form"]):
            if form is not None:
                form.version.data = str(subject.version)
        panel.update(forms)
    return render_template(
        "pages/assessment/model/version.html",
        version=subject,
        shown=version,
        rows=version.rows(),
        faults=version.faults() if office else [],
        remarks=version.remarks() if office else [],
        entry=entry,
        about=version.about(entry.code) if entry is not None else [],
        state=IndexModelState(subject.state),
        editable=editable,
        office=office,
        builds=builds_over(subject.model),
        can=can,
        not_yet=not_yet,
        deadline=deadline,
        left=remaining(deadline.due_on, local_day(now()), current_calendar()) if deadline else None,
        events=queries.history_of(subject) if office else [],
        percent=percent,
        keys=KEYS,
        said=value_words,
        deeds=DEEDS,
        **{"form": None, "new": None, "move": None, **panel},
    )


def form_of(version: Shown, entry: Entry, *, submitted: bool = False) -> PanelForm:
    """The panel of an entry: as the file has it, or as it was sent."""
    weighed = asks_for_weight(version, entry)
    if entry.is_node:
        form: PanelForm = NodeForm() if submitted else NodeForm(formdata=None)
    else:
        form = IndicatorForm() if submitted else IndicatorForm(formdata=None)
        treatments = sorted(version.document.rules.get("treatment", {}))
        tags = [(KIND + code, name) for code, name in kinds_in_words().items()]
        form.offer(treatments, tags)
    if submitted:
        _keep_offered(form, entry, weighed)
    else:
        form.show(entry, weighed)
    return form


def asks_for_weight(version: Shown, entry: Entry) -> bool:
    """Is the weight of an entry written by hand? Not of a root, a judged family, a sum, or what the survey fills."""
    parent = version.document.entry(entry.parent) if entry.parent is not None else None
    if parent is None or parent.code in version.document.sheets:
        return False
    if parent.table.get("aggregation") == "sum":
        return False
    return bool(version.document.rules.get("survey", {}).get("of") != entry.code)


def _keep_offered(form: PanelForm, entry: Entry, weighed: bool) -> None:
    """What the page does not ask for is not read from what was sent either."""
    if not weighed:
        del form.weight
    if entry.is_node and entry.parent is not None:
        del form.kinds


def _move_form(version: Shown, entry: Entry | None) -> MoveForm | None:
    if entry is None or entry.parent is None:
        return None
    form = MoveForm(formdata=None)
    offer_parents(form, version, entry)
    form.parent.data = entry.parent
    return form


def offer_parents(form: MoveForm, version: Shown, entry: Entry) -> None:
    """Every node that the entry may stand below."""
    own = {entry.code, *(each.code for each in version.document.below(entry.code))}
    form.parent.choices = choices(
        (each.code, "　" * depth + each.name)
        for depth, each in version.document.in_order()
        if each.is_node and each.code not in own
    )
