"""What the certificate of a seal says: from when until when it holds, and whether its key may sign at all."""

from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any

from app.clock import local_day
from app.notices.seals import SealMissing
from workflows.vocabulary import N_

#: Either of them lets a key sign documents (RFC 5280, 4.2.1.3).
_SIGNS = {"digital_signature", "non_repudiation"}


@dataclass(frozen=True)
class Certificate:
    """The certificate of one organ's seal; ``valid_until`` is its last instant."""

    organ: str
    fingerprint: str
    valid_from: datetime
    valid_until: datetime
    may_sign: bool

    def require_usable(self, at: datetime) -> None:
        """Raise SealMissing where nothing may be sealed with it at that instant."""
        if not self.may_sign:
            raise SealMissing(
                N_(
                    "The certificate of the seal of “%(organ)s” is not for signing: ask its authority for one with the usage of digital signature or non-repudiation."
                ),
                organ=self.organ,
            )
        if not self.valid_from <= at <= self.valid_until:
            raise SealMissing(
                N_(
                    "The certificate of the seal of “%(organ)s” is valid from %(since)s to %(until)s and not on %(day)s: have it renewed, put the new key into the folder of seals and restart."
                ),
                organ=self.organ,
                since=local_day(self.valid_from),
                until=local_day(self.valid_until),
                day=local_day(at),
            )


def certificate_of(key: Any, organ: str) -> Certificate:
    """What the certificate of an opened key says."""
    told = key.signing_cert
    usage = told.key_usage_value
    return Certificate(
        organ,
        fingerprint(told),
        told.not_valid_before,
        told.not_valid_after,
        # A certificate that limits its usage nowhere is for everything.
        may_sign=usage is None or bool(_SIGNS & usage.native),
    )


def fingerprint(certificate: Any) -> str:
    """SHA-256 of a certificate as it is written, in hexadecimal."""
    return sha256(certificate.dump()).hexdigest()
