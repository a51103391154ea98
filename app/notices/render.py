"""The only door to WeasyPrint: a document's content becomes a page for the screen, or the bytes of its PDF.

The same template serves both. Nothing leaves the renderer: no network, no file but our own templates and
fonts. A character without a glyph would print as an empty box and raise nothing, so the text is compared with
the fonts before, and every warning of the engine is a refusal.
"""

import ctypes.util
import gc
import logging
import re
import threading
import unicodedata
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from app.notices import typesetting
from app.notices.content.letterhead import Document
from app.notices.fonts import FACES, NOTO, FontSet, font_files, prepare_fontconfig
from config import ROOT, from_environment
from workflows.engine import Refused
from workflows.table import Reason
from workflows.vocabulary import N_

TEMPLATES = ROOT / "templates" / "notices"


class NoticeIncomplete(Refused):
    """The document cannot be printed whole; the reason names the character, font or file that is missing."""

    def __init__(self, message: str, **params: Any) -> None:
        super().__init__(Reason(message, params))


@dataclass(frozen=True, kw_only=True)
class Imprint:
    """What signing adds to the content: number and day. A draft has neither, and a watermark instead."""

    number: str = ""
    dated: date | None = None
    watermark: str = ""
    #: Goes into the file's own dates, so that the same record gives the same bytes anywhere.
    signed_at: datetime = datetime(2000, 1, 1, tzinfo=UTC)

    @property
    def instant(self) -> str:
        """The moment of signing as the file's metadata has it."""
        return self.signed_at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


DRAFT = Imprint(watermark="草稿")
SAMPLE = Imprint(watermark="样稿")


@dataclass(frozen=True)
class Printed:
    """A PDF and everything that made it what it is."""

    pdf: bytes
    pages: int
    template_version: str
    engine_version: str
    font_set_sha256: str
    substitutions: dict[str, str]


def sheet(content: Document, imprint: Imprint) -> Markup:
    """The document as a piece of a page: the very markup that is printed. Data is never markup."""
    template = _templates().get_template(f"{content.kind.value}.html")
    return Markup(template.render(content=content, imprint=imprint))  # noqa: S704 - escaped by the environment


def print_document(content: Document, imprint: Imprint) -> Printed:
    """The document as a PDF, byte for byte the same for the same content, imprint, templates and fonts.

    Raises NoticeIncomplete where anything would be missing on paper, FontsMissing without fonts.
    """
    engine = _engine()
    markup = sheet(content, imprint)
    page = _templates().get_template("pdf.html").render(content=content, imprint=imprint, sheet=markup)
    _refuse_unprintable(markup.striptags(), engine.fonts)
    pdf, pages = engine.print(page)
    return Printed(
        pdf, pages, template_version(), engine.version, engine.fonts.sha256, engine.fonts.substitutions
    )


@cache
def template_version() -> str:
    """A hash over every template and style that documents are made from."""
    digest = sha256()
    for path in sorted(TEMPLATES.rglob("*")):
        if path.is_file():
            digest.update(path.relative_to(TEMPLATES).as_posix().encode() + b"\n" + path.read_bytes())
    return digest.hexdigest()[:16]


def keep_fonts_under(folder: Path) -> None:
    """Say where the private fontconfig may be written; the folder of the first PDF counts for the process."""
    _place["folder"] = folder


_place: dict[str, Path] = {}
_printing = threading.Lock()


class _Engine:
    """WeasyPrint, loaded once, with one font configuration and one parsed style sheet for all documents."""

    def __init__(self) -> None:
        _refuse_slow_subsetting()
        self.fonts = font_files()
        folder = _place.get("folder") or from_environment().data / "fonts"
        prepare_fontconfig(self.fonts, folder)
        import pydyf
        import weasyprint
        from weasyprint.pdf import fonts as pdf_fonts
        from weasyprint.text.fonts import FontConfiguration
        from weasyprint.urls import URLFetcher

        pdf_fonts.get_hb_object_data = _each_font_read_once(
            pdf_fonts.get_hb_object_data, {file.path.stat().st_size for file in self.fonts.files}
        )
        self._weasyprint: Any = weasyprint
        self._stream: type[Any] = pydyf.Stream
        self.version = f"WeasyPrint {weasyprint.__version__}"
        self._fetcher = _closed_fetcher(URLFetcher)
        self._configuration = FontConfiguration()
        self._warnings = _Warnings()
        logging.getLogger("weasyprint").addHandler(self._warnings)
        self._styles = [
            weasyprint.CSS(
                string=css, font_config=self._configuration, url_fetcher=self._fetcher, base_url=None
            )
            for css in _styles_of_paper(self.fonts)
        ]
        self._warnings.refuse()

    def print(self, page: str) -> tuple[bytes, int]:
        """The PDF of a page of HTML and its page count."""
        with _printing, _garbage_collector_at_rest():
            self._warnings.sentences.clear()
            document = self._weasyprint.HTML(string=page, url_fetcher=self._fetcher, base_url=None).render(
                font_config=self._configuration, stylesheets=self._styles
            )
            identifier = sha256(page.encode()).hexdigest()[:32].encode()
            pdf = document.write_pdf(pdf_identifier=identifier, finisher=self._compress)
            self._warnings.refuse()
            strange = {font.family for font in document.fonts.values()} - {
                file.family for file in self.fonts.files
            }
            if strange:
                raise NoticeIncomplete(
                    N_("The document used fonts outside its list: %(fonts)s."),
                    fonts=", ".join(sorted(strange)),
                )
            return pdf, len(document.pages)

    def _compress(self, _document: Any, pdf: Any) -> None:
        # The writer asks for each stream twice (for the file and for its identifier) and would compress it each
        # time, at a level that costs three times this one and saves a hundredth.
        for each in pdf.objects:
            if isinstance(each, self._stream) and each.compress:
                each.compress = False
                whole = each.data.partition(b"\nstream\n")[2].removesuffix(b"\nendstream")
                each.stream = [zlib.compress(whole, 4)]
                each.extra["Filter"] = "/FlateDecode"


