"""Codes that let somebody answer once: the survey's mark, chance, and a seal that shows that we issued it.

The seal tells a code that was used from one that never was, although used codes stand nowhere.
"""

import hashlib
import hmac
import secrets

#: Crockford's: nothing that is mistaken for something else when it is typed from a card.
LETTERS = "0123456789abcdefghjkmnpqrstvwxyz"
_LIKE = str.maketrans("oil", "011")
MARK, CHANCE, SEAL = 4, 14, 6
LENGTH = MARK + CHANCE + SEAL


def new_mark() -> str:
    """What the codes of one survey begin with."""
    return _chance(MARK)


def new_key() -> str:
    """What a survey seals its codes with."""
    return secrets.token_hex(32)


def new_code(mark: str, key: str) -> str:
    """A code that nobody can guess: 70 bits of chance."""
    begun = mark + _chance(CHANCE)
    return begun + _seal(begun, key)


def is_genuine(code: str, key: str) -> bool:
    """Did the survey with this key issue it?"""
    return hmac.compare_digest(code[-SEAL:], _seal(code[:-SEAL], key))


def mark_of(code: str) -> str:
    """The survey's mark."""
    return code[:MARK]


def as_typed(text: str) -> str:
    """A code as people type it: in capitals, with hyphens and blanks, with O for 0. Empty if it is none."""
    code = "".join(letter for letter in text.lower() if letter.isalnum()).translate(_LIKE)
    return code if len(code) == LENGTH and set(code) <= set(LETTERS) else ""


def in_groups(code: str) -> str:
    """A code as it is printed, four letters at a time."""
    return "-".join(code[at : at + 4] for at in range(0, LENGTH, 4))


def digest_of(code: str) -> str:
    """What is kept of a code."""
    return hashlib.sha256(code.encode()).hexdigest()


def _chance(length: int) -> str:
    return "".join(secrets.choice(LETTERS) for _ in range(length))


def _seal(begun: str, key: str) -> str:
    value = int.from_bytes(hmac.digest(key.encode(), begun.encode(), "sha256"), "big")
    return "".join(LETTERS[value >> 5 * place & 31] for place in range(SEAL))
