"""Passwords: their rules (domain.md §6.2, practice of the graded protection), their hashes, one-time ones."""

import secrets
import string
from collections.abc import Iterable
from datetime import datetime, timedelta
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from workflows.table import Reason
from workflows.vocabulary import N_

SHORTEST = 8
LONGEST = 128
CLASSES_NEEDED = 3
REMEMBERED = 5
GOOD_FOR = timedelta(days=90)

#: What every demo account signs in with; demo accounts cannot sign in in production.
DEMO_PASSWORD = "Qingjian-2026"  # noqa: S105

_hasher = PasswordHasher()


@cache
def _nobodys_hash() -> str:
    """Verified when no account has the typed name, so that the answer takes as long."""
    return _hasher.hash(secrets.token_urlsafe(16))


def hash_of(password: str) -> str:
    """What is stored of a password: argon2id with its parameters and salt."""
    return _hasher.hash(password)


def matches(password_hash: str, password: str) -> bool:
    """Is this the password behind that hash? An account without one takes as long to say no."""
    try:
        return _hasher.verify(password_hash or _nobodys_hash(), password) and bool(password_hash)
    except (VerificationError, InvalidHashError):
        return False


def outdated(password_hash: str) -> bool:
    """Was the hash made with weaker parameters than today's?"""
    return _hasher.check_needs_rehash(password_hash)


def reason_against(password: str, username: str, used_before: Iterable[str] = ()) -> Reason | None:
    """Why a new password is not good enough, or None. ``used_before`` are hashes of the last ones."""
    if len(password) < SHORTEST:
        return Reason(N_("A password has at least %(n)s characters."), {"n": SHORTEST})
    if len(password) > LONGEST:
        return Reason(N_("A password has at most %(n)s characters."), {"n": LONGEST})
    if classes_in(password) < CLASSES_NEEDED:
        return Reason(N_("Use at least three of: capital letters, small letters, digits, other characters."))
    if len(username) >= 3 and username.casefold() in password.casefold():
        return Reason(N_("A password must not contain the user name."))
    if any(matches(old, password) for old in used_before):
        return Reason(N_("This password is one of your last %(n)s; choose another."), {"n": REMEMBERED})
    return None


def classes_in(password: str) -> int:
    """How many of the four classes of characters a password uses."""
    kinds = (string.ascii_uppercase, string.ascii_lowercase, string.digits)
    found = sum(any(letter in kind for letter in password) for kind in kinds)
    return found + any(all(letter not in kind for kind in kinds) for letter in password)


def one_time_password() -> str:
    """A password to be used once and changed at once: readable aloud, without letters that look alike."""
    letters = "abcdefghjkmnpqrstuvwxyz"
    blocks = ["".join(secrets.choice(letters) for _ in range(4)) for _ in range(3)]
    return "-".join(
        [blocks[0].capitalize(), *blocks[1:], "".join(secrets.choice("23456789") for _ in range(4))]
    )


def expires_at(changed_at: datetime | None) -> datetime | None:
    """When a password has to be changed; None where it was never set."""
    return changed_at + GOOD_FOR if changed_at else None
