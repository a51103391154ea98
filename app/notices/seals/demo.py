"""Seals of the demo: keys of an authority that nobody trusts, pictures that read 样章. Never in production."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import pkcs12
from cryptography.x509.oid import NameOID

from app.notices.seals.drawing import DIAMETER, seal_picture
from app.notices.typesetting.metrics import Metrics

WORD = "样章"
AUTHORITY = "清鉴演示证书颁发机构（无效）"
_FROM = datetime(2000, 1, 1, tzinfo=UTC)
_YEARS = timedelta(days=365 * 40)
#: Of a common name, in bytes (RFC 5280, appendix A.1).
_LONGEST_NAME = 64


def furnish(folder: Path, organ: str, passphrase: str, metrics: Metrics) -> None:
    """Make the key and the picture of an organ's demo seal, where it has none yet."""
    folder.mkdir(parents=True, exist_ok=True)
    key_file = folder / f"{organ}.p12"
    if key_file.exists():
        return
    (folder / f"{organ}.pdf").write_bytes(_page(seal_picture(organ, metrics, word=WORD)))
    issuer_key, issuer = _authority()
    key = ec.generate_private_key(ec.SECP256R1())
    certificate = _certificate(_holder(organ), key, AUTHORITY, issuer_key, authority=False)
    key_file.touch(mode=0o600)
    key_file.write_bytes(
        pkcs12.serialize_key_and_certificates(
            organ.encode(),
            key,
            certificate,
            [issuer],
            serialization.BestAvailableEncryption(passphrase.encode()),
        )
    )


def _authority() -> tuple[ec.EllipticCurvePrivateKey, x509.Certificate]:
    """An authority for one certificate: its key is kept nowhere."""
    key = ec.generate_private_key(ec.SECP256R1())
    return key, _certificate(AUTHORITY, key, AUTHORITY, key, authority=True)


def _certificate(
    name: str, key: ec.EllipticCurvePrivateKey, issuer: str, issuer_key: Any, *, authority: bool
) -> x509.Certificate:
    usage = x509.KeyUsage(
        digital_signature=not authority,
        content_commitment=not authority,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=authority,
        crl_sign=authority,
        encipher_only=False,
        decipher_only=False,
    )
    return (
        x509.CertificateBuilder()
        .subject_name(_named(name))
        .issuer_name(_named(issuer))
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(_FROM)
        .not_valid_after(_FROM + _YEARS)
        .add_extension(x509.BasicConstraints(ca=authority, path_length=None), critical=True)
        .add_extension(usage, critical=True)
        .sign(issuer_key, hashes.SHA256())
    )


def _holder(organ: str) -> str:
    """The organ with a mark that it is a sample, as long as a certificate takes it; the signature has its full name."""
    mark = f"（{WORD}）"
    room = _LONGEST_NAME - len(mark.encode())
    return organ.encode()[:room].decode(errors="ignore") + mark


def _named(name: str) -> x509.Name:
    return x509.Name(
        [x509.NameAttribute(NameOID.COUNTRY_NAME, "CN"), x509.NameAttribute(NameOID.COMMON_NAME, name)]
    )


def _page(operators: bytes) -> bytes:
    """A page of one drawing, as wide as the seal."""
    objects = [
        b"<</Type /Catalog /Pages 2 0 R>>",
        b"<</Type /Pages /Kids [3 0 R] /Count 1>>",
        b"<</Type /Page /Parent 2 0 R /MediaBox [0 0 %.3f %.3f] /Resources <<>> /Contents 4 0 R>>"
        % (DIAMETER, DIAMETER),
        b"<</Length %d>>\nstream\n%s\nendstream" % (len(operators), operators),
    ]
    page, places = b"%PDF-1.7\n", []
    for number, each in enumerate(objects, 1):
        places.append(len(page))
        page += b"%d 0 obj\n%s\nendobj\n" % (number, each)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    return page + (
        b"xref\n0 %d\n0000000000 65535 f \n%strailer\n<</Size %d /Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n"
        % (len(objects) + 1, table, len(objects) + 1, len(page))
    )
