"""The post: an SMTP server, or a folder of files where none is configured."""

import os
import smtplib
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from email.utils import format_datetime
from pathlib import Path
from types import TracebackType
from typing import Protocol, Self
from urllib.parse import parse_qs, unquote, urlsplit

from flask import current_app

from app.clock import SHANGHAI

#: Seconds that a mail server may take to answer.
PATIENCE = 15


class NotDelivered(Exception):
    """The channel did not take a message; ``for_good`` where trying again is of no use."""

    def __init__(self, why: str, *, for_good: bool = False) -> None:
        super().__init__(why)
        self.for_good = for_good


@dataclass(frozen=True)
class Letter:
    """One mail. ``number`` makes its identity, so that a letter sent twice after a crash is recognised as one."""

    number: int
    to: str
    subject: str
    body: str
    written_at: datetime

    def as_mail(self, sender: str) -> EmailMessage:
        """The letter as RFC 5322 wants it. Raises NotDelivered for an address that no header can hold."""
        mail = EmailMessage()
        try:
            mail["From"], mail["To"] = sender, self.to
        except ValueError as error:
            raise NotDelivered(f"{self.to!r}: {error}", for_good=True) from error
        mail["Subject"] = self.subject
        mail["Date"] = format_datetime(self.written_at.astimezone(SHANGHAI))
        mail["Message-ID"] = f"<{self.number}.{int(self.written_at.timestamp())}@{sender.rpartition('@')[2]}>"
        mail["Auto-Submitted"] = "auto-generated"
        mail.set_content(self.body)
        return mail


class Carrier(Protocol):
    """Whoever takes letters."""

    def deliver(self, letter: Letter) -> str:
        """Hand one over and return what was said. Raises NotDelivered."""
        ...


class FileCarrier:
    """Writes each letter to a file of its own, which any mail program opens."""

    def __init__(self, folder: Path, sender: str) -> None:
        self.folder = folder
        self.sender = sender

    def deliver(self, letter: Letter) -> str:
        """Write the file; writing the same letter again replaces it by itself."""
        name = f"{letter.written_at.astimezone(SHANGHAI):%Y%m%d-%H%M%S}-{letter.number}.eml"
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            descriptor, temporary = tempfile.mkstemp(dir=self.folder)
            with os.fdopen(descriptor, "wb") as file:
                file.write(bytes(letter.as_mail(self.sender)))
            os.replace(temporary, self.folder / name)
        except OSError as error:
            raise NotDelivered(str(error)) from error
        return f"mail/{name}"


class SmtpCarrier:
    """One conversation with the mail server for many letters.

    A server that does not answer is asked once a conversation: the letters left fail at once, for the same reason.
    """

    def __init__(self, url: str, sender: str) -> None:
        self.address = urlsplit(url)
        self.sender = sender
        self._server: smtplib.SMTP | None = None
        self._out_of_order = ""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._hang_up()

    def deliver(self, letter: Letter) -> str:
        """Send it. A refusal with a code from 500 is for good."""
        if self._out_of_order:
            raise NotDelivered(self._out_of_order)
        mail = letter.as_mail(self.sender)
        try:
            server = self._server or self._call()
        except (OSError, smtplib.SMTPException) as error:
            self._out_of_order = f"{self.address.hostname}: {error}"
            raise NotDelivered(self._out_of_order) from error
        try:
            server.send_message(mail)
        except smtplib.SMTPRecipientsRefused as error:
            code, said = next(iter(error.recipients.values()))
            raise NotDelivered(f"{code} {_text(said)}", for_good=code >= 500) from error
        except smtplib.SMTPResponseException as error:
            self._hang_up()
            permanent = error.smtp_code >= 500
            raise NotDelivered(f"{error.smtp_code} {_text(error.smtp_error)}", for_good=permanent) from error
        except (OSError, smtplib.SMTPException) as error:
            self._hang_up()
            raise NotDelivered(f"{self.address.hostname}: {error}") from error
        return f"{self.address.hostname}"

    def _call(self) -> smtplib.SMTP:
        host, secret = self.address.hostname or "localhost", self.address.scheme == "smtps"
        server: smtplib.SMTP = (
            smtplib.SMTP_SSL(host, self.address.port or 465, timeout=PATIENCE)
            if secret
            else smtplib.SMTP(host, self.address.port or 25, timeout=PATIENCE)
        )
        self._server = server
        if parse_qs(self.address.query).get("starttls") == ["1"]:
            server.starttls()
        if self.address.username:
            server.login(unquote(self.address.username), unquote(self.address.password or ""))
        return server

    def _hang_up(self) -> None:
        server, self._server = self._server, None
        if server is not None:
            try:
                server.quit()
            except (OSError, smtplib.SMTPException):
                server.close()


@contextmanager
def post() -> Iterator[Carrier]:
    """The carrier that this installation is set to use, for as long as it is needed."""
    settings = current_app.config["SETTINGS"]
    if not settings.smtp_url:
        yield FileCarrier(settings.data / "mail", settings.mail_sender)
        return
    with SmtpCarrier(settings.smtp_url, settings.mail_sender) as carrier:
        yield carrier


def _text(said: bytes | str) -> str:
    return said.decode(errors="replace") if isinstance(said, bytes) else said
