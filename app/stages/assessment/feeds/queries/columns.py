"""What is asked of departments: the columns of a round, of a delivery, of a model."""

from sqlalchemy import case, select

from app.extensions import db
from app.scoring.complaints import Unreadable
from app.scoring.model.tree import columns_of as input_columns
from app.stages.assessment.feeds.columns import Column, called, column_named, columns_of_model
from app.stages.assessment.feeds.models import Delivery, Feed
from app.stages.assessment.feeds.periods import Period, periods_of
from app.stages.assessment.model.models import IndexModel, ModelVersion
from app.stages.assessment.model.queries import model_of
from app.stages.assessment.models import Round
from workflows.vocabulary import IndexModelState


def columns_of(delivery: Delivery) -> list[Column]:
    """What a delivery asks for, as the model of its round describes it."""
    known = columns_of_round(delivery.round)
    return [called(column_named(known, each["column"]), each["label"]) for each in delivery.asked]


def columns_of_round(round_: Round) -> dict[str, Column]:
    """Every column that the model of a round reads from departments."""
    version = version_of_round(round_)
    return columns_of_model(model_of(version)) if version is not None else {}


def version_of_round(round_: Round) -> ModelVersion | None:
    """The version of a model that a round uses; none where its results are imported."""
    return db.session.get(ModelVersion, round_.model_version_id) if round_.model_version_id else None


def column_of_round(round_: Round, name: str) -> Column:
    """One column of a round by the name that its feed gives it, else the model's."""
    column = column_named(columns_of_round(round_), name)
    for asked in db.session.scalars(select(Delivery.asked).where(Delivery.round_id == round_.id)):
        for each in asked:
            if each["column"] == name:
                return called(column, each["label"])
    return column


def columns_behind(round_: Round, name: str) -> list[str]:
    """The columns behind an indicator, a bonus or a penalty of a round's model; a column stands for itself."""
    version = version_of_round(round_)
    model = model_of(version) if version is not None else None
    if model is None:
        return [name]
    for indicator in model.indicators:
        if indicator.code == name:
            return list(input_columns(indicator)) or [indicator.column]
    adjusting = [rule.column for rule in (*model.bonuses, *model.penalties) if rule.code == name]
    return adjusting or [veto.column for veto in model.vetoes if veto.code == name] or [name]


def columns_of_newest(model: IndexModel) -> dict[str, Column]:
    """What the newest readable version of a model asks of departments: the one in force before a draft."""
    wanted = select(ModelVersion).where(ModelVersion.model_id == model.id)
    first = case((ModelVersion.state == IndexModelState.APPROVED, 0), else_=1)
    for version in db.session.scalars(wanted.order_by(first, ModelVersion.number.desc())):
        try:
            return columns_of_model(model_of(version))
        except Unreadable:  # a draft may be half finished
            continue
    return {}


def model_of_round(round_: Round) -> IndexModel | None:
    """The model that a round uses."""
    version = version_of_round(round_)
    return version.model if version is not None else None


def feeds_of(model_id: int) -> list[Feed]:
    """The feeds of a model, those that ended last."""
    wanted = select(Feed).where(Feed.model_id == model_id).order_by(Feed.ended_at.is_not(None), Feed.name)
    return list(db.session.scalars(wanted).unique())


def not_asked_for(round_: Round) -> list[tuple[Feed, Period]]:
    """The feeds of a round's model and the periods of which nobody was asked yet."""
    version = version_of_round(round_)
    if version is None:
        return []
    asked = set(
        db.session.execute(select(Delivery.feed_id, Delivery.period).where(Delivery.round_id == round_.id))
    )
    return [
        (feed, period)
        for feed in feeds_of(version.model_id)
        if feed.ended_at is None
        for period in periods_of(round_, feed.cadence)
        if (feed.id, period.name) not in asked
    ]
