"""Files that come with the form of an act: kept as soon as they arrive, attached when the act is done."""

from collections.abc import Sequence
from typing import Any

from flask import current_app
from flask_babel import gettext as _
from flask_babel import lazy_gettext
from werkzeug.datastructures import FileStorage
from wtforms import MultipleFileField, SelectMultipleField
from wtforms.validators import ValidationError
from wtforms.widgets import CheckboxInput, ListWidget

from app.cases.access import me
from app.cases.acting import ActForm
from app.cases.models import Subject
from app.clock import now
from app.evidence.actions import keep_upload
from app.evidence.kinds import ENDINGS
from app.evidence.models import DraftUpload
from app.evidence.queries import drafts_of
from app.extensions import transaction
from app.web.sentences import sentences
from workflows.engine import Refused


class FilesForm(ActForm):
    """An act that files may come with. Whatever else is refused, a file that arrived is offered again, ticked."""

    files = MultipleFileField(
        lazy_gettext("Attached files"),
        description=lazy_gettext("Several at once; as many as are needed."),
        render_kw={"accept": ",".join(f".{ending}" for ending in ENDINGS)},
    )
    kept = SelectMultipleField(
        lazy_gettext("Already uploaded, not yet attached"),
        coerce=int,
        validate_choice=False,
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )

    def __init__(self, subject: Subject, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._subject = (subject.workflow_name, subject.id)
        self._offer(
            {draft.id for draft in self._waiting()} if not self.is_submitted() else self.kept.data or []
        )

    @property
    def chosen(self) -> list[DraftUpload]:
        """The files to attach: those that are ticked, and those that came with this very try."""
        return [each for each in self._waiting() if each.id in (self.kept.data or ())]

    def validate_files(self, field: MultipleFileField) -> None:
        """Keep every file that may stay; say why another may not."""
        ticked, refused = set(self.kept.data or ()), []
        for file in field.data or ():
            if not isinstance(file, FileStorage) or not file.filename:
                continue
            try:
                ticked.add(self._keep(file))
            except Refused as refusal:
                refused += sentences(refusal)
        self._offer(ticked)
        if refused:
            raise ValidationError(_("; ").join(refused))

    def _keep(self, file: FileStorage) -> int:
        largest = current_app.config["SETTINGS"].largest_upload
        with transaction():
            kept = keep_upload(
                file.stream,  # type: ignore[arg-type]
                file.filename or "",
                self._subject,
                at_most=largest,
                by=me(),
                now=now(),
            )
            return kept.id

    def _waiting(self) -> Sequence[DraftUpload]:
        return drafts_of(me(), *self._subject)

    def _offer(self, ticked: Any) -> None:
        self.kept.choices = [(each.id, each.name) for each in self._waiting()]
        self.kept.data = list(ticked)
