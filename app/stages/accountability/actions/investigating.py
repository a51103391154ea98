"""The investigation: a team, the facts, who is responsible, what the target says, the report, the exemption review."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from hashlib import sha256

from app.cases import deadlines
from app.cases.models import Event
from app.cases.transitions import perform
from app.clock import local_day
from app.evidence.actions import enclose, in_short
from app.evidence.models import DraftUpload
from app.extensions import db
from app.people.models import User
from app.policies.queries import policy
from app.stages.accountability import queries, rules
from app.stages.accountability.models import AccountableParty, ImposedForm, Proceeding
from app.stages.accountability.words import (
    Adoption,
    Form,
    FourForms,
    Grade,
    Ground,
    Responsibility,
    TargetKind,
)
from workflows.actions import Action
from workflows.engine import Refused
from workflows.table import Reason
from workflows.terms import Term
from workflows.vocabulary import N_

NO_INVESTIGATOR = N_("%(name)s may not investigate: no handler over the unit, or recused.")
NO_WITNESS = Reason(N_("A refusal to sign is recorded before a witness; name the witness."))
NO_ANSWER_TO_DEFENCE = Reason(N_("Say what of the defence was adopted, what not, and why."))
EVERY_GROUND = Reason(N_("Answer each of the three grounds with yes or no, and with its reasoning."))
BOTH_WEIGHTS = Reason(
    N_("Say what was found on lighter and on heavier circumstances, even where there is none.")
)
NO_POST = Reason(N_("A person is named with name and post."))
NO_REASON_FOR_RESPONSIBILITY = Reason(N_("Say on what the responsibility rests."))
NO_FOUR_FORMS = Reason(N_("Say which of the four forms of discipline enforcement is applied to the person."))
NO_FORM = Reason(N_("Choose at least one form."))
WRONG_FORM = N_("“%(form)s” cannot be imposed on: %(kind)s.")
NOBODY_NAMED = Reason(N_("Name who is responsible, the target first, before the findings are reported."))
NO_SUCH_PARTY = Reason(N_("This party does not belong to the proceeding."))


def appoint_investigators(proceeding: Proceeding, team: Sequence[User], *, by: User, now: datetime) -> Event:
    """The leader in charge appoints two investigators or more (Art. 10)."""
    ids = list(dict.fromkeys(each.id for each in team))
    event = perform(
        proceeding, Action.APPOINT_INVESTIGATORS, by=by, now=now, team=ids, names=[each.name for each in team]
    )
    fit = {each.id for each in queries.possible_investigators(proceeding, local_day(now))}
    unfit = [each.name for each in team if each.id not in fit]
    if unfit:
        raise Refused(*(Reason(NO_INVESTIGATOR, {"name": name}) for name in unfit))
    proceeding.team = ids
    return event


def extend_investigation(proceeding: Proceeding, reason: str, *, by: User, now: datetime) -> Event:
    """More time, once, by as many calendar days as the policy grants an extension."""
    event = perform(proceeding, Action.EXTEND_INVESTIGATION, by=by, now=now, reason=reason)
    days = policy(proceeding.policy_version).extension_longest
    deadline = queries.term_of(proceeding, Term.ACC_INVEST)
    if deadline is not None:
        deadlines.extend(deadline, deadline.due_on + timedelta(days=days), event, "extended", now)
    proceeding.investigation_extensions += 1
    return event


def write_facts(proceeding: Proceeding, facts: str, evidence: str, *, by: User, now: datetime) -> Event:
    """The team writes the fact material; ``evidence`` has one piece a line."""
    event = perform(
        proceeding,
        Action.WRITE_FACTS,
        by=by,
        now=now,
        facts=_digest(facts),
        evidence=sum(bool(line.strip()) for line in evidence.splitlines()) or None,
    )
    proceeding.fact_material, proceeding.evidence = facts.strip(), evidence.strip()
    return event


def name_party(
    proceeding: Proceeding,
    *,
    kind: TargetKind,
    name: str,
    responsibility: Responsibility,
    grade: Grade,
    responsibility_reason: str,
    forms: Sequence[Form],
    by: User,
    now: datetime,
    position: str = "",
    four_forms: FourForms | None = None,
    demand: str = "",
    party: AccountableParty | None = None,
) -> AccountableParty:
    """Name an organisation or a person as responsible, in which forms; or change what was named before."""
    if kind is TargetKind.PERSON and not position.strip():
        raise Refused(NO_POST)
    if not responsibility_reason.strip():
        raise Refused(NO_REASON_FOR_RESPONSIBILITY)
    if kind is TargetKind.PERSON and four_forms is None:
        raise Refused(NO_FOUR_FORMS)
    _check_forms(kind, forms)
    perform(
        proceeding,
        Action.NAME_PARTY,
        by=by,
        now=now,
        party=name.strip(),
        position=position or None,
        responsibility=responsibility,
        grade=grade,
        forms=list(forms),
    )
    if party is None:
        party = AccountableParty(proceeding=proceeding)
        db.session.add(party)
    elif party.proceeding_id != proceeding.id:
        raise Refused(NO_SUCH_PARTY)
    party.kind, party.name, party.position = kind, name.strip(), position.strip()
    party.responsibility, party.grade = responsibility, grade
    party.responsibility_reason = responsibility_reason.strip()
    party.four_forms = int(four_forms) if kind is TargetKind.PERSON and four_forms else None
    party.forms = [chosen(form, demand) for form in forms]
    db.session.flush()
    return party


def drop_party(proceeding: Proceeding, party: AccountableParty, *, by: User, now: datetime) -> Event:
    """A party that was named is not held to account after all."""
    if party.proceeding_id != proceeding.id:
        raise Refused(NO_SUCH_PARTY)
    event = perform(proceeding, Action.NAME_PARTY, by=by, now=now, party=party.name, dropped=True)
    proceeding.parties.remove(party)
    db.session.flush()
    return event


def chosen(form: Form, demand: str = "") -> ImposedForm:
    """A form with basis, weight and influence period as the administered table says today."""
    row = rules.of_form(form)
    return ImposedForm(
        form=form,
        weight=row.weight,
        basis=row.basis,
        demand=demand,
        effect=row.effect,
        effect_months=row.months,
    )


def show_facts(proceeding: Proceeding, *, by: User, now: datetime) -> Event:
    """The fact material is shown to the target, whose opinion is awaited (Art. 11)."""
    event = perform(
        proceeding, Action.SHOW_FACTS, by=by, now=now, facts_sha256=_digest(proceeding.fact_material)
    )
    proceeding.shown_at = now
    return event


def record_defence(
    proceeding: Proceeding,
    opinion: str,
    *,
    adoption: Adoption,
    adoption_reason: str,
    by: User,
    now: datetime,
    refused: bool = False,
    witness: str = "",
    files: Sequence[DraftUpload] = (),
) -> Event:
    """The target's statement and defence, or its refusal before a witness, and what became of it (Art. 11)."""
    if refused and not witness.strip():
        raise Refused(NO_WITNESS)
    if adoption is not Adoption.NOTHING_RAISED and not adoption_reason.strip():
        raise Refused(NO_ANSWER_TO_DEFENCE)
    text = opinion.strip() or (N_("The target refused to give an opinion.") if refused else "")
    event = perform(
        proceeding,
        Action.RECORD_DEFENCE,
        by=by,
        now=now,
        opinion=text,
        refused=refused or None,
        witness=witness or None,
        adoption=adoption,
        files=in_short(files),
    )
    enclose(proceeding.case, ("proceeding", proceeding.id), files, by=by, now=now)
    proceeding.opinion = opinion.strip()
    proceeding.opinion_refused, proceeding.refusal_witness = refused, witness.strip() if refused else ""
    proceeding.adoption, proceeding.adoption_reason = adoption, adoption_reason.strip()
    proceeding.opinion_recorded_at = now
    return event


