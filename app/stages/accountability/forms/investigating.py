"""Forms of a proposal and of its investigation."""

from flask_babel import lazy_gettext
from wtforms import BooleanField, Field, RadioField, SelectChoice, SelectField, StringField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length

from app.cases.acting import ActForm
from app.evidence.forms import FilesForm
from app.people.models import User
from app.stages.accountability.forms.asking import checkboxes, word_of, words
from app.stages.accountability.words import (
    Adoption,
    Form,
    FourForms,
    Grade,
    Ground,
    Responsibility,
    Situation,
    TargetKind,
    Track,
)
from workflows.vocabulary import N_

FOUR_FORMS = {
    FourForms.FIRST: N_("First form: criticism, admonition"),
    FourForms.SECOND: N_("Second form: light sanction, organisational adjustment"),
    FourForms.THIRD: N_("Third form: heavy sanction, grave change of post"),
    FourForms.FOURTH: N_("Fourth form: grave breach, suspected crime"),
}


class ProposalForm(ActForm):
    """Against whom, for which situation, and why."""

    target_kind = RadioField(
        lazy_gettext("Against"),
        [DataRequired(lazy_gettext("Choose one."))],
        choices=words(TargetKind),
        default=TargetKind.ORGANISATION.value,
    )
    target_name = StringField(
        lazy_gettext("Name of the organisation or person"),
        [Length(max=200)],
        description=lazy_gettext("Empty: the Party organisation of the case's unit."),
    )
    target_position = StringField(
        lazy_gettext("Post"), [Length(max=200)], description=lazy_gettext("Needed for a person.")
    )
    track = RadioField(lazy_gettext("Kind"), choices=words(Track), default=Track.PARTY.value)
    situation = SelectField(
        lazy_gettext("Situation"),
        choices=words(Situation),
        default=Situation.RESPONSIBILITY.value,
        description=lazy_gettext("The situations of Art. 7 of the regulations, in their order."),
    )
    reason = TextAreaField(
        lazy_gettext("Why accountability is proposed"),
        [DataRequired(lazy_gettext("Say why.")), Length(max=4000)],
    )


class ReviewForm(ActForm):
    """Case management's check."""

    situation = SelectField(lazy_gettext("Situation"), choices=words(Situation))
    committee_approval_needed = BooleanField(
        lazy_gettext(
            "The Party committee of the same level leads this target; its principal must approve (Art. 9)"
        )
    )
    opinion = TextAreaField(lazy_gettext("Remark"), [Length(max=2000)])


class ApprovalForm(ActForm):
    """The principal leader's approval of the start."""

    committee_approval = StringField(
        lazy_gettext("Approval document of the Party committee's principal"),
        [Length(max=200)],
        description=lazy_gettext("Its number, where the committee leads the target; empty otherwise."),
    )


class InvestigatorsForm(ActForm):
    """Who investigates."""

    team = checkboxes(
        lazy_gettext("Investigators"),
        DataRequired(lazy_gettext("Choose at least two investigators.")),
        coerce=int,
        validate_choice=False,
        description=lazy_gettext("Two or more; the first one heads the team."),
    )

    def offer(self, people: list[User]) -> None:
        """List those who may be appointed."""
        self.team.choices = [
            SelectChoice(each.id, f"{each.name}（{each.position}）" if each.position else each.name)
            for each in people
        ]


class FactsForm(ActForm):
    """The fact material."""

    facts = TextAreaField(
        lazy_gettext("Facts established"),
        [DataRequired(lazy_gettext("Write the facts.")), Length(max=20000)],
        description=lazy_gettext("They are shown to the target, and printed in the decision."),
    )
    evidence = TextAreaField(
        lazy_gettext("Evidence relied on"),
        [DataRequired(lazy_gettext("List the evidence.")), Length(max=8000)],
        description=lazy_gettext("One piece a line."),
    )


