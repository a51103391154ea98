"""What several pages of a round ask: which candidates and handlers may be chosen."""

from app.cases.access import may
from app.clock import local_day, now
from app.people.queries import holders_of
from app.stages.assessment import queries
from app.stages.assessment.forms import OpenCasesForm
from app.stages.assessment.models import Round
from workflows.actions import Action
from workflows.vocabulary import Role


def open_form(round_: Round) -> OpenCasesForm | None:
    """The form that opens candidates' cases, all checked, with the round's handler; None where it is not theirs."""
    if not may(round_, Action.OPEN_CASES):
        return None
    form = OpenCasesForm()
    waiting = [each for each in queries.candidates_of(round_) if queries.is_open(each)]
    form.offer(waiting, holders_of(Role.HANDLER, round_.unit_path, local_day(now())))
    if not form.is_submitted():
        form.results.data = [each.id for each in waiting]
        form.handler.data = round_.handler_id
        form.version.data = str(round_.version)
    return form
