"""Official documents: their fonts and characters, their seals, and the codes to verify them by."""

from collections.abc import Iterator
from datetime import datetime
from functools import cache, partial

from app.clock import local_day
from app.doctor.finding import Finding, note, well, wrong
from app.notices.fonts import FACES, FontSet, FontsMissing, font_files
from app.notices.seals import SealMissing
from app.notices.seals.certificates import Certificate
from app.notices.seals.keys import FolderOfSeals
from workflows.vocabulary import N_

#: Rare characters of people's and places' names that registers do hold; then two that Fandol lacks.
RARE = "䶮㛃𬱖𠅤啰瞭"
PUNCTUATION = "〔〕（）《》〈〉“”‘’、，。；：？！—…·％℃№"
#: The two levels of GB/T 2312: lead bytes of the first character and of the last row.
FIRST_ROW, LAST_ROW = 0xB0, 0xF7
#: An authority takes weeks to renew the certificate of a seal.
DAYS_TO_RENEW = 60
RENEW = N_("Have its certificate renewed now; once it has ended nothing is sealed with it.")


def fonts() -> Iterator[Finding]:
    """Is there a file for each face, and a glyph for each character?"""
    try:
        found = font_files()
    except FontsMissing as error:
        yield wrong(
            N_("Fonts: %(reason)s"),
            N_("Run script/run again with a network, or put font files into .fonts."),
            reason=error,
        )
        return
    yield from _faces(found)
    yield from coverage(found)


def _faces(found: FontSet) -> Iterator[Finding]:
    names = ", ".join(f"{face.word} {found.faces[face.key].family}" for face in FACES)
    if found.substitutions:
        yield note(
            N_("Fonts: %(names)s; free fonts stand in for %(wanted)s"),
            N_("Nothing must be done; licensed fonts put into .fonts are used instead."),
            names=names,
            wanted=", ".join(found.substitutions),
        )
    else:
        yield well(N_("Fonts: %(names)s"), names=names)


def coverage(found: FontSet) -> Iterator[Finding]:
    """Has every character that a document may need a glyph in every chain?"""
    wanted = characters()
    missing = found.missing_from(wanted)
    if missing:
        yield wrong(
            N_("%(count)d characters have no glyph, among them %(sample)s"),
            N_(
                "Install the requirements again: pylopdf-fonts-zh-cn has the fonts that stand behind all others."
            ),
            count=len(missing),
            sample="".join(missing[:12]),
        )
    else:
        yield well(
            N_("Every one of %(count)d characters has a glyph, the rare %(rare)s too"),
            count=len(wanted),
            rare=RARE,
        )


@cache
def characters() -> str:
    """The 6,763 Chinese characters of GB/T 2312, official punctuation, digits, and rare names."""
    han = (
        bytes((lead, trail)).decode("gb2312", errors="ignore")
        for lead in range(FIRST_ROW, LAST_ROW + 1)
        for trail in range(0xA1, 0xFF)
    )
    return "".join(han) + PUNCTUATION + "0123456789" + RARE


def seals(folder: FolderOfSeals, now: datetime) -> Iterator[Finding]:
    """Can every electronic seal be used, and until when?"""
    if not folder.organs:
        yield well(N_("Electronic seals: none; documents are sealed on paper"))
    for organ in folder.organs:
        try:
            folder.picture_of(organ)
            certificate = folder.certificate_of(organ)
            certificate.require_usable(now)
            yield _validity(certificate, now)
        except SealMissing as error:
            yield wrong(
                N_("Electronic seal of %(organ)s: %(reason)s"),
                N_("See docs/operating.md, “Electronic seals”."),
                organ=organ,
                reason=error.reasons[0],
            )


def _validity(certificate: Certificate, now: datetime) -> Finding:
    left = (local_day(certificate.valid_until) - local_day(now)).days
    found = well if left >= DAYS_TO_RENEW else partial(note, advice=RENEW)
    return found(
        N_(
            "Electronic seal of %(organ)s: key and picture are there, valid until %(until)s, %(days)d more days"
        ),
        organ=certificate.organ,
        until=local_day(certificate.valid_until),
        days=left,
    )


def codes(address: str) -> Iterator[Finding]:
    """Do documents carry a code, and where does it lead?"""
    if address:
        yield well(N_("Codes on documents lead to %(address)s"), address=address)
    else:
        yield note(
            N_("Documents are printed without a code to verify them by"),
            N_("Set QINGJIAN_PUBLIC_ADDRESS to the address at which the public reaches this installation."),
        )
