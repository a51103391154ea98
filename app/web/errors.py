"""Error pages in plain words: what happened, and what one can do now."""

from flask import Flask, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import DataError, IntegrityError, OperationalError
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response

from app.extensions import db
from app.web.navigation import address_to_return
from workflows.vocabulary import N_

#: PostgreSQL's word for a number that a column cannot hold; SQLite's driver raises OverflowError.
OUT_OF_RANGE = "22003"
#: SQLite's word for an act that waited too long for others.
BUSY = "database is locked"
#: Title and what to do, by HTTP status.
SENTENCES: dict[int, tuple[str, str]] = {
    400: (N_("This request was not understood"), N_("Go back, load the page again and repeat what you did.")),
    403: (
        N_("You may not open this page"),
        N_(
            "It needs a role that you do not hold today. If you should hold it, ask your security administrator."
        ),
    ),
    404: (
        N_("This page does not exist"),
        N_("The address is wrong, or what stood here is not open to you. Start again from your work list."),
    ),
    405: (N_("This address cannot be used like that"), N_("Go back and use the buttons of the page.")),
    409: (
        N_("This has changed since you opened it"),
        N_("Somebody else was quicker. Load the page again, look at what changed, and decide anew."),
    ),
    413: (
        N_("What you sent is too large"),
        N_("Send a smaller file, or split it. Go back: what you typed is still there."),
    ),
    429: (N_("Too many requests"), N_("Wait a minute and try again.")),
    500: (
        N_("Something went wrong on our side"),
        N_(
            "Nothing was half done: the whole step was taken back. Try again; if it happens again, tell the operators."
        ),
    ),
    503: (
        N_("Too many people are saving at this moment"),
        N_(
            "Nothing was saved and nothing is lost. Go back, what you typed is still there, and send it once more."
        ),
    ),
}


def connect(app: Flask) -> None:
    """Answer every error with a page of our own."""
    _refuse_the_impossible(app)

    @app.errorhandler(CSRFError)
    def _expired(_error: CSRFError) -> tuple[str, int] | Response:
        if not current_user.is_authenticated and request.endpoint != "people.sign_in":
            return redirect(url_for("people.sign_in", next=address_to_return()))
        return page_for(
            400,
            _("This form has expired"),
            _(
                "For safety a form is good for one session only. Go back, load the page again and send it once more."
            ),
        )

    @app.errorhandler(StaleDataError)
    def _stale(_error: StaleDataError) -> tuple[str, int]:
        return page_for(409)

    app.register_error_handler(IntegrityError, _at_once)
    app.register_error_handler(OperationalError, _waited_too_long)

    @app.errorhandler(HTTPException)
    def _http(error: HTTPException) -> ResponseReturnValue:
        if error.response is not None or (error.code or 500) < 400:
            return error.get_response()
        sentence = error.description if "description" in vars(error) else None
        return page_for(error.code or 500, advice=sentence)

    @app.errorhandler(500)
    def _ours(_error: Exception) -> tuple[str, int]:
        db.session.rollback()
        return page_for(500)


def _at_once(error: IntegrityError) -> tuple[str, int]:
    """Two people, or one who pressed twice, did in the same moment what can be done once."""
    db.session.rollback()
    if not any(words in str(error.orig).casefold() for words in ("unique constraint", "duplicate key")):
        raise error
    return page_for(409)


def _waited_too_long(error: OperationalError) -> tuple[str, int]:
    """Others wrote for longer than an act waits for them."""
    db.session.rollback()
    if BUSY not in str(error.orig):
        raise error
    return page_for(503)


def _refuse_the_impossible(app: Flask) -> None:
    """Answer what no link of ours asks for."""

    @app.before_request
    def address_is_readable() -> None:
        """No database takes a zero byte, and no address of ours holds one."""
        if any("\x00" in value for values in request.args.listvalues() for value in values):
            abort(400)

    @app.errorhandler(OverflowError)
    @app.errorhandler(DataError)
    def _beyond_all_bounds(error: OverflowError | DataError) -> tuple[str, int]:
        """A number that no database holds, or a day that no calendar has."""
        if isinstance(error, DataError) and getattr(error.orig, "sqlstate", None) != OUT_OF_RANGE:
            raise error
        db.session.rollback()
        return page_for(400)


def page_for(code: int, title: str = "", advice: str | None = None) -> tuple[str, int]:
    """The error page of a status; a view may give its own title and sentence."""
    known_title, known_advice = SENTENCES.get(code, SENTENCES[400 if code < 500 else 500])
    return (
        render_template(
            "errors/page.html",
            code=code,
            heading=title or _(known_title),
            advice=advice or _(known_advice),
            address=request.path,
        ),
        code,
    )
