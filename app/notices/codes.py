"""The QR code on issued paper: an address that tells whether the document was issued here, and nothing else.

It names a document by a public identifier that nobody can guess, proven by a code of this installation's own key over
what the document was when it was signed. Neither leads back to a row or to a word of the document.
"""

import hmac
import re
import secrets
from base64 import b32encode
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256

import segno
from flask import current_app
from markupsafe import Markup

from config import Config

#: Characters of the identifier and of its proof: 80 bits each, in letters and digits that are not mixed up.
LENGTH = 16
_CODE = re.compile(rf"([a-z2-7]{{{LENGTH}}})([a-z2-7]{{{LENGTH}}})")


@dataclass(frozen=True)
class Codes:
    """Whoever makes codes and examines them: the address of this installation for the public, and its key."""

    #: Empty where no codes are printed.
    address: str
    key: bytes

    def on_paper(self, public_id: str, *facts: str) -> str:
        """The address that a document's code leads to; empty where none is printed."""
        return f"{self.address}/v/{public_id}{self._proof(public_id, facts)}" if self.address else ""

    def proves(self, proof: str, public_id: str, *facts: str) -> bool:
        """Is this the proof of a document with these facts?"""
        return hmac.compare_digest(proof, self._proof(public_id, facts))

    def _proof(self, public_id: str, facts: tuple[str, ...]) -> str:
        said = "\n".join((public_id, *facts)).encode()
        return _letters(hmac.digest(self.key, said, sha256))


def codes_of(config: Config) -> Codes:
    """The codes of an installation. Tests have no key of documents: theirs is that of sessions."""
    return Codes(config.public_address, (config.document_key or config.secret_key).encode())


def the_codes() -> Codes:
    """The codes of this installation."""
    codes: Codes = current_app.extensions["codes"]
    return codes


def new_public_id() -> str:
    """What a document is called on its code."""
    return _letters(secrets.token_bytes(LENGTH))


def read(code: str) -> tuple[str, str] | None:
    """The identifier and the proof in a code; None where it is none of ours."""
    found = _CODE.fullmatch(code)
    return (found[1], found[2]) if found else None


@lru_cache(maxsize=16)  # a document is printed twice in a row at most
def drawing_of(address: str) -> Markup:
    """An address as a QR code for paper: vectors, with middling error correction, its blank border left to the page."""
    modules = segno.make_qr(address, error="m").matrix
    path = "".join(f"M{x} {y}h1v1h-1z" for y, row in enumerate(modules) for x, dark in enumerate(row) if dark)
    size = len(modules)
    return Markup(
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {0} {0}"><title>扫码核验</title><path d="{1}"/></svg>'
    ).format(size, path)


def _letters(of: bytes) -> str:
    return b32encode(of).decode().lower()[:LENGTH]
