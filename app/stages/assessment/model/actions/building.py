"""Building a draft: each change is one act on record, naming the place, with the digest of the text it led to."""

from collections.abc import Callable, Mapping
from datetime import datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any, TypeVar

from app.cases.models import Event
from app.cases.transitions import perform, require
from app.clock import local_day
from app.extensions import db
from app.people.models import User
from app.people.queries import actor_for
from app.stages.assessment.invitations.actions import end_invitations, send_invitation
from app.stages.assessment.invitations.queries import open_invitations
from app.stages.assessment.model.actions.versions import write_down
from app.stages.assessment.model.document import (
    Document,
    EntryKind,
    Table,
    editing,
    ratio_text,
    read_document,
)
from app.stages.assessment.model.models import InvitedExpert, ModelVersion
from app.stages.assessment.model.opinions import sheets_left_to
from app.stages.assessment.model.queries import experts_of
from workflows.actions import Action
from workflows.engine import Refused
from workflows.index_model import JUDGES
from workflows.table import Reason
from workflows.vocabulary import N_

T = TypeVar("T")
Ratios = Mapping[tuple[str, str], Fraction | None]


def add_entry(
    version: ModelVersion, kind: EntryKind, parent: str | None, table: Table, *, by: User, now: datetime
) -> Event:
    """Add a node or an indicator below a node, or a new root."""
    return _edit(
        version,
        lambda document: editing.add_entry(document, kind, parent, table),
        by,
        now,
        did="added",
        place=table["code"],
    )


def change_entry(version: ModelVersion, code: str, table: Table, *, by: User, now: datetime) -> Event:
    """Change what an entry says of itself."""
    return _edit(
        version,
        lambda document: editing.change_entry(document, code, table),
        by,
        now,
        did="changed",
        place=table["code"],
    )


def move_entry(
    version: ModelVersion, code: str, parent: str | None, place: int, *, by: User, now: datetime
) -> Event:
    """Put an entry at another place, with everything below it."""
    return _edit(
        version,
        lambda document: editing.move_entry(document, code, parent, place),
        by,
        now,
        did="moved",
        place=code,
    )


def remove_entry(version: ModelVersion, code: str, *, by: User, now: datetime) -> Event:
    """Take an entry out, with everything below it."""
    return _edit(
        version, lambda document: editing.remove_entry(document, code), by, now, did="removed", place=code
    )


def change_rule(version: ModelVersion, changes: Mapping[str, Any], *, by: User, now: datetime) -> Event:
    """Change rules beside the tree, table by table; an empty table is taken out. ``model`` names the head."""

    def change(document: Document) -> None:
        for name, content in changes.items():
            if name == "model":
                document.head = dict(content)
            elif content:
                document.rules[name] = content
            else:
                document.rules.pop(name, None)

    return _edit(version, change, by, now, did="rules", place=", ".join(changes))


# --- weights and judgements ------------------------------------------------------------------------------------


def weigh_by_judgements(version: ModelVersion, code: str, *, by: User, now: datetime) -> Event:
    """Weigh the children of a node by pairwise judgements."""
    return _edit(
        version,
        lambda document: editing.weigh_by_judgements(document, code),
        by,
        now,
        did="weighed_by_judgements",
        place=code,
    )


def weigh_by_hand(
    version: ModelVersion, code: str, weights: Mapping[str, Decimal], *, by: User, now: datetime
) -> Event:
    """Give the children of a node their weights by hand; their judgements leave the file and stay on record."""
    return _edit(
        version,
        lambda document: editing.weigh_by_hand(document, code, dict(weights)),
        by,
        now,
        did="weighed_by_hand",
        place=code,
    )


def set_sheet_rules(
    version: ModelVersion, code: str, rules: Table, shares: Mapping[str, Any], *, by: User, now: datetime
) -> Event:
    """By which method and table a sheet is weighed, and how much each expert counts."""

    def change(document: Document) -> None:
        sheet = document.sheets.get(code)
        if sheet is None:
            raise Refused(Reason(N_("The children of this node are weighed by hand, not by judgements.")))
        sheet.rules = dict(rules)
        for expert in sheet.experts:
            expert.share = shares.get(expert.name, expert.share)

    return _edit(version, change, by, now, did="sheet_rules", place=code)


