"""Keys that never leave a device: sealing through PKCS#11 with a device in software, and every way it can fail."""

import io
import subprocess
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pikepdf
import pkcs11
import pytest
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from flask import Flask
from flask_babel import force_locale
from pkcs11.util.ec import decode_ec_private_key
from pkcs11.util.x509 import decode_x509_certificate

from app.doctor import documents
from app.doctor.finding import Mark
from app.notices.seals import Place, SealMissing
from app.notices.seals import devices as on_devices
from app.notices.seals.devices import device_told_in, key_on
from app.notices.seals.keys import FolderOfSeals
from app.notices.seals.pades import PadesSealer
from app.web.sentences import sentence
from tests.app.notices.keys_of_seals import ORGAN, SINCE, UNTIL, a_certificate, a_picture, reason_of

#: script/test installs it.
LIBRARY = "/usr/lib/softhsm/libsofthsm2.so"
TOKEN, KEY, PIN = "清鉴", "印章", "123456"
NOW = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)


@dataclass(frozen=True)
class Slot:
    """A device in software with the key of one seal, and another key whose certificate has ended."""

    library: str = LIBRARY

    def keep(self, label: str, since: datetime, until: datetime) -> None:
        key, certificate = a_certificate(ORGAN, since, until)
        private = key.private_bytes(Encoding.DER, PrivateFormat.TraditionalOpenSSL, NoEncryption())
        common = {pkcs11.Attribute.LABEL: label, pkcs11.Attribute.TOKEN: True}
        token = pkcs11.lib(self.library).get_token(token_label=TOKEN)
        with token.open(rw=True, user_pin=PIN) as session:
            session.create_object(decode_ec_private_key(private) | common)
            session.create_object(decode_x509_certificate(certificate.public_bytes(Encoding.DER)) | common)


@pytest.fixture(scope="module")
def slot(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Slot]:
    """The library reads where its tokens are once, when it is loaded."""
    home = tmp_path_factory.mktemp("device")
    (home / "tokens").mkdir()
    (home / "softhsm2.conf").write_text(f"directories.tokendir = {home / 'tokens'}\nlog.level = ERROR\n")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SOFTHSM2_CONF", str(home / "softhsm2.conf"))
        made = ["softhsm2-util", "--init-token", "--free", "--label", TOKEN, "--so-pin", PIN, "--pin", PIN]
        subprocess.run(made, check=True, capture_output=True, timeout=60)
        slot = Slot()
        slot.keep(KEY, SINCE, UNTIL)
        slot.keep("到期", SINCE, SINCE)
        yield slot
        pkcs11.unload(LIBRARY)