class _Warnings(logging.Handler):
    """Keeps what the engine only logs: a missing glyph, font, image or style is no warning here."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.sentences: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.sentences.append(record.getMessage())

    def refuse(self) -> None:
        """Raise what was heard since the last document."""
        if self.sentences:
            heard = "; ".join(dict.fromkeys(self.sentences))
            self.sentences.clear()
            raise NoticeIncomplete(N_("The document cannot be printed whole: %(heard)s."), heard=heard)


class _garbage_collector_at_rest:  # noqa: N801 - reads as a sentence in a with statement
    """No collection while printing: a fifth of the time goes there otherwise."""

    def __enter__(self) -> None:
        self._was_on = gc.isenabled()
        gc.disable()

    def __exit__(self, *_: object) -> None:
        if self._was_on:
            gc.enable()


_engines: list[_Engine] = []
_loading = threading.Lock()


def _engine() -> _Engine:
    with _loading:
        if not _engines:
            _engines.append(_Engine())
        return _engines[0]


def _closed_fetcher(base: type[Any]) -> Any:
    """A fetcher that fetches nothing: documents are made of text, our styles and our fonts."""

    class Closed(base):
        def fetch(self, url: str, headers: Any = None) -> Any:
            _refuse_address(url)

    return Closed(allowed_protocols=())


def _refuse_address(url: str) -> None:
    raise NoticeIncomplete(N_("A document may not refer to anything outside itself: %(url)s"), url=url[:200])


def _refuse_slow_subsetting() -> None:
    # Without it the engine logs one line and becomes 13 to 31 times slower.
    if ctypes.util.find_library("harfbuzz-subset") is None and not _loads("libharfbuzz-subset.so.0"):
        raise NoticeIncomplete(
            N_(
                "The system library libharfbuzz-subset0 is missing: apt-get install libharfbuzz-subset0, then print again."
            )
        )


def _loads(library: str) -> bool:
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def _refuse_unprintable(text: str, fonts: FontSet) -> None:
    missing = fonts.missing_from(text)
    if missing:
        names = ", ".join(
            f"“{each}” U+{ord(each):04X} {unicodedata.name(each, 'UNNAMED')}" for each in missing[:5]
        )
        raise NoticeIncomplete(
            N_("No font has these characters, so the document cannot be printed: %(characters)s"),
            characters=names,
        )


@cache
def _templates() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES), autoescape=True, undefined=StrictUndefined, trim_blocks=True,
        lstrip_blocks=True,
    )  # fmt: skip
    environment.filters |= {
        "in_words": typesetting.in_words,
        "clock": typesetting.at_the_clock,
        "numeral": typesetting.numeral,
        "indent_over": typesetting.indent_over,
        "mark_size": typesetting.mark_size,
    }
    return environment


def _each_font_read_once(read: Callable[..., bytes], sizes: set[int]) -> Callable[..., bytes]:
    """The engine copies every font whole for every document, only to embed a subset: keep the copy.

    Whole faces, known by their size, live as long as the font configuration, so their address names them.
    """
    kept: dict[str, bytes] = {}

    def once(face: object, *colour: object) -> bytes:
        if colour:
            return read(face, *colour)
        found = kept.get(repr(face))
        if found is None:
            found = read(face)
            if len(found) in sizes:
                kept[repr(face)] = found
        return found

    return once


def _styles_of_paper(fonts: FontSet) -> Iterator[str]:
    """The style of paper, then the style that screen and paper share, with the families written out.

    Looking up a variable for every element costs a twentieth of a document's time.
    """
    chains = {face.key: _families(fonts.chain(face.key)) for face in FACES}
    chains["song"] = _families((NOTO[0],))
    yield _templates().get_template("styles/page.css").render(chains=chains)
    shared = (TEMPLATES / "styles" / "sheet.css").read_text(encoding="utf-8")
    yield re.sub(r"var\(--(\w+)\)", lambda found: chains[found[1]], shared)


def _families(names: tuple[str, ...]) -> Markup:
    # Names come from font files: only letters, digits and the like may reach the style sheet.
    safe = (re.sub(r"[^\w .+()-]", "", name) for name in names)
    return Markup(", ".join(f'"{name}"' for name in safe))  # noqa: S704 - cleaned above
