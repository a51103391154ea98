"""A seal is set only with a key that may sign on that day; whatever else an office installs is refused in words."""

import io
import re
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pikepdf
import pytest
from flask import Flask
from flask_babel import force_locale

from app.notices.seals import Place, SealMissing
from app.notices.seals.certificates import Certificate
from app.notices.seals.keys import FolderOfSeals
from app.notices.seals.pades import PadesSealer
from app.web.sentences import sentence
from tests.app.notices.keys_of_seals import ORGAN, PASSPHRASE, SINCE, UNTIL, a_key_file, a_picture, reason_of

SECOND = timedelta(seconds=1)
WITHIN = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)
PLACE = Place(0, 300, 400)


@pytest.fixture(scope="module")
def paper() -> bytes:
    written = io.BytesIO()
    with pikepdf.new() as pdf:
        pdf.add_blank_page(page_size=(595, 842))
        pdf.save(written)
    return written.getvalue()


def sealer(folder: Path, passphrase: str = PASSPHRASE) -> PadesSealer:
    return PadesSealer(FolderOfSeals(folder, passphrase))


def refusal(folder: Path, paper: bytes, at: datetime = WITHIN) -> SealMissing:
    with pytest.raises(SealMissing) as refused:
        sealer(folder).seal(paper, [ORGAN], [PLACE], at=at)
    return refused.value


@pytest.mark.parametrize("at", [SINCE, WITHIN, UNTIL])
def test_from_its_first_instant_to_its_last_a_certificate_seals(
    tmp_path: Path, paper: bytes, at: datetime
) -> None:
    a_key_file(tmp_path)
    sealed = sealer(tmp_path).seal(paper, [ORGAN], [PLACE], at=at)
    [seal] = sealer(tmp_path).examine(sealed.pdf)
    assert (seal.organ, seal.intact, seal.known) == (ORGAN, True, True)


@pytest.mark.parametrize("at", [SINCE - SECOND, UNTIL + SECOND])
def test_before_and_after_it_is_refused_and_the_days_are_named(
    app: Flask, tmp_path: Path, paper: bytes, at: datetime
) -> None:
    a_key_file(tmp_path)
    reason = reason_of(refusal(tmp_path, paper, at))
    day = date(2025, 1, 1) if at < SINCE else date(2028, 1, 1)  # one second past midnight in Shanghai
    assert reason.params == {
        "organ": ORGAN,
        "since": date(2025, 1, 1),
        "until": date(2027, 12, 31),
        "day": day,
    }
    with app.test_request_context(), force_locale("zh_CN"):
        assert "有效期为2025年1月1日至2027年12月31日" in sentence(reason)


@pytest.mark.parametrize("usage", ["digital_signature", "content_commitment", None])
def test_a_certificate_for_signing_or_for_everything_seals(
    tmp_path: Path, paper: bytes, usage: str | None
) -> None:
    a_key_file(tmp_path, usage=usage)
    assert sealer(tmp_path).seal(paper, [ORGAN], (), at=WITHIN).certificates


@pytest.mark.parametrize("usage", ["key_encipherment", "key_cert_sign"])
def test_a_certificate_for_something_else_is_refused(tmp_path: Path, paper: bytes, usage: str) -> None:
    a_key_file(tmp_path, usage=usage)
    assert "not for signing" in str(refusal(tmp_path, paper))


def test_a_seal_stays_intact_long_after_its_certificate_ended(tmp_path: Path, paper: bytes) -> None:
    since, until = datetime(2001, 1, 1, tzinfo=UTC), datetime(2002, 1, 1, tzinfo=UTC)
    a_key_file(tmp_path, since=since, until=until)
    sealed = sealer(tmp_path).seal(paper, [ORGAN], [PLACE], at=since)
    [seal] = sealer(tmp_path).examine(sealed.pdf)
    assert seal.intact
    assert seal.known
    assert (seal.at, seal.in_force) == (since, True)


