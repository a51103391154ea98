"""Every setting of the product, read once from the environment; nothing else reads the environment.

One folder, ``QINGJIAN_DATA``, holds all state: the database (unless ``QINGJIAN_DATABASE_URL`` names another),
the stored bytes, the secret key that set-up made, and mails written to files.
"""

import os
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

    def environment_of_a_child(self) -> dict[str, str]:
        """The environment in which another process of this product reads the same settings."""
        return {
            **os.environ,
            "QINGJIAN_DATA": str(self.data),
            "QINGJIAN_DATABASE_URL": self.database_url,
            "QINGJIAN_SECRET_KEY": self.secret_key,
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
        secret_key=os.environ.get("QINGJIAN_SECRET_KEY") or secret_key_of(data, production=production),
        demo=demo,
        production=production,
        smtp_url=os.environ.get("QINGJIAN_SMTP_URL", ""),
        mail_sender=os.environ.get("QINGJIAN_MAIL_SENDER", "qingjian@localhost"),
        proxies=_proxies(os.environ.get("QINGJIAN_PROXIES", "")),
        seal_passphrase=os.environ.get("QINGJIAN_SEAL_PASSPHRASE", ""),
    )


def _proxies(text: str) -> int:
    """The number of reverse proxies; empty is none."""
    if text and not (text.isascii() and text.isdecimal() and int(text) <= 9):
        raise ConfigurationError(
            f"QINGJIAN_PROXIES is the number of reverse proxies in front, 0 to 9: {text!r}."
        )
    return int(text or 0)


def secret_key_of(data: Path, *, production: bool) -> str:
    """The key that set-up wrote under the data folder; made on first use outside production."""
    path = data / "secret-key"
    if path.exists():
        return path.read_text().strip()
    if production:
        raise ConfigurationError(f"No secret key: set QINGJIAN_SECRET_KEY or write one to {path}.")
    data.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w") as file:
        file.write(os.urandom(32).hex())
    return path.read_text().strip()
