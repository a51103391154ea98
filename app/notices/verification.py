"""Notices, proofs of service and other papers against the trail and the store: what was issued is what stands."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import select

from app.audit.trail import Broken, rows_of
from app.audit.verify import Scope
from app.cases.models import Event
from app.extensions import db, the_store
from app.notices.content.shape import sha256_of
from app.notices.models import Notice, Paper, ServiceRecord
from app.store import TamperedBytes
from workflows.actions import Action
from workflows.vocabulary import N_

SIGNED = (Action.SIGN_NOTICE, Action.SIGN_WITH_DECISION)


def check_notices(scope: Scope) -> Iterator[Broken]:
    """Every notice: its content by its hash, and once signed what its signature recorded; every proof likewise."""
    signatures, seals = _recorded(scope, SIGNED), _recorded(scope, (Action.SEAL_NOTICE,))
    statement = select(Notice).order_by(Notice.id)
    if scope.case_id is not None:
        statement = statement.where(Notice.case_id == scope.case_id)
    for (notice,) in rows_of(statement):
        where = _place(notice.case_id, f"notices:{notice.id}")
        if sha256_of(notice.content) != notice.content_sha256:
            yield Broken(where, None, N_("the content of the document was changed"))
        yield from _check_signature(where, notice, signatures.get(notice.id))
        yield from _check_bytes(where, notice.pdf_sha256)
        yield from _check_seal(where, notice, seals.get(notice.id, {}))
    yield from _check_proofs(scope)
    yield from _check_papers(scope)


def _check_signature(where: str, notice: Notice, signed: dict[str, Any] | None) -> Iterator[Broken]:
    if signed is None:
        if notice.number is not None or notice.pdf_sha256 is not None:
            yield Broken(where, None, N_("the document has a number, though nobody signed it"))
        return
    for name in ("number", "content_sha256", "pdf_sha256"):
        if signed.get(name) != getattr(notice, name):
            yield Broken(
                where,
                None,
                N_("the document is not the one that was signed: %(field)s is “%(stands)s”, not “%(told)s”"),
                {"field": name, "stands": getattr(notice, name), "told": signed.get(name)},
            )


def _check_seal(where: str, notice: Notice, told: dict[str, Any]) -> Iterator[Broken]:
    """Sealed bytes are those that sealing recorded, and begin with those that were signed."""
    if told.get("sealed_sha256") != notice.sealed_sha256:
        yield Broken(where, None, N_("the document is not the one that was sealed"))
    elif notice.sealed_sha256 is not None and notice.pdf_sha256 is not None:
        yield from _check_bytes(where, notice.sealed_sha256)
        try:
            sealed, signed = (the_store().get(each) for each in (notice.sealed_sha256, notice.pdf_sha256))
        except (FileNotFoundError, TamperedBytes):
            return  # named already
        if not sealed.startswith(signed):
            yield Broken(where, None, N_("the sealed document does not begin with the one that was signed"))


def _check_proofs(scope: Scope) -> Iterator[Broken]:
    statement = select(ServiceRecord, Notice.case_id).join(Notice, ServiceRecord.notice_id == Notice.id)
    if scope.case_id is not None:
        statement = statement.where(Notice.case_id == scope.case_id)
    for record, case_id in rows_of(statement.order_by(ServiceRecord.id)):
        where = _place(case_id, f"service_records:{record.id}")
        if record.content is not None and sha256_of(record.content) != record.content_sha256:
            yield Broken(where, None, N_("the content of the document was changed"))
        yield from _check_bytes(where, record.pdf_sha256)


def _check_papers(scope: Scope) -> Iterator[Broken]:
    statement = select(Paper).order_by(Paper.id)
    if scope.case_id is not None:
        statement = statement.where(Paper.case_id == scope.case_id)
    for (paper,) in rows_of(statement):
        yield from _check_bytes(_place(paper.case_id, f"papers:{paper.id}"), paper.pdf_sha256)


def _place(case_id: int | None, row: str) -> str:
    return row if case_id is None else f"case:{case_id} {row}"


def _check_bytes(where: str, sha256: str | None) -> Iterator[Broken]:
    if sha256 is None:
        return
    try:
        the_store().get(sha256)
    except FileNotFoundError:
        yield Broken(where, None, N_("the stored bytes %(sha256)s are gone"), {"sha256": sha256})
    except TamperedBytes:
        yield Broken(where, None, N_("the stored bytes %(sha256)s were changed"), {"sha256": sha256})


def _recorded(scope: Scope, actions: tuple[Action, ...]) -> dict[int, dict[str, Any]]:
    """What each signature, or each sealing, recorded, by the notice."""
    statement = select(Event.subject_id, Event.details).where(
        Event.subject_kind == Notice.workflow_name, Event.action.in_(actions)
    )
    if scope.case_id is not None:
        statement = statement.where(Event.case_id == scope.case_id)
    return {row.subject_id: row.details for row in db.session.execute(statement)}