def say_judgements(
    version: ModelVersion,
    code: str,
    expert: str,
    ratios: Ratios,
    *,
    share: Any = None,
    by: User,
    now: datetime,
) -> Event:
    """Enter what an expert without an account said."""
    if expert in {each.name for each in experts_of(version)}:
        raise Refused(Reason(N_("“%(name)s” was invited and judges in person."), {"name": expert}))
    return _edit(
        version,
        lambda document: editing.say_judgements(document, code, expert, dict(ratios), share),
        by,
        now,
        did="judged",
        place=code,
        expert=expert,
        judgements=_told(ratios),
    )


def drop_expert(version: ModelVersion, code: str, expert: str, *, by: User, now: datetime) -> Event:
    """Take an expert's judgements off a sheet; what was said stays on record."""
    return _edit(
        version,
        lambda document: editing.drop_expert(document, code, expert),
        by,
        now,
        did="expert_dropped",
        place=code,
        expert=expert,
    )


def judge(version: ModelVersion, code: str, ratios: Ratios, *, by: User, now: datetime) -> Event:
    """Enter one's own judgements, as an invited expert."""
    require(version, Action.JUDGE_MODEL, by=by, now=now)
    mine = next(each for each in experts_of(version) if each.user_id == by.id)
    document = read_document(version.text)
    editing.say_judgements(document, code, mine.name, dict(ratios))
    write_down(version, document)
    event = perform(
        version,
        Action.JUDGE_MODEL,
        by=by,
        now=now,
        place=code,
        expert=mine.name,
        judgements=_told(ratios),
        digest=version.sha256,
    )
    if not sheets_left_to(version, mine.name):
        for invitation in open_invitations(version_id=version.id, user_id=by.id):
            perform(invitation, Action.FINISH_JUDGING, by=by, now=now)
    return event


def invite_expert(version: ModelVersion, user: User, name: str, *, by: User, now: datetime) -> InvitedExpert:
    """Ask a person of the office for judgements of their own, under a name that the file shows; my work reminds."""
    if not actor_for(user, version.subject_unit_path, local_day(now)).roles & set(JUDGES):
        raise Refused(Reason(N_("This person has no role over the unit that may judge.")))
    known = experts_of(version)
    if any(each.user_id == user.id for each in known):
        raise Refused(Reason(N_("This person was invited already.")))
    if not name or any(each.name == name for each in known):
        raise Refused(Reason(N_("Give each expert a name of its own.")))
    perform(version, Action.EDIT_MODEL, by=by, now=now, did="invited", expert=name, person=user.name)
    invited = InvitedExpert(version_id=version.id, user_id=user.id, user=user, name=name, invited_at=now)
    db.session.add(invited)
    db.session.flush()
    send_invitation(
        user,
        title=version.subject_title,
        unit_path=version.subject_unit_path,
        version_id=version.id,
        by=by,
        now=now,
    )
    return invited


def uninvite_expert(version: ModelVersion, invited: InvitedExpert, *, by: User, now: datetime) -> Event:
    """Take an invitation back; judgements that were entered stay until somebody drops them."""
    event = perform(version, Action.EDIT_MODEL, by=by, now=now, did="uninvited", expert=invited.name)
    end_invitations(open_invitations(version_id=version.id, user_id=invited.user_id), now=now)
    db.session.delete(invited)
    db.session.flush()
    return event


def _edit(
    version: ModelVersion, change: Callable[[Document], T], by: User, now: datetime, **details: Any
) -> Event:
    require(version, Action.EDIT_MODEL, by=by, now=now)
    document = read_document(version.text)
    change(document)
    write_down(version, document)
    return perform(version, Action.EDIT_MODEL, by=by, now=now, digest=version.sha256, **details)


def _told(ratios: Ratios) -> list[str]:
    """Judgements as the record keeps them: a:b = 3."""
    return [
        f"{first}:{second} = {ratio_text(ratio) if ratio is not None else '-'}"
        for (first, second), ratio in ratios.items()
    ]
