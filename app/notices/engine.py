"""The only door to WeasyPrint: a page of our templates, set on paper, becomes the bytes of a PDF/A-3a.

Nothing leaves the engine: it fetches no address. A missing glyph, font or style is only logged there; here each
such line is a refusal. What it would do twice stands in ``savings.py``.
"""

import ctypes.util
import io
import logging
import threading
import zlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from hashlib import sha256
from importlib.resources import files
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

from app.notices.fonts import FontSet, font_files, prepare_fontconfig
from app.notices.savings import (
    each_font_read_once,
    line_for_line,
    no_garbage_collection,
    objects_written_once,
)
from app.notices.seals import Place
from app.notices.seals.placing import places_of_seals
from app.notices.typesetting.blocks import set_on_paper
from app.notices.typesetting.metrics import Metrics
from workflows.engine import Refused
from workflows.table import Reason
from workflows.vocabulary import N_


class NoticeIncomplete(Refused):
    """The document cannot be printed whole; the reason names the character, font or file that is missing."""

    def __init__(self, message: str, **params: Any) -> None:
        super().__init__(Reason(message, params))


@dataclass(frozen=True)
class Payload:
    """What a document says, for machines: the JSON that is attached to its PDF."""

    json: str
    made_at: datetime


@dataclass(frozen=True)
class Paper:
    """A printed PDF: its bytes, its page count, and where each organ's seal goes."""

    pdf: bytes
    pages: int
    seals: tuple[Place, ...]


#: The engine measures in pixels of 1/96 inch.
_POINT = 0.75
_printing = threading.Lock()
_DRAWING = "{http://www.w3.org/2000/svg}svg"
_VARIANT, _COLOURS, _SRGB = "pdf/a-3a", "sheet", "sRGB2014.icc"


