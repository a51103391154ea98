"""The rules of the office: read a version, compare two, release a new one."""

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from app import clock
from app.extensions import db, transaction
from app.organisations.queries import unit_at
from app.people.access import requires
from app.people.models import User
from app.people.queries import scopes_of
from app.policies.actions import release_policy
from app.policies.forms import PolicyForm, typed
from app.policies.models import PolicyVersion
from app.policies.policy import Policy
from app.policies.queries import SHIPPED, authors, current_policy, policy, released_policies
from app.policies.soundness import reasons_against
from app.policies.wording import FIGURES, Part, differences, settings_of
from app.web import navigation
from workflows.approvals import Approval
from workflows.engine import Refused
from workflows.terms import Term
from workflows.vocabulary import ADMINISTRATORS, CASE_ROLES, N_, Role

blueprint = Blueprint("policies", __name__)

#: Who works under the rules may read them; the principal leader of the whole tree releases them.
READERS = (*sorted(CASE_ROLES), *sorted(ADMINISTRATORS))
#: Who answers for them finds them among the pages of administration.
_ANSWER = (Role.PRINCIPAL_LEADER, Role.LEADER_IN_CHARGE, Role.OFFICE_DIRECTOR, Role.CASE_MANAGER)
navigation.add(
    navigation.Place.ADMINISTRATION,
    "policies.versions",
    N_("Rules of the office"),
    roles=(*_ANSWER, *sorted(ADMINISTRATORS)),
    order=60,
)


@blueprint.get("/administration/rules")
@requires(*READERS)
def versions() -> str:
    """Every version, the newest first, and all that the one in force says."""
    return _version_page(current_policy().version)


@blueprint.get("/administration/rules/<int:version>")
@requires(*READERS)
def version(version: int) -> str:
    """One version, beside another where the address names one."""
    if version not in _numbers():
        abort(404)
    return _version_page(version)


@blueprint.route("/administration/rules/release", methods=["GET", "POST"])
@requires(Role.PRINCIPAL_LEADER)
def release() -> str | Response:
    """Write a new version, look at what it changes, and release it."""
    if not _may_release():
        abort(403)
    in_force = current_policy()
    if request.method == "GET":
        return _form_page(PolicyForm(data=typed(in_force), seen_version=str(in_force.version)))
    form, step = PolicyForm(), request.form.get("step", "preview")
    new = _written(form, in_force)
    if new is None or step == "change":
        return _form_page(form)
    if step != "release":
        return render_template(
            "pages/policies/preview.html", form=form, changes=differences(in_force, new), in_force=in_force
        )
    try:
        with transaction():
            released = release_policy(form.content(), form.reason.data, by=_me(), now=clock.now())
    except Refused as refusal:
        form.refuse(refusal)
        return _form_page(form)
    flash(_("Version %(n)s of the rules is released.", n=released.version))
    return redirect(url_for("policies.versions"), 303)


def _written(form: PolicyForm, in_force: Policy) -> Policy | None:
    """The policy that was typed, or None with what is wrong said in the form."""
    if not form.validate_on_submit():
        return None
    new = Policy.of(in_force.version + 1, form.content())
    if form.seen_version.data != str(in_force.version):
        form.seen_version.data = str(in_force.version)
        form.refuse(
            _(
                "Version %(n)s was released since you began. What you typed stands below; compare before you go on.",
                n=in_force.version,
            )
        )
    elif not differences(in_force, new):
        form.refuse(_("Nothing differs from the rules in force."))
    else:
        form.refuse(Refused(*reasons_against(new)))
    return None if form.complaints() else new


def _version_page(number: int) -> str:
    numbers, shown = _numbers(), policy(number)
    asked = request.args.get("against", type=int)
    against = asked if asked in numbers and asked != number else max(number - 1, SHIPPED)
    return render_template(
        "pages/policies/version.html",
        number=number,
        newest=numbers[0],
        row=db.session.get(PolicyVersion, number),
        rows=released_policies(),
        authors=authors(),
        numbers=numbers,
        against=against,
        changes=differences(policy(against), shown),
        parts=list(Part),
        settings=settings_of(shown),
        may_release=_may_release(),
    )


def _form_page(form: PolicyForm) -> str:
    return render_template(
        "pages/policies/release.html",
        form=form,
        figures=FIGURES,
        parts=list(Part),
        terms=list(Term),
        approvals=list(Approval),
        in_force=current_policy(),
    )


def _numbers() -> list[int]:
    """Every version's number, the newest first; the shipped rules are the first version."""
    found = [each.version for each in released_policies()]
    return found if SHIPPED in found else [*found, SHIPPED]


def _may_release() -> bool:
    """Rules hold for every unit: only a principal leader over a whole tree releases them."""
    today = clock.local_day(clock.now())
    tops = (unit_at(path) for path in scopes_of(_me(), [Role.PRINCIPAL_LEADER], today))
    return any(unit is not None and unit.parent_id is None for unit in tops)


def _me() -> User:
    return current_user._get_current_object()  # type: ignore[no-any-return]
