"""The page of an act: it repeats the act and its consequence, asks what must be given, and says why not."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext
from werkzeug.wrappers import Response
from wtforms import HiddenField, TextAreaField
from wtforms.validators import DataRequired, Length

from app.cases.access import DOORS, HOMES, me
from app.cases.facts import case_of
from app.cases.models import Subject
from app.cases.transitions import Stale, holder_of, possible_actions
from app.clock import now
from app.extensions import transaction
from app.people.models import User
from app.web.forms import BaseForm
from app.web.sentences import run_together, sentence
from workflows.actions import Action
from workflows.engine import OpenAction, Refused
from workflows.table import Way
from workflows.vocabulary import N_

#: As much as anybody reads, and as a page of a document bears.
LONG = Length(max=4000, message=lazy_gettext("At most 4,000 characters."))

#: What is said to whoever acts on what has changed since the page was opened.
CHANGED = N_("This has changed since you opened it: look at what changed, then decide anew.")
CHANGED_WITH_WORDS = N_(
    "This has changed since you opened it. What you typed is still here: look at what changed, then decide anew."
)


class ActForm(BaseForm):
    """An act that asks for nothing but the version of what the person saw."""

    version = HiddenField()

    @property
    def asks(self) -> bool:
        """Is there anything that a person types or chooses?"""
        return any(not isinstance(field, HiddenField) for field in self)

    def take_up(self, subject: Subject, reasons: Sequence[str] = ()) -> None:
        """Keep what was typed for a subject that changed meanwhile; whoever sends it again has seen the change."""
        self.refuse(_(CHANGED_WITH_WORDS if self.asks else CHANGED))
        for reason in reasons:
            self.refuse(reason)
        self.version.data = str(subject.version)


class SheetForm(ActForm):
    """An act whose page draws the fields itself, a row for each of many."""

    @property
    def asks(self) -> bool:
        """Every row does."""
        return True


class ReasonForm(ActForm):
    """An act that asks for its reason once."""

    reason = TextAreaField(lazy_gettext("Reason"), [DataRequired(lazy_gettext("Say why.")), LONG])


class OpinionForm(ActForm):
    """An act that asks for an opinion."""

    opinion = TextAreaField(
        lazy_gettext("Opinion"), [DataRequired(lazy_gettext("Write your opinion.")), LONG]
    )


class SummaryForm(ActForm):
    """An act that asks what was done."""

    summary = TextAreaField(lazy_gettext("Summary"), [DataRequired(lazy_gettext("Say what was done.")), LONG])


Verb = Callable[[Any, User, datetime], Any]


def act(
    subject: Subject,
    action: Action,
    form: ActForm,
    verb: Verb,
    *,
    consequence: str = "",
    back: str = "",
    template: str = "pages/cases/act.html",
    **context: Any,
) -> Response | tuple[str, int] | str:
    """Show or carry out one act.

    ``verb(form, by, now)`` is the slice's action; it runs in one transaction. A refusal is shown on the same page with
    everything that was typed; so is a stale version, which answers 409. ``back`` defaults to the case file.
    """
    back = back or home_of(subject)
    refused = 200
    offered = possible_actions(subject, by=me(), now=now())
    reasons = _reasons_against(subject, action, offered)
    if form.validate_on_submit():
        try:
            carry_out(subject, form, verb)
        except Refused as refusal:
            form.refuse(refusal)
            refused = 422
        except Stale:
            offered = possible_actions(subject, by=me(), now=now())
            refused, reasons = 409, _reasons_against(subject, action, offered)
            form.take_up(subject, reasons)
        else:
            flash(_("Done: %(act)s.", act=_(action.label)))
            return redirect(back, 303)
    elif form.is_submitted():
        refused = 422
    else:
        form.version.data = str(subject.version)
    page = render_template(
        template,
        subject=subject,
        case=case_of(subject),
        action=action,
        form=form,
        reasons=reasons if not form.is_submitted() or (refused == 409 and not form.asks) else [],
        consequence=consequence,
        alternatives=_alternatives(subject, action, offered),
        back=back,
        **context,
    )
    return page, refused


def carry_out(subject: Subject, form: ActForm, verb: Verb) -> Any:
    """Run a verb in one transaction. Raises Refused or Stale, and nothing is half done."""
    with transaction():
        if form.version.data and form.version.data != str(subject.version):
            raise Stale
        return verb(form, me(), now())


def home_of(subject: Subject) -> str:
    """The page to return to: the case file, or the subject's own where it has no case."""
    case = case_of(subject)
    if case is not None:
        return url_for("overview.case_file", case_id=case.id)
    return url_for(HOMES[subject.workflow_name], subject_id=subject.id)


