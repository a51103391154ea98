"""The sheet that people fill in on their phones: no account, no cookie, no script, and no trace of who it was."""

from flask import make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from app.clock import local_day, now
from app.extensions import csrf, empty_journal, transaction
from app.people.access import public
from app.stages.assessment.surveys import actions, queries, sheets
from app.stages.assessment.surveys.models import SurveyGroup
from app.stages.assessment.surveys.queries import Invitation
from app.stages.assessment.surveys.views import blueprint
from app.stages.assessment.surveys.words import GRADES, Scale, Standing, spoken
from app.web.languages import DEFAULT, chosen_language

#: A sheet is a few hundred short fields; whatever is larger is none.
LARGEST = 64 * 1024
#: What each standing answers. Never 403: the access log keeps who was refused, and here nobody is kept.
CODES = {
    Standing.UNKNOWN: 404,
    Standing.USED: 410,
    Standing.NOT_YET: 409,
    Standing.CLOSED: 410,
    Standing.FULL: 410,
    Standing.BARRED: 429,
}


@blueprint.get("/s")
@public
def enter_code() -> Response:
    """Type the code of a card."""
    code = request.args.get("code", "").strip()
    if code:
        return redirect(url_for("surveys.sheet", code=code, lang=_language()), 303)
    return _page("enter")


@blueprint.get("/s/thanks")
@public
def thanks() -> Response:
    """The answer was received. The address names no code."""
    return _page("thanks")


@blueprint.route("/s/<code>", methods=["GET", "POST"])
@csrf.exempt  # type: ignore[untyped-decorator] # nobody can be made to send a sheet without the code, and a token would need a cookie
@public
def sheet(code: str) -> Response:
    """The questions; and the answer, once."""
    request.max_content_length = LARGEST
    address = request.remote_addr or ""
    if queries.is_barred(address, now()):
        return _refused(Standing.BARRED)
    found = queries.invitation(code, local_day(now()))
    if found.standing is Standing.UNKNOWN:
        with transaction():
            actions.count_wrong_code(address, now=now())
    elif request.method == "POST":
        return _answered(code)
    return _sheet(code, found, None) if found.standing is Standing.GOOD else _refused(found.standing)


def _answered(code: str) -> Response:
    """Take the answer, or show the sheet again with what is missing; what was given stays."""
    try:
        with transaction():
            found = queries.invitation(code, local_day(now()))
            if found.standing is not Standing.GOOD:
                return _refused(found.standing)
            given = _given(found)
            if given.group is None or not given.says_something:
                return _sheet(code, found, given)
            if queries.is_full(given.group):
                return _refused(Standing.FULL)
            assert found.code is not None
            actions.answer(found.code, actions.Sheet(given.group, given.marks), now=now())
    except actions.Used:
        return _refused(Standing.USED)
    except actions.Full:
        return _refused(Standing.FULL)
    empty_journal()
    return redirect(url_for("surveys.thanks", lang=_language()), 303)


def _given(found: Invitation) -> sheets.Given:
    assert found.survey is not None
    assert found.code is not None
    return sheets.read_sheet(
        request.form, found.survey, queries.units_asked_about(found.code), found.code.batch.group
    )


def _sheet(code: str, found: Invitation, given: sheets.Given | None) -> Response:
    assert found.survey is not None
    assert found.code is not None
    survey, batch = found.survey, found.code.batch
    return _page(
        "sheet",
        200 if given is None else 422,
        survey=survey,
        units=queries.units_asked_about(found.code),
        groups=_groups_to_choose(survey.groups if survey.group_is_asked and batch.group is None else []),
        given=given,
        address=url_for("surveys.sheet", code=code, lang=_language()),
        code=code,
        preview=False,
        **questionnaire(survey.scale),
    )


def _groups_to_choose(groups: list[SurveyGroup]) -> list[tuple[SurveyGroup, bool]]:
    return [(group, queries.is_full(group)) for group in groups]


def questionnaire(scale: Scale) -> dict[str, object]:
    """What the sheet needs to draw its questions."""
    return {"field_of": sheets.field_of, "grades": GRADES if scale is Scale.FIVE else ()}


@blueprint.app_template_filter("spoken")
def in_reader_s_language(text: str) -> str:
    """A text that people read, in English where the page speaks it and the office wrote some."""
    return spoken(text, english=chosen_language() == "en")


def _refused(standing: Standing) -> Response:
    return _page("standing", CODES[standing], standing=standing)


def _page(name: str, http: int = 200, /, **context: object) -> Response:
    return make_response(render_template(f"pages/assessment/surveys/public/{name}.html", **context), http)


@blueprint.after_request
def _tell_nobody_the_code(answer: Response) -> Response:
    """Where the address holds a code, no page that follows learns of it."""
    if request.path.startswith("/s/"):
        answer.headers["Referrer-Policy"] = "no-referrer"
    return answer


def _language() -> str | None:
    """The language for the next address; none where it is the usual one."""
    language = chosen_language()
    return None if language == DEFAULT else language
