"""A round seal as vectors: ring, the organ's name along it, a star, and a word below the star.

国发〔1999〕25号: round, simplified characters in 宋体 from left to right along the ring, a star in the middle. The
outlines are taken from the fonts, so that the picture needs none.
"""

from collections.abc import Iterator
from math import cos, pi, sin
from typing import Any

from fontTools.pens.basePen import BasePen

from app.notices.typesetting.metrics import Metrics
from app.notices.typesetting.page import MM

#: Official red, as every other red on paper.
RED = "0.843 0 0.059"
#: 4.2 cm, that of the smallest organs; none may be wider than 5 cm.
DIAMETER = 42 * MM
_RING = 1.2 * MM
_LETTER = 5.2 * MM
_WORD = 4.6 * MM
#: The name leaves the lower quarter of the ring free.
_WIDEST_ARC = 1.5 * pi
_BETWEEN = 1.35
#: How far above its feet the middle of a letter is, in sizes.
_MIDDLE = 0.38


class _Outlines(BasePen):
    """Outlines as operators of a PDF page."""

    def __init__(self, glyphs: Any) -> None:
        super().__init__(glyphs)
        self.operators: list[str] = []

    def _moveTo(self, point: tuple[float, float]) -> None:  # noqa: N802 - fontTools names it
        self.operators.append(f"{_at(point)} m")

    def _lineTo(self, point: tuple[float, float]) -> None:  # noqa: N802 - fontTools names it
        self.operators.append(f"{_at(point)} l")

    def _curveToOne(self, *points: tuple[float, float]) -> None:  # noqa: N802 - fontTools names it
        self.operators.append(f"{' '.join(map(_at, points))} c")

    def _closePath(self) -> None:  # noqa: N802 - fontTools names it
        self.operators.append("h")


def seal_picture(organ: str, metrics: Metrics, *, word: str = "") -> bytes:
    """The operators that draw a seal of ``DIAMETER`` from (0, 0) to the upper right."""
    radius = DIAMETER / 2
    parts = [
        "q",
        f"{RED} rg {RED} RG",
        f"1 0 0 1 {radius:.3f} {radius:.3f} cm",
        f"{_RING:.3f} w",
        *_circle(radius - _RING / 2),
        "S",
        *_star(radius * 0.3),
        "f",
        *_along_the_ring(organ, radius, metrics),
        *_below_the_star(word, radius, metrics),
        "Q",
    ]
    return "\n".join(parts).encode()


def _along_the_ring(name: str, radius: float, metrics: Metrics) -> Iterator[str]:
    """Letters stand upright on the ring, their feet to the middle, the whole centred at the top."""
    middle = radius - _RING - 0.6 * MM - _LETTER / 2
    step = min(_LETTER * _BETWEEN / middle, _WIDEST_ARC / max(len(name), 1))
    narrow = min(1.0, step * middle / _LETTER / 1.02)
    for at, letter in enumerate(name):
        angle = (at - (len(name) - 1) / 2) * step
        turn = (cos(angle), -sin(angle), sin(angle), cos(angle))
        place = (middle * sin(angle), middle * cos(angle))
        yield from _letter(letter, metrics, turn, place, _LETTER, narrow)


def _below_the_star(word: str, radius: float, metrics: Metrics) -> Iterator[str]:
    for at, letter in enumerate(word):
        place = ((at - (len(word) - 1) / 2) * _WORD * 1.1, -radius * 0.55)
        yield from _letter(letter, metrics, (1, 0, 0, 1), place, _WORD, 1.0)


def _letter(
    letter: str,
    metrics: Metrics,
    turn: tuple[float, float, float, float],
    place: tuple[float, float],
    size: float,
    narrow: float,
) -> Iterator[str]:
    """One letter, its middle at a place, turned and perhaps narrowed."""
    pen, unit = metrics.outline("song", letter, _Outlines)
    a, b = turn[0] * size * narrow, turn[1] * size * narrow
    c, d = turn[2] * size, turn[3] * size
    # The middle of a letter's square, half a size to the right and 0.38 above its feet, comes to rest at the place.
    x, y = place[0] - a * 0.5 - c * _MIDDLE, place[1] - b * 0.5 - d * _MIDDLE
    a, b, c, d = a * unit, b * unit, c * unit, d * unit
    yield "q"
    yield f"{a:.6f} {b:.6f} {c:.6f} {d:.6f} {x:.3f} {y:.3f} cm"
    yield from pen.operators
    yield "f"
    yield "Q"


def _circle(radius: float) -> Iterator[str]:
    """Four quarters, against the clock from the right."""
    bend = radius * 0.5522847498
    yield f"{radius:.3f} 0 m"
    ux, uy = 1, 0  # where a quarter begins; it ends a right angle further
    for _ in range(4):
        vx, vy = -uy, ux
        first = (ux * radius + vx * bend, uy * radius + vy * bend)
        second = (vx * radius + ux * bend, vy * radius + uy * bend)
        yield f"{_at(first)} {_at(second)} {_at((vx * radius, vy * radius))} c"
        ux, uy = vx, vy
    yield "h"


def _star(radius: float) -> Iterator[str]:
    """Five points, one upward; the inner corners lie on the golden section's circle."""
    inner = radius * 0.381966
    corners = [
        (
            (radius if at % 2 == 0 else inner) * sin(at * pi / 5),
            (radius if at % 2 == 0 else inner) * cos(at * pi / 5),
        )
        for at in range(10)
    ]
    yield f"{_at(corners[0])} m"
    for corner in corners[1:]:
        yield f"{_at(corner)} l"
    yield "h"


def _at(point: tuple[float, float]) -> str:
    return f"{point[0]:.3f} {point[1]:.3f}"
