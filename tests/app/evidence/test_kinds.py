"""What a file is, told by its bytes; and what is never taken in."""

import io
import zipfile
from collections.abc import Mapping

import pytest

from app.evidence.kinds import (
    DOCX,
    JPEG,
    OFD,
    OLE,
    PDF,
    PNG,
    PPTX,
    TEXT,
    XLSX,
    ZIP,
    clean_name,
    told_by_bytes,
)
from workflows.engine import Refused

CONTENT_TYPES = "[Content_Types].xml"


def packed(files: Mapping[str, bytes]) -> bytes:
    box = io.BytesIO()
    with zipfile.ZipFile(box, "w") as file:
        for name, content in files.items():
            file.writestr(name, content)
    return box.getvalue()


def kind_of(content: bytes, name: str) -> object:
    return told_by_bytes(io.BytesIO(content), name)


@pytest.mark.parametrize(
    ("content", "name", "kind"),
    [
        (b"%PDF-1.7\n", "纪要.pdf", PDF),
        (b"\x89PNG\r\n\x1a\n0000", "整改后.png", PNG),
        (b"\xff\xd8\xff\xe0", "整改前.JPG", JPEG),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "台账.xls", OLE),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "方案.wps", OLE),
        (packed({CONTENT_TYPES: b"", "word/document.xml": b"<w/>"}), "方案.docx", DOCX),
        (packed({CONTENT_TYPES: b"", "xl/workbook.xml": b""}), "台账.xlsx", XLSX),
        (packed({CONTENT_TYPES: b"", "ppt/presentation.xml": b""}), "汇报.pptx", PPTX),
        (packed({"OFD.xml": b""}), "公文.ofd", OFD),
        (packed({"a.pdf": b"%PDF-"}), "全部材料.zip", ZIP),
        ("谈话记录：已谈话3人。".encode(), "谈话记录.txt", TEXT),
        ("单位,金额\n第一局,12.5\n".encode("gb18030"), "清退明细.csv", TEXT),
        (("长" * 70_000).encode(), "长文本.txt", TEXT),
    ],
)
def test_a_file_is_told_by_its_bytes(content: bytes, name: str, kind: object) -> None:
    assert kind_of(content, name) is kind


@pytest.mark.parametrize(
    ("content", "name", "why"),
    [
        (b"MZ\x90\x00", "照片.png", "program"),
        (b"\x7fELF\x02", "台账.xls", "program"),
        (b"#!/bin/sh\nrm -rf /\n", "说明.txt", "program"),
        (b"<!DOCTYPE html><p>", "说明.txt", "web page"),
        (b"\n <svg xmlns='x'>", "图.png", "web page"),
        (b"a,b\n<script>alert(1)</script>", "表.csv", "web page"),
        (b"%PDF-1.7\n", "照片.png", "ending does not fit"),
        (b"\x89PNG\r\n\x1a\n", "纪要.pdf", "ending does not fit"),
        (b"%PDF-1.7\n", "纪要", "ending does not fit"),
        (packed({CONTENT_TYPES: b"", "word/document.xml": b""}), "材料.zip", "ending does not fit"),
        (packed({"setup.exe": b"MZ"}), "材料.zip", "program or macros"),
        (packed({CONTENT_TYPES: b"", "word/vbaProject.bin": b""}), "方案.docx", "program or macros"),
        (b"PK\x03\x04broken", "材料.zip", "damaged"),
        (b"\x00\x01\x02\x03", "材料.txt", "no kind"),
        ("机密★3年\n关于".encode(), "通知.txt", "state-secret mark"),
        (
            packed({CONTENT_TYPES: b"", "word/document.xml": "<w:t>机密</w:t><w:t>★1年</w:t>".encode()}),
            "通知.docx",
            "state-secret mark",
        ),
    ],
)
def test_what_is_not_taken_in_is_refused_with_the_reason(content: bytes, name: str, why: str) -> None:
    with pytest.raises(Refused, match=why):
        kind_of(content, name)


def test_a_name_keeps_its_words_and_loses_its_folders() -> None:
    assert clean_name("C:\\材料\\会议纪要.pdf") == "会议纪要.pdf"
    assert clean_name("../../etc/passwd.txt") == "passwd.txt"
    assert clean_name("发\u202efdp.exe纪要.pdf") == "发fdp.exe纪要.pdf"
    assert clean_name("长" * 300 + ".docx") == "长" * 195 + ".docx"
