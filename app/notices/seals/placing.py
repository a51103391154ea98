"""Where seals stand on paper (GB/T 9704—2012, 7.3.5.1): over name and date, which lie a little below their middle."""

from collections.abc import Iterable, Mapping

from app.notices.seals import Place
from app.notices.typesetting.page import PITCH
from app.notices.typesetting.signature import DATE, ORGAN

#: Left, top, right, bottom, in points from the upper left corner of a page.
Box = tuple[float, float, float, float]
#: The middle of a seal is so much higher than that of name and date. Its top is then within a line of the text above,
#: for every seal of 42 to 50 mm.
_HIGHER = 9.0


def places_of_seals(pages: Iterable[Mapping[str, Box]], height: float) -> tuple[Place, ...]:
    """The middle of each organ's seal, in the order of the organs; nothing where no names were found.

    ``pages`` say where the names and the date stand, page by page; ``height`` is that of a page.
    """
    for number, boxes in enumerate(pages):
        if DATE in boxes:
            organs = [boxes[f"{ORGAN}{at}"] for at in range(len(boxes)) if f"{ORGAN}{at}" in boxes]
            return tuple(
                # between name and date lies half a line
                Place(number, (left + right) / 2, height - (top + bottom) / 2 - PITCH / 2 + _HIGHER)
                for left, top, right, bottom in organs
            )
    return ()
