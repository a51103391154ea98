"""Two versions of one model beside each other, as a list of what changed."""

from collections.abc import Mapping

from flask import abort, render_template, request
from flask_babel import gettext as _

from app.cases.access import me
from app.clock import local_day, now
from app.extensions import db
from app.stages.assessment.model import queries
from app.stages.assessment.model.access import version_page
from app.stages.assessment.model.comparing import Difference, Kind, differences
from app.stages.assessment.model.document import read_document
from app.stages.assessment.model.forms.rules import SECTION_OF, SECTIONS
from app.stages.assessment.model.models import IndexModel, ModelVersion
from app.stages.assessment.model.views import blueprint
from app.stages.assessment.model.views.showing import value_words
from app.stages.assessment.model.words import KEYS


@blueprint.get("/models/versions/<int:subject_id>/compare")
@version_page
def compare(version: ModelVersion) -> str:
    """What changed from an earlier version to this one."""
    seen = queries.visible_versions(me(), local_day(now())).where(IndexModel.id == version.model_id)
    others = [
        each
        for each in db.session.scalars(seen.order_by(ModelVersion.number.desc())).unique()
        if each.id != version.id
    ]
    asked = request.args.get("with", "")
    usual = version.based_on_id if not asked else None
    other = next((each for each in others if str(each.id) == asked or each.id == usual), None)
    if asked and other is None:
        abort(404)
    if other is None and others:
        other = others[0]
    after = read_document(version.text)
    before = read_document(other.text) if other is not None else after
    found = differences(before, after)
    names = {each.code: each.name or each.code for each in (*before.entries, *after.entries)}
    return render_template(
        "pages/assessment/model/compare.html",
        version=version,
        other=other,
        others=others,
        found=found,
        where=_where,
        key_words=lambda key: _key_words(key, names),
        said=lambda each, value: _value_words(each, value, names),
    )


def _where(each: Difference) -> str:
    if each.table in ("node", "indicator"):
        return each.name
    if each.table == "judgements":
        return f"{each.name} · {_('judgements')}"
    section = str(SECTIONS[SECTION_OF[each.table]][0]) if each.table in SECTION_OF else each.table
    return f"{section} · {each.name}" if each.name else section


def _key_words(key: str, names: Mapping[str, str]) -> str:
    parts = (_pair_words(part, names) or str(KEYS.get(part, part)) for part in key.split(" · "))
    return " · ".join(parts) if key else ""


def _pair_words(part: str, names: Mapping[str, str]) -> str:
    """The two that were judged against each other, by name."""
    first, between, second = part.partition(" : ")
    return f"{names.get(first, first)} : {names.get(second, second)}" if between else ""


def _value_words(each: Difference, value: object, names: Mapping[str, str]) -> str:
    """What stood there; of places in the tree the names instead of the codes."""
    moved = each.kind is Kind.MOVED and isinstance(value, str)
    return (
        _(", ").join(names.get(code, code) for code in str(value).split(", "))
        if moved
        else value_words(value)
    )
