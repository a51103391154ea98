"""A tree of hashes: one root stands for all lines, and a short path proves that one line is among them.

As in RFC 6962: a leaf and a knot are hashed with different first bytes, and a list splits at the largest power of
two below its length.
"""

import hashlib
from collections.abc import Sequence

#: (which side the neighbour stands on, its hash) from the leaf upwards.
Path = list[tuple[str, str]]


def leaf_hash(line: bytes) -> bytes:
    """The hash of one line."""
    return hashlib.sha256(b"\x00" + line).digest()


def _knot(left: bytes, right: bytes) -> bytes:
    return hashlib.sha256(b"\x01" + left + right).digest()


def root_of(leaves: Sequence[bytes]) -> str:
    """The root over the hashes of all lines, in hexadecimal. Of no line at all: the hash of nothing."""
    return (_root(leaves) if leaves else hashlib.sha256().digest()).hex()


def _root(leaves: Sequence[bytes]) -> bytes:
    if len(leaves) == 1:
        return leaves[0]
    middle = _split(len(leaves))
    return _knot(_root(leaves[:middle]), _root(leaves[middle:]))


def _split(count: int) -> int:
    """The largest power of two below the count."""
    return 1 << (count - 1).bit_length() - 1


def path_of(leaves: Sequence[bytes], place: int) -> Path:
    """The neighbours that lead from one line to the root."""
    if len(leaves) == 1:
        return []
    middle = _split(len(leaves))
    if place < middle:
        return [*path_of(leaves[:middle], place), ("right", _root(leaves[middle:]).hex())]
    return [*path_of(leaves[middle:], place - middle), ("left", _root(leaves[:middle]).hex())]


def root_along(line: bytes, path: Sequence[Sequence[str]]) -> str:
    """The root that a line and its path lead to. Raises ValueError where the path is none."""
    here = leaf_hash(line)
    for side, neighbour in path:
        other = bytes.fromhex(neighbour)
        here = _knot(other, here) if side == "left" else _knot(here, other)
    return here.hex()
