"""Models and versions as a person may see them, and the engine's model of a version."""

from datetime import date
from functools import lru_cache

from sqlalchemy import ColumnElement, Select, and_, func, or_, select

from app.cases.models import Event
from app.extensions import db
from app.organisations.models import Unit
from app.organisations.queries import paths_above, within
from app.people.models import User
from app.people.queries import holders_of, scopes_of
from app.scoring.model import Model
from app.scoring.reading import model_of as engine_model_of
from app.stages.assessment.model.models import IndexModel, InvitedExpert, ModelVersion
from workflows.index_model import JUDGES
from workflows.vocabulary import CASE_ROLES, IndexModelState, Role

#: Who reads models that are in force, besides those who work on cases.
READERS = frozenset({Role.VIEWER, Role.DATA_REPORTER, Role.REVIEW_DELEGATE})
#: A draft is changed hundreds of times; the page tells the latest of it.
MOST_TOLD = 200
_IN_FORCE = (str(IndexModelState.APPROVED), str(IndexModelState.RETIRED))


def approved_versions(unit: Unit) -> list[ModelVersion]:
    """The versions in force that a round over a unit may use: the unit's own and those above it, newest first."""
    return list(
        db.session.scalars(
            select(ModelVersion)
            .join(IndexModel)
            .where(
                ModelVersion.state == IndexModelState.APPROVED,
                IndexModel.unit_path.in_(paths_above(unit.path)),
            )
            .order_by(IndexModel.unit_path.desc(), ModelVersion.approved_at.desc(), ModelVersion.id.desc())
        )
    )


def model_of(version: ModelVersion) -> Model:
    """The engine's model of a version. Raises Unreadable where a draft has faults."""
    return _model_of_text(version.sha256, version.text)


@lru_cache(maxsize=32)
def _model_of_text(_sha256: str, text: str) -> Model:
    return engine_model_of(text)


def visible_versions(user: User, on: date) -> Select[ModelVersion]:
    """The versions that a person may see: all of units over which one works, those in force of units above."""
    return select(ModelVersion).join(IndexModel).where(_is_visible(user, on))


def visible_version(version_id: int, user: User, on: date) -> ModelVersion | None:
    """One version, if this person may see it."""
    return db.session.scalar(visible_versions(user, on).where(ModelVersion.id == version_id))


def _is_visible(user: User, on: date) -> ColumnElement[bool]:
    office = scopes_of(user, CASE_ROLES, on)
    readers = scopes_of(user, CASE_ROLES | READERS, on)
    above = {path for scope in readers for path in paths_above(scope)}
    touched = or_(within(IndexModel.unit_path, readers), IndexModel.unit_path.in_(above))
    invited = select(InvitedExpert.version_id).where(InvitedExpert.user_id == user.id)
    return or_(
        within(IndexModel.unit_path, office),
        and_(ModelVersion.state.in_(_IN_FORCE), touched),
        ModelVersion.id.in_(invited),
    )


def versions_of(model: IndexModel) -> Select[ModelVersion]:
    """Every version of a model, the newest first."""
    return select(ModelVersion).where(ModelVersion.model_id == model.id).order_by(ModelVersion.number.desc())


def next_number(model: IndexModel) -> int:
    """The number that the next version of a model takes."""
    last = select(func.max(ModelVersion.number)).where(ModelVersion.model_id == model.id)
    return (db.session.scalar(last) or 0) + 1


def experts_of(version: ModelVersion) -> list[InvitedExpert]:
    """Who was invited to judge in a version."""
    return list(
        db.session.scalars(
            select(InvitedExpert).where(InvitedExpert.version_id == version.id).order_by(InvitedExpert.id)
        )
    )


def asked_to_judge(user: User) -> list[ModelVersion]:
    """The drafts in which a person was invited to judge."""
    return list(
        db.session.scalars(
            select(ModelVersion)
            .join(InvitedExpert, InvitedExpert.version_id == ModelVersion.id)
            .where(InvitedExpert.user_id == user.id, ModelVersion.state == IndexModelState.DRAFT)
            .order_by(ModelVersion.id)
        )
    )


def history_of(version: ModelVersion) -> list[Event]:
    """What happened to a version, the newest first."""
    return list(
        db.session.scalars(
            select(Event)
            .where(Event.subject_kind == ModelVersion.workflow_name, Event.subject_id == version.id)
            .order_by(Event.id.desc())
            .limit(MOST_TOLD)
        )
    )


def candidates_for_judging(version: ModelVersion, on: date) -> list[User]:
    """The people who may be invited to judge and were not yet, by name."""
    known = {each.user_id for each in experts_of(version)}
    found = {
        user.id: user
        for role in JUDGES
        for user in holders_of(role, version.model.unit_path, on)
        if user.id not in known
    }
    return sorted(found.values(), key=lambda user: (user.name, user.id))
