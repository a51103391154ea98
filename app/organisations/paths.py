"""Paths of the tree: fixed segments of base 36, so that a subtree is one range of text."""

from app.organisations.models import SEGMENT
from workflows.engine import Refused
from workflows.table import Reason
from workflows.vocabulary import N_

DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"
#: So many units fit below one.
MOST_CHILDREN = len(DIGITS) ** SEGMENT - 1
#: So many levels fit into a path column.
DEEPEST = 16


def segment(number: int) -> str:
    """The segment of the n-th child, from one: 0001, 0002 … 000z, 0010."""
    if not 0 < number <= MOST_CHILDREN:
        raise Refused(Reason(N_("No more than %(n)s units fit below one."), {"n": f"{MOST_CHILDREN:,}"}))
    letters = []
    for _place in range(SEGMENT):
        number, rest = divmod(number, len(DIGITS))
        letters.append(DIGITS[rest])
    return "".join(reversed(letters))


def number_of(path: str) -> int:
    """Which child a path's last segment names."""
    return int(path[-SEGMENT:], len(DIGITS))


def depth_of(path: str) -> int:
    """How many levels down a path is; a root is one."""
    return len(path) // SEGMENT
