"""Is the code on a paper that of a document that was issued here? One word again, and nothing else of the document.

A code can be copied onto another paper: what it proves is that such a document was issued, not what the paper says.
"""

from collections.abc import Callable
from datetime import datetime, timedelta

from sqlalchemy import select

from app.extensions import db
from app.notices.authenticity import ISSUED, Authenticity, still_counts
from app.notices.codes import read, the_codes
from app.notices.models import Notice, Paper, UnknownCode
from workflows.vocabulary import N_

#: What each answer means to whoever holds the paper.
MEANINGS: dict[Authenticity, str] = {
    Authenticity.GENUINE: N_(
        "A document with this code was issued here and counts. A code can be copied: whether the paper says what the document says, only its file tells."
    ),
    Authenticity.SUPERSEDED: N_(
        "A document with this code was issued here; it was withdrawn, replaced or corrected since."
    ),
    Authenticity.UNKNOWN: N_("No document that was issued here has this code. Do not rely on the paper."),
}
#: So many codes of no document may one network address ask for before it is left waiting.
MOST_UNKNOWN = 20
WAIT = timedelta(minutes=15)


#: What knows issued documents by their public identifier: number, or kind where it has none, SHA-256 of the content,
#: and whether it counts.
Finds = Callable[[str], tuple[str, str, bool] | None]
_FIND: list[Finds] = []


def finds_codes(finds: Finds) -> Finds:
    """A slice that issues documents of its own says so."""
    _FIND.append(finds)
    return finds


def authenticity_of_code(code: str) -> Authenticity:
    """What the code on a paper is: genuine, superseded or unknown."""
    public_id, proof = read(code) or ("", "")
    for finds in _FIND:
        found = finds(public_id)
        if found is not None and the_codes().proves(proof, public_id, *found[:2]):
            return Authenticity.GENUINE if found[2] else Authenticity.SUPERSEDED
    return Authenticity.UNKNOWN


@finds_codes
def _among_notices(public_id: str) -> tuple[str, str, bool] | None:
    found = db.session.execute(
        select(Notice.number, Notice.content_sha256, still_counts()).where(
            Notice.public_id == public_id, Notice.state.in_(ISSUED)
        )
    ).first()
    return (found[0] or "", found[1], found[2]) if found is not None else None


@finds_codes
def _among_papers(public_id: str) -> tuple[str, str, bool] | None:
    found = db.session.scalar(select(Paper).where(Paper.public_id == public_id))
    return (found.kind, found.content_sha256, found.superseded_at is None) if found is not None else None


def is_left_waiting(address: str, now: datetime) -> bool:
    """Did this network address ask for too many documents that do not exist of late?"""
    counted = db.session.get(UnknownCode, address[:64])
    return counted is not None and counted.asked >= MOST_UNKNOWN and now < counted.since_at + WAIT
