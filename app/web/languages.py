"""Which language a page speaks."""

from flask import Flask, g, has_request_context, request
from flask_babel import get_locale
from flask_login import current_user

#: What a person may choose, each by its own name.
LANGUAGES = {"zh_CN": "中文", "en": "English"}
DEFAULT = "zh_CN"
COOKIE = "qingjian_language"


def chosen_language() -> str:
    """The language asked for in this address, else the person's own, else the browser's cookie, else Chinese."""
    if not has_request_context():
        return DEFAULT
    wishes = [request.args.get("lang")]
    if "_login_user" in g and current_user.is_authenticated:
        wishes.append(current_user.language)
    wishes.append(request.cookies.get(COOKIE))
    return next((wish for wish in wishes if wish in LANGUAGES), DEFAULT)


def speaks_chinese() -> bool:
    """Does this page, mail or command speak Chinese?"""
    locale = get_locale()
    return locale is None or locale.language == "zh"


def connect(app: Flask) -> None:
    """Tell templates which languages there are and which one they speak."""

    @app.context_processor
    def _languages() -> dict[str, object]:
        chosen = chosen_language()
        return {"languages": LANGUAGES, "language": chosen, "html_language": chosen.replace("_", "-")}
