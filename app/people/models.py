"""People, and the roles that they hold on a subtree of units for a time (domain.md §8)."""

from datetime import date, datetime

from flask_login import UserMixin
from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.append_only import only_grows
from app.extensions import UNIT_PATH, Base, Instant, table_of, word
from app.organisations.models import Unit
from app.web.access import ADMINISTRATORS
from workflows.vocabulary import N_, UNIT_SIDE, Role, Word

#: The clock is a row like everybody else, so that every act has a hand. It cannot sign in.
CLOCK_USERNAME = "system"


class User(UserMixin, Base):
    """An account of one person. Names are official roles in the demo, real names in an office."""

    __tablename__ = "users"

    id: Mapped[int] = mapped_column(primary_key=True)
    username: Mapped[str] = mapped_column(String(64), unique=True)
    name: Mapped[str] = mapped_column(String(64))
    position: Mapped[str] = mapped_column(String(100), default="")
    email: Mapped[str] = mapped_column(String(200), default="")
    phone: Mapped[str] = mapped_column(String(40), default="")
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("units.id"))
    password_hash: Mapped[str] = mapped_column(String(200), default="")
    password_changed_at: Mapped[datetime | None] = mapped_column(Instant)
    must_change_password: Mapped[bool] = mapped_column(default=False)
    failed_sign_ins: Mapped[int] = mapped_column(default=0)
    locked_until_at: Mapped[datetime | None] = mapped_column(Instant)
    last_sign_in_at: Mapped[datetime | None] = mapped_column(Instant)
    #: Raised to end every session of this person at once.
    session_epoch: Mapped[int] = mapped_column(default=0)
    language: Mapped[str] = mapped_column(String(8), default="zh_CN")
    active: Mapped[bool] = mapped_column(default=True)
    demo: Mapped[bool] = mapped_column(default=False)

    unit: Mapped[Unit | None] = relationship()
    grants: Mapped[list["Grant"]] = relationship(
        back_populates="user", foreign_keys="Grant.user_id", cascade="all, delete-orphan"
    )

    @property
    def is_active(self) -> bool:
        """Flask-Login's question: may this account be signed in at all?"""
        return self.active and self.username != CLOCK_USERNAME

    @property
    def is_administrator(self) -> bool:
        """Does, did or will this person hold an administrator's role? Ending the role opens no way round two persons."""
        return any(grant.role in ADMINISTRATORS for grant in self.grants)

    def get_id(self) -> str:
        """What a session remembers: the account and its epoch, so that raising the epoch ends every session."""
        return f"{self.id}.{self.session_epoch}"


def covers(role: Role, granted_path: str, unit_path: str) -> bool:
    """Does a role granted on one path reach a unit? One of the unit's own side reaches that unit alone."""
    return unit_path == granted_path if role in UNIT_SIDE else unit_path.startswith(granted_path)


class Grant(Base):
    """One role held by one person on the subtree of one unit, from one day to another (both included)."""

    __tablename__ = "grants"

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    role: Mapped[Role] = mapped_column(word(Role))
    unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"))
    unit_path: Mapped[str] = mapped_column(UNIT_PATH)
    from_on: Mapped[date]
    until_on: Mapped[date | None]
    granted_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))

    user: Mapped[User] = relationship(back_populates="grants", foreign_keys=[user_id])
    unit: Mapped[Unit] = relationship()

    __table_args__ = (
        CheckConstraint("until_on IS NULL OR until_on >= from_on", name="ends_after_it_starts"),
        Index("ix_grants_role_unit_path", "role", "unit_path"),
    )

    def holds_on(self, day: date) -> bool:
        """Is the grant in force on that day?"""
        return self.from_on <= day and (self.until_on is None or day <= self.until_on)

    @property
    def reaches_below(self) -> bool:
        """Does the role reach the units below? A role of the unit's own side reaches that unit alone."""
        return self.role not in UNIT_SIDE

    def covers(self, unit_path: str) -> bool:
        """Does the grant reach a unit with that path?"""
        return covers(self.role, self.unit_path, unit_path)


