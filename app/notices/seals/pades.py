"""The only door to pyHanko: seals as PAdES signatures over the archived bytes (ETSI EN 319 142, baseline B)."""

import io
from collections.abc import Callable, Sequence
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
                pdf = _signed(pdf, key, organ, f"Seal{number + 1}", place, picture)
                certificates.append(certificate.fingerprint)
                algorithm = key.get_signature_mechanism_for_digest("sha256").signature_algo
        return Sealed(pdf, f"PAdES-B-B {algorithm}", tuple(certificates))

    def examine(self, pdf: bytes) -> list[Examined]:
        """The seals in a file, each with what became of the bytes under it."""
        from pyhanko.pdf_utils.misc import PdfError
        from pyhanko.pdf_utils.reader import PdfFileReader

        try:
            seals = PdfFileReader(io.BytesIO(pdf)).embedded_signatures
        except (PdfError, ValueError):
            return []
        known = self._folder.fingerprints()
        return [
            Examined(
                organ=_organ_of(each),
                intact=_is_intact(each, last=each is seals[-1]),
                known=fingerprint(each.signer_cert) in known,
                certificate=fingerprint(each.signer_cert),
            )
            for each in seals
        ]


def _signed(
    pdf: bytes, key: Any, organ: str, field: str, place: Place | None, picture: Picture | None
) -> bytes:
    from pyhanko.pdf_utils.content import ImportedPdfPage
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
    from pyhanko.pdf_utils.layout import AxisAlignment, Margins, SimpleBoxLayoutRule
    from pyhanko.sign.fields import SigFieldSpec, SigSeedSubFilter
    from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner
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
    signer = PdfSigner(
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
    return bytes(_apart(lambda: signer.sign_pdf(IncrementalPdfFileWriter(io.BytesIO(pdf)))).getvalue())


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
    status = _apart(
        lambda: validate_pdf_signature(seal, ValidationContext(trust_roots=roots, allow_fetching=False))
    )
    if last and status.coverage != SignatureCoverageLevel.ENTIRE_FILE:
        return False
    return bool(
        status.intact and status.valid and status.modification_level <= ModificationLevel.FORM_FILLING
    )


def _organ_of(seal: Any) -> str:
    return str(seal.sig_object.get("/Name", ""))
