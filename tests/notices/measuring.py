"""Measuring what stands on paper, in millimetres from the upper left corner, from the PDF alone."""

import ctypes
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import groupby

import pypdfium2
from PIL import Image
from pypdfium2 import raw

MM = 72 / 25.4
#: The resolution at which rules are looked at; a rule of 0.25 mm is 12 dots high.
DOTS = 1200 / 25.4


@dataclass(frozen=True)
class Glyph:
    """A character: its advance box, its baseline, its size in points."""

    text: str
    left: float
    right: float
    baseline: float
    size: float


@dataclass(frozen=True)
class Row:
    """The characters on one baseline, left to right."""

    glyphs: tuple[Glyph, ...]

    @property
    def text(self) -> str:
        return "".join(glyph.text for glyph in self.glyphs)

    @property
    def left(self) -> float:
        return self.glyphs[0].left

    @property
    def right(self) -> float:
        return self.glyphs[-1].right

    @property
    def baseline(self) -> float:
        return self.glyphs[0].baseline

    @property
    def size(self) -> float:
        return self.glyphs[0].size

    @property
    def top(self) -> float:
        """The upper edge of the character box: 0.88 of its size above the baseline."""
        return self.baseline - 0.88 * self.size / MM

    @property
    def bottom(self) -> float:
        """The lower edge of the character box."""
        return self.baseline + 0.12 * self.size / MM

    @property
    def line_top(self) -> float:
        """The upper edge of the line, one pitch high, in the middle of which the characters stand."""
        return self.top - (28.99 - self.size) / 2 / MM

    def part(self, text: str) -> "Row":
        """The stretch of the row that reads so."""
        start = self.text.index(text)
        return Row(self.glyphs[start : start + len(text)])


@dataclass(frozen=True)
class Sheet:
    """One page of a PDF."""

    page: pypdfium2.PdfPage

    @property
    def height(self) -> float:
        return float(self.page.get_size()[1]) / MM

    def glyphs(self) -> Iterator[Glyph]:
        """Every visible character."""
        text = self.page.get_textpage()
        x, y = ctypes.c_double(), ctypes.c_double()
        for index in range(text.count_chars()):
            character = text.get_text_range(index, 1)
            if not character.strip(" \r\n\x00") or raw.FPDFText_IsGenerated(text, index):
                continue
            raw.FPDFText_GetCharOrigin(text, index, x, y)
            box = text.get_charbox(index, loose=True)
            yield Glyph(
                character,
                x.value / MM,
                box[2] / MM,
                self.height - y.value / MM,
                raw.FPDFText_GetFontSize(text, index) * 0.75,
            )

    def rows(self) -> list[Row]:
        """The rows of the page from top to bottom; a table's cells on one baseline are one row."""
        glyphs = sorted(self.glyphs(), key=lambda each: (round(each.baseline, 1), each.left))
        return [Row(tuple(row)) for _, row in groupby(glyphs, key=lambda each: round(each.baseline, 1))]

    def row(self, text: str) -> Row:
        """The first row that holds a text."""
        return next(row for row in self.rows() if text in row.text)

    def last_row(self, text: str) -> Row:
        """The last row that holds a text."""
        return [row for row in self.rows() if text in row.text][-1]

    def rules(self) -> list[tuple[float, float]]:
        """Left and right ends of the horizontal rules, in the order they were drawn."""
        bounds = (
            each.get_bounds() for each in self.page.get_objects(filter=[raw.FPDF_PAGEOBJ_PATH], max_depth=5)
        )
        return [(left / MM, right / MM) for left, _, right, _ in bounds if right - left > 100 * MM]

    def strokes(self, at: float, start: float, end: float) -> list[tuple[float, float]]:
        """Upper and lower edges of what is drawn in a column, between two heights."""
        picture = self.picture(at, at + 0.5, start, end)
        column = [picture.getpixel((picture.width // 2, y)) < 200 for y in range(picture.height)]
        found, at_dot = [], 0
        for dark, run in groupby(column):
            length = len(list(run))
            if dark:
                found.append((start + at_dot / DOTS, start + (at_dot + length) / DOTS))
            at_dot += length
        return found

    def ink(self, left: float, right: float, start: float, end: float) -> tuple[float, float, float, float]:
        """Left, top, right and bottom of all ink in a rectangle."""
        picture = self.picture(left, right, start, end)
        box = picture.point(lambda grey: 255 if grey < 200 else 0).getbbox()
        assert box is not None, "nothing is printed there"
        return (left + box[0] / DOTS, start + box[1] / DOTS, left + box[2] / DOTS, start + box[3] / DOTS)

    def ink_of(self, row: Row) -> tuple[float, float, float, float]:
        """The ink of a row of characters."""
        return self.ink(row.left - 1, row.right + 1, row.top - 1, row.bottom + 1)

    def picture(self, left: float, right: float, start: float, end: float) -> Image.Image:
        """A rectangle of the page in grey."""
        width, height = self.page.get_size()
        crop = (left * MM, height - end * MM, width - right * MM, start * MM)
        found: Image.Image = self.page.render(scale=DOTS / MM, grayscale=True, crop=crop).to_pil()
        return found.convert("L")


@contextmanager
def sheets(pdf: bytes) -> Iterator[list[Sheet]]:
    """The pages of a PDF, as long as it is open."""
    document = pypdfium2.PdfDocument(pdf)
    yield [Sheet(page) for page in document]
    document.close()
