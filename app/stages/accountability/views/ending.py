"""Pages of execution, closing and archive."""

from flask import url_for
from flask_babel import gettext as _

from app.cases.acting import ActForm, act
from app.cases.models import Case
from app.clock import local_day, now
from app.stages.accountability.actions import ending
from app.stages.accountability.forms.deciding import ExecutionForm, FormalitiesForm
from app.stages.accountability.models import Proceeding
from app.stages.accountability.views import blueprint
from app.stages.accountability.views.inner import Answer, act_on, inner_door
from app.web.navigation import Place, stand_under
from workflows.actions import Action


@blueprint.route("/proceedings/<int:subject_id>/formalities", methods=["GET", "POST"])
@inner_door("proceeding", Action.RECORD_FORMALITIES, endpoint="accountability.record_formalities")
def record_formalities(proceeding: Proceeding) -> Answer:
    """The formalities of the decision are completed."""
    return act_on(
        proceeding,
        Action.RECORD_FORMALITIES,
        FormalitiesForm(data={"completed_on": local_day(now())}),
        lambda form, by, now: ending.record_formalities(
            proceeding, form.summary.data, form.completed_on.data, by=by, now=now
        ),
        _("The term for the formalities ends; the execution is still to be reported."),
    )


@blueprint.route("/proceedings/<int:subject_id>/execution", methods=["GET", "POST"])
@inner_door("proceeding", Action.REPORT_EXECUTION, endpoint="accountability.report_execution")
def report_execution(proceeding: Proceeding) -> Answer:
    """How the decision was executed."""
    return act_on(
        proceeding,
        Action.REPORT_EXECUTION,
        ExecutionForm(data={"executed_on": local_day(now())}),
        lambda form, by, now: ending.report_execution(
            proceeding, form.summary.data, form.executed_on.data, by=by, now=now
        ),
        _("The execution is on record; the proceeding is closed after the term for an appeal."),
    )


@blueprint.route("/proceedings/<int:subject_id>/close", methods=["GET", "POST"])
@inner_door("proceeding", Action.CLOSE_PROCEEDING, endpoint="accountability.close_proceeding")
def close_proceeding(proceeding: Proceeding) -> Answer:
    """Nothing more is open."""
    return act_on(
        proceeding,
        Action.CLOSE_PROCEEDING,
        ActForm(),
        lambda _form, by, now: ending.close_proceeding(proceeding, by=by, now=now),
        _("Decision executed, no appeal open: the proceeding is closed."),
    )


@blueprint.route("/proceedings/<int:subject_id>/archive", methods=["GET", "POST"])
@inner_door("proceeding", Action.ARCHIVE_PROCEEDING, endpoint="accountability.archive_proceeding")
def archive_proceeding(proceeding: Proceeding) -> Answer:
    """The file of the proceeding is closed for good."""
    return act_on(
        proceeding,
        Action.ARCHIVE_PROCEEDING,
        ActForm(),
        lambda _form, by, now: ending.archive_proceeding(proceeding, by=by, now=now),
        _("The file of this proceeding is closed for good; it can be read, but nothing can be added."),
    )


@blueprint.route("/cases/<int:subject_id>/archive", methods=["GET", "POST"])
@inner_door("case", Action.ARCHIVE_CASE, endpoint="accountability.archive_case")
def archive_case(case: Case) -> Answer:
    """The whole file is closed for good."""
    stand_under(Place.CASES)
    return act(
        case,
        Action.ARCHIVE_CASE,
        ActForm(),
        lambda _form, by, now: ending.archive_case(case, by=by, now=now),
        consequence=_(
            "The whole file of the case is closed for good; it can be read, but nothing can be added."
        ),
        back=url_for("overview.case_file", case_id=case.id),
    )
