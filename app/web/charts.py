"""Where the lines of a chart run: figures in, places on paper out. Drawing them is the business of ``templates/charts``.

The same places serve pages and documents.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise
from math import cos, pi, sin

Figure = Decimal | float | int


@dataclass(frozen=True)
class Axis:
    """One ray of a radar: its word, the unit's own figure and its peers', in points of full marks."""

    label: str
    own: Figure | None
    peers: Figure | None = None


@dataclass(frozen=True)
class Label:
    """A word at its place: at the end of a ray, or beside a dot."""

    x: float
    y: float
    anchor: str
    text: str


@dataclass(frozen=True)
class Radar:
    """A radar within a square: rings from within, rays, two outlines, and words around."""

    rings: tuple[str, ...]
    rays: tuple[tuple[float, float], ...]
    own: str
    peers: str
    labels: tuple[Label, ...]
    axes: tuple[Axis, ...]


#: The square is 260 wide and 220 high; its middle, and how far full marks lie from it.
MIDDLE = (130.0, 108.0)
RADIUS = 72.0
FEWEST = 3


def radar(axes: Sequence[Axis], full: Figure = 100) -> Radar | None:
    """A radar of at least three rays; None of fewer, or where the unit has no figure at all.

    What is missing stands in the middle: the table beside the chart says that it is missing.
    """
    if len(axes) < FEWEST or all(axis.own is None for axis in axes):
        return None
    count = len(axes)
    return Radar(
        rings=tuple(_outline([share / 4] * count) for share in range(1, 5)),
        rays=tuple(_place(at, count, 1.0) for at in range(count)),
        own=_outline([_share(axis.own, full) for axis in axes]),
        peers=_outline([_share(axis.peers, full) for axis in axes])
        if any(axis.peers is not None for axis in axes)
        else "",
        labels=tuple(_label(at, count, axis.label) for at, axis in enumerate(axes)),
        axes=tuple(axes),
    )


def _share(figure: Figure | None, full: Figure) -> float:
    return 0.0 if figure is None else min(1.0, max(0.0, float(figure) / float(full)))


def _place(at: int, count: int, share: float) -> tuple[float, float]:
    angle = 2 * pi * at / count - pi / 2
    return (
        round(MIDDLE[0] + RADIUS * share * cos(angle), 1),
        round(MIDDLE[1] + RADIUS * share * sin(angle), 1),
    )


def _outline(shares: Sequence[float]) -> str:
    places = (_place(at, len(shares), share) for at, share in enumerate(shares))
    return " ".join(f"{x},{y}" for x, y in places)


def _label(at: int, count: int, text: str) -> Label:
    x, y = _place(at, count, 1.14)
    aside = x - MIDDLE[0]
    anchor = "middle" if abs(aside) < 6 else "start" if aside > 0 else "end"
    return Label(x, round(y + (4 if anchor != "middle" else 9 if y > MIDDLE[1] else -1), 1), anchor, text)


@dataclass(frozen=True)
class Moment:
    """One period of a trend; periods that were measured by different ``scale``s are not joined."""

    label: str
    own: Figure | None
    peers: Figure | None = None
    scale: object = None


@dataclass(frozen=True)
class Dot:
    """A figure on the line of a trend, and its word where no line crosses it."""

    x: float
    y: float
    word: Label


@dataclass(frozen=True)
class Trend:
    """A line through periods, another of the peers, and the pass mark; a period without a figure breaks the line."""

    width: float
    own: tuple[str, ...]
    peers: tuple[str, ...]
    dots: tuple[Dot, ...]
    ticks: tuple[tuple[float, str], ...]
    mark: float | None
    lowest: int
    highest: int
    #: Some of its periods were measured by another scale than the rest.
    parted: bool


Point = tuple[float, float]
Line = tuple[Point, Point]

HEIGHT, STEP, LEFT, TOP = 96.0, 84.0, 40.0, 16.0
#: So wide that the legend below has room.
LEGEND = 308.0
#: Where the word of a dot may stand: right, down, and how it is anchored; the first is taken that nothing crosses.
_SPOTS = (
    (0, -8, "middle"),
    (0, 16, "middle"),
    (-5, -6, "end"),
    (5, -6, "start"),
    (5, 14, "start"),
    (-5, 14, "end"),
    (0, -22, "middle"),
    (0, 30, "middle"),
)
#: How wide a figure of a word is, how far a word rises above its line and hangs below.
_WIDE, _RISES, _HANGS = 6.2, 9.0, 2.0


def trend(moments: Sequence[Moment], mark: Figure | None = None) -> Trend | None:
    """The line of at least two periods; None of fewer."""
    figures = [
        float(figure) for moment in moments for figure in (moment.own, moment.peers) if figure is not None
    ]
    if sum(moment.own is not None for moment in moments) < 2:
        return None
    everything = [*figures, *([] if mark is None else [float(mark)])]
    lowest = max(0, int(min(everything)) // 10 * 10)
    highest = max(lowest + 10, -(-int(max(everything) + 0.999) // 10) * 10)
    width = max(LEGEND, round(LEFT + STEP * len(moments), 1))

    def height(figure: Figure) -> float:
        return round(TOP + HEIGHT * (highest - float(figure)) / (highest - lowest), 1)

    across = [round(LEFT + STEP / 2 + STEP * at, 1) for at in range(len(moments))]
    placed = list(zip(across, moments, strict=True))
    own = _pieces([(x, moment.own, moment.scale) for x, moment in placed], height)
    peers = _pieces([(x, moment.peers, moment.scale) for x, moment in placed], height)
    level = [] if mark is None else [((LEFT, height(mark)), (width, height(mark)))]
    edges = [((LEFT, y), (width, y)) for y in (TOP, TOP + HEIGHT)]
    words = [((x, height(moment.own)), str(moment.own)) for x, moment in placed if moment.own is not None]
    return Trend(
        width=width,
        own=_drawn(own),
        peers=_drawn(peers),
        dots=_with_words(words, [*_lines(own), *_lines(peers), *level, *edges]),
        ticks=tuple((x, moment.label) for x, moment in placed),
        mark=None if mark is None else height(mark),
        lowest=lowest,
        highest=highest,
        parted=len({moment.scale for moment in moments}) > 1,
    )


def _pieces(
    places: Sequence[tuple[float, Figure | None, object]], height: Callable[[Figure], float]
) -> list[list[Point]]:
    """The pieces of a line, each through periods that follow one another and were measured alike."""
    pieces: list[list[Point]] = []
    before: object = None
    for x, figure, scale in places:
        if not pieces or figure is None or scale != before:
            pieces.append([])
        if figure is not None:
            pieces[-1].append((x, height(figure)))
        before = scale
    return pieces


def _drawn(pieces: list[list[Point]]) -> tuple[str, ...]:
    return tuple(" ".join(f"{x},{y}" for x, y in piece) for piece in pieces if len(piece) > 1)


def _lines(pieces: list[list[Point]]) -> list[Line]:
    return [line for piece in pieces for line in pairwise(piece)]


def _with_words(places: Sequence[tuple[Point, str]], lines: Sequence[Line]) -> tuple[Dot, ...]:
    """Each dot with its word in the first spot that the fewest lines and words cross."""
    dots: list[Dot] = []
    for (x, y), text in places:
        spots = [Label(x + right, round(y + down, 1), anchor, text) for right, down, anchor in _SPOTS]
        inside = [spot for spot in spots if TOP - 8 <= spot.y <= TOP + HEIGHT]
        words = [dot.word for dot in dots]
        best = min(inside, key=lambda spot: _crossings(spot, lines, words))
        dots.append(Dot(x, y, best))
    return tuple(dots)


def _crossings(word: Label, lines: Sequence[Line], words: Sequence[Label]) -> int:
    left, right, top, bottom = _box(word)
    crossed = sum(_runs_through(line, left, right, top, bottom) for line in lines)
    covered = sum(
        left < other[1] and other[0] < right and top < other[3] and other[2] < bottom
        for other in map(_box, words)
    )
    return crossed + 2 * covered


def _box(word: Label) -> tuple[float, float, float, float]:
    """Where a word stands: left, right, top, bottom."""
    wide = _WIDE * len(word.text)
    left = word.x - wide * {"start": 0, "middle": 0.5, "end": 1}[word.anchor]
    return left, left + wide, word.y - _RISES, word.y + _HANGS


def _runs_through(line: Line, left: float, right: float, top: float, bottom: float) -> bool:
    """Does a line from left to right cross a box?"""
    (x1, y1), (x2, y2) = line
    begins, ends = max(x1, left), min(x2, right)
    if begins > ends:
        return False
    slope = (y2 - y1) / (x2 - x1)
    first, last = y1 + slope * (begins - x1), y1 + slope * (ends - x1)
    return min(first, last) < bottom and max(first, last) > top
