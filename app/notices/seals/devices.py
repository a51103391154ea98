"""Keys that never leave a device (PKCS#11): a token, a card, or a module in a rack.

Whatever is wrong with a device is a sentence. A PIN that was refused is not tried again by the same process: after a
few wrong ones a device locks itself, and a batch of documents would try it as often as it is long.
"""

import tomllib
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from threading import Lock
from typing import Any

from app.notices.seals import SealMissing
from workflows.vocabulary import N_

NOT_DESCRIBED = N_(
    "The file of the seal of “%(organ)s” does not say where its key is: it needs module, token and key, each with a text in quotation marks."
)
NO_LIBRARY = N_(
    "The library “%(module)s” of the device with the seal of “%(organ)s” cannot be used: install it, or correct its path."
)
NO_TOKEN = N_(
    "The device “%(token)s” with the seal of “%(organ)s” is not there: plug it in, or correct its name."
)
PIN_REFUSED = N_(
    "The device “%(token)s” refuses the PIN for the seal of “%(organ)s”: correct QINGJIAN_SEAL_PASSPHRASE and restart. Until then it is not tried again, so that the device does not lock itself."
)
NO_KEY = N_(
    "The device “%(token)s” has not exactly one key and one certificate named “%(key)s” for the seal of “%(organ)s”: correct the name, or the PIN in QINGJIAN_SEAL_PASSPHRASE."
)
NO_ANSWER = N_(
    "The device “%(token)s” with the seal of “%(organ)s” does not answer: see that it is plugged in and seal again."
)

#: A session's login is one of the whole process, so that two threads would take it from each other.
_ONE_AT_A_TIME = Lock()
_refused_pins: set[tuple[str, str, str]] = set()


@dataclass(frozen=True)
class Device:
    """Where the key of an organ's seal is: path of the device's library, and names of the token and of the key."""

    organ: str
    module: str
    token: str
    key: str


def device_told_in(file: Path, organ: str) -> Device:
    """The device that a file tells of. Raises SealMissing."""
    try:
        told = tomllib.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise SealMissing(NOT_DESCRIBED, organ=organ) from error
    said = [told.get(name) for name in ("module", "token", "key")]
    if not all(isinstance(each, str) and each for each in said):
        raise SealMissing(NOT_DESCRIBED, organ=organ)
    return Device(organ, *map(str, said))


@contextmanager
def key_on(device: Device, pin: str) -> Iterator[Any]:
    """The key on a device, ready to sign. Raises SealMissing, also for what fails while it signs."""
    import pkcs11
    from pyhanko.config.pkcs11 import PKCS11SignatureConfig, TokenCriteria
    from pyhanko.sign.pkcs11 import PKCS11SigningContext, find_token

    criteria = TokenCriteria(label=device.token)
    config = PKCS11SignatureConfig(
        module_path=device.module,
        cert_label=device.key,
        key_label=device.key,
        token_criteria=criteria,
        raw_mechanism=True,  # every device has it; hashing on the device many have not
    )
    with _ONE_AT_A_TIME, _or(NO_ANSWER, device), ExitStack() as opened:
        with _or(NO_LIBRARY, device):
            slots = pkcs11.lib(device.module).get_slots(token_present=True)
        if find_token(slots, token_criteria=criteria) is None:
            raise SealMissing(NO_TOKEN, **asdict(device))
        with _trying(pin, device):
            key = opened.enter_context(PKCS11SigningContext(config, user_pin=pin))
        with _or(NO_KEY, device):
            _ = key.signing_cert  # fetches certificate and key
        yield key


@contextmanager
def _or(message: str, device: Device) -> Iterator[None]:
    """Whatever the device complains of becomes this sentence."""
    from pkcs11 import PKCS11Error
    from pyhanko.sign.general import SigningError

    try:
        yield
    except (PKCS11Error, SigningError) as error:
        raise SealMissing(message, **asdict(device)) from error


@contextmanager
def _trying(pin: str, device: Device) -> Iterator[None]:
    """Remember a PIN that is refused, and never try one that was."""
    from pkcs11 import exceptions
    from pyhanko.sign.general import SigningError

    tried = (device.module, device.token, pin)
    if tried in _refused_pins:
        raise SealMissing(PIN_REFUSED, **asdict(device))
    try:
        yield
    except SigningError as error:
        about_the_pin = (
            exceptions.PinIncorrect,
            exceptions.PinInvalid,
            exceptions.PinLenRange,
            exceptions.PinExpired,
            exceptions.PinLocked,
        )
        if not isinstance(error.__cause__, about_the_pin):
            raise
        _refused_pins.add(tried)
        raise SealMissing(PIN_REFUSED, **asdict(device)) from error
