"""Evidence as units upload it: small but real files of several kinds, made here."""

import io
import struct
import zipfile
import zlib
from collections.abc import Sequence
from xml.sax.saxutils import escape


def text(title: str, lines: Sequence[str]) -> bytes:
    """A plain record."""
    return "\r\n".join([title, "", *lines, ""]).encode("utf-8-sig")


def table(title: str, lines: Sequence[str]) -> bytes:
    """A ledger as comma-separated values."""
    rows = [f"{number},{line}" for number, line in enumerate(lines, start=1)]
    return "\r\n".join([f"序号,{title}", *rows, ""]).encode("utf-8-sig")


def workbook(title: str, lines: Sequence[str]) -> bytes:
    """A ledger as a workbook."""
    from openpyxl import Workbook

    book = Workbook()
    sheet = book.create_sheet("台账", 0)
    book.remove(book["Sheet"])
    sheet.append((title,))
    sheet.append(("序号", "内容"))
    for number, line in enumerate(lines, start=1):
        sheet.append((number, line))
    sheet.column_dimensions["B"].width = 60
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


_WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_PARTS = {
    "[Content_Types].xml": (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.'
        'wordprocessingml.document.main+xml"/></Types>'
    ),
    "_rels/.rels": (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        '<Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/'
        'officeDocument" Target="word/document.xml"/></Relationships>'
    ),
}


def document(title: str, lines: Sequence[str]) -> bytes:
    """Rules or minutes as a word processor's document."""
    paragraphs = "".join(f"<w:p><w:r><w:t>{escape(each)}</w:t></w:r></w:p>" for each in [title, *lines])
    body = (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
        f'<w:document xmlns:w="{_WORD}"><w:body>{paragraphs}</w:body></w:document>'
    )
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in {**_PARTS, "word/document.xml": body}.items():
            packed.writestr(name, content)
    return out.getvalue()


def scan(title: str, lines: Sequence[str]) -> bytes:
    """A page as PDF, in the reader's own Chinese typeface: nothing is embedded."""

    def shown(line: str, size: int, y: int) -> str:
        return f"BT /F1 {size} Tf 1 0 0 1 72 {y} Tm <{line.encode('utf-16-be').hex()}> Tj ET\n"

    content = shown(title, 18, 760) + "".join(
        shown(line, 12, 720 - 22 * number) for number, line in enumerate(lines[:28])
    )
    bodies = (
        "<< /Type /Catalog /Pages 2 0 R >>",
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R"
        " /Resources << /Font << /F1 5 0 R >> >> >>",
        f"<< /Length {len(content)} >>\nstream\n{content}endstream",
        "<< /Type /Font /Subtype /Type0 /BaseFont /STSong-Light /Encoding /UniGB-UCS2-H"
        " /DescendantFonts [6 0 R] >>",
        "<< /Type /Font /Subtype /CIDFontType0 /BaseFont /STSong-Light /DW 1000"
        " /CIDSystemInfo << /Registry (Adobe) /Ordering (GB1) /Supplement 4 >> /FontDescriptor 7 0 R >>",
        "<< /Type /FontDescriptor /FontName /STSong-Light /Flags 6 /FontBBox [-25 -254 1000 880]"
        " /ItalicAngle 0 /Ascent 880 /Descent -120 /CapHeight 880 /StemV 93 >>",
    )
    out, places = bytearray(b"%PDF-1.4\n"), []
    for number, body in enumerate(bodies, start=1):
        places.append(len(out))
        out += f"{number} 0 obj\n{body}\nendobj\n".encode("ascii")
    start = len(out)
    out += f"xref\n0 {len(bodies) + 1}\n0000000000 65535 f \n".encode("ascii")
    out += b"".join(f"{place:010d} 00000 n \n".encode("ascii") for place in places)
    out += f"trailer\n<< /Size {len(bodies) + 1} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n".encode("ascii")
    return bytes(out)


def photograph(title: str, lines: Sequence[str], *, width: int = 320, height: int = 200) -> bytes:
    """Stripes in two tones, different for every title: a picture as a camera would bring it, without any person."""
    seed = zlib.crc32((title + "".join(lines)).encode())
    first, second = (seed >> 8) & 0x7F | 0x60, seed & 0x7F | 0x40
    rows = []
    for y in range(height):
        tone = first if (y // 20) % 2 else second
        row = bytes((tone, (tone + x // 4) % 256, 160)[band] for x in range(width) for band in range(3))
        rows.append(b"\0" + row)

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"IDAT", zlib.compress(b"".join(rows), 6))
        + chunk(b"IEND", b"")
    )
