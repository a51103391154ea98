"""The folder of seals: for each organ, by its full name, a key and a picture.

* ``NAME.p12`` a key with its certificate (PKCS#12), opened with ``QINGJIAN_SEAL_PASSPHRASE``; or
* ``NAME.toml`` a key on a device (PKCS#11): ``module`` (path of its library), ``token`` and ``key`` (labels), opened
  with the same passphrase as its PIN. Needs the package ``python-pkcs11``.
* ``NAME.pdf`` the picture of the seal as vectors: a square page, as wide as the seal is printed.
"""

import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from typing import Any

from app.notices.seals import SealMissing, no_seal_of
from workflows.vocabulary import N_

_KEYS = (".p12", ".toml")
#: What may not stand in the name of a file.
_UNFIT = '/\\:*?"<>|'


class FolderOfSeals:
    """The keys and pictures that an installation was given."""

    def __init__(self, folder: Path, passphrase: str) -> None:
        self.folder, self._passphrase = folder, passphrase

    @property
    def organs(self) -> list[str]:
        """The organs whose keys are here; where there are none, the office seals on paper."""
        return sorted(path.stem for path in self.folder.glob("*") if path.suffix in _KEYS)

    @contextmanager
    def key_of(self, organ: str) -> Iterator[Any]:
        """The key of an organ's seal, ready to sign. Raises SealMissing."""
        file, device = self._path(organ, ".p12"), self._path(organ, ".toml")
        if file.exists():
            yield self._from_file(file, organ)
        elif device.exists():
            with self._on_device(device, organ) as signer:
                yield signer
        else:
            raise no_seal_of(organ)

    def picture_of(self, organ: str) -> Path:
        """The picture of an organ's seal. Raises SealMissing."""
        picture = self._path(organ, ".pdf")
        if not picture.exists():
            raise no_seal_of(organ)
        return picture

    def certificates(self) -> frozenset[str]:
        """SHA-256 of the certificate of every key that is installed."""
        return frozenset(map(self._certificate_of, self.organs))

    def _certificate_of(self, organ: str) -> str:
        with self.key_of(organ) as key:
            return fingerprint(key.signing_cert)

    def _from_file(self, path: Path, organ: str) -> Any:
        from pyhanko.sign.signers import SimpleSigner

        load: Any = SimpleSigner.load_pkcs12
        signer = load(str(path), passphrase=self._passphrase.encode())
        if signer is None:
            raise SealMissing(
                N_(
                    "The key of the seal of “%(organ)s” cannot be opened: check the file and QINGJIAN_SEAL_PASSPHRASE."
                ),
                organ=organ,
            )
        return signer

    @contextmanager
    def _on_device(self, path: Path, organ: str) -> Iterator[Any]:
        try:
            from pyhanko.config.pkcs11 import PKCS11SignatureConfig, TokenCriteria
            from pyhanko.sign.pkcs11 import PKCS11SigningContext
        except ImportError as error:
            raise SealMissing(
                N_("The seal of “%(organ)s” is on a device: install the package python-pkcs11 to use it."),
                organ=organ,
            ) from error
        told = tomllib.loads(path.read_text(encoding="utf-8"))
        config = PKCS11SignatureConfig(
            module_path=told["module"],
            cert_label=told["key"],
            key_label=told["key"],
            token_criteria=TokenCriteria(label=told["token"]),
            raw_mechanism=True,  # every device has it; hashing on the device many have not
        )
        with PKCS11SigningContext(config, user_pin=self._passphrase) as signer:
            yield signer

    def _path(self, organ: str, ending: str) -> Path:
        if any(each in organ for each in _UNFIT) or organ.startswith("."):
            raise no_seal_of(organ)
        return self.folder / f"{organ}{ending}"


def fingerprint(certificate: Any) -> str:
    """SHA-256 of a certificate as it is written, in hexadecimal."""
    return sha256(certificate.dump()).hexdigest()
