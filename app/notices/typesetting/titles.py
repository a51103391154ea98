"""Breaking a title by its meaning into a trapezoid or a diamond (GB/T 9704—2012, 7.3.1)."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from math import ceil

from app.notices.typesetting.characters import PIECE
from app.notices.typesetting.lines import GRID, Run, composed

#: A line of a title may end after these words without hurting its meaning …
_AFTER = (
    "关于", "对", "和", "与", "及", "、", "局", "厅", "委员会", "党组", "中心", "公司", "集团", "大学", "学院", "医院",
    "管理", "服务", "建设", "开发区", "市", "省", "县", "区",
)  # fmt: skip
#: … and never begins with these.
_NOT_BEFORE = ("的", "了", "等", "和", "与", "及", "、")

_CUT_BETWEEN_PARTS, _CUT_AFTER_A_WORD, _CUT_ANYWHERE, _CUT_BEFORE_A_PARTICLE = 0, 40, 120, 400
#: Fewer characters than this on a line look lost.
_LOST = 4000
#: So many lines are weighed against each other; the ways to cut a title into more are beyond counting.
_MOST_LINES = 4


def broken(parts: Sequence[str], length: Callable[[str], int], room: int) -> list[str]:
    """The lines of a title. ``parts`` is the title cut where its meaning allows; lengths as in ``lines``.

    A title too long to be weighed as a whole, or with a word longer than a line, is filled line by line.
    """
    title = "".join(parts)
    if length(title) <= room:
        return [title]
    cuts = _cuts(parts)
    fewest = ceil(length(title) / room)
    for count in range(fewest, min(fewest + 1, _MOST_LINES) + 1):
        ways = [
            (_cost(lines, cost, length), lines) for lines, cost in _ways(title, cuts, length, room, count)
        ]
        if ways:
            return min(ways)[1]
    return _filled(title, length, room)


def _filled(title: str, length: Callable[[str], int], room: int) -> list[str]:
    solid = replace(GRID, natural=0, tight=0, with_a_mark=0, justified=False)
    lines = composed([Run(title, "")], lambda _face, letter: length(letter), room, spacing=solid)
    return [line.text for line in lines]


def _cuts(parts: Sequence[str]) -> dict[int, int]:
    """Where the title may be cut, and what that costs."""
    title = "".join(parts)
    cuts: dict[int, int] = {}
    for found in PIECE.finditer(title):
        before, after = title[: found.end()], title[found.end() :]
        if not after:
            break
        if after.startswith(_NOT_BEFORE):
            cuts[found.end()] = _CUT_BEFORE_A_PARTICLE
        else:
            cuts[found.end()] = _CUT_AFTER_A_WORD if before.endswith(_AFTER) else _CUT_ANYWHERE
    at = 0
    for part in parts[:-1]:
        at += len(part)
        if at in cuts:
            cuts[at] = _CUT_BETWEEN_PARTS
    return cuts


def _ways(
    text: str, cuts: dict[int, int], length: Callable[[str], int], room: int, count: int, start: int = 0
) -> Iterator[tuple[list[str], int]]:
    """Every way to cut the rest of a title into so many lines that fit."""
    rest = text[start:]
    if count == 1:
        if length(rest) <= room:
            yield [rest], 0
        return
    if length(rest) > room * count:
        return
    for at, cost in cuts.items():
        if at > start and length(text[start:at]) <= room:
            for lines, others in _ways(text, cuts, length, room, count - 1, at):
                yield [text[start:at], *lines], cost + others


def _cost(lines: list[str], cuts: int, length: Callable[[str], int]) -> float:
    lengths = [length(line) for line in lines]
    mean = sum(lengths) / len(lengths)
    uneven = sum(((each - mean) / 1000) ** 2 for each in lengths)
    lost = 1000 if min(lengths) < _LOST else 0
    # Neither a block with equal lines nor an hourglass.
    block = 20 if len(set(lengths)) == 1 else 0
    hourglass = 60 * sum(b < min(a, c) for a, b, c in zip(lengths, lengths[1:], lengths[2:], strict=False))
    return cuts + uneven + lost + block + hourglass
