"""The only door to pyHanko: seals as PAdES signatures over the archived bytes (ETSI EN 319 142, baseline B)."""

import io
from collections.abc import Callable, Collection, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from typing import Any, TypeVar, cast

from app.notices.seals import Examined, Place, Sealed
from app.notices.seals.certificates import certificate_of, fingerprint
from app.notices.seals.keys import FolderOfSeals
from app.notices.seals.pictures import Picture

T = TypeVar("T")

#: Said in the signature itself.
_REASON = "用印"


class PadesSealer:
    """Seals with the keys of a folder: visibly at a place, or invisibly."""

    def __init__(self, folder: FolderOfSeals) -> None:
        self._folder = folder

    def seal(self, pdf: bytes, organs: Sequence[str], places: Sequence[Place], *, at: datetime) -> Sealed:
        """One signature for each organ, the later over the earlier. See ``Sealer``."""
        certificates = []
        algorithm = ""
        for number, organ in enumerate(organs):
            with self._folder.key_of(organ) as key:
                certificate = certificate_of(key, organ)
                certificate.require_usable(at)
                place = places[number] if places else None
                picture = self._folder.picture_of(organ) if place else None
                pdf = _signed(pdf, key, organ, f"Seal{number + 1}", place, picture, at)
                certificates.append(certificate.fingerprint)
                algorithm = key.get_signature_mechanism_for_digest("sha256").signature_algo
        return Sealed(pdf, f"PAdES-B-B {algorithm}", tuple(certificates))

    def examine(self, pdf: bytes) -> list[Examined]:
        """The seals in a file, each with what became of the bytes under it; none where they cannot be read."""
        from pyhanko.pdf_utils.reader import PdfFileReader

        installed = {(each.organ, each.fingerprint) for each in self._folder.certificates()}
        try:
            seals = PdfFileReader(io.BytesIO(pdf)).embedded_signatures
            return [_examined(each, installed, last=each is seals[-1]) for each in seals]
        except Exception:  # a changed byte may lead to anything; the file as a whole is judged by its hash
            return []


def _examined(seal: Any, installed: Collection[tuple[str, str]], *, last: bool) -> Examined:
    certificate = seal.signer_cert
    organ, at = str(seal.sig_object.get("/Name", "")), seal.self_reported_timestamp
    return Examined(
        organ=organ,
        intact=_is_intact(seal, last=last),
        known=(organ, fingerprint(certificate)) in installed,
        certificate=fingerprint(certificate),
        at=at,
        in_force=at is not None and certificate.not_valid_before <= at <= certificate.not_valid_after,
    )


def _signed(
    pdf: bytes, key: Any, organ: str, field: str, place: Place | None, picture: Picture | None, at: datetime
) -> bytes:
    from pyhanko.pdf_utils.content import ImportedPdfPage
    from pyhanko.pdf_utils.layout import AxisAlignment, Margins, SimpleBoxLayoutRule
    from pyhanko.sign.fields import SigFieldSpec, SigSeedSubFilter
    from pyhanko.sign.signers import PdfSignatureMetadata
    from pyhanko.stamp import StaticStampStyle

    style, drawn = None, cast(Any, ImportedPdfPage)
    if picture is not None:
        style = StaticStampStyle(
            border_width=0,
            background=drawn(str(picture.path)),
            background_opacity=1.0,
            background_layout=SimpleBoxLayoutRule(
                AxisAlignment.ALIGN_MID, AxisAlignment.ALIGN_MID, Margins(0, 0, 0, 0)
            ),
        )
    signer = _signing_at(at)(
        PdfSignatureMetadata(
            field_name=field,
            md_algorithm="sha256",
            name=organ,
            reason=_REASON,
            subfilter=SigSeedSubFilter.PADES,
        ),
        key,
        stamp_style=style,
        new_field_spec=SigFieldSpec(
            field, on_page=place.page if place else 0, box=_box(place, picture), readable_field_name=organ
        ),
    )
    return bytes(_apart(lambda: signer.sign_pdf(_addition_to(pdf))).getvalue())


def _signing_at(at: datetime) -> type[Any]:
    """PyHanko's signer, whose signatures are of that instant: it would take the machine's clock."""
    from pyhanko.sign.signers import PdfSigner

    class Signer(PdfSigner):
        def init_signing_session(self, *of: Any, **named: Any) -> Any:
            session = super().init_signing_session(*of, **named)
            session.system_time = at
            return session

    return Signer


def _addition_to(pdf: bytes) -> Any:
    """What is written behind a document, which goes on saying of itself what it said: when it was made, above all."""
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

    class Addition(IncrementalPdfFileWriter):
        def _update_meta(self) -> None:
            """Not the machine's clock."""

    return Addition(io.BytesIO(pdf))


def _apart(act: Callable[[], T]) -> T:
    """Do it in a thread of its own: pyHanko runs an event loop, which a thread that has one already cannot."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(act).result()


def _box(place: Place | None, picture: Picture | None) -> Any:
    if place is None or picture is None:
        return None
    half = picture.width / 2
    return place.x - half, place.y - half, place.x + half, place.y + half


def _is_intact(seal: Any, *, last: bool) -> bool:
    """Are the bytes under a seal untouched, with nothing behind it but the seals of other organs?"""
    from pyhanko.sign.diff_analysis import ModificationLevel
    from pyhanko.sign.validation import validate_pdf_signature
    from pyhanko.sign.validation.status import SignatureCoverageLevel
    from pyhanko_certvalidator import ValidationContext

    # Who is trusted is told by the folder of seals, not by a chain: here only the bytes are judged.
    roots = [seal.signer_cert, *seal.other_embedded_certs]
    try:
        status = _apart(
            lambda: validate_pdf_signature(seal, ValidationContext(trust_roots=roots, allow_fetching=False))
        )
    except Exception:  # likewise
        return False
    if last and status.coverage != SignatureCoverageLevel.ENTIRE_FILE:
        return False
    return bool(
        status.intact and status.valid and status.modification_level <= ModificationLevel.FORM_FILLING
    )