def report_findings(proceeding: Proceeding, report: str, *, by: User, now: datetime) -> Event:
    """The team reports: what it found, who is responsible, what it proposes."""
    if not any(party.kind is proceeding.target_kind for party in proceeding.parties):
        raise Refused(NOBODY_NAMED)
    event = perform(proceeding, Action.REPORT_FINDINGS, by=by, now=now, summary=report)
    proceeding.report, proceeding.reported_at = report.strip(), now
    return event


def answer_exemption(
    proceeding: Proceeding,
    answers: Mapping[Ground, tuple[bool, str]],
    *,
    mitigation: str,
    aggravation: str,
    by: User,
    now: datetime,
) -> Event:
    """The exemption review: three grounds, lighter and heavier circumstances (Arts. 17-19; M-64)."""
    if set(answers) != set(Ground) or not all(reasoning.strip() for _holds, reasoning in answers.values()):
        raise Refused(EVERY_GROUND)
    if not mitigation.strip() or not aggravation.strip():
        raise Refused(BOTH_WEIGHTS)
    grounds = {str(ground): holds for ground, (holds, _reasoning) in answers.items()}
    event = perform(proceeding, Action.ANSWER_EXEMPTION, by=by, now=now, grounds=grounds)
    proceeding.exemption = {
        str(ground): {"holds": holds, "reasoning": reasoning.strip()}
        for ground, (holds, reasoning) in answers.items()
    }
    proceeding.mitigation, proceeding.aggravation = mitigation.strip(), aggravation.strip()
    proceeding.exemption_answered_at = now
    return event


def submit_to_adjudication(proceeding: Proceeding, *, by: User, now: datetime) -> Event:
    """Two adjudicators review facts, basis and procedure."""
    return perform(proceeding, Action.SUBMIT_TO_ADJUDICATION, by=by, now=now)


def _check_forms(kind: TargetKind, forms: Sequence[Form]) -> None:
    if not forms:
        raise Refused(NO_FORM)
    wrong = [form for form in forms if form.target is not kind]
    if wrong:
        raise Refused(*(Reason(WRONG_FORM, {"form": form, "kind": kind}) for form in wrong))


def _digest(text: str) -> str | None:
    return sha256(text.strip().encode()).hexdigest() if text.strip() else None
