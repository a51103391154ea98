"""How pages of this stage name what a record only holds as a value."""

from app.stages.rectification.models import RESPONSIBILITY_WORDS, Extension, Item
from workflows.vocabulary import ExtensionState, ItemState


def state_word(item: Item) -> ItemState:
    """The state of a problem as a word with its label."""
    return next(word for word in ItemState if word.value == item.state)


def extension_word(request: Extension) -> ExtensionState:
    """The state of a request for more time as a word with its label."""
    return next(word for word in ExtensionState if word.value == request.state)


def responsibility_words(item: Item) -> list[tuple[str, str]]:
    """Who answers for a problem: the name of each responsibility, and who was named."""
    return [(label, getattr(item, name)) for name, label in RESPONSIBILITY_WORDS.items()]
