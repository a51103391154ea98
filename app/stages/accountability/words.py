"""The words of accountability: whom it may concern, for which responsibility, in which form (domain.md §2.1)."""

from enum import IntEnum

from workflows.vocabulary import N_, Word


class TargetKind(Word):
    """Who is held to account (Art. 5)."""

    ORGANISATION = "organisation", N_("Party organisation")
    PERSON = "person", N_("Leading cadre")


class Track(Word):
    """Party or supervisory accountability: basis and remedies differ (M-62)."""

    PARTY = "party", N_("Party accountability")
    SUPERVISION = "supervision", N_("Supervisory accountability")


class Source(Word):
    """What led to a proposal; a score or the clock only ever proposes."""

    PERSON = "person", N_("Proposed by a person")
    LOOK_BACK = "look_back", N_("Proposed after a look-back")
    LADDER = "ladder", N_("Proposed because a term was badly missed")


class Responsibility(Word):
    """The kind of responsibility (M-61)."""

    LEADERSHIP = "leadership", N_("Leadership responsibility")
    PRIMARY = "primary", N_("Primary responsibility")
    SUPERVISORY = "supervisory", N_("Supervisory responsibility")


class Grade(Word):
    """How near the responsibility is (Art. 6)."""

    OVERALL = "overall", N_("Overall leadership responsibility")
    MAIN = "main", N_("Main leadership responsibility")
    IMPORTANT = "important", N_("Important leadership responsibility")


class Adoption(Word):
    """What became of the target's statement and defence (Art. 11)."""

    ADOPTED = "adopted", N_("Adopted")
    PARTLY = "partly", N_("Adopted in part")
    NOT_ADOPTED = "not_adopted", N_("Not adopted")
    NOTHING_RAISED = "nothing_raised", N_("Nothing was raised")


class Situation(Word):
    """The situations for which Art. 7 holds to account, in its order; their full text is administered data."""

    LEADERSHIP = "leadership", N_("The Party's leadership weakened")
    POLITICAL = "political", N_("Political building not real")
    IDEOLOGICAL = "ideological", N_("Ideological building missing")
    ORGANISATIONAL = "organisational", N_("Organisational building weak")
    CONDUCT = "conduct", N_("Conduct lax")
    DISCIPLINE = "discipline", N_("Discipline not upheld")
    INTEGRITY = "integrity", N_("Integrity and anti-corruption work not firm")
    RESPONSIBILITY = (
        "responsibility",
        N_("Primary or supervisory responsibility not met; rectification only for show"),
    )
    MANAGEMENT = "management", N_("Duties of management or supervision not done; a grave event")
    LIVELIHOOD = "livelihood", N_("People's closest interests harmed")
    OTHER = "other", N_("Another failure of duty")


class Ground(Word):
    """The three grounds of exemption (Art. 17); each is answered, even with no (domain.md §10, 13)."""

    REFORM = ("reform", N_("An unintended error in a reform or trial, without experience or explicit limit"))
    OPPOSED = "opposed", N_("Clearly opposed or reserved opinion in a collective decision")
    FORCE_MAJEURE = "force_majeure", N_("Duty done; the loss came from force majeure or the unforeseeable")


class FourForms(IntEnum):
    """The four forms of discipline enforcement (M-63)."""

    FIRST = 1
    SECOND = 2
    THIRD = 3
    FOURTH = 4


class Form(Word):
    """A form of accountability. Basis, weight and influence period are administered data (rules.csv)."""

    # organisations (Art. 8)
    WRITTEN_REVIEW = (
        "written_review",
        N_("Written self-criticism"),
        N_("A written self-criticism and real rectification."),
    )
    UNIT_CIRCULAR = (
        "unit_circular",
        N_("Circulated notice of criticism (organisation)"),
        N_("Ordered to rectify; made known within a set circle."),
    )
    REORGANISATION = (
        "reorganisation",
        N_("Reorganisation"),
        N_("For organisations that can no longer do their duty."),
    )
    # cadres (Art. 8), the lightest first
    CIRCULAR = "circular", N_("Circulated notice of criticism")
    ADMONITION = "admonition", N_("Admonition")
    SUSPENSION = "suspension", N_("Suspended for self-examination")
    TRANSFER = "transfer", N_("Transferred to another post")
    RESIGNATION = "resignation", N_("Ordered to resign")
    REMOVAL = "removal", N_("Removed from post")
    DEMOTION = "demotion", N_("Demoted")
    PARTY_WARNING = "party_warning", N_("Warning (Party discipline)")
    PARTY_SERIOUS_WARNING = "party_serious_warning", N_("Serious warning (Party discipline)")
    PARTY_POST_REMOVED = "party_post_removed", N_("Removal from Party posts")
    PROBATION_ONE = "probation_one", N_("Probation within the Party, one year")
    PROBATION_TWO = "probation_two", N_("Probation within the Party, two years")
    EXPULSION = "expulsion", N_("Expulsion from the Party")
    ADMIN_WARNING = "admin_warning", N_("Warning (governmental sanction)")
    DEMERIT = "demerit", N_("Demerit")
    MAJOR_DEMERIT = "major_demerit", N_("Major demerit")
    ADMIN_DEMOTION = "admin_demotion", N_("Lowered in grade")
    ADMIN_REMOVAL = "admin_removal", N_("Dismissed from post (governmental sanction)")
    DISMISSAL = "dismissal", N_("Discharged")

    @property
    def target(self) -> TargetKind:
        """Whom it may be imposed on."""
        return TargetKind.ORGANISATION if self in _FOR_ORGANISATIONS else TargetKind.PERSON

    @property
    def is_organisational_measure(self) -> bool:
        """组织调整、组织处理, whose formalities are completed within a month (Art. 8 and 13)."""
        return self in _ORGANISATIONAL_MEASURES


_FOR_ORGANISATIONS = frozenset({Form.WRITTEN_REVIEW, Form.UNIT_CIRCULAR, Form.REORGANISATION})
_ORGANISATIONAL_MEASURES = frozenset(
    {Form.SUSPENSION, Form.TRANSFER, Form.RESIGNATION, Form.REMOVAL, Form.DEMOTION}
)