class PartyForm(ActForm):
    """Who is responsible, for what, in which forms."""

    kind = RadioField(
        lazy_gettext("Who"), [DataRequired(lazy_gettext("Choose one."))], choices=words(TargetKind)
    )
    name = StringField(
        lazy_gettext("Name of the organisation or person"),
        [DataRequired(lazy_gettext("Write the name.")), Length(max=200)],
    )
    position = StringField(
        lazy_gettext("Post"), [Length(max=200)], description=lazy_gettext("Needed for a person.")
    )
    responsibility = RadioField(
        lazy_gettext("Kind of responsibility"),
        [DataRequired(lazy_gettext("Choose one."))],
        choices=words(Responsibility),
    )
    grade = RadioField(
        lazy_gettext("Degree of responsibility"),
        [DataRequired(lazy_gettext("Choose one."))],
        choices=words(Grade),
    )
    responsibility_reason = TextAreaField(
        lazy_gettext("On what the responsibility rests"),
        [DataRequired(lazy_gettext("Say on what the responsibility rests.")), Length(max=4000)],
    )
    four_forms = SelectField(
        lazy_gettext("The four forms of discipline enforcement"),
        choices=[
            SelectChoice("", "—"),
            *(SelectChoice(str(int(each)), lazy_gettext(text)) for each, text in FOUR_FORMS.items()),
        ],
        description=lazy_gettext("Needed for a person."),
    )
    unit_forms = checkboxes(
        lazy_gettext("Forms for an organisation"),
        choices=[
            SelectChoice(each.value, lazy_gettext(each.label))
            for each in Form
            if each.target is TargetKind.ORGANISATION
        ],
    )
    person_forms = checkboxes(
        lazy_gettext("Forms for a person"),
        choices=[
            SelectChoice(each.value, lazy_gettext(each.label))
            for each in Form
            if each.target is TargetKind.PERSON
        ],
        description=lazy_gettext(
            "From the lightest to the heaviest; basis and influence period come from the table."
        ),
    )
    demand = TextAreaField(
        lazy_gettext("What is demanded besides"),
        [Length(max=2000)],
        description=lazy_gettext("For example the circle in which a criticism is made known."),
    )

    def chosen(self) -> list[Form]:
        """The forms chosen for this kind of target."""
        field = self.unit_forms if self.kind.data == TargetKind.ORGANISATION.value else self.person_forms
        return [word_of(Form, value) for value in field.data or []]


class DefenceForm(FilesForm):
    """What the target said, or that it refused to say anything."""

    opinion = TextAreaField(
        lazy_gettext("The target's opinion, statement and defence"),
        [Length(max=8000)],
        description=lazy_gettext("In its own words; may be empty only after a refusal."),
    )
    refused = BooleanField(lazy_gettext("The target refused to sign an opinion"))
    witness = StringField(
        lazy_gettext("Witness of the refusal"),
        [Length(max=100)],
        description=lazy_gettext("Needed for a refusal."),
    )
    adoption = RadioField(
        lazy_gettext("What became of it"),
        [DataRequired(lazy_gettext("Choose one."))],
        choices=words(Adoption),
    )
    adoption_reason = TextAreaField(
        lazy_gettext("What was adopted, what not, and why"),
        [Length(max=4000)],
        description=lazy_gettext("It is printed in the decision."),
    )


class FindingsForm(ActForm):
    """The team's report."""

    report = TextAreaField(
        lazy_gettext("Report of the investigation"),
        [DataRequired(lazy_gettext("Write the report.")), Length(max=20000)],
        description=lazy_gettext(
            "Course, findings, responsibility, what the team proposes after its meeting."
        ),
    )


def _ground(ground: Ground) -> tuple[Field, Field]:
    holds = RadioField(
        lazy_gettext(ground.label),
        [InputRequired(lazy_gettext("Answer yes or no."))],
        choices=[SelectChoice("yes", lazy_gettext("Yes, it holds")), SelectChoice("no", lazy_gettext("No"))],
    )
    reasoning = TextAreaField(
        lazy_gettext("Reasoning"),
        [DataRequired(lazy_gettext("Give the reasoning, even for a no.")), Length(max=2000)],
    )
    return holds, reasoning


class ExemptionForm(ActForm):
    """The exemption review: three grounds, then what makes it lighter or heavier."""

    reform, reform_reasoning = _ground(Ground.REFORM)
    opposed, opposed_reasoning = _ground(Ground.OPPOSED)
    force_majeure, force_majeure_reasoning = _ground(Ground.FORCE_MAJEURE)
    mitigation = TextAreaField(
        lazy_gettext("Lighter circumstances (Art. 18)"),
        [DataRequired(lazy_gettext("Say what was found, even where there is none.")), Length(max=2000)],
        description=lazy_gettext(
            "Remedied in time, cooperated, took responsibility … or that there are none."
        ),
    )
    aggravation = TextAreaField(
        lazy_gettext("Heavier circumstances (Art. 19)"),
        [DataRequired(lazy_gettext("Say what was found, even where there is none.")), Length(max=2000)],
        description=lazy_gettext("Instructions ignored again and again, evasion, falsification … or none."),
    )

    def answers(self) -> dict[Ground, tuple[bool, str]]:
        """Each ground with its answer and reasoning."""
        return {
            ground: (self[ground.value].data == "yes", self[f"{ground.value}_reasoning"].data or "")
            for ground in Ground
        }
