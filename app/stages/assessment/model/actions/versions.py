"""The life of a version: opened from a document, checked by a second and approved by a third person, retired."""

import hashlib
from datetime import datetime

from sqlalchemy import select

from app.cases.models import Event
from app.cases.transitions import open_subject, perform, require
from app.clock import local_day
from app.extensions import db
from app.organisations.models import Unit
from app.people.models import User
from app.people.queries import actor_for
from app.stages.assessment.invitations.actions import end_invitations
from app.stages.assessment.invitations.queries import open_invitations
from app.stages.assessment.model.document import Document, written
from app.stages.assessment.model.models import IndexModel, ModelVersion
from app.stages.assessment.model.queries import next_number
from workflows.actions import Action
from workflows.engine import NOT_YOURS, Refused
from workflows.table import Reason
from workflows.vocabulary import N_, IndexModelState, Role

#: States in which a version still waits for somebody; a model has one such version at the most.
UNFINISHED = (IndexModelState.DRAFT, IndexModelState.IN_REVIEW, IndexModelState.REVIEWED)


def open_model(document: Document, *, unit: Unit, by: User, now: datetime) -> ModelVersion:
    """Open the first version of a new model of a unit. Code and name are those of the document."""
    _refuse_strangers(unit.path, by, now)
    code, name = _text(document.head.get("code")), _text(document.head.get("name"))
    if not code or not name:
        raise Refused(Reason(N_("The model file names no code or no name of the index.")))
    twin = select(IndexModel.id).where(IndexModel.unit_id == unit.id, IndexModel.code == code)
    if db.session.scalar(twin) is not None:
        raise Refused(
            Reason(N_("This unit has a model “%(code)s” already; open a version of it."), {"code": code})
        )
    model = IndexModel(unit_id=unit.id, unit_path=unit.path, code=code[:64], name=name[:200])
    db.session.add(model)
    db.session.flush()
    return _open(model, document, None, by, now)


def open_version(
    model: IndexModel, document: Document, *, based_on: ModelVersion | None, by: User, now: datetime
) -> ModelVersion:
    """Open the next version of a model from a document: that of an earlier version, or one that was imported."""
    _refuse_strangers(model.unit_path, by, now)
    waiting = select(ModelVersion.number).where(
        ModelVersion.model_id == model.id, ModelVersion.state.in_(UNFINISHED)
    )
    number = db.session.scalar(waiting)
    if number is not None:
        raise Refused(
            Reason(
                N_("Version %(number)s of this model is not finished yet; finish it or give it up first."),
                {"number": number},
            )
        )
    return _open(model, document, based_on, by, now)


def submit_model(version: ModelVersion, *, by: User, now: datetime) -> Event:
    """Send the model to the office director."""
    event = perform(version, Action.SUBMIT_MODEL, by=by, now=now, digest=version.sha256)
    end_invitations(open_invitations(version_id=version.id), now=now)
    return event


def return_model(version: ModelVersion, reason: str, *, by: User, now: datetime) -> Event:
    """Send the model back to whoever builds it."""
    return perform(version, Action.RETURN_MODEL, by=by, now=now, reason=reason)


def review_model(version: ModelVersion, *, by: User, now: datetime) -> Event:
    """Pass the model in review."""
    return perform(version, Action.REVIEW_MODEL, by=by, now=now, digest=version.sha256)


def approve_model(version: ModelVersion, *, by: User, now: datetime) -> Event:
    """Bring the version into force; its text is fixed for good, with its digest on record."""
    require(version, Action.APPROVE_MODEL, by=by, now=now)
    version.approved_at = now
    return perform(version, Action.APPROVE_MODEL, by=by, now=now, digest=version.sha256)


def retire_model(version: ModelVersion, reason: str, *, by: User, now: datetime) -> Event:
    """Take the version out of use for new rounds."""
    return perform(version, Action.RETIRE_MODEL, by=by, now=now, reason=reason)


def discard_model(version: ModelVersion, reason: str, *, by: User, now: datetime) -> Event:
    """Give a draft up; it is kept as it stood."""
    event = perform(version, Action.DISCARD_MODEL, by=by, now=now, reason=reason)
    end_invitations(open_invitations(version_id=version.id), now=now)
    return event


def write_down(version: ModelVersion, document: Document) -> None:
    """Make a document the text of a version, under the model's own code and name and the version's number."""
    document.head["code"], document.head["name"] = version.model.code, version.model.name
    document.head["version"] = str(version.number)
    version.text = written(document)
    version.sha256 = hashlib.sha256(version.text.encode()).hexdigest()


def _open(
    model: IndexModel, document: Document, based_on: ModelVersion | None, by: User, now: datetime
) -> ModelVersion:
    version = ModelVersion(
        model_id=model.id,
        model=model,
        number=next_number(model),
        handler_id=by.id,
        based_on_id=based_on.id if based_on else None,
        made_at=now,
    )
    with db.session.no_autoflush:
        write_down(version, document)
    from_number = based_on.number if based_on else None
    open_subject(version, by=by, now=now, name=model.name, from_version=from_number, digest=version.sha256)
    return version


def _refuse_strangers(unit_path: str, by: User, now: datetime) -> None:
    if Role.HANDLER not in actor_for(by, unit_path, local_day(now)).roles:
        raise Refused(Reason(NOT_YOURS, {"action": Action.OPEN_MODEL, "roles": (Role.HANDLER,)}))


def _text(value: object) -> str:
    return value.strip() if isinstance(value, str) else ""
