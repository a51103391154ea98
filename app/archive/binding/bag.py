"""A bag (BagIt, RFC 8493) written straight into one ZIP, piece by piece, so that memory stays flat.

Names come in the caller's order, all times are the one given, nothing is compressed: the same files are always the
same bytes.
"""

import hashlib
import zipfile
from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import BinaryIO, Self

from app.archive.binding.verify import AT_A_TIME, DECLARATION, PAYLOAD_LIST, TAG_LIST
from app.clock import SHANGHAI
from app.store import TamperedBytes

BAG_INFO = "bag-info.txt"
#: What RFC 8493 has every bag begin with.
_DECLARATION = b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"
#: Files of a Unix system that everybody may read.
_UNIX, _READABLE = 3, 0o100644 << 16


class Bag:
    """The bag that is being written, as a context; ``finish`` writes its lists."""

    def __init__(self, out: BinaryIO, top: str, at: datetime) -> None:
        self._zip = zipfile.ZipFile(out, "w", zipfile.ZIP_STORED)
        self._top, self._time = top, at.astimezone(SHANGHAI).timetuple()[:6]
        self._payload: dict[str, str] = {}
        self._tags: dict[str, str] = {}
        self._octets = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self._zip.close()

    def add(self, name: str, content: bytes) -> None:
        """A file whose bytes are at hand."""
        self._write(name, iter((content,)), len(content))

    def copy(self, name: str, path: Path, sha256: str) -> None:
        """A kept file by its hash. Raises FileNotFoundError, or TamperedBytes where it is not what was kept."""
        if self._write(name, _chunks(path), path.stat().st_size) != sha256:
            raise TamperedBytes(sha256)

    def finish(self, info: Mapping[str, str]) -> None:
        """Declare the bag, say what it is, and list every file with its hash."""
        described = {**info, "Payload-Oxum": f"{self._octets}.{len(self._payload)}"}
        self.add(DECLARATION, _DECLARATION)
        self.add(BAG_INFO, "".join(f"{name}: {value}\n" for name, value in described.items()).encode())
        self.add(PAYLOAD_LIST, _list(self._payload))
        self.add(TAG_LIST, _list(self._tags))

    def _write(self, name: str, chunks: Iterator[bytes], size: int) -> str:
        entry = zipfile.ZipInfo(f"{self._top}/{name}", self._time)
        entry.create_system, entry.external_attr, entry.file_size = _UNIX, _READABLE, size
        digest = hashlib.sha256()
        with self._zip.open(entry, "w") as file:
            for chunk in chunks:
                digest.update(chunk)
                file.write(chunk)
        if name.startswith("data/"):
            self._payload[name] = digest.hexdigest()
            self._octets += size
        else:
            self._tags[name] = digest.hexdigest()
        return digest.hexdigest()


def _list(files: Mapping[str, str]) -> bytes:
    return "".join(f"{sha256}  {name}\n" for name, sha256 in sorted(files.items())).encode()


def _chunks(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while chunk := file.read(AT_A_TIME):
            yield chunk
