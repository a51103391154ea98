"""Whatever is brought to be verified gets one word: files of strangers, broken ones, and ours with something done to them."""

import io
import random
import zipfile
from datetime import datetime

import pikepdf
import pytest
from flask import Flask

from app.extensions import transaction
from app.notices.authenticity import Authenticity, authenticity_of, mark_of, seals_in
from app.notices.models import Notice
from tests.app.notices.test_life_of_a_notice import a_served_notice
from tests.app.notices.test_seals import bytes_of
from tests.browser_page import Browser
from tests.builders import Office
from tests.memory import MadeOnce

ALTERED, UNKNOWN = Authenticity.ALTERED, Authenticity.UNKNOWN


@pytest.fixture
def issued(made_once: MadeOnce, now: datetime) -> bytes:
    office = made_once(Office)
    with transaction():
        notice: Notice = a_served_notice(office, now)
    return bytes_of(notice)


@pytest.mark.parametrize(
    "identifier",
    [
        b"<ABC>",
        b"<\n \n>",
        b"<0A\x0b0>",
        b"<00>",
        b"(\x00)",
        b"(\xff\xfe)",
        b"(never",
        b"<" + b"0" * 128 + b">",
        b"<" + b"f" * 127 + b">",
    ],
    ids=repr,
)
def test_no_identifier_is_too_odd_for_an_answer(app: Flask, issued: bytes, identifier: bytes) -> None:
    strange = b"%PDF-1.7\n/ID [" + identifier + b" <00>]\n"
    browser = Browser(app)
    browser.get("/verify")
    assert "查无此件" in browser.submit(file=(io.BytesIO(strange), "文书.pdf")).words
    assert authenticity_of(strange + issued) is ALTERED, "what is put before ours does not hide it"


def test_one_byte_anywhere_is_never_genuine(issued: bytes) -> None:
    mark = issued.index(mark_of(issued).encode())
    draw = random.Random(20260301)
    for at in [*range(mark, mark + 32), *(draw.randrange(len(issued)) for _ in range(200))]:
        changed = bytearray(issued)
        changed[at] ^= 1 << draw.randrange(8)
        assert authenticity_of(bytes(changed)) in (ALTERED, UNKNOWN)


def test_seals_are_named_or_none_are_whatever_a_byte_of_theirs_says(issued: bytes) -> None:
    """From bytes that no signature has to one that names another certificate: no reader's error comes out."""
    signature = issued.index(b"/Contents <3")
    draw = random.Random(20260302)
    for at in [
        *range(signature, signature + 40, 8),
        *(draw.randrange(signature, len(issued)) for _ in range(40)),
    ]:
        changed = bytearray(issued)
        changed[at] = draw.choice(b"\x00 /<>[]g\xff")
        assert len(seals_in(bytes(changed))) <= 2
    assert [each.intact for each in seals_in(issued)] == [True, True]


def test_ours_in_whatever_wrapping_is_altered(issued: bytes) -> None:
    encrypted, archive = io.BytesIO(), io.BytesIO()
    with pikepdf.open(io.BytesIO(issued)) as pdf:
        pdf.save(encrypted, encryption=pikepdf.Encryption(owner="甲", user="乙"))
    with zipfile.ZipFile(archive, "w") as package:
        package.writestr("文书.pdf", issued)
    for changed in (
        issued + b"\n",
        b"\n" + issued,
        issued[:-1],
        issued + issued,
        encrypted.getvalue(),
        archive.getvalue(),
    ):
        assert authenticity_of(changed) is ALTERED


def test_what_keeps_nothing_of_ours_is_unknown(issued: bytes) -> None:
    blank, archive = io.BytesIO(), io.BytesIO()
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        pdf.save(blank)
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("文书.pdf", issued)
    for strange in (
        b"",
        b"\x00",
        b"GIF89a",
        blank.getvalue(),
        archive.getvalue(),
        issued[: len(issued) // 3],
    ):
        assert authenticity_of(strange) is UNKNOWN
    many = b"".join(b"/ID [<%064x>]" % each for each in range(5000))
    assert authenticity_of(many) is UNKNOWN
