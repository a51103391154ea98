"""Uploading evidence: what arrived is kept, whatever becomes of the rest of the form."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from flask import abort, current_app, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.datastructures import FileStorage
from werkzeug.wrappers import Response

from app.cases.access import door, me, subject_page
from app.cases.acting import carry_out
from app.cases.models import Subject
from app.cases.transitions import Stale, possible_actions
from app.clock import now
from app.evidence.actions import Accepted, accept_upload, drop_drafts, keep_drafts
from app.evidence.kinds import ENDINGS
from app.evidence.models import DraftUpload, Evidence, EvidenceVersion
from app.evidence.queries import drafts_of, evidence_of, reusable_for, same_bytes_in_case
from app.extensions import transaction
from app.people.models import User
from app.stages.rectification.actions.proof import add_evidence
from app.stages.rectification.forms import DropForm, EvidenceForm
from app.stages.rectification.models import Item
from app.stages.rectification.views import blueprint
from app.web.sentences import sentence, sentences
from workflows.actions import Action
from workflows.engine import Refused

Answer = Response | tuple[str, int] | str


@blueprint.route("/items/<int:subject_id>/evidence", methods=["GET", "POST"])
@door("item", Action.ADD_EVIDENCE, endpoint="rectification.upload_evidence")
def upload_evidence(item: Item) -> Answer:
    """Attach files to a problem. Files that arrived are kept and offered again when anything else is refused."""
    form = EvidenceForm()
    if request.method == "GET":
        return _page(item, form)
    arrived, refusals = _received(form.files.data or [])
    drafts = [each for each in drafts_of(me(), "item", item.id) if each.id in (form.kept.data or [])]
    known = [each for each in reusable_for(item.case, "item", item.id) if each.id in (form.reused.data or [])]
    form_is_valid = form.validate_on_submit()
    for refusal in refusals:
        form.refuse("".join(sentences(refusal)), "files")
    if form_is_valid and not refusals:
        said = _said_twice(item, arrived)
        try:
            carry_out(item, form, _verb(item, arrived, drafts, known))
        except Refused as refusal:
            form.refuse(refusal)
        except (Stale, StaleDataError):
            form.refuse(
                _("Somebody changed this problem meanwhile. Look at what is there now, and upload again.")
            )
        else:
            flash(
                ngettext("%(num)d file uploaded.", "%(num)d files uploaded.", len(arrived + drafts + known))
            )
            for line in said:
                flash(line, "near")
            return redirect(_back(item), 303)
    _keep(arrived, item)
    return _page(item, form, ticked={draft.id for draft in drafts}, arrived=arrived), 422


@blueprint.route("/items/<int:subject_id>/evidence/<int:draft_id>/drop", methods=["POST"])
@subject_page("item")
def drop_upload(item: Item, draft_id: int) -> Response:
    """Give up a file that waited for its form."""
    if not DropForm().validate_on_submit():
        abort(400)
    with transaction():
        drop_drafts([each for each in drafts_of(me(), "item", item.id) if each.id == draft_id])
    return redirect(_back(item), 303)


def upload_context(item: Item) -> dict[str, Any]:
    """What the upload form needs on any page: the form, waiting files, files that may be used again."""
    return _context(item, EvidenceForm(formdata=None), None, ())


def _page(
    item: Item, form: EvidenceForm, *, ticked: set[int] | None = None, arrived: Sequence[Accepted] = ()
) -> str:
    acts = {each.action: each for each in possible_actions(item, by=me(), now=now())}
    upload = acts.get(Action.ADD_EVIDENCE)
    reasons = (
        [sentence(reason) for reason in upload.reasons] if upload else [_("Evidence is not asked for now.")]
    )
    return render_template(
        "pages/evidence/upload.html",
        item=item,
        case=item.case,
        reasons=reasons,
        back=_back(item),
        **_context(item, form, ticked, arrived),
    )


def _context(
    item: Item, form: EvidenceForm, ticked: set[int] | None, arrived: Sequence[Accepted]
) -> dict[str, Any]:
    """Waiting files are ticked unless this very try left them out; those that just arrived always are."""
    drafts = drafts_of(me(), "item", item.id)
    fresh = {file.sha256 for file in arrived}
    form.kept.choices = [(draft.id, draft.name) for draft in drafts]
    form.kept.data = [d.id for d in drafts if ticked is None or d.id in ticked or d.sha256 in fresh]
    form.reused.choices = [(each.id, _where(each)) for each in reusable_for(item.case, "item", item.id)]
    form.reused.data = form.reused.data or []
    form.replaces.choices = [
        (0, _("Nothing: a new piece of evidence")),
        *((each.id, each.newest.name) for each in evidence_of("item", item.id)),
    ]
    form.version.data = str(item.version)
    return {
        "upload": form,
        "drafts": drafts,
        "endings": _(", ").join(ENDINGS),
        "largest": current_app.config["SETTINGS"].largest_upload,
    }


def _received(files: Sequence[FileStorage | str]) -> tuple[list[Accepted], list[Refused]]:
    """The bytes of every file that may stay, and why the others may not."""
    arrived, refusals = [], []
    largest = current_app.config["SETTINGS"].largest_upload
    for file in files:
        if not isinstance(file, FileStorage) or not file.filename:
            continue
        try:
            arrived.append(accept_upload(file.stream, file.filename, at_most=largest))  # type: ignore[arg-type]
        except Refused as refusal:
            refusals.append(refusal)
        finally:
            file.close()
    return arrived, refusals


def _verb(
    item: Item, arrived: list[Accepted], drafts: list[DraftUpload], known: list[EvidenceVersion]
) -> Any:
    def verb(form: EvidenceForm, by: User, now: datetime) -> Any:
        return add_evidence(
            item,
            arrived,
            kept=drafts,
            reused=known,
            kind=form.kind.word,
            dated_on=form.dated_on.data,
            document_number=form.document_number.data or "",
            replaces=_replaced(item, form.replaces.data),
            by=by,
            now=now,
        )

    return verb


def _replaced(item: Item, evidence_id: int) -> Evidence | None:
    return next((each for each in evidence_of("item", item.id) if each.id == evidence_id), None)


def _keep(arrived: Sequence[Accepted], item: Subject) -> None:
    if not arrived:
        return
    person, subject = me(), ("item", item.id)
    with transaction():
        waiting = {draft.sha256 for draft in drafts_of(person, *subject)}
        keep_drafts([file for file in arrived if file.sha256 not in waiting], subject, by=person, now=now())


def _said_twice(item: Item, arrived: Sequence[Accepted]) -> list[str]:
    """Files whose very bytes stand in the case already; said, never refused."""
    lines = []
    for file in arrived:
        known = same_bytes_in_case(item.case, file.sha256)
        if known:
            lines.append(
                _("“%(name)s” is in this case already, as “%(known)s”.", name=file.name, known=known[0].name)
            )
    return lines


def _where(version: EvidenceVersion) -> str:
    return f"{version.name}（{_(version.evidence.kind.label)}）"


def _back(item: Item) -> str:
    return url_for("rectification.item_page", subject_id=item.id, _anchor="evidence")