class Buttons(list[tuple[str, str]]):
    """Words and address of each act.

    ``leads`` tells whether the first one is what the subject waits for; ``instead`` says who else it waits for.
    """

    leads = False
    instead = ""


#: How an act on what stands on another subject's page is called there.
_ON_ANOTHERS_PAGE = {"extension": N_("Extension request: %(act)s"), "appeal": N_("Appeal: %(act)s")}


def buttons_for(
    *subjects: Subject, without: tuple[Action, ...] = ()
) -> tuple[Buttons, list[tuple[str, list[str]]]]:
    """For the action bar: what this person can do now with its address, and what not yet with the reasons.

    Several subjects of one page share a bar: what leads any of them on stands first, and the first alone is urged.
    """
    offered = [
        (each, subject)
        for subject in subjects
        for each in possible_actions(subject, by=me(), now=now())
        if (subject.workflow_name, each.action) in DOORS
        and each.action not in without
        and (subject is subjects[0] or each.action is not Action.URGE)
    ]
    offered.sort(key=lambda pair: pair[0].place)
    can = Buttons(
        (
            _words(each.action, subject),
            url_for(DOORS[subject.workflow_name, each.action], subject_id=subject.id),
        )
        for each, subject in offered
        if each.possible
    )
    can.leads = any(each.possible and each.way < Way.BACK for each, _subject in offered)
    if all(each.way >= Way.BACK for each, _subject in offered):
        can.instead = _whom_it_waits_for(*subjects)
    not_yet = [
        (_words(each.action, subject), [sentence(reason) for reason in each.reasons])
        for each, subject in offered
        if not each.possible
    ]
    return can, not_yet


def _words(action: Action, subject: Subject) -> str:
    label = _(action.label)
    there = _ON_ANOTHERS_PAGE.get(subject.workflow_name)
    return _(there, act=label) if there else label


#: Who holds what stands on another subject's page.
_HELD_THERE = {
    "extension": N_("The extension request is with the %(role)s."),
    "appeal": N_("The appeal is with the %(role)s."),
}


def _whom_it_waits_for(subject: Subject, *beside: Subject) -> str:
    holder = holder_of(subject, by=me(), now=now())
    told = [
        _("Nothing waits for you here: it is the turn of the %(role)s.", role=_(holder.label))
        if holder
        else _("Nobody is waited for here.")
    ]
    for each in beside:
        holder = holder_of(each, by=me(), now=now())
        if holder:
            told.append(_(_HELD_THERE[each.workflow_name], role=_(holder.label)))
    return run_together(told)


def _alternatives(subject: Subject, action: Action, offered: Sequence[OpenAction]) -> list[tuple[str, str]]:
    """What else this person may decide where this act decides something: whoever may approve may also return."""
    moves = [each for each in offered if each.possible and each.way in (Way.ON, Way.BACK)]
    if action not in {each.action for each in moves}:
        return []
    doors = [(each.action, DOORS.get((subject.workflow_name, each.action))) for each in moves]
    return [
        (_(other.label), url_for(door, subject_id=subject.id))
        for other, door in doors
        if door is not None and other is not action
    ]


def _reasons_against(subject: Subject, action: Action, offered: Sequence[OpenAction]) -> list[str]:
    for each in offered:
        if each.action is action:
            return [sentence(reason) for reason in each.reasons]
    return [_("This is not yours to do, or not possible in the present state."), _whom_it_waits_for(subject)]
