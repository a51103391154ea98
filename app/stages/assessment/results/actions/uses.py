"""Handing results out for inspection or appraisal: the file as it went, and the record that it did (M-23)."""

from datetime import datetime

from app.clock import local_day
from app.extensions import db, the_store
from app.people.models import User
from app.people.queries import actor_for
from app.stages.assessment.export import as_xlsx
from app.stages.assessment.models import Round
from app.stages.assessment.queries import Wanted, is_published, wanted_results
from app.stages.assessment.results.models import Purpose, ResultUse
from app.stages.assessment.results.tables import HEADINGS_OF_USE, rows_of_use
from workflows.engine import Refused
from workflows.table import Reason
from workflows.vocabulary import N_, Role

#: Who may hand results out of the assessment.
HANDS_OUT = (Role.HANDLER, Role.OFFICE_DIRECTOR, Role.CASE_MANAGER)


def hand_out_results(
    round_: Round, purpose: Purpose, organ: str, *, group: str = "", remark: str = "", by: User, now: datetime
) -> ResultUse:
    """Write the published results as a file for another organ, keep it as it went, and record for what."""
    today = local_day(now)
    if not actor_for(by, round_.unit_path, today).roles & set(HANDS_OUT):
        raise Refused(Reason(N_("This belongs to: %(roles)s."), {"roles": HANDS_OUT}))
    if not is_published(round_):
        raise Refused(Reason(N_("Only published results are handed out.")))
    results = list(db.session.scalars(wanted_results(round_, Wanted(group=group), by, today)).unique())
    if not results:
        raise Refused(Reason(N_("No result fits these filters.")))
    stored = the_store().put(as_xlsx("评价结果", HEADINGS_OF_USE, rows_of_use(round_, results)))
    use = ResultUse(
        round_id=round_.id,
        purpose=purpose,
        organ=organ,
        remark=remark,
        peer_group=group,
        units=len(results),
        file_sha256=stored.sha256,
        used_at=now,
        used_by_id=by.id,
    )
    db.session.add(use)
    db.session.flush()
    return use
