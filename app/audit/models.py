"""The tamper-evident trail: one hash chain a case, sealed together at intervals."""

from datetime import datetime

from sqlalchemy import DDL, CheckConstraint, Index, String, Text, UniqueConstraint, event
from sqlalchemy.orm import Mapped, mapped_column

from app.append_only import only_grows
from app.extensions import Base, Instant, table_of


class AuditEntry(Base):
    """One link: what happened as canonical JSON, and a digest over it and the link before."""

    __tablename__ = "audit_entries"

    id: Mapped[int] = mapped_column(primary_key=True)
    chain: Mapped[str] = mapped_column(String(40))
    seq: Mapped[int]
    at: Mapped[datetime] = mapped_column(Instant)
    body: Mapped[str] = mapped_column(Text)
    algorithm: Mapped[str] = mapped_column(String(16))
    previous: Mapped[str] = mapped_column(String(64))
    digest: Mapped[str] = mapped_column(String(64))

    __table_args__ = (UniqueConstraint("chain", "seq"), CheckConstraint("seq > 0", name="counts_from_one"))


class AuditHead(Base):
    """The newest link of a chain; the row that writers of one chain queue for. Each further link moves it by a trigger."""

    __tablename__ = "audit_heads"

    chain: Mapped[str] = mapped_column(String(40), primary_key=True)
    seq: Mapped[int] = mapped_column()
    digest: Mapped[str] = mapped_column(String(64))
    #: The length at which the newest seal saw it: the next seal asks for what has grown since.
    sealed_seq: Mapped[int] = mapped_column(default=0)

    __table_args__ = (
        CheckConstraint("sealed_seq BETWEEN 0 AND seq", name="is_sealed_as_far_as_it_goes"),
        Index(
            "ix_audit_heads_unsealed",
            "chain",
            sqlite_where=(seq > sealed_seq),
            postgresql_where=(seq > sealed_seq),
        ),
    )


class AuditSeal(Base):
    """A Merkle root over the heads of all chains that grew since the seal before it, chained to that seal."""

    __tablename__ = "audit_seals"

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(Instant)
    chains: Mapped[int]
    entries: Mapped[int]
    #: Canonical JSON of these chains' names, lengths and heads, by name: the leaves under the root.
    heads: Mapped[str] = mapped_column(Text)
    algorithm: Mapped[str] = mapped_column(String(16))
    root: Mapped[str] = mapped_column(String(64))
    #: Of two seals only one can follow the same seal.
    previous: Mapped[str] = mapped_column(String(64), unique=True, index=True)
    digest: Mapped[str] = mapped_column(String(64))


only_grows(table_of(AuditEntry))
only_grows(table_of(AuditSeal))

_MOVE = "UPDATE audit_heads SET seq = NEW.seq, digest = NEW.digest WHERE chain = NEW.chain"
for _dialect, _statement in (
    (
        "postgresql",
        "CREATE OR REPLACE FUNCTION move_audit_head() RETURNS trigger LANGUAGE plpgsql AS $$"
        f" BEGIN {_MOVE}; RETURN NULL; END $$",
    ),
    (
        "postgresql",
        "CREATE TRIGGER audit_entries_move_the_head AFTER INSERT ON audit_entries"
        " FOR EACH ROW EXECUTE FUNCTION move_audit_head()",
    ),
    (
        "sqlite",
        f"CREATE TRIGGER audit_entries_move_the_head AFTER INSERT ON audit_entries BEGIN {_MOVE}; END",
    ),
):
    _made = DDL(_statement)  # type: ignore[no-untyped-call]
    event.listen(table_of(AuditEntry), "after_create", _made.execute_if(dialect=_dialect))
