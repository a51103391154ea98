"""A document's content becomes a page for the screen, or the bytes of its PDF: the same template serves both.

A character without a glyph would print as an empty box and raise nothing, so the text is compared with the
fonts before.
"""

import json
import re
import threading
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cache
from hashlib import sha256
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from app.notices.codes import drawing_of
from app.notices.content.letterhead import Document
from app.notices.content.shape import as_json
from app.notices.engine import Engine, NoticeIncomplete, Payload
from app.notices.fonts import FACES, FontSet
from app.notices.seals import Place
from app.notices.typesetting import words
from app.notices.typesetting.lines import TIGHT_WITH_A_MARK, WIDEST
from app.notices.typesetting.metrics import Metrics
from app.notices.typesetting.page import MM, SIZE_4
from config import ROOT, from_environment
from workflows.vocabulary import N_

TEMPLATES = ROOT / "templates" / "notices"
#: Charts that pages and documents share.
CHARTS = ROOT / "templates" / "charts"
TYPESETTING = Path(__file__).parent / "typesetting"


@dataclass(frozen=True, kw_only=True)
class Imprint:
    """What signing adds to the content: number and day. A draft has neither, and a watermark instead."""

    number: str = ""
    dated: date | None = None
    watermark: str = ""
    #: Where the code on the last page leads; none where it is empty.
    code: str = ""
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
    #: Where each organ's seal goes; nowhere in forms and unsealed documents.
    seals: tuple[Place, ...] = ()


def sheet(content: Document, imprint: Imprint) -> Markup:
    """The document as a piece of a page: the very markup that is printed. Data is never markup."""
    template = templates().get_template(f"{content.kind.value}.html")
    return Markup(template.render(content=content, imprint=imprint))  # noqa: S704 - escaped by the environment


def page_of(content: Document, imprint: Imprint, sheet: str) -> str:
    """The whole page around a sheet: what the engine prints."""
    code = drawing_of(imprint.code) if imprint.code else ""
    return (
        templates().get_template("pdf.html").render(content=content, imprint=imprint, sheet=sheet, code=code)
    )


def print_document(content: Document, imprint: Imprint) -> Printed:
    """The document as a PDF, byte for byte the same for the same content, imprint, templates and fonts.

    Raises NoticeIncomplete where anything would be missing on paper, FontsMissing without fonts.
    """
    engine = the_engine()
    markup = sheet(content, imprint)
    page = page_of(content, imprint, markup)
    text = markup.striptags()
    _refuse_unprintable(text, engine.fonts)
    payload = Payload(json.dumps(as_json(content), ensure_ascii=False, sort_keys=True), imprint.signed_at)
    paper = engine.print(page, payload)
    return Printed(
        paper.pdf,
        paper.pages,
        template_version(),
        engine.version,
        engine.fonts.sha256,
        engine.fonts.substitutions | _stand_ins(content, text, engine.fonts),
        paper.seals,
    )


def _stand_ins(content: Document, text: str, fonts: FontSet) -> dict[str, str]:
    """The characters that come in another face than the rest: of title and mark in 小标宋, of all else in 仿宋."""
    large = content.title + "".join(content.organ.names)
    return fonts.stood_in("xiaobiaosong", large) | fonts.stood_in("fangsong", text)


@cache
def template_version() -> str:
    """A hash over everything that documents are made from: templates, styles and the code that sets lines."""
    digest = sha256()
    for folder in (TEMPLATES, CHARTS, TYPESETTING):
        for path in sorted(folder.rglob("*.*")):
            if path.is_file() and path.suffix != ".pyc":
                digest.update(path.relative_to(folder).as_posix().encode() + b"\n" + path.read_bytes())
    return digest.hexdigest()[:16]


def keep_fonts_under(folder: Path) -> None:
    """Say where the private fontconfig may be written; the folder of the first PDF counts for the process."""
    _place["folder"] = folder


_place: dict[str, Path] = {}


def folder_of_fonts() -> Path:
    """Where this process writes its private fontconfig."""
    return _place.get("folder") or from_environment().data / "fonts"


_engines: list[Engine] = []
_loading = threading.Lock()


def the_engine() -> Engine:
    """The engine of this process."""
    with _loading:
        if not _engines:
            _engines.append(Engine(folder_of_fonts(), _styles_of_paper))
        return _engines[0]


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
def templates() -> Environment:
    """The templates of documents: data is escaped, and a name that does not exist is an error."""
    environment = Environment(
        loader=FileSystemLoader((TEMPLATES, CHARTS.parent)), autoescape=True, undefined=StrictUndefined, trim_blocks=True,
        lstrip_blocks=True,
    )  # fmt: skip
    environment.filters |= {
        "in_words": words.in_words,
        "clock": words.at_the_clock,
        "hour": words.hour,
        "numeral": words.numeral,
        "mark_size": words.mark_size,
        "ended": words.ended,
        "minus": words.minus,
        "unended": words.unended,
    }
    return environment


def _styles_of_paper(fonts: FontSet, metrics: Metrics) -> list[str]:
    """Base, paper, what screen and paper share, and the letter spacings of lines.

    Families are written out: looking up a variable for every element costs a twentieth of a document's time.
    """
    chains = {face.key: _families(fonts.chain(face.key)) for face in FACES} | {
        "song": _families(fonts.chain("song"))
    }
    base, shared = (
        (TEMPLATES / "styles" / name).read_text(encoding="utf-8") for name in ("base.css", "sheet.css")
    )
    page = (
        templates().get_template("styles/page.css").render(chains=chains, number_drop=_number_drop(metrics))
    )
    written_out = re.sub(r"var\(--(\w+)\)", lambda found: chains[found[1]], shared)
    return [base, page, written_out, "\n".join(_spacings())]


def _spacings() -> Iterator[str]:
    # The engine cuts a spacing to whole thousandths: a little more than asked, so that it cuts to what is asked. What
    # a line was composed with counts before any style of its paragraph.
    for spacing in range(TIGHT_WITH_A_MARK * 2, WIDEST + 1):
        more = spacing + (0.3 if spacing > 0 else -0.3)
        yield f".s{spacing} {{ letter-spacing: {more / 1000:.4f}em !important }}"


def _number_drop(metrics: Metrics) -> str:
    """From the text block to the line of the page number, so that its dashes stand 7 mm below (GB/T 9704, 7.5)."""
    song = metrics.first("song")
    return f"{7 * MM - song.above_ink('—') * SIZE_4:.2f}pt"


def _families(names: tuple[str, ...]) -> Markup:
    # Names come from font files: only letters, digits and the like may reach the style sheet.
    safe = (re.sub(r"[^\w .+()-]", "", name) for name in names)
    return Markup(", ".join(f'"{name}"' for name in safe))  # noqa: S704 - cleaned above