def test_a_seal_set_elsewhere_with_an_ended_certificate_is_told(
    tmp_path: Path, paper: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    a_key_file(tmp_path)
    monkeypatch.setattr(Certificate, "require_usable", lambda *_: None)  # another program asks nobody
    sealed = sealer(tmp_path).seal(paper, [ORGAN], (), at=UNTIL + SECOND)
    [seal] = sealer(tmp_path).examine(sealed.pdf)
    assert (seal.intact, seal.in_force) == (True, False)


def test_every_day_that_sealing_writes_is_that_of_the_act(tmp_path: Path, paper: bytes) -> None:
    a_key_file(tmp_path)
    sealed = sealer(tmp_path).seal(paper, [ORGAN], [PLACE], at=WITHIN).pdf
    added = sealed[len(paper) :]
    assert set(re.findall(rb"D(?::|\\072)([0-9]{14})", added)) == {b"20261120020000"}


def test_the_seal_of_another_organ_under_this_name_is_not_known(tmp_path: Path, paper: bytes) -> None:
    ours, theirs = tmp_path / "ours", tmp_path / "theirs"
    for folder in (ours, theirs):
        folder.mkdir()
    a_key_file(ours)
    a_key_file(theirs, "清江市教育局")
    (theirs / "清江市教育局.p12").rename(theirs / f"{ORGAN}.p12")
    sealed = sealer(theirs).seal(paper, [ORGAN], (), at=WITHIN)
    (theirs / f"{ORGAN}.p12").rename(ours / "清江市教育局.p12")
    [seal] = sealer(ours).examine(sealed.pdf)
    assert not seal.known


def test_of_several_organs_the_one_with_the_ended_certificate_is_named(tmp_path: Path, paper: bytes) -> None:
    other = "清江市教育局"
    a_key_file(tmp_path)
    a_key_file(tmp_path, other, until=SINCE + SECOND)
    with pytest.raises(SealMissing) as refused:
        sealer(tmp_path).seal(paper, [ORGAN, other], (), at=WITHIN)
    assert reason_of(refused.value).params["organ"] == other


@pytest.mark.parametrize("content", [b"", b"not a key", None], ids=["empty", "noise", "a folder"])
def test_a_file_that_is_no_key_is_a_sentence(tmp_path: Path, paper: bytes, content: bytes | None) -> None:
    a_picture(tmp_path)
    file = tmp_path / f"{ORGAN}.p12"
    file.mkdir() if content is None else file.write_bytes(content)
    assert "cannot be opened" in str(refusal(tmp_path, paper))


def test_a_certificate_without_its_key_is_a_sentence(tmp_path: Path, paper: bytes) -> None:
    from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, pkcs12

    from tests.app.notices.keys_of_seals import a_certificate

    _key, certificate = a_certificate(ORGAN, SINCE, UNTIL)
    alone = pkcs12.serialize_key_and_certificates(
        b"", None, certificate, None, BestAvailableEncryption(PASSPHRASE.encode())
    )
    a_picture(tmp_path)
    (tmp_path / f"{ORGAN}.p12").write_bytes(alone)
    assert "cannot be opened" in str(refusal(tmp_path, paper))


@pytest.mark.parametrize(
    ("wide", "high", "pages"),
    [(51, 51, 1), (45, 40, 1), (45, 45, 2)],
    ids=["too wide", "oblong", "two pages"],
)
def test_a_picture_that_is_no_seal_is_a_sentence(
    tmp_path: Path, paper: bytes, wide: float, high: float, pages: int
) -> None:
    a_key_file(tmp_path)
    a_picture(tmp_path, wide=wide, high=high, pages=pages)
    assert "picture" in str(refusal(tmp_path, paper))


@pytest.mark.parametrize("content", [b"", b"\x89PNG", b"%PDF-1.7\nno more of it"])
def test_a_picture_that_cannot_be_read_is_a_sentence(tmp_path: Path, paper: bytes, content: bytes) -> None:
    a_key_file(tmp_path)
    (tmp_path / f"{ORGAN}.pdf").write_bytes(content)
    assert "picture" in str(refusal(tmp_path, paper))


@pytest.mark.parametrize("wide", [42, 45, 50])
def test_a_seal_is_printed_as_wide_as_its_picture_with_its_middle_at_the_place(
    tmp_path: Path, paper: bytes, wide: float
) -> None:
    a_key_file(tmp_path)
    a_picture(tmp_path, wide=wide, high=wide)
    sealed = sealer(tmp_path).seal(paper, [ORGAN], [PLACE], at=WITHIN)
    with pikepdf.open(io.BytesIO(sealed.pdf)) as pdf:
        [field] = pdf.Root.AcroForm.Fields
        left, bottom, right, top = map(float, field.Rect)
    assert right - left == pytest.approx(wide * 72 / 25.4, abs=0.02)
    assert ((left + right) / 2, (bottom + top) / 2) == pytest.approx((PLACE.x, PLACE.y), abs=0.02)
