"""Every setting of the product, read once from the environment; nothing else reads the environment.

One folder, ``QINGJIAN_DATA``, holds all state: the database (unless ``QINGJIAN_DATABASE_URL`` names another),
the stored bytes, the secret keys that set-up made, and mails written to files.
"""

import os
import re
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent


class ConfigurationError(Exception):
    """A setting that cannot work; the message says which one and what to do."""


@dataclass(frozen=True)
class Config:
    """The settings of one running installation."""

    data: Path
    database_url: str
    secret_key: str
    demo: bool = False
    production: bool = False
    testing: bool = False
    smtp_url: str = ""
    mail_sender: str = "qingjian@localhost"
    idle_minutes: int = 30
    largest_upload: int = 50 * 1024 * 1024
    #: How many reverse proxies of the office stand in front; only so many forwarded addresses are believed.
    proxies: int = 0
    #: Opens the keys in the folder of seals; in the demo they are made for it.
    seal_passphrase: str = ""
    #: Where the public reaches this installation: the codes on documents lead there. Empty: none are printed.
    public_address: str = ""
    #: Proves those codes for as long as the documents are kept.
    document_key: str = ""
    #: Processes that print batches of documents; none: whoever asks prints.
    printing_workers: int = 0

    def environment_of_a_child(self) -> dict[str, str]:
        """The environment in which another process of this product reads the same settings."""
        return {
            **os.environ,
            "QINGJIAN_DATA": str(self.data),
            "QINGJIAN_DATABASE_URL": self.database_url,
            "QINGJIAN_SECRET_KEY": self.secret_key,
            "QINGJIAN_PUBLIC_ADDRESS": self.public_address,
            "QINGJIAN_DOCUMENT_KEY": self.document_key,
        }

    def as_flask(self) -> dict[str, Any]:
        """The same settings under the names that Flask and its extensions read."""
        return {
            "SETTINGS": self,
            "SECRET_KEY": self.secret_key,
            "SQLALCHEMY_DATABASE_URI": self.database_url,
            "TESTING": self.testing,
            "MAX_CONTENT_LENGTH": self.largest_upload + 1024 * 1024,
            "PERMANENT_SESSION_LIFETIME": timedelta(minutes=self.idle_minutes),
            # A token is good as long as its session: an hour of its own would cost people what they wrote.
            "WTF_CSRF_TIME_LIMIT": None,
            "SESSION_COOKIE_HTTPONLY": True,
            "SESSION_COOKIE_SAMESITE": "Lax",
            "SESSION_COOKIE_SECURE": self.production,
            "BABEL_DEFAULT_LOCALE": "zh_CN",
            "BABEL_DEFAULT_TIMEZONE": "Asia/Shanghai",
            "BOOTSTRAP_SERVE_LOCAL": True,
        }


def from_environment() -> Config:
    """Read the settings of this process.

    Raises ConfigurationError where a setting is missing or two of them exclude each other.
    """
    data = Path(os.environ.get("QINGJIAN_DATA", ROOT / "data")).absolute()
    production = os.environ.get("QINGJIAN_ENV", "local") == "production"
    demo = os.environ.get("QINGJIAN_DEMO", "") == "1"
    if production and demo:
        raise ConfigurationError(
            "QINGJIAN_DEMO=1 and QINGJIAN_ENV=production exclude each other: demo accounts may not exist in production."
        )
    return Config(
        data=data,
        database_url=os.environ.get("QINGJIAN_DATABASE_URL") or f"sqlite:///{data / 'qingjian.sqlite3'}",
        secret_key=_key("QINGJIAN_SECRET_KEY", data / "secret-key", production=production),
        demo=demo,
        production=production,
        smtp_url=os.environ.get("QINGJIAN_SMTP_URL", ""),
        mail_sender=os.environ.get("QINGJIAN_MAIL_SENDER", "qingjian@localhost"),
        proxies=_number("QINGJIAN_PROXIES", "the number of reverse proxies in front", 9, default=0),
        seal_passphrase=os.environ.get("QINGJIAN_SEAL_PASSPHRASE", ""),
        public_address=_address(os.environ.get("QINGJIAN_PUBLIC_ADDRESS", "")),
        document_key=_key("QINGJIAN_DOCUMENT_KEY", data / "document-key", production=production),
        printing_workers=_number(
            "QINGJIAN_PRINTING_WORKERS",
            "the number of processes that print batches",
            64,
            default=os.cpu_count() or 1,
        ),
    )


def _number(name: str, says: str, most: int, *, default: int) -> int:
    """A whole number of the environment; empty is the default."""
    text = os.environ.get(name, "")
    if text and not (text.isascii() and text.isdecimal() and int(text) <= most):
        raise ConfigurationError(f"{name} is {says}, 0 to {most}: {text!r}.")
    return int(text) if text else default


def _address(text: str) -> str:
    """An address with its scheme; a longer one would make a code of too many modules for its place on paper."""
    fits = len(text) <= 60 and re.fullmatch(r"https?://[A-Za-z0-9.-]+(:\d{1,5})?(/[A-Za-z0-9._-]+)*/?", text)
    if text and not fits:
        raise ConfigurationError(
            f"QINGJIAN_PUBLIC_ADDRESS is an address like https://qingjian.example, of 60 characters at most: {text!r}."
        )
    return text.rstrip("/")


def _key(name: str, path: Path, *, production: bool) -> str:
    """The key that the environment gives, or that set-up wrote; made on first use outside production."""
    if given := os.environ.get(name):
        return given
    if path.exists():
        return path.read_text().strip()
    if production:
        raise ConfigurationError(f"No {path.name.replace('-', ' ')}: set {name} or write one to {path}.")
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w") as file:
        file.write(os.urandom(32).hex())
    return path.read_text().strip()
