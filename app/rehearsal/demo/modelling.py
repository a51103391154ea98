"""The demo's office builds its index: from the shipped model, weighed by experts, approved, and already being revised."""

from datetime import datetime
from fractions import Fraction
from itertools import combinations

from app.organisations.models import Unit
from app.rehearsal.cast import Cast
from app.rehearsal.steps import Moments
from app.stages.assessment.model import actions
from app.stages.assessment.model.document import EntryKind, read_document
from app.stages.assessment.model.library import default_text
from app.stages.assessment.model.models import ModelVersion

#: What three experts said: party duty to discipline, party duty to rectification, discipline to rectification.
EXPERTS = {"专家1": ("2", "3", "1"), "专家2": ("3", "2", "1"), "专家3": ("2", "2", "1")}


def build_the_model(unit: Unit, cast: Cast, *, now: datetime) -> ModelVersion:
    """The first version: experts judge what political clarity rests on; reviewed and approved the same day."""
    moments = Moments(now)
    handler = cast["handler1"]
    version = actions.open_model(read_document(default_text()), unit=unit, by=handler, now=moments.next())
    _say_how_far_off(version, "audit_rectified", cast, now=moments.next())
    actions.drop_expert(version, "politics", "", by=handler, now=moments.next())
    for name, (first, second, third) in EXPERTS.items():
        said = {
            ("party_duty", "discipline"): Fraction(first),
            ("party_duty", "rectified"): Fraction(second),
            ("discipline", "rectified"): Fraction(third),
        }
        actions.say_judgements(version, "politics", name, said, by=handler, now=moments.next())
    actions.submit_model(version, by=handler, now=moments.next())
    actions.review_model(version, by=cast["director"], now=moments.next())
    actions.approve_model(version, by=cast["principal"], now=moments.next())
    return version


def _say_how_far_off(version: ModelVersion, code: str, cast: Cast, *, now: datetime) -> None:
    """The audit office counts what is put right by spot checks: its share may be off by three points."""
    entry = read_document(version.text).entry(code)
    assert entry is not None
    actions.change_entry(version, code, {**entry.table, "standard_error": 3}, by=cast["handler1"], now=now)


def revise_the_model(version: ModelVersion, cast: Cast, *, now: datetime) -> ModelVersion:
    """The next version as a draft: a new indicator that nobody has tagged yet, and two people asked to judge; one has."""
    moments = Moments(now)
    handler = cast["handler1"]
    draft = actions.open_version(
        version.model, read_document(version.text), based_on=version, by=handler, now=moments.next()
    )
    new = {
        "code": "decisions",
        "name": "重大行政决策合法性审查率",
        "weight": 4,
        "direction": "higher",
        "source": "司法行政部门",
        "measure": {"kind": "goalposts", "lowest": 60, "highest": 100},
    }
    actions.add_entry(draft, EntryKind.INDICATOR, "lawful", new, by=handler, now=moments.next())
    actions.weigh_by_judgements(draft, "discipline", by=handler, now=moments.next())
    for name, expert in (("评审代表", cast["delegate"]), ("室主任", cast["director"])):
        actions.invite_expert(draft, expert, name, by=handler, now=moments.next())
    document = read_document(draft.text)
    for code in document.sheets:
        pairs = combinations([child.code for child in document.children(code)], 2)
        alike = dict.fromkeys(pairs, Fraction(1))
        actions.judge(draft, code, alike, by=cast["director"], now=moments.next())
    return draft
