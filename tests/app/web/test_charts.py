"""Where the words of a trend stand, and which of its periods are joined."""

import re
from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.web.charts import Moment, Trend, trend

#: A figure of the font is no wider, and no higher, than this.
WIDE, HIGH = 5.8, 8.0


def drawn(*figures: str | None, peers: tuple[str, ...] = ()) -> Trend:
    beside = [*map(Decimal, peers), *[None] * len(figures)]
    moments = [
        Moment(f"{2020 + at}", None if own is None else Decimal(own), mean)
        for at, (own, mean) in enumerate(zip(figures, beside, strict=False))
    ]
    found = trend(moments, 60)
    assert found is not None
    return found


def words_that_a_line_crosses(found: Trend) -> list[str]:
    """Looked for point by point along the lines as they are drawn."""
    crossed = []
    for dot in found.dots:
        word = dot.word
        wide = WIDE * len(word.text)
        left = word.x - {"start": 0.0, "middle": wide / 2, "end": wide}[word.anchor]
        for piece in (*found.own, *found.peers):
            points = [tuple(map(float, each.split(","))) for each in piece.split()]
            for (x1, y1), (x2, y2) in pairwise(points):
                along = ((x1 + (x2 - x1) * step / 200, y1 + (y2 - y1) * step / 200) for step in range(201))
                if any(left < x < left + wide and word.y - HIGH < y < word.y for x, y in along):
                    crossed.append(word.text)
    return crossed


@pytest.mark.parametrize(
    "figures",
    [
        ("89.93", "58.60", "77.43"),
        ("60.00", "70.00", "80.00", "90.00", "99.00"),
        ("99.00", "70.00", "50.00", "51.00", "53.00"),
        ("0.00", "100.00", "0.00", "100.00"),
    ],
)
def test_no_line_crosses_the_word_of_a_dot(figures: tuple[str, ...]) -> None:
    found = drawn(*figures)
    assert words_that_a_line_crosses(found) == []
    assert [dot.word.text for dot in found.dots] == list(figures)


def test_the_mean_of_the_peers_crosses_no_word_either() -> None:
    found = drawn("89.93", "58.60", "77.43", peers=("78.57", "76.92", "78.57"))
    assert words_that_a_line_crosses(found) == []


@given(st.lists(st.decimals(0, 100, places=2), min_size=2, max_size=6))
def test_every_word_stands_on_paper(figures: list[Decimal]) -> None:
    found = drawn(*map(str, figures))
    for dot in found.dots:
        assert 8 <= dot.word.y <= 112
        assert re.fullmatch("start|middle|end", dot.word.anchor)


def test_a_period_without_a_figure_breaks_the_line() -> None:
    found = drawn("70", None, "80", "81")
    assert [piece.count(",") for piece in found.own] == [2]


def test_scores_of_different_models_are_not_joined() -> None:
    moments = [Moment(str(at), 70 + at, 60, scale) for at, scale in enumerate([None, None, 1, 1, 2])]
    found = trend(moments)
    assert found is not None
    assert [piece.count(",") for piece in found.own] == [2, 2]
    assert [piece.count(",") for piece in found.peers] == [2, 2]
    assert len(found.dots) == 5
    assert found.parted
    assert not drawn("70", "80").parted
