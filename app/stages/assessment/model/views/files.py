"""A version as files: TOML and xlsx; and the matrix of systems and kinds of unit, on the page and as xlsx."""

from flask import Response as FlaskResponse
from flask import render_template, request
from flask_babel import gettext as _

from app.stages.assessment.export import as_xlsx
from app.stages.assessment.model.access import version_page
from app.stages.assessment.model.matrix import Field, Matrix, matrix_of
from app.stages.assessment.model.models import ModelVersion
from app.stages.assessment.model.sheets import workbook_of
from app.stages.assessment.model.tags import Goal, System
from app.stages.assessment.model.views import blueprint
from app.stages.assessment.model.views.showing import kinds_in_words, percent, shown

SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@blueprint.get("/models/versions/<int:subject_id>/model.toml")
@version_page
def toml_file(version: ModelVersion) -> FlaskResponse:
    """The model file, as the commands read it."""
    return _file(version.text.encode(), "application/toml", _name(version, "toml"))


@blueprint.get("/models/versions/<int:subject_id>/model.xlsx")
@version_page
def xlsx_file(version: ModelVersion) -> FlaskResponse:
    """The model as a workbook, which can be changed and brought back."""
    return _file(workbook_of(shown(version).document), SHEET, _name(version, "xlsx"))


@blueprint.get("/models/versions/<int:subject_id>/matrix")
@version_page
def matrix(version: ModelVersion) -> str:
    """Which indicators meet which system and kind of unit; a field that is chosen lists its indicators."""
    seen = shown(version)
    known = kinds_in_words()
    found = matrix_of(seen.document, seen.weights, list(known))
    chosen, title = _chosen(found, known)
    return render_template(
        "pages/assessment/model/matrix.html",
        version=version,
        matrix=found,
        systems=System,
        goals=Goal,
        kinds=known,
        chosen=chosen,
        title=title,
        weights=seen.weights,
        percent=percent,
        shown=seen,
    )


@blueprint.get("/models/versions/<int:subject_id>/matrix.xlsx")
@version_page
def matrix_file(version: ModelVersion) -> FlaskResponse:
    """The same matrix as a workbook, a row for each field."""
    seen = shown(version)
    known = kinds_in_words()
    found = matrix_of(seen.document, seen.weights, list(known))
    rows = [
        (
            _(system.label),
            known[kind],
            len(field.indicators),
            percent(field.weight) if field.weight is not None else "",
            "、".join(entry.name for entry in field.indicators),
        )
        for (system, kind), field in found.fields.items()
    ]
    headings = (_("One of the six systems"), _("Kind of unit"), _("Indicators"), _("Weight"), _("Names"))
    return _file(as_xlsx(_("Matrix"), headings, rows), SHEET, _name(version, "xlsx", "-matrix"))


def _chosen(found: Matrix, known: dict[str, str]) -> tuple[Field | None, str]:
    """The field that the address names, with its heading."""
    system, goal = request.args.get("system", ""), request.args.get("goal", "")
    kind = request.args.get("unit_kind", "")
    if goal in set(Goal):
        return found.goals[Goal(goal)], _(Goal(goal).label)
    if system not in set(System):
        return None, ""
    if kind in known:
        return found.fields[System(system), kind], f"{_(System(system).label)} × {known[kind]}"
    return found.systems[System(system)], _(System(system).label)


def _name(version: ModelVersion, ending: str, part: str = "") -> str:
    return f"{version.model.code}-v{version.number}{part}.{ending}"


def _file(content: bytes, kind: str, name: str) -> FlaskResponse:
    from urllib.parse import quote

    answer = FlaskResponse(content, mimetype=kind)
    answer.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name)}"
    return answer
