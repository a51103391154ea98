"""Bytes kept by their SHA-256, written once and never changed (design.md, "Data at rest")."""

import hashlib
import os
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO


class TamperedBytes(Exception):
    """Stored bytes no longer match their name."""


class TooLarge(Exception):
    """A stream went past the permitted size before it ended."""


@dataclass(frozen=True)
class Stored:
    """What a row remembers about bytes: their SHA-256 in hex and their size in bytes."""

    sha256: str
    size: int


class Store:
    """A folder of files named by their hash: ``<folder>/<first two>/<sha256>``."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def put(self, content: bytes) -> Stored:
        """Keep bytes; keeping the same bytes twice is harmless."""
        digest = hashlib.sha256(content).hexdigest()
        path = self.path(digest)
        if not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True)
            descriptor, temporary = tempfile.mkstemp(dir=path.parent)
            with os.fdopen(descriptor, "wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            os.replace(temporary, path)
        return Stored(digest, len(content))

    def put_stream(self, stream: BinaryIO, *, at_most: int) -> Stored:
        """Keep what a stream holds without reading it whole into memory.

        Raises TooLarge when it is longer than ``at_most`` bytes; nothing is kept then.
        """
        self.folder.mkdir(parents=True, exist_ok=True)
        digest, size = hashlib.sha256(), 0
        descriptor, temporary = tempfile.mkstemp(dir=self.folder)
        try:
            with os.fdopen(descriptor, "wb") as file:
                for chunk in _chunks(stream):
                    size += len(chunk)
                    if size > at_most:
                        raise TooLarge
                    digest.update(chunk)
                    file.write(chunk)
                file.flush()
                os.fsync(file.fileno())
            path = self.path(digest.hexdigest())
            path.parent.mkdir(parents=True, exist_ok=True)
            os.replace(temporary, path)
        except BaseException:
            Path(temporary).unlink(missing_ok=True)
            raise
        return Stored(digest.hexdigest(), size)

    def get(self, sha256: str) -> bytes:
        """Bytes by hash, verified. Raises TamperedBytes or FileNotFoundError."""
        content = self.path(sha256).read_bytes()
        if hashlib.sha256(content).hexdigest() != sha256:
            raise TamperedBytes(sha256)
        return content

    def path(self, sha256: str) -> Path:
        """Where bytes of that hash stand, whether or not they do."""
        return self.folder / sha256[:2] / sha256


def _chunks(stream: BinaryIO) -> Iterator[bytes]:
    while chunk := stream.read(1024 * 1024):
        yield chunk
