"""The forms of signing in, of one's own account, and of administration."""

from flask_babel import lazy_gettext as _l
from wtforms import PasswordField, SelectField, StringField
from wtforms.validators import EqualTo, InputRequired

from app.web.forms import BaseForm
from app.web.languages import LANGUAGES


class SignInForm(BaseForm):
    """User name and password."""

    username = StringField(
        _l("User name"),
        [InputRequired(_l("Type your user name."))],
        render_kw={"autocomplete": "username", "autocapitalize": "none", "autofocus": True},
    )
    password = PasswordField(
        _l("Password"),
        [InputRequired(_l("Type your password."))],
        render_kw={"autocomplete": "current-password"},
    )


class PasswordForm(BaseForm):
    """Change one's own password."""

    old = PasswordField(
        _l("Present password"),
        [InputRequired(_l("Type your present password."))],
        render_kw={"autocomplete": "current-password"},
    )
    new = PasswordField(
        _l("New password"),
        [InputRequired(_l("Type a new password."))],
        description=_l(
            "At least 8 characters, three of: capital letters, small letters, digits, others. Not one of your last five."
        ),
        render_kw={"autocomplete": "new-password"},
    )
    again = PasswordField(
        _l("New password once more"),
        [
            InputRequired(_l("Type the new password once more.")),
            EqualTo("new", _l("The two new passwords differ.")),
        ],
        render_kw={"autocomplete": "new-password"},
    )


class LanguageForm(BaseForm):
    """Choose the language of pages and messages."""

    language = SelectField(_l("Language"), choices=list(LANGUAGES.items()))
