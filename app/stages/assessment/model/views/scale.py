"""Saaty's scale in words: how many times more important the row is than the column."""

from fractions import Fraction

from flask_babel import gettext as _

from app.stages.assessment.model.document import ratio_text

TOP = 9


def scale_for(said: Fraction | None) -> list[tuple[str, str, bool]]:
    """The options of a pair: value, words, chosen. A judgement that is not on the scale stays among them."""
    steps = [Fraction(step) for step in range(TOP, 0, -1)] + [Fraction(1, step) for step in range(2, TOP + 1)]
    if said is not None and said not in steps:
        steps = sorted([*steps, said], reverse=True)
    options = [
        (ratio_text(step), f"{ratio_text(step)} {_strength(step)}".strip(), step == said) for step in steps
    ]
    return [("", _("not judged"), said is None), *options]


def ratio_words(ratio: Fraction) -> str:
    """A judgement with what it means."""
    return f"{ratio_text(ratio)} {_strength(ratio)}".strip()


def _strength(ratio: Fraction) -> str:
    words = {
        1: _("as important"),
        3: _("moderately more important"),
        5: _("strongly more important"),
        7: _("very strongly more important"),
        9: _("extremely more important"),
    }
    less = {
        3: _("moderately less important"),
        5: _("strongly less important"),
        7: _("very strongly less important"),
        9: _("extremely less important"),
    }
    if ratio >= 1:
        return words.get(int(ratio), "") if ratio.denominator == 1 else ""
    turned = 1 / ratio
    return less.get(int(turned), "") if turned.denominator == 1 else ""
