"""Results from a file: kept by its hash, judged row by row, imported whole or not at all."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import delete
from sqlalchemy.orm.attributes import flag_modified

from app.cases.models import Event
from app.cases.transitions import perform, require
from app.extensions import db
from app.organisations.models import Unit
from app.people.models import User
from app.stages.assessment.models import Result, ResultFile, Round
from app.stages.assessment.placing import add_results
from app.stages.assessment.queries import default_group, units_by_code
from app.stages.assessment.reading import Mistake, Reading, Scored
from workflows.actions import Action
from workflows.engine import Refused
from workflows.table import Reason
from workflows.vocabulary import N_

_CODE = N_("Unit code")


@dataclass(frozen=True)
class Judged:
    """One unit's row that can be imported; plain values, so that nothing is read again row by row."""

    scored: Scored
    unit_id: int
    unit_path: str
    unit_name: str
    group: str


@dataclass
class Checked:
    """What importing a file would do."""

    rows: list[Judged] = field(default_factory=list)
    mistakes: list[Mistake] = field(default_factory=list)

    @property
    def missing(self) -> int:
        """Units whose score is missing."""
        return sum(1 for row in self.rows if row.scored.is_missing)

    @property
    def problems(self) -> int:
        """Problems that come with the scores."""
        return sum(len(row.scored.problems) for row in self.rows)

    @property
    def may_be_imported(self) -> bool:
        """No mistake, and something to import."""
        return bool(self.rows) and not self.mistakes


def keep_file(round_: Round, *, sha256: str, name: str, size: int, by: User, now: datetime) -> ResultFile:
    """Remember a file whose bytes the store has, so that nothing is lost between dry run and import."""
    require(round_, Action.IMPORT_RESULTS, by=by, now=now)
    file = ResultFile(
        round_id=round_.id, sha256=sha256, name=name[:200], size=size, uploaded_at=now, uploaded_by_id=by.id
    )
    db.session.add(file)
    db.session.flush()
    return file


def judge(round_: Round, reading: Reading) -> Checked:
    """Compare a reading with the tree: every unit exists, is active and stands below the round's unit."""
    checked = Checked(mistakes=list(reading.mistakes))
    units = units_by_code(scored.code for scored in reading.results)
    for scored in reading.results:
        unit = units.get(scored.code)
        wrong = _against(round_, scored.code, unit)
        if wrong is not None or unit is None:
            checked.mistakes.append(Mistake(scored.row, _CODE, wrong or Reason(_CODE)))
            continue
        checked.rows.append(
            Judged(scored, unit.id, unit.path, unit.name, scored.group or default_group(unit))
        )
    checked.mistakes.sort(key=lambda mistake: mistake.row)
    return checked


def _against(round_: Round, code: str, unit: Unit | None) -> Reason | None:
    if unit is None:
        return Reason(N_("No unit has the code “%(code)s”; look it up in the list of units."), {"code": code})
    if not unit.active:
        return Reason(N_("%(name)s is no longer active; remove the row."), {"name": unit.name})
    if unit.id == round_.unit_id or not unit.path.startswith(round_.unit_path):
        return Reason(
            N_("%(name)s is not below %(above)s, which this round assesses; remove the row."),
            {"name": unit.name, "above": round_.unit.name},
        )
    return None


def import_results(
    round_: Round, checked: Checked, *, file: ResultFile | None = None, by: User, now: datetime
) -> Event:
    """Replace the round's results by those judged, and count places anew. Raises Refused while a row is wrong."""
    if checked.mistakes:
        raise Refused(
            Reason(
                N_("%(n)s rows have mistakes; correct the file and upload it again."),
                {"n": len(checked.mistakes)},
            )
        )
    if not checked.rows:
        raise Refused(Reason(N_("The file has no results.")))
    event = perform(
        round_,
        Action.IMPORT_RESULTS,
        by=by,
        now=now,
        file=file.name if file else None,
        sha256=file.sha256 if file else None,
        units=len(checked.rows),
        missing=checked.missing,
        problems=checked.problems,
    )
    # Who still has the page of the results before must be told, though the round's own row says the same.
    flag_modified(round_, "hands")
    db.session.execute(delete(Result).where(Result.round_id == round_.id))
    add_results(round_, [_columns(row) for row in checked.rows])
    if file is not None:
        file.imported_at = now
    db.session.flush()
    return event


def _columns(row: Judged) -> dict[str, Any]:
    return {
        "unit_id": row.unit_id,
        "unit_path": row.unit_path,
        "peer_group": row.group,
        "score": row.scored.score,
        "report_number": row.scored.report,
        "problems": row.scored.problems,
    }
