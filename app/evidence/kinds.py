"""What a file is, told by its bytes; which names fit it; and what no file here may be."""

import re
import unicodedata
import zipfile
from dataclasses import dataclass
from typing import BinaryIO

from workflows.engine import Refused
from workflows.table import Reason
from workflows.vocabulary import N_

#: How much of a file is read to tell what it is.
HEAD = 64 * 1024
#: Endings that a system would run, wherever they stand inside a ZIP.
_RUNS = re.compile(
    r"\.(?:exe|dll|com|scr|msi|bat|cmd|ps1|vbs|vbe|js|jse|wsf|hta|jar|apk|sh|elf|lnk|reg)$", re.IGNORECASE
)
_MARKUP = re.compile(rb"<\s*(?:!doctype\s+html|html|svg|script|iframe|body|\?xml)", re.IGNORECASE)
#: A state-secret level; 工作秘密 is a class of its own that this system may hold (domain.md §6.1).
_SECRET = re.compile(r"绝密|机密|(?<!工作)(?<!商业)秘密")
_SECRET_MARK = re.compile(r"(?:绝密|机密|(?<!工作)秘密)\s*★")


@dataclass(frozen=True)
class FileKind:
    """A kind of file that is accepted: what browsers call it, and the endings a name may have."""

    media_type: str
    endings: tuple[str, ...]


_OFFICE = "application/vnd.openxmlformats-officedocument."
PDF = FileKind("application/pdf", ("pdf",))
PNG = FileKind("image/png", ("png",))
JPEG = FileKind("image/jpeg", ("jpg", "jpeg"))
DOCX = FileKind(_OFFICE + "wordprocessingml.document", ("docx",))
XLSX = FileKind(_OFFICE + "spreadsheetml.sheet", ("xlsx",))
PPTX = FileKind(_OFFICE + "presentationml.presentation", ("pptx",))
#: Older Word, Excel, PowerPoint and WPS files share one container; its inside is not told apart.
OLE = FileKind("application/x-ole-storage", ("doc", "xls", "ppt", "wps", "et", "dps"))
OFD = FileKind("application/ofd", ("ofd",))
ZIP = FileKind("application/zip", ("zip",))
TEXT = FileKind("text/plain", ("txt", "csv"))
ACCEPTED = (PDF, PNG, JPEG, DOCX, XLSX, PPTX, OLE, OFD, ZIP, TEXT)
#: For the file field of a form and for its help.
ENDINGS = tuple(ending for kind in ACCEPTED for ending in kind.endings)

_EXECUTABLE = (b"MZ", b"\x7fELF", b"\xca\xfe\xba\xbe", b"\xcf\xfa\xed\xfe", b"\xce\xfa\xed\xfe", b"#!")


def clean_name(name: str) -> str:
    """A file's name without folders and without characters that hide what it says; at most 200 characters."""
    last = re.split(r"[/\\]", unicodedata.normalize("NFC", name))[-1]
    seen = "".join(each for each in last if unicodedata.category(each)[0] != "C").strip(" .")
    if len(seen) <= 200:
        return seen
    stem, _dot, ending = seen.rpartition(".")
    return f"{stem[: 199 - len(ending)]}.{ending}"


def refuse_secret_name(name: str) -> None:
    """Raises Refused for a name that carries a state-secret level."""
    found = _SECRET.search(name)
    if found:
        raise Refused(
            Reason(
                N_(
                    "The name “%(name)s” carries “%(mark)s”: this is a non-classified system in which state secrets may not be processed."
                ),
                {"name": name, "mark": found.group()},
            )
        )


def told_by_bytes(stream: BinaryIO, name: str) -> FileKind:
    """The kind of a seekable stream, which must fit the name's ending. Raises Refused with the reason."""
    stream.seek(0)
    head = stream.read(HEAD)
    kind = _kind_of(head, stream, name)
    stream.seek(0)
    if kind is None:
        raise Refused(Reason(N_("“%(name)s” is of no kind that is accepted here."), {"name": name}))
    ending = name.rpartition(".")[2].lower()
    if ending not in kind.endings:
        raise Refused(
            Reason(
                N_("“%(name)s” is by its content a %(kind)s file; its ending does not fit."),
                {"name": name, "kind": kind.endings[0].upper()},
            )
        )
    return kind


def _kind_of(head: bytes, stream: BinaryIO, name: str) -> FileKind | None:
    if head.startswith(_EXECUTABLE):
        raise Refused(Reason(N_("“%(name)s” is a program; programs are not accepted."), {"name": name}))
    for magic, kind in (
        (b"%PDF-", PDF),
        (b"\x89PNG\r\n\x1a\n", PNG),
        (b"\xff\xd8\xff", JPEG),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", OLE),
    ):
        if head.startswith(magic):
            return kind
    if head.startswith(b"PK\x03\x04"):
        return _packed(stream, name)
    return _text(head, name)


def _packed(stream: BinaryIO, name: str) -> FileKind:
    """An office document, an OFD or a plain ZIP, told by the names inside."""
    try:
        with zipfile.ZipFile(stream) as packed:
            inside = packed.namelist()
            kind = _kind_inside(inside)
            if kind in (DOCX, XLSX, PPTX):
                _refuse_marked(packed, inside, name)
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        raise Refused(Reason(N_("“%(name)s” is damaged: it cannot be opened."), {"name": name})) from error
    if any(_RUNS.search(each) or each.endswith("vbaProject.bin") for each in inside):
        raise Refused(
            Reason(N_("“%(name)s” holds a program or macros; they are not accepted."), {"name": name})
        )
    return kind


def _kind_inside(inside: list[str]) -> FileKind:
    if "[Content_Types].xml" in inside:
        for folder, kind in (("word/", DOCX), ("xl/", XLSX), ("ppt/", PPTX)):
            if any(each.startswith(folder) for each in inside):
                return kind
    return OFD if "OFD.xml" in inside else ZIP


def _text(head: bytes, name: str) -> FileKind | None:
    """Plain text in UTF-8 or GB 18030; markup that a browser would run is none."""
    if b"\0" in head:
        return None
    if _MARKUP.search(head):
        raise Refused(
            Reason(
                N_("“%(name)s” is a web page or a drawing with markup; convert it to PDF."), {"name": name}
            )
        )
    words = _decoded(head)
    if words is None or any(each < " " and each not in "\t\r\n\f" for each in words):
        return None
    _refuse_mark_in(words, name)
    return TEXT


def _decoded(head: bytes) -> str | None:
    """The head as text; its last character may be cut by the reading."""
    for encoding in ("utf-8-sig", "gb18030"):
        for cut in range(4):
            try:
                return head[: len(head) - cut].decode(encoding)
            except UnicodeDecodeError:
                if len(head) < HEAD:
                    break
    return None


def _refuse_marked(packed: zipfile.ZipFile, inside: list[str], name: str) -> None:
    """Look at the first words of a Word document, where a mark of secrecy stands."""
    for part in inside:
        if re.fullmatch(r"word/(?:document|header\d*)\.xml", part):
            with packed.open(part) as xml:
                text = re.sub(r"<[^>]*>", "", xml.read(4 * HEAD).decode("utf-8", "ignore"))
            _refuse_mark_in(text[:2000], name)


def _refuse_mark_in(text: str, name: str) -> None:
    found = _SECRET_MARK.search(text)
    if found:
        raise Refused(
            Reason(
                N_(
                    "“%(name)s” carries the state-secret mark “%(mark)s”: this is a non-classified system in which state secrets may not be processed."
                ),
                {"name": name, "mark": found.group()},
            )
        )
