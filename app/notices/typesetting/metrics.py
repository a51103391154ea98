"""How wide characters are and where their ink begins, read from the very fonts that will print them.

All lengths are thousandths of the type size.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Any, TypeVar

from fontTools.pens.boundsPen import BoundsPen
from fontTools.ttLib import TTFont

from app.notices.fonts import FontFile, FontSet

Pen = TypeVar("Pen")

#: OS/2 fsSelection, bit 7: the typographic ascender and descender count.
_TYPOGRAPHIC = 1 << 7


@dataclass(frozen=True)
class Ink:
    """Where the ink of a text begins and ends, above the baseline."""

    top: float
    bottom: float


class Measured:
    """One font file, opened once."""

    def __init__(self, file: FontFile) -> None:
        self._font: Any = TTFont(file.path, lazy=True)
        self._scale: float = 1000 / self._font["head"].unitsPerEm
        self._names: dict[int, str] = self._font.getBestCmap()
        self._glyphs: Any = self._font.getGlyphSet()
        self._inks: dict[str, Ink] = {}

    def __contains__(self, character: str) -> bool:
        return ord(character) in self._names

    @cached_property
    def _advances(self) -> dict[str, tuple[int, int]]:
        advances: dict[str, tuple[int, int]] = self._font["hmtx"].metrics
        return advances

    def width(self, character: str) -> int:
        """The advance of a character."""
        advance, _bearing = self._advances[self._names[ord(character)]]
        return round(advance * self._scale)

    def ink(self, text: str) -> Ink:
        """The ink of all characters that the font has."""
        inks = [self._ink_of(each) for each in dict.fromkeys(text) if each in self and not each.isspace()]
        return Ink(max((ink.top for ink in inks), default=0), min((ink.bottom for ink in inks), default=0))

    def above_ink(self, text: str, leading: float = 1.0) -> float:
        """From the upper edge of a line to the ink in it, in sizes; ``leading`` is the line's height."""
        return self._baseline(leading) - self.ink(text).top / 1000

    def below_ink(self, text: str, leading: float = 1.0) -> float:
        """From the ink in a line to its lower edge, in sizes."""
        return leading - self._baseline(leading) + self.ink(text).bottom / 1000

    def _baseline(self, leading: float) -> float:
        half = (leading - (self.extents.top - self.extents.bottom) / 1000) / 2
        return half + self.extents.top / 1000

    def draw(self, character: str, kind: Callable[[Any], Pen]) -> tuple[Pen, float]:
        """The outline of a character on a pen of this kind, and the size of one unit of it, in sizes."""
        pen = kind(self._glyphs)
        self._glyphs[self._names[ord(character)]].draw(pen)
        return pen, self._scale / 1000

    def _ink_of(self, character: str) -> Ink:
        found = self._inks.get(character)
        if found is None:
            pen = BoundsPen(self._glyphs)
            self._glyphs[self._names[ord(character)]].draw(pen)
            bounds = pen.bounds or (0, 0, 0, 0)
            found = self._inks[character] = Ink(bounds[3] * self._scale, bounds[1] * self._scale)
        return found

    @cached_property
    def extents(self) -> Ink:
        """Ascent and descent as the engine takes them for the height of a line."""
        lines, system = self._font["hhea"], self._font["OS/2"]
        typographic = system.fsSelection & _TYPOGRAPHIC or not (lines.ascent or lines.descent)
        above, below = (
            (system.sTypoAscender, system.sTypoDescender) if typographic else (lines.ascent, lines.descent)
        )
        return Ink(above * self._scale, below * self._scale)


class Metrics:
    """The chains of a font set: each character is as wide as in the first font that has it."""

    def __init__(self, fonts: FontSet) -> None:
        self._fonts = fonts
        self._widths: dict[tuple[str, str], int] = {}

    def width(self, face: str, character: str) -> int:
        """The advance of a character in a face or what stands in for it."""
        key = (face, character)
        found = self._widths.get(key)
        if found is None:
            found = self._widths[key] = self._measured(face, character)
        return found

    def length(self, face: str, text: str) -> int:
        """The advances of a whole text."""
        return sum(self.width(face, each) for each in text)

    def first(self, face: str) -> Measured:
        """The font that stands for a face."""
        return _measured_file(self._fonts.chain_of_files(face)[0])

    def outline(self, face: str, character: str, kind: Callable[[Any], Pen]) -> tuple[Pen, float]:
        """The outline of a character from the first font that has it, and the size of one unit of it, in sizes."""
        font = self._having(face, character) or self.first(face)
        return font.draw(character, kind)

    def _measured(self, face: str, character: str) -> int:
        font = self._having(face, character)
        return font.width(character) if font else 1000

    def _having(self, face: str, character: str) -> Measured | None:
        """The first font of a face's chain that has a character."""
        fonts = map(_measured_file, self._fonts.chain_of_files(face))
        return next((font for font in fonts if character in font), None)


@cache
def _measured_file(file: FontFile) -> Measured:
    return Measured(file)
