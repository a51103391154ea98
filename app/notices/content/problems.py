"""A problem as documents list it: class, what was found, what is asked, by when."""

from dataclasses import dataclass

from app.notices.content.letterhead import Due, require
from workflows.vocabulary import N_, ItemType, ProblemClass

#: The class in one word, as tables print it.
CLASS_WORDS = {
    ProblemClass.BLOCKAGE: "堵点",
    ProblemClass.PAIN_POINT: "痛点",
    ProblemClass.POLLUTION: "污染点",
}
#: The type in one word.
TYPE_WORDS = {ItemType.IMMEDIATE: "立行立改", ItemType.LIMITED: "限期整改", ItemType.LONG_TERM: "长期坚持"}


@dataclass(frozen=True, kw_only=True)
class Problem:
    """One problem of a notice, numbered in the order of the list."""

    number: int
    problem_class: ProblemClass
    description: str
    requirement: str
    due: Due
    item_type: ItemType = ItemType.LIMITED
    indicator: str = ""

    def __post_init__(self) -> None:
        """A problem must say what was found and what is asked."""
        require(self.description, N_("Problem %(number)s does not say what was found."), number=self.number)
        require(self.requirement, N_("Problem %(number)s does not say what is asked."), number=self.number)

    @property
    def class_word(self) -> str:
        """堵点, 痛点 or 污染点."""
        return CLASS_WORDS[self.problem_class]

    @property
    def type_word(self) -> str:
        """立行立改, 限期整改 or 长期坚持."""
        return TYPE_WORDS[self.item_type]
