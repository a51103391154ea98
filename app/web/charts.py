"""Where the lines of a chart run: figures in, places on paper out. Drawing them is the business of ``templates/charts``.

The same places serve pages and documents.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
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
    """A word at the end of a ray."""

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
    """One period of a trend."""

    label: str
    own: Figure | None
    peers: Figure | None = None


@dataclass(frozen=True)
class Dot:
    """A figure on the line of a trend."""

    x: float
    y: float
    text: str


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


HEIGHT, STEP, LEFT, TOP = 96.0, 84.0, 40.0, 16.0
#: So wide that the legend below has room.
LEGEND = 308.0


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

    def height(figure: Figure) -> float:
        return round(TOP + HEIGHT * (highest - float(figure)) / (highest - lowest), 1)

    across = [round(LEFT + STEP / 2 + STEP * at, 1) for at in range(len(moments))]
    return Trend(
        width=max(LEGEND, round(LEFT + STEP * len(moments), 1)),
        own=_broken([(x, moment.own) for x, moment in zip(across, moments, strict=True)], height),
        peers=_broken([(x, moment.peers) for x, moment in zip(across, moments, strict=True)], height),
        dots=tuple(
            Dot(x, height(moment.own), str(moment.own))
            for x, moment in zip(across, moments, strict=True)
            if moment.own is not None
        ),
        ticks=tuple((x, moment.label) for x, moment in zip(across, moments, strict=True)),
        mark=None if mark is None else height(mark),
        lowest=lowest,
        highest=highest,
    )


def _broken(
    places: Sequence[tuple[float, Figure | None]], height: Callable[[Figure], float]
) -> tuple[str, ...]:
    """The pieces of a line, each through periods that follow one another."""
    pieces: list[list[str]] = [[]]
    for x, figure in places:
        if figure is None:
            pieces.append([])
        else:
            pieces[-1].append(f"{x},{height(figure)}")
    return tuple(" ".join(piece) for piece in pieces if len(piece) > 1)
