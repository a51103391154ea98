"""The picture of a seal: a PDF of one square page, which is as wide as the seal is printed."""

from dataclasses import dataclass
from pathlib import Path

from app.notices.seals import SealMissing
from app.notices.typesetting.page import MM
from workflows.vocabulary import N_

#: 国发〔1999〕25号: no seal of a state organ of a province and below is wider.
WIDEST = 50 * MM
#: How far the sides of a square may differ, in points: programs that draw round differently.
_ROUNDING = 1.0


@dataclass(frozen=True)
class Picture:
    """Where the picture is, and how wide it is printed, in points."""

    path: Path
    width: float


def picture_in(path: Path, organ: str) -> Picture:
    """The picture of an organ's seal in a file. Raises SealMissing where none can be printed from it."""
    sides = _sides_of(path)
    if sides is None or abs(sides[0] - sides[1]) > _ROUNDING or not 0 < sides[0] <= WIDEST + _ROUNDING:
        raise SealMissing(
            N_(
                "The picture of the seal of “%(organ)s” cannot be used: it must be a PDF of one square page, as wide as the seal and at most 5 cm."
            ),
            organ=organ,
        )
    return Picture(path, sides[0])


def _sides_of(path: Path) -> tuple[float, float] | None:
    """Width and height of the only page of a PDF; None where it is not such a file."""
    from pyhanko.pdf_utils.misc import PdfError
    from pyhanko.pdf_utils.reader import PdfFileReader

    try:
        with path.open("rb") as file:
            node = PdfFileReader(file).root["/Pages"]
            if int(node["/Count"]) != 1:
                return None
            box = node.get("/MediaBox")
            while "/Kids" in node:
                node = node["/Kids"][0]
                box = node.get("/MediaBox", box)
            left, bottom, right, top = map(float, box)
    except (OSError, PdfError, ValueError, LookupError, TypeError):
        return None
    return right - left, top - bottom
