"""The folder of seals: for each organ, by its full name, a key and a picture.

* ``NAME.p12`` a key with its certificate (PKCS#12), opened with ``QINGJIAN_SEAL_PASSPHRASE``; or
* ``NAME.toml`` a key on a device (PKCS#11): ``module`` (path of its library), ``token`` and ``key`` (labels), opened
  with the same passphrase as its PIN.
* ``NAME.pdf`` the picture of the seal as vectors: a square page, as wide as the seal is printed.
"""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from app.notices.seals import SealMissing, no_seal_of
from app.notices.seals.certificates import Certificate, certificate_of
from app.notices.seals.devices import device_told_in, key_on
from app.notices.seals.pictures import Picture, picture_in
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
        return sorted({path.stem for path in self.folder.glob("*") if path.suffix in _KEYS})

    @contextmanager
    def key_of(self, organ: str) -> Iterator[Any]:
        """The key of an organ's seal, ready to sign. Raises SealMissing."""
        file, device = self._path(organ, ".p12"), self._path(organ, ".toml")
        if file.exists():
            yield self._from_file(file, organ)
        elif device.exists():
            with key_on(device_told_in(device, organ), self._passphrase) as key:
                yield key
        else:
            raise no_seal_of(organ)

    def certificate_of(self, organ: str) -> Certificate:
        """What the certificate of an organ's seal says. Raises SealMissing where its key cannot be opened."""
        with self.key_of(organ) as key:
            return certificate_of(key, organ)

    def picture_of(self, organ: str) -> Picture:
        """The picture of an organ's seal. Raises SealMissing."""
        picture = self._path(organ, ".pdf")
        if not picture.exists():
            raise no_seal_of(organ)
        return picture_in(picture, organ)

    def certificates(self) -> list[Certificate]:
        """The certificate of every key that is installed and can be opened."""
        found = []
        for organ in self.organs:
            with suppress(SealMissing):
                found.append(self.certificate_of(organ))
        return found

    def _from_file(self, path: Path, organ: str) -> Any:
        from pyhanko.sign.signers import SimpleSigner

        load: Any = SimpleSigner.load_pkcs12_data
        try:
            return load(path.read_bytes(), other_certs=(), passphrase=self._passphrase.encode())
        except (OSError, ValueError, AttributeError) as error:  # the last where there is no key in it
            raise SealMissing(
                N_(
                    "The key of the seal of “%(organ)s” cannot be opened: check the file and QINGJIAN_SEAL_PASSPHRASE."
                ),
                organ=organ,
            ) from error

    def _path(self, organ: str, ending: str) -> Path:
        if any(each in organ for each in _UNFIT) or organ.startswith("."):
            raise no_seal_of(organ)
        return self.folder / f"{organ}{ending}"