@pytest.fixture
def folder(slot: Slot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(on_devices, "_refused_pins", set())
    a_picture(tmp_path)
    told(tmp_path)
    return tmp_path


def told(folder: Path, *, module: str = LIBRARY, token: str = TOKEN, key: str = KEY) -> None:
    (folder / f"{ORGAN}.toml").write_text(
        f'module = "{module}"\ntoken = "{token}"\nkey = "{key}"\n', encoding="utf-8"
    )


@pytest.fixture(scope="module")
def paper() -> bytes:
    written = io.BytesIO()
    with pikepdf.new() as pdf:
        pdf.add_blank_page(page_size=(595, 842))
        pdf.save(written)
    return written.getvalue()


def sealer(folder: Path, pin: str = PIN) -> PadesSealer:
    return PadesSealer(FolderOfSeals(folder, pin))


def refusal(folder: Path, paper: bytes, pin: str = PIN) -> SealMissing:
    with pytest.raises(SealMissing) as refused:
        sealer(folder, pin).seal(paper, [ORGAN], [Place(0, 300, 400)], at=NOW)
    return refused.value


def test_a_key_on_a_device_seals_as_one_in_a_file_does(folder: Path, paper: bytes) -> None:
    sealed = sealer(folder).seal(paper, [ORGAN], [Place(0, 300, 400)], at=NOW)
    assert sealed.pdf.startswith(paper)
    assert sealed.algorithm == "PAdES-B-B ecdsa"
    [seal] = sealer(folder).examine(sealed.pdf)
    assert (seal.organ, seal.intact, seal.known) == (ORGAN, True, True)
    assert (seal.certificate,) == sealed.certificates
    changed = bytearray(sealed.pdf)
    changed[20] ^= 1
    assert not any(each.intact for each in sealer(folder).examine(bytes(changed)))


def test_many_threads_take_turns_at_a_device(folder: Path, paper: bytes) -> None:
    def seal(_: int) -> bytes:
        return sealer(folder).seal(paper, [ORGAN], (), at=NOW).pdf

    with ThreadPoolExecutor(4) as threads:
        for pdf in threads.map(seal, range(8)):
            assert sealer(folder).examine(pdf)[0].intact


def test_a_certificate_on_a_device_ends_as_well(folder: Path, paper: bytes) -> None:
    told(folder, key="到期")
    assert "is valid from" in str(refusal(folder, paper))


@pytest.mark.parametrize(
    ("wrong", "chinese"),
    [
        ({"module": "/nowhere/library.so"}, "驱动库“/nowhere/library.so”无法使用"),
        ({"module": __file__}, "请安装驱动，或者更正路径"),
        ({"token": "别处"}, "找不到存放“清江市监察委员会”印章的密码设备“别处”"),
        ({"key": "别的"}, "名为“别的”的“清江市监察委员会”印章密钥和证书应各有一个"),
    ],
    ids=["no library", "no library of devices", "no token", "no key"],
)
def test_what_is_not_there_is_named(
    app: Flask, folder: Path, paper: bytes, wrong: dict[str, str], chinese: str
) -> None:
    told(folder, **wrong)
    with app.test_request_context(), force_locale("zh_CN"):
        assert chinese in sentence(reason_of(refusal(folder, paper)))


@pytest.mark.parametrize(
    "text",
    [
        "module = ",
        'module = "x"\n',
        'module = "x"\ntoken = 3\nkey = "y"\n',
        'module = ""\ntoken = "t"\nkey = "k"\n',
        None,
    ],
    ids=["broken", "incomplete", "a number", "empty", "not text"],
)
def test_a_file_that_does_not_say_where_the_key_is_is_a_sentence(
    folder: Path, paper: bytes, text: str | None
) -> None:
    (folder / f"{ORGAN}.toml").write_bytes(b"\xff\xfe\x00" if text is None else text.encode())
    assert "does not say where its key is" in str(refusal(folder, paper))


def test_a_refused_pin_is_not_tried_again(
    folder: Path, paper: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    from pyhanko.sign import pkcs11 as door

    logins = []
    opens = door.open_pkcs11_session

    def counted(*args: object, **kwargs: object) -> object:
        logins.append(kwargs["user_pin"])
        return opens(*args, **kwargs)

    monkeypatch.setattr(door, "open_pkcs11_session", counted)
    for _ in range(3):
        assert "refuses the PIN" in str(refusal(folder, paper, pin="999999"))
    assert logins == ["999999"]
    assert sealer(folder).seal(paper, [ORGAN], (), at=NOW).certificates, "the right one is still welcome"


def test_a_device_that_goes_while_it_signs_is_a_sentence(folder: Path, paper: bytes) -> None:
    device = device_told_in(folder / f"{ORGAN}.toml", ORGAN)
    with pytest.raises(SealMissing, match="does not answer"), key_on(device, PIN):
        raise pkcs11.DeviceRemoved
    assert sealer(folder).seal(paper, [ORGAN], (), at=NOW).certificates, "and it seals once it is back"


def test_the_doctor_looks_at_the_device(folder: Path) -> None:
    [well] = documents.seals(FolderOfSeals(folder, PIN), NOW)
    assert (well.mark, well.values["days"]) == (Mark.WELL, 406)
    told(folder, token="别处")
    [wrong] = documents.seals(FolderOfSeals(folder, PIN), NOW)
    assert wrong.mark is Mark.WRONG
    assert "is not there" in str(wrong.values["reason"])


def test_a_device_that_is_gone_hinders_no_examination(folder: Path, paper: bytes) -> None:
    sealed = sealer(folder).seal(paper, [ORGAN], (), at=NOW).pdf
    told(folder, token="别处")
    [seal] = sealer(folder).examine(sealed)
    assert seal.intact
    assert not seal.known
