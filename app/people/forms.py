"""The forms of signing in, of one's own account, and of administration."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import DateField, PasswordField, SelectField, StringField, TextAreaField
from wtforms.validators import EqualTo, InputRequired, Length, Optional

from app.web.forms import BaseForm, choices
from app.web.languages import LANGUAGES
from workflows.vocabulary import Role


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

    language = SelectField(_l("Language"), choices=choices(LANGUAGES.items()))


class AccountForm(BaseForm):
    """What is known of the person behind an account."""

    username = StringField(
        _l("User name"),
        [InputRequired(_l("Give the account a user name."))],
        description=_l("Begins with a letter; letters, digits, dots, dashes. It never changes."),
        render_kw={"autocomplete": "off"},
    )
    name = StringField(_l("Name"), [InputRequired(_l("Write the person's name.")), Length(max=64)])
    position = StringField(_l("Position"), [Length(max=100)])
    email = StringField(_l("E-mail"), [Length(max=200)])
    phone = StringField(_l("Telephone"), [Length(max=40)])
    unit_code = StringField(_l("Code of the person's unit"), [Length(max=64)])


class RecoveryForm(BaseForm):
    """Ask for a new password for an administrator."""

    reason = TextAreaField(
        _l("Reason"),
        [InputRequired(_l("Say why.")), Length(max=300)],
        description=_l("Who asked for it, and how you made sure that it was that person."),
    )


class GrantForm(BaseForm):
    """Grant a role over the unit that was picked."""

    role = SelectField(_l("Role"))
    from_on = DateField(_l("First day"), [InputRequired(_l("Give the first day."))])
    until_on = DateField(
        _l("Last day"),
        [Optional()],
        description=_l("Empty: until the role is ended. Both days are included."),
    )

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.role.choices = choices((role.value, _(role.label)) for role in Role if role is not Role.CLOCK)
