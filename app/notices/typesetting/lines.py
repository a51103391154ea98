"""Filling lines: pieces of text that may not be torn apart, laid out to a right edge.

Lengths are thousandths of the type size. The engine draws a letter's spacing in whole thousandths, so a line
of 28 characters ends within 0.1 mm of the edge.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from app.notices.typesetting.characters import CHARACTER, HANGING, PIECE, WORD

#: 28 characters of size 3 (16 pt) on 156 mm: 13 thousandths less than solid (GB/T 9704, 5.2.3).
NATURAL = -13
#: As close as they may stand when half a closing mark hangs over the edge.
TIGHT_WITH_A_MARK = -32
#: The blank half of a closing mark.
HALF = 500
#: What belongs together (a date, a number) is moved to the next line if no more than this stays open.
OPEN_FOR_COMPANY = 2200
#: In a column narrower than this a word is cut only if it is longer than a whole line.
NARROW = 12_000
#: A line whose letters would stand wider apart stays ragged: it ends before a long foreign word.
WIDEST = 220
#: Wider apart than this, figures and foreign words keep their natural spacing: only the characters around them part.
LOOSE = 40

Width = Callable[[str, str], int]


@dataclass(frozen=True)
class Spacing:
    """How far apart characters stand by nature, and how close they may stand to take in one more."""

    natural: int = NATURAL
    tight: int = -17
    with_a_mark: int = TIGHT_WITH_A_MARK
    #: Are lines brought to the right edge? A heading of a table is not.
    justified: bool = True
    #: A line whose letters would stand wider apart stays ragged.
    widest: int = WIDEST


#: The grid of 28 cells.
GRID = Spacing()


@dataclass(frozen=True)
class Run:
    """Text in one face. Runs with the same ``company`` belong together, if the line can bear it."""

    text: str
    face: str
    company: int = 0


@dataclass(frozen=True)
class _Piece:
    """What may not be torn apart, by faces; ``width`` without any spacing."""

    runs: tuple[Run, ...]
    text: str
    width: int

    @property
    def company(self) -> int:
        return self.runs[0].company


@dataclass
class Line:
    """Runs with the spacing that brings the last one to the right edge; ``full`` lines end there.

    ``words`` is the spacing within figures and foreign words, where it is another.
    """

    runs: list[Run] = field(default_factory=list)
    spacing: int = NATURAL
    full: bool = False
    words: int | None = None

    @property
    def text(self) -> str:
        """What it reads."""
        return "".join(run.text for run in self.runs)


def composed(
    runs: Iterable[Run], width: Width, measure: int, *, indent: int = 0, spacing: Spacing = GRID
) -> list[Line]:
    """A paragraph as lines. ``measure`` is the length of a line, ``indent`` what the first one loses."""
    pieces = list(_pieces(list(runs), width, measure))
    lines: list[Line] = []
    while pieces:
        room = measure - (0 if lines else indent)
        taken = _how_many(pieces, room, spacing)
        last = taken == len(pieces)
        lines.append(_line(_stripped(pieces[:taken]), room, spacing, last=last))
        pieces = _without_leading_space(pieces[taken:])
    return lines


def _pieces(runs: Sequence[Run], width: Width, measure: int) -> Iterator[_Piece]:
    text = "".join(run.text for run in runs)
    owners = [run for run in runs for _ in run.text]
    for found in PIECE.finditer(text):
        whole = _piece(found[0], owners[found.start() : found.end()], width)
        if whole.width <= (measure if "〔" in found[0] or measure < NARROW else measure // 2):
            yield whole
        else:  # a long word of a foreign tongue, or an address: better cut than hanging over the edge
            for part in CHARACTER.finditer(text, found.start(), found.end()):
                yield _piece(part[0], owners[part.start() : part.end()], width)


def _piece(text: str, owners: Sequence[Run], width: Width) -> _Piece:
    runs: list[Run] = []
    for letter, owner in zip(text, owners, strict=True):
        if runs and runs[-1].face == owner.face:
            runs[-1] = Run(runs[-1].text + letter, owner.face, owner.company)
        else:
            runs.append(Run(letter, owner.face, owner.company))
    return _Piece(
        tuple(runs), text, sum(width(owner.face, letter) for letter, owner in zip(text, owners, strict=True))
    )


def _how_many(pieces: Sequence[_Piece], room: int, spacing: Spacing) -> int:
    """As many pieces as a line takes, at least one; company is not parted if little stays open."""
    length = letters = taken = 0
    for piece in pieces:
        length, letters = length + piece.width, letters + len(piece.text)
        if not _fits(length, letters, piece, room, spacing):
            break
        taken += 1
    if taken < len(pieces):
        taken = _before_company(pieces, taken, room)
    return max(taken, 1)


def _fits(length: int, letters: int, last: _Piece, room: int, spacing: Spacing) -> bool:
    if last.text.isspace():
        return True
    gaps = letters - 1
    if length + gaps * spacing.tight <= room:
        return True
    return last.text[-1] in HANGING and length + gaps * spacing.with_a_mark <= room + HALF


def _before_company(pieces: Sequence[_Piece], taken: int, room: int) -> int:
    company, start = pieces[taken].company, taken
    while company and start and pieces[start - 1].company == company:
        start -= 1
    length = sum(piece.width for piece in pieces[:start])
    return start if start and room - length <= OPEN_FOR_COMPANY else taken


def _line(pieces: Sequence[_Piece], room: int, spacing: Spacing, *, last: bool) -> Line:
    line = Line(spacing=spacing.natural)
    for run in (run for piece in pieces for run in piece.runs):
        if line.runs and line.runs[-1].face == run.face:
            line.runs[-1] = Run(line.runs[-1].text + run.text, run.face)
        else:
            line.runs.append(Run(run.text, run.face))
    length = sum(piece.width for piece in pieces)
    gaps = sum(len(piece.text) for piece in pieces) - 1
    hangs = length + gaps * spacing.tight > room
    if gaps > 0 and (hangs or (spacing.justified and not last)):
        _justify(line, room + (HALF if hangs else 0) - length, gaps, spacing)
    elif length + gaps * spacing.natural > room:
        line.spacing = spacing.tight
    return line


def _justify(line: Line, open_room: int, gaps: int, spacing: Spacing) -> None:
    """Share what is open between the characters; figures and words are not pulled apart visibly."""
    apart = round(open_room / gaps)
    inner = sum(len(word) - 1 for word in WORD.findall(line.text))
    if apart > LOOSE and 0 < inner < gaps:
        line.words = spacing.natural
        apart = round((open_room - inner * spacing.natural) / (gaps - inner))
    line.full = apart <= spacing.widest
    if line.full:
        line.spacing = apart
    else:
        line.spacing, line.words = spacing.natural, None


def _stripped(pieces: Sequence[_Piece]) -> Sequence[_Piece]:
    end = len(pieces)
    while end > 1 and pieces[end - 1].text.isspace():
        end -= 1
    return pieces[:end]


def _without_leading_space(pieces: list[_Piece]) -> list[_Piece]:
    start = 0
    while start < len(pieces) and pieces[start].text.isspace():
        start += 1
    return pieces[start:]
