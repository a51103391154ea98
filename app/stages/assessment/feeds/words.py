"""The words of data feeds: where a feed's figures come from, how often, and how several periods make one value."""

from workflows.vocabulary import N_, Word


class FeedKind(Word):
    """Where the figures of a feed come from."""

    FILE = "file", N_("By file"), N_("The department fills in a template, or brings a table.")
    OCCASIONS = (
        "occasions",
        N_("Weddings and funerals"),
        N_("The department records each reported occasion in a form; the figures are counted from them."),
    )
    RECORDS = (
        "records",
        N_("From our own records"),
        N_("The system counts cases, problems and deadlines of the units; nobody types them."),
    )
    RATERS = (
        "raters",
        N_("By raters with their own accounts"),
        N_("Raters are named; each gives marks alone, and the system submits what all of them gave."),
    )


class Cadence(Word):
    """How often a feed is delivered within a round."""

    ROUND = "round", N_("Once a round")
    QUARTER = "quarter", N_("Every quarter")
    MONTH = "month", N_("Every month")

    @property
    def months(self) -> int:
        """How many months one delivery covers; 0 for the whole round."""
        return {Cadence.ROUND: 0, Cadence.QUARTER: 3, Cadence.MONTH: 1}[self]


class Combine(Word):
    """How the values of several periods become the one value of the round."""

    SUM = "sum", N_("Added up"), N_("The periods are added; a unit that lacks one of them has no value.")
    LATEST = "latest", N_("The latest"), N_("The value of the last period that has one.")


class Figure(Word):
    """What a form or our own records are counted into. Each becomes the value of a column."""

    OCCASIONS_HELD = "occasions_held", N_("Occasions held"), N_("Weddings, funerals and celebrations held.")
    NOT_REPORTED_BEFORE = (
        "not_reported_before",
        N_("Not reported beforehand"),
        N_("Occasions held without the report that is due before them."),
    )
    NOT_REPORTED_AFTER = (
        "not_reported_after",
        N_("Not reported afterwards"),
        N_("Occasions held without the report that is due after them."),
    )
    REPORTED_RATE = (
        "reported_rate",
        N_("Share reported in time"),
        N_(
            "Of all occasions of the round so far, the per cent reported before and after, with two places; "
            "100 where none was held."
        ),
    )
    VIOLATIONS = "violations", N_("Violations"), N_("Occasions at which the rules were broken.")
    LATE_RECTIFICATIONS = (
        "late_rectifications",
        N_("Late rectifications"),
        N_("Terms of rectification that ended in the period and were not kept."),
    )
    SLIPS = (
        "slips",
        N_("Slips"),
        N_("Yellow and red reminders sent in the period because the unit let a term pass."),
    )
    REPEATED_PROBLEMS = (
        "repeated_problems",
        N_("Repeated problems"),
        N_(
            "Problems listed in the period whose class and indicator the unit was warned of in the twelve months before."
        ),
    )

    @property
    def kind(self) -> FeedKind:
        """The kind of feed that counts it."""
        counted = (Figure.LATE_RECTIFICATIONS, Figure.SLIPS, Figure.REPEATED_PROBLEMS)
        return FeedKind.RECORDS if self in counted else FeedKind.OCCASIONS

    @property
    def combine(self) -> Combine:
        """How the counts of several periods become one: a share is counted over all of them already."""
        return Combine.LATEST if self is Figure.REPORTED_RATE else Combine.SUM


class Occasion(Word):
    """What was held. A month without any is recorded too: nothing recorded is missing, not nought (零报告)."""

    WEDDING = "wedding", N_("Wedding")
    FUNERAL = "funeral", N_("Funeral")
    CELEBRATION = (
        "celebration",
        N_("Another celebration"),
        N_("Moving house, entering a school and the like."),
    )
    NONE = "none", N_("None in this period"), N_("The unit reported that nothing was held.")
