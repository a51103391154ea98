"""Electronic seals: whose they are, where they stand, and who can set and examine them.

A seal belongs to one organ by its full name. Setting one leaves the archived bytes as they are and adds to them, so
that the unsealed document is an exact prefix of the sealed one.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from flask import current_app

from workflows.engine import Refused
from workflows.table import Reason
from workflows.vocabulary import N_


@dataclass(frozen=True)
class Place:
    """The centre of a seal: a page counted from 0, and points from its lower left corner."""

    page: int
    x: float
    y: float


@dataclass(frozen=True)
class Sealed:
    """A document with its seals, and the certificates (SHA-256, in hexadecimal) of those who set them."""

    pdf: bytes
    algorithm: str
    certificates: tuple[str, ...]


@dataclass(frozen=True)
class Examined:
    """One seal in a file: whose it is, whether the bytes under it are untouched, and whether we know its certificate.

    ``at`` is when it says that it was set, and ``in_force`` whether its certificate was valid then: that it ended
    since changes nothing.
    """

    organ: str
    intact: bool
    known: bool
    certificate: str
    at: datetime | None
    in_force: bool


class Sealer(Protocol):
    """Whoever sets seals: keys in files or on a device (PAdES), or a sealing service of the office (SM2)."""

    def seal(self, pdf: bytes, organs: Sequence[str], places: Sequence[Place], *, at: datetime) -> Sealed:
        """Set the seal of every organ: at its place, or invisibly where no places are given.

        Raises SealMissing with the organ that has no seal, whose key cannot be used, or whose certificate is not
        valid ``at`` the instant of sealing.
        """

    def examine(self, pdf: bytes) -> list[Examined]:
        """The seals in a file, in the order in which they were set; none where it is no sealed document."""


class SealMissing(Refused):
    """A seal cannot be set; the reason says whose and what to do."""

    def __init__(self, message: str, **params: object) -> None:
        super().__init__(Reason(message, params))


def no_seal_of(organ: str) -> SealMissing:
    """The refusal where an organ's seal is not installed."""
    return SealMissing(
        N_(
            "No electronic seal of “%(organ)s” is installed: put its key and picture into the folder of seals."
        ),
        organ=organ,
    )


def the_sealer() -> Sealer | None:
    """Who sets seals here; None where the office seals on paper."""
    return current_app.extensions.get("sealer")
