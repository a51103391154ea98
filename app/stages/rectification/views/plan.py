"""Writing the unit's plan, problem by problem, and handing it in when nothing is missing."""

from datetime import datetime
from typing import Any

from flask import abort, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.cases.access import door, me, subject_page
from app.cases.acting import ActForm, act, buttons_for, carry_out
from app.cases.models import Case
from app.cases.queries import last_word_on
from app.cases.transitions import Stale, possible_actions
from app.clock import local_day, now
from app.extensions import db
from app.people.models import User
from app.people.queries import people_of
from app.stages.rectification import queries
from app.stages.rectification.actions import plan
from app.stages.rectification.forms import AnswersForm, MeasureForm
from app.stages.rectification.models import RESPONSIBILITIES, Item, Measure, MeasureKind
from app.stages.rectification.views import blueprint
from app.stages.rectification.views.plan_acts import act_on_plan
from app.web.sentences import sentence
from workflows.actions import Action
from workflows.engine import Refused
from workflows.vocabulary import CaseState

Answer = Response | tuple[str, int] | str


@blueprint.route("/cases/<int:subject_id>/plan", methods=["GET", "POST"])
@door("case", Action.START_PLAN, Action.SUBMIT_PLAN, endpoint="rectification.plan_page")
def plan_page(case: Case) -> Answer:
    """The plan as a whole: every problem with its measures, what is missing, and handing it in."""
    form = ActForm()
    if form.validate_on_submit():
        return act_on_plan(
            case, Action.SUBMIT_PLAN, form, lambda _form, by, now: plan.submit_plan(case, by=by, now=now)
        )
    form.version.data = str(case.version)
    return _plan(case, form)


@blueprint.post("/cases/<int:subject_id>/plan/start")
@subject_page("case")
def start_plan(case: Case) -> Answer:
    """Begin to write, in a step of its own."""
    form = ActForm()
    if not form.validate_on_submit():
        abort(400)
    try:
        carry_out(case, form, lambda _form, by, now: plan.start_plan(case, by=by, now=now))
    except Refused as refusal:
        for reason in refusal.reasons:
            flash(sentence(reason), "error")
    except Stale:
        flash(_("This has changed since you opened it"), "near")
    return redirect(url_for("rectification.plan_page", subject_id=case.id), 303)


@blueprint.get("/items/<int:subject_id>/plan")
@door("item", Action.SET_MEASURE, endpoint="rectification.item_plan")
def item_plan(item: Item) -> Answer:
    """What the unit will do about one problem."""
    answers = AnswersForm(formdata=None, obj=item)
    model = queries.answered_before(item)
    if model is not None:
        for name in RESPONSIBILITIES:
            answers[name].data = getattr(model, name)
    return _item_plan(item, answers, _new_measure(item), model)


@blueprint.post("/items/<int:subject_id>/plan/answers")
@subject_page("item")
def save_answers(item: Item) -> Answer:
    """Save who answers for the problem; unfinished is fine."""
    form = AnswersForm()

    def save(form: AnswersForm, by: User, now: datetime) -> Any:
        words = {name: form[name].data or "" for name in plan.ANSWERS}
        return plan.answer_for(item, words, expected_on=form.expected_on.data, by=by, now=now)

    if _saved(item, form, save):
        flash(_("Saved."))
        return redirect(url_for("rectification.item_plan", subject_id=item.id), 303)
    return _item_plan(item, form, _new_measure(item)), 422


@blueprint.post("/items/<int:subject_id>/plan/measures")
@subject_page("item")
def add_measure(item: Item) -> Answer:
    """Save one more measure."""
    form = MeasureForm()
    if _saved(item, form, lambda form, by, now: plan.set_measure(item, _measure(form), by=by, now=now)):
        flash(_("Measure saved."))
        return redirect(url_for("rectification.item_plan", subject_id=item.id, _anchor="measures"), 303)
    return _item_plan(item, AnswersForm(formdata=None, obj=item), form), 422


