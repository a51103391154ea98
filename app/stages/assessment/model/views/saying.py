"""What a sheet amounts to, in the reader's words."""

from collections.abc import Mapping

from flask_babel import gettext as _

from app.scoring.ahp import TABLES
from app.stages.assessment.model.opinions import View
from app.stages.assessment.model.views.scale import ratio_words


def consistency_words(view: View) -> str:
    """How consistent a sheet is, in one sentence."""
    if not view.connected:
        return _(
            "%(judged)s of %(pairs)s pairs are judged; weights follow once the judgements link everything.",
            judged=view.judged,
            pairs=view.pairs,
        )
    if view.ratio is None:
        return _(
            "%(judged)s of %(pairs)s pairs are judged; one more makes contradictions visible.",
            judged=view.judged,
            pairs=view.pairs,
        )
    ratio = f"{view.ratio:.4f}"
    if view.acceptable:
        return _(
            "Consistency ratio %(ratio)s (%(table)s): below 0.10, accepted.",
            ratio=ratio,
            table=TABLES[view.random_index].title,
        )
    return _(
        "Consistency ratio %(ratio)s (%(table)s): not below 0.10; it must be judged again.",
        ratio=ratio,
        table=TABLES[view.random_index].title,
    )


def hints_in_words(view: View, names: Mapping[str, str]) -> list[str]:
    """The judgements that contradict the others most, and the one change that helps most."""
    said = [
        _(
            "“%(row)s” against “%(column)s”: judged %(judged)s, the others say %(implied)s.",
            row=names[hint.row],
            column=names[hint.column],
            judged=ratio_words(hint.judged),
            implied=ratio_words(hint.on_scale),
        )
        for hint in view.hints
    ]
    if view.change is not None:
        said.append(
            _(
                "One change helps most: “%(row)s” against “%(column)s” as %(fitting)s; the ratio would be near %(after)s.",
                row=names[view.change.row],
                column=names[view.change.column],
                fitting=ratio_words(view.change.on_scale),
                after=f"{view.change.ratio_after:.4f}",
            )
        )
    return said
