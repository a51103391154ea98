"""Keys and pictures of seals as an authority and an office would make them, in a folder or on a device."""

from datetime import UTC, datetime
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import pkcs12
from cryptography.x509.oid import NameOID

from app.notices.typesetting.page import MM
from workflows.engine import Refused
from workflows.table import Reason

ORGAN = "清江市监察委员会"
PASSPHRASE = "open"
SINCE, UNTIL = datetime(2025, 1, 1, tzinfo=UTC), datetime(2027, 12, 31, 15, 59, 59, tzinfo=UTC)


def a_certificate(
    organ: str, since: datetime, until: datetime, usage: str | None = "digital_signature"
) -> tuple[ec.EllipticCurvePrivateKey, x509.Certificate]:
    """A key and its certificate, which may be used for one thing, or for everything."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, organ)])
    builder = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(since)
        .not_valid_after(until)
    )
    if usage is not None:
        allowed = dict.fromkeys(
            (
                "digital_signature",
                "content_commitment",
                "key_encipherment",
                "data_encipherment",
                "key_agreement",
                "key_cert_sign",
                "crl_sign",
                "encipher_only",
                "decipher_only",
            ),
            False,
        )
        builder = builder.add_extension(x509.KeyUsage(**allowed | {usage: True}), critical=True)
    return key, builder.sign(key, hashes.SHA256())


def a_key_file(
    folder: Path,
    organ: str = ORGAN,
    *,
    since: datetime = SINCE,
    until: datetime = UNTIL,
    usage: str | None = "digital_signature",
) -> None:
    """Install a seal whose key is a file."""
    key, certificate = a_certificate(organ, since, until, usage)
    encrypted = serialization.BestAvailableEncryption(PASSPHRASE.encode())
    (folder / f"{organ}.p12").write_bytes(
        pkcs12.serialize_key_and_certificates(organ.encode(), key, certificate, None, encrypted)
    )
    a_picture(folder, organ)


def a_picture(
    folder: Path, organ: str = ORGAN, *, wide: float = 45, high: float = 45, pages: int = 1
) -> None:
    """A red square of so many millimetres: what it shows does not matter here."""
    import pikepdf

    with pikepdf.new() as pdf:
        for _ in range(pages):
            page = pdf.add_blank_page(page_size=(wide * MM, high * MM))
            page.Contents = pdf.make_stream(b"1 0 0 rg 10 10 50 50 re f")
        pdf.save(folder / f"{organ}.pdf")


def reason_of(refused: Refused) -> Reason:
    """The only reason of a refusal."""
    (reason,) = refused.reasons
    return reason
