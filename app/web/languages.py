"""Which language a page speaks, and the words of templates in it."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import lru_cache
from gettext import NullTranslations

from babel import Locale
from flask import Flask, g, has_request_context, request
from flask_babel import force_locale, get_locale, get_translations
from flask_login import current_user
from jinja2 import pass_eval_context
from jinja2.nodes import EvalContext
from markupsafe import Markup

#: What a person may choose, each by its own name.
LANGUAGES = {"zh_CN": "中文", "en": "English"}
DEFAULT = "zh_CN"
COOKIE = "qingjian_language"
_LOCALES = {name: Locale.parse(name) for name in LANGUAGES}


def chosen_language() -> str:
    """The language asked for in this address, else the person's own, else the browser's cookie, else Chinese."""
    if not has_request_context():
        return DEFAULT
    wishes = [request.args.get("lang")]
    if "_login_user" in g and current_user.is_authenticated:
        wishes.append(current_user.language)
    wishes.append(request.cookies.get(COOKIE))
    return next((wish for wish in wishes if wish in LANGUAGES), DEFAULT)


def chosen_locale() -> Locale:
    """The same as Babel knows it; a name would be taken apart anew with every page."""
    return _LOCALES[chosen_language()]


def speaks_chinese() -> bool:
    """Does this page, mail or command speak Chinese?"""
    locale = get_locale()
    return locale is None or locale.language == "zh"


@contextmanager
def spoken_in(language: str) -> Iterator[None]:
    """Let templates speak another language for a while, as mails do."""
    g.pop("words", None)
    try:
        with force_locale(language):
            yield
    finally:
        g.pop("words", None)


def connect(app: Flask) -> None:
    """Tell templates which languages there are and which one they speak."""
    _speak_quickly(app)

    @app.context_processor
    def _languages() -> dict[str, object]:
        chosen = chosen_language()
        return {"languages": LANGUAGES, "language": chosen, "html_language": chosen.replace("_", "-")}


class Words(dict[str, Markup]):
    """A language's sentences as pages say them: each is looked up and made safe once, not at each of 600 words."""

    def __init__(self, catalogue: NullTranslations) -> None:
        super().__init__()
        self.catalogue = catalogue

    def __missing__(self, message: str) -> Markup:
        sentence = self[message] = _filled(self.catalogue.gettext(message), {})
        return sentence


def _filled(sentence: str, named: Mapping[str, object]) -> Markup:
    safe = Markup(sentence)  # noqa: S704 - sentences are ours, what fills their places is escaped
    return safe % named if "%" in sentence else safe


_words_of = lru_cache(maxsize=8)(Words)


def _speak_quickly(app: Flask) -> None:
    """Give templates their ``_`` and ``ngettext`` without what the stock ones do at each of a page's 600 words.

    Those look the catalogue up anew and copy the template's whole context. The meaning is the same: the sentence in
    the page's language, its named places filled, and escaped where the template escapes.
    """

    def words() -> Words:
        try:
            spoken: Words = g.words
        except AttributeError:
            spoken = g.words = _words_of(get_translations())
        return spoken

    def filled(context: EvalContext, sentence: str, named: dict[str, object]) -> str:
        if context.autoescape:
            return _filled(sentence, named)
        return sentence % named if "%" in sentence else sentence

    @pass_eval_context
    def gettext(context: EvalContext, message: str, /, **named: object) -> str:
        if not named and context.autoescape:
            return words()[message]
        return filled(context, words().catalogue.gettext(message), named)

    @pass_eval_context
    def ngettext(context: EvalContext, one: str, many: str, num: int, /, **named: object) -> str:
        return filled(context, words().catalogue.ngettext(one, many, num), {"num": num} | named)

    app.jinja_env.globals.update(_=gettext, gettext=gettext, ngettext=ngettext)