@blueprint.route("/items/<int:subject_id>/plan/measures/<int:measure_id>", methods=["GET", "POST"])
@subject_page("item")
def edit_measure(item: Item, measure_id: int) -> Answer:
    """Change one measure."""
    measure = _measure_of(item, measure_id)
    return act(
        item,
        Action.SET_MEASURE,
        MeasureForm(obj=measure),
        lambda form, by, now: plan.set_measure(item, _measure(form), measure=measure, by=by, now=now),
        back=url_for("rectification.item_plan", subject_id=item.id, _anchor="measures"),
        template="pages/rectification/measure.html",
        measure=measure,
        people=people_of(item.case.unit_path, local_day(now())),
    )


@blueprint.route("/items/<int:subject_id>/plan/measures/<int:measure_id>/drop", methods=["GET", "POST"])
@subject_page("item")
def drop_measure(item: Item, measure_id: int) -> Answer:
    """Take one measure out."""
    measure = _measure_of(item, measure_id)
    return act(
        item,
        Action.SET_MEASURE,
        ActForm(),
        lambda _form, by, now: plan.drop_measure(measure, by=by, now=now),
        consequence=_("The measure “%(text)s” is taken out of the plan.", text=measure.text),
        back=url_for("rectification.item_plan", subject_id=item.id, _anchor="measures"),
        template="pages/rectification/drop_measure.html",
    )


def _plan(case: Case, form: ActForm) -> str:
    mine = {each.action: each for each in possible_actions(case, by=me(), now=now())}
    can, not_yet = buttons_for(case)
    page = url_for("rectification.plan_page", subject_id=case.id)
    can[:] = (each for each in can if each[1] != page)
    return render_template(
        "pages/rectification/plan.html",
        case=case,
        form=form,
        rows=queries.plan_rows(case),
        submit=mine.get(Action.SUBMIT_PLAN),
        start=mine.get(Action.START_PLAN),
        can=can,
        not_yet=[(label, reasons) for label, reasons in not_yet if label != _(Action.SUBMIT_PLAN.label)],
        writable=_is_writable(case),
        last_word=last_word_on(case),
        deadline=queries.open_deadlines("case", [case.id]).get(case.id),
    )


def _is_writable(case: Case) -> bool:
    items = queries.items_of(case)
    return any(
        each.action is Action.SET_MEASURE and each.possible
        for item in items[:1]
        for each in possible_actions(item, by=me(), now=now())
    )


def _item_plan(item: Item, answers: AnswersForm, measure: MeasureForm, model: Item | None = None) -> str:
    rows = queries.plan_rows(item.case)
    here = [row.item.id for row in rows].index(item.id) if item.id in [row.item.id for row in rows] else -1
    return render_template(
        "pages/rectification/item_plan.html",
        item=item,
        case=item.case,
        answers=answers,
        model=model,
        measure_form=measure,
        people=people_of(item.case.unit_path, local_day(now())),
        gaps=[sentence(reason) for reason in queries.gaps_of(item)],
        before=rows[here - 1].item if here > 0 else None,
        after=rows[here + 1].item if 0 <= here < len(rows) - 1 else None,
        writable=any(
            each.action is Action.SET_MEASURE and each.possible
            for each in possible_actions(item, by=me(), now=now())
        ),
        deadline=queries.open_deadlines("item", [item.id]).get(item.id),
        planning=item.case.state in (CaseState.ACKNOWLEDGED, CaseState.PLANNING),
    )


def _new_measure(item: Item) -> MeasureForm:
    return MeasureForm(formdata=None, prefix="", unit=item.lead_unit, person=item.responsible_person)


def _saved(item: Item, form: ActForm, verb: Any) -> bool:
    if not form.validate_on_submit():
        return False
    try:
        carry_out(item, form, verb)
    except Refused as refusal:
        form.refuse(refusal)
        return False
    return True


def _measure(form: MeasureForm) -> plan.MeasureWords:
    return plan.MeasureWords(
        text=form.text.data or "",
        kind=form.kind.word or MeasureKind.OTHER,
        outcome=form.outcome.data or "",
        unit=form.unit.data or "",
        person=form.person.data or "",
        due_on=form.due_on.data,
    )


def _measure_of(item: Item, measure_id: int) -> Measure:
    measure = db.session.get(Measure, measure_id)
    if measure is None or measure.item_id != item.id:
        abort(404)
    return measure