class Engine:
    """WeasyPrint, loaded once, with one font configuration and the same styles for all documents."""

    def __init__(self, folder: Path, styles: Callable[[FontSet, Metrics], Sequence[str]]) -> None:
        _refuse_slow_subsetting()
        self.fonts = font_files()
        self.metrics = Metrics(self.fonts)
        self._faces_of_drawings = ", ".join(f"'{name}'" for name in self.fonts.chain("heiti"))
        prepare_fontconfig(self.fonts, folder)
        import cssselect2
        import pydyf
        import weasyprint
        from weasyprint.css import ColorProfile
        from weasyprint.layout import inline
        from weasyprint.pdf import fonts as pdf_fonts
        from weasyprint.text.fonts import FontConfiguration
        from weasyprint.urls import URLFetcher

        pdf_fonts.get_hb_object_data = each_font_read_once(
            pdf_fonts.get_hb_object_data, {file.path.stat().st_size for file in self.fonts.files}
        )
        inline.split_first_line = line_for_line(inline.split_first_line)
        self.version = f"WeasyPrint {weasyprint.__version__}"
        self._attachment: Any = weasyprint.Attachment
        self._stream: type[Any] = pydyf.Stream
        self._written = objects_written_once(pydyf.Object)
        self._colours = partial(_srgb, ColorProfile, (files("weasyprint") / "pdf" / _SRGB).read_bytes())
        self._fetcher = _closed_fetcher(URLFetcher)
        self._configuration = FontConfiguration()
        self._warnings = _Warnings()
        logging.getLogger("weasyprint").addHandler(self._warnings)
        self._plain: Any = weasyprint.HTML
        self._css = "\n".join(styles(self.fonts, self.metrics)[1:])
        base, *others = [
            weasyprint.CSS(
                string=css, font_config=self._configuration, url_fetcher=self._fetcher, base_url=None
            )
            for css in styles(self.fonts, self.metrics)
        ]
        self._styles = others
        self._html = _html_from_tree(weasyprint.HTML, cssselect2.ElementWrapper, base, self._fetcher)
        self._warnings.refuse()

    def print(self, page: str, payload: Payload | None = None) -> Paper:
        """A page (well-formed, as our templates write it) on paper."""
        tree = _tree(page)
        attachments = [self._attached(payload)] if payload else None
        identifier = sha256(page.encode()).hexdigest()[:32].encode()
        with _printing, no_garbage_collection():
            self._warnings.sentences.clear()
            for drawing in tree.iter(_DRAWING):  # does not inherit the page's faces
                drawing.set("font-family", self._faces_of_drawings)
            set_on_paper(tree, self.metrics)  # reads font files, which are not for two threads at once
            document = self._html(tree).render(
                font_config=self._configuration,
                stylesheets=self._styles,
                color_profiles={_COLOURS: self._colours()},
                pdf_variant=_VARIANT,
                output_intent=_COLOURS,
            )
            seals = _where_seals_go(document)
            pdf = document.write_pdf(
                pdf_variant=_VARIANT,
                output_intent=_COLOURS,
                pdf_identifier=identifier,
                attachments=attachments,
                finisher=self._write_once,
            )
            self._warnings.refuse()
            self._refuse_strange_fonts(document)
            return Paper(pdf, len(document.pages), seals)

    def left_to_itself(self, page: str) -> Callable[[], bytes]:
        """The plain way to print a page with the same fonts: what ``qingjian bench notices`` compares with."""
        styled = page.replace("</head>", f"<style>{self._css}</style></head>")
        return lambda: bytes(self._plain(string=styled).write_pdf())

    def _attached(self, payload: Payload) -> Any:
        return self._attachment(
            string=payload.json,
            name="content.json",
            description="The content of this document as data",
            relationship="Data",
            created=payload.made_at,
            modified=payload.made_at,
        )

    def _write_once(self, _document: Any, pdf: Any) -> None:
        # The writer asks for each object twice, for the file and for its identifier, and would write and compress
        # it each time, at a level that costs three times this one and saves a hundredth.
        if "AF" in pdf.catalog:  # the engine lists an associated file twice
            pdf.catalog["AF"][:] = dict.fromkeys(pdf.catalog["AF"])
        for at, each in enumerate(pdf.objects):
            if isinstance(each, self._stream) and each.compress:
                each.compress = False
                whole = each.data.partition(b"\nstream\n")[2].removesuffix(b"\nendstream")
                each.stream = [zlib.compress(whole, 4)]
                each.extra["Filter"] = "/FlateDecode"
            if each.free != "f":
                pdf.objects[at] = self._written(each)

    def _refuse_strange_fonts(self, document: Any) -> None:
        ours = {file.family for file in self.fonts.files}
        strange = {font.family for font in document.fonts.values()} - ours
        if strange:
            raise NoticeIncomplete(
                N_("The document used fonts outside its list: %(fonts)s."), fonts=", ".join(sorted(strange))
            )


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


def _where_seals_go(document: Any) -> tuple[Place, ...]:
    """Ask where names and date came to stand, and keep that to ourselves: the file needs no such marks."""
    pages = [
        {name: tuple(_POINT * each for each in box) for name, box in page.anchors.items()}
        for page in document.pages
    ]
    for page in document.pages:
        page.anchors.clear()
    return places_of_seals(pages, _POINT * document.pages[-1].height)


def _tree(page: str) -> ElementTree.Element:
    try:
        return ElementTree.fromstring(page)  # noqa: S314 - our own templates, data escaped, no doctype
    except ElementTree.ParseError as error:
        raise NoticeIncomplete(
            N_("The document cannot be printed whole: %(heard)s."), heard=str(error)
        ) from error


def _html_from_tree(base: type[Any], wrapper: Any, styles: Any, fetcher: Any) -> Any:
    """The engine's document from a tree that is already parsed, with our few base styles for its hundreds."""

    class Page(base):
        def __init__(self, tree: ElementTree.Element) -> None:
            self.base_url, self.url_fetcher, self.media_type = None, fetcher, "print"
            self.wrapper_element = wrapper.from_html_root(tree, content_language=None)
            self.etree_element = self.wrapper_element.etree_element

        def _ua_stylesheets(self, forms: bool = False) -> list[Any]:
            return [styles]

    return Page


def _srgb(kind: Any, profile: bytes) -> Any:
    """The output intent, new for every document: a profile that was written once is written otherwise again."""
    return kind(io.BytesIO(profile), _SRGB, "relative-colorimetric", (["r"], ["g"], ["b"]))


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
