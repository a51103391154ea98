"""The words of a survey."""

from workflows.vocabulary import N_, Word


class SurveyKind(Word):
    """Who is asked."""

    SOCIAL = "social", N_("Social survey"), N_("The public judges the units.")
    APPRAISAL = (
        "appraisal",
        N_("Internal democratic appraisal"),
        N_("The units' own people judge them, each class with its weight."),
    )


class Scale(Word):
    """How a question is answered. A mark is worth its share of the highest one, in points of 100."""

    TEN = "ten", N_("From 1 to 10")
    FIVE = "five", N_("In five grades")

    @property
    def highest(self) -> int:
        """The best mark; the worst is 1."""
        return 10 if self is Scale.TEN else 5


#: The five grades from mark 1 to mark 5.
GRADES = (N_("Dissatisfied"), N_("Rather dissatisfied"), N_("Fair"), N_("Rather satisfied"), N_("Satisfied"))


class SetAside(Word):
    """Why an answer about a unit does not count. It is counted and shown, never dropped in silence."""

    COUNTS = "", N_("Counts")
    STRAIGHT_LINE = "straight_line", N_("All marks alike")
    TOO_SHORT = "too_short", N_("Fewer than half of the questions answered")


def spoken(text: str, *, english: bool = False) -> str:
    """A text that people read: what stands before the bar, or the English behind it where there is some."""
    chinese, _bar, other = (part.strip() for part in text.partition("|"))
    return other if english and other else chinese


class Standing(Word):
    """What a code is good for at this moment, with the sentence that its holder reads."""

    GOOD = "good", N_("This code is good for one answer")
    UNKNOWN = (
        "unknown",
        N_("This code is not known"),
        N_("Please compare it with your card, letter by letter, and try again."),
    )
    USED = (
        "used",
        N_("This code has been used already"),
        N_(
            "Each code is good for one answer, and yours was received or the code was withdrawn. "
            "Nothing is left for you to do. Thank you!"
        ),
    )
    NOT_YET = (
        "not_yet",
        N_("The survey has not begun yet"),
        N_("Please come back on the first day that your card names. Your code stays good."),
    )
    CLOSED = (
        "closed",
        N_("The survey is closed"),
        N_("The last day is over and answers are no longer taken. Thank you for being ready to help!"),
    )
    FULL = (
        "full",
        N_("Enough people of your group have answered"),
        N_("So that every group is heard fairly, no more answers are taken from it. Thank you very much!"),
    )
    BARRED = (
        "barred",
        N_("Too many wrong codes came from your network"),
        N_("Please wait a quarter of an hour and try again. Your code stays good."),
    )