class PastPassword(Base):
    """A hash of a password used before, so that the last five are not used again (domain.md §6.2)."""

    __tablename__ = "past_passwords"

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    password_hash: Mapped[str] = mapped_column(String(200))
    changed_at: Mapped[datetime] = mapped_column(Instant)


class Recovery(Base):
    """A new password for an administrator: one administrator asks, another of a different role confirms."""

    __tablename__ = "recoveries"

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    reason: Mapped[str] = mapped_column(Text)
    requested_at: Mapped[datetime] = mapped_column(Instant)
    requested_by_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    #: Confirmed, withdrawn or replaced by a later request.
    ended_at: Mapped[datetime | None] = mapped_column(Instant)
    confirmed_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))

    user: Mapped[User] = relationship(foreign_keys=[user_id])
    requested_by: Mapped[User] = relationship(foreign_keys=[requested_by_id])

    __table_args__ = (
        Index(
            "uq_recoveries_one_open_an_account",
            "user_id",
            unique=True,
            sqlite_where=(ended_at.is_(None)),
            postgresql_where=(ended_at.is_(None)),
        ),
        CheckConstraint("confirmed_by_id IS NULL OR ended_at IS NOT NULL", name="confirmed_has_ended"),
        CheckConstraint(
            "requested_by_id <> user_id AND confirmed_by_id <> user_id AND confirmed_by_id <> requested_by_id",
            name="takes_two_others",
        ),
    )


class AccessKind(Word):
    """What the access log records (domain.md §6.2, security audit)."""

    SIGNED_IN = "signed_in", N_("Signed in")
    SIGN_IN_FAILED = "sign_in_failed", N_("Sign-in failed")
    LOCKED = "locked", N_("Account locked after failures")
    SIGNED_OUT = "signed_out", N_("Signed out")
    TIMED_OUT = "timed_out", N_("Session ended after idle time")
    REFUSED = "refused", N_("Page refused")
    PASSWORD_CHANGED = "password_changed", N_("Password changed")
    PASSWORD_RESET = "password_reset", N_("Password reset")
    RECOVERY_REQUESTED = "recovery_requested", N_("New password for an administrator requested")
    RECOVERY_WITHDRAWN = "recovery_withdrawn", N_("Request for a new password withdrawn")
    ACCOUNT_CREATED = "account_created", N_("Account created")
    ACCOUNT_CHANGED = "account_changed", N_("Account changed")
    ACCOUNT_DEACTIVATED = "account_deactivated", N_("Account deactivated")
    ACCOUNT_ACTIVATED = "account_activated", N_("Account activated")
    ACCOUNT_UNLOCKED = "account_unlocked", N_("Account unlocked")
    ROLE_GRANTED = "role_granted", N_("Role granted")
    ROLE_ENDED = "role_ended", N_("Role ended")
    UNITS_IMPORTED = "units_imported", N_("Units imported")
    UNITS_CHANGED = "units_changed", N_("Units changed")
    PACKAGE_TAKEN = "package_taken", N_("Archive package downloaded")


class AccessEvent(Base):
    """One line of the access log: who, when, what, and whether it succeeded. Append-only."""

    __tablename__ = "access_events"

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(Instant, index=True)
    kind: Mapped[AccessKind] = mapped_column(word(AccessKind))
    succeeded: Mapped[bool]
    #: Who acted; empty where a name was typed that no account has.
    user_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"), index=True)
    #: The user name as it was then, or as it was typed.
    username: Mapped[str] = mapped_column(String(64), default="")
    #: The account acted upon, where it is another one.
    subject_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    #: The page refused, the role and unit granted, the number of units: what a reader needs to understand it.
    about: Mapped[str] = mapped_column(String(300), default="")
    address: Mapped[str] = mapped_column(String(64), default="")

    user: Mapped[User | None] = relationship(foreign_keys=[user_id])
    subject: Mapped[User | None] = relationship(foreign_keys=[subject_id])

    __table_args__ = (Index("ix_access_events_kind_at", "kind", "at"),)


only_grows(table_of(AccessEvent))
