"""What ``qingjian ahp`` prints: for people, in their language, and for machines."""

import unicodedata
from collections.abc import Iterator, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any

from flask_babel import gettext as _

from app.scoring.ahp import LIMIT, TABLES, Agreement, Change, Consistency, Hint, Method, Opinion, Priorities
from app.scoring.complaints import N_

METHODS = {
    Method.GEOMETRIC: N_("geometric mean"),
    Method.EIGENVECTOR: N_("eigenvector"),
    Method.HARKER: N_("Harker’s eigenvector"),
}
AGREEMENTS = {
    Agreement.VERY_LOW: N_("very low"),
    Agreement.LOW: N_("low"),
    Agreement.MODERATE: N_("moderate"),
    Agreement.HIGH: N_("high"),
    Agreement.VERY_HIGH: N_("very high"),
}


# --- for people ------------------------------------------------------------------------------------------------


def as_text(found: Priorities, files: Sequence[str]) -> Iterator[str]:
    """Weights, consistency, verdict, and what to look at again, line by line."""
    yield _("Weights by %(method)s; the last column counts billionths.", method=_(METHODS[found.method]))
    widest = max(map(_width, found.names))
    for name, weight, whole in zip(found.names, found.weights, found.integer_weights, strict=True):
        yield f"  {_padded(name, widest)}  {weight:.6f}  {whole:>10}"
    if len(files) > 1:
        yield from _group(found, files)
    titled = [*zip(files, found.experts, strict=True)]
    if found.group and len(files) > 1:
        titled.append((_("The group’s matrix"), found.group))
    for title, opinion in titled:
        yield ""
        yield from _opinion(title, opinion)
    yield ""
    yield _verdict(found)


def _group(found: Priorities, files: Sequence[str]) -> Iterator[str]:
    assert found.consensus is not None
    assert found.agreement is not None
    shares = _(", ").join(
        f"{file} {float(share):.4g}" for file, share in zip(files, found.shares, strict=True)
    )
    yield _("Experts and how much they count: %(shares)s", shares=shares)
    yield _(
        "Consensus (Goepel’s S*): %(value)s %%, %(band)s",
        value=f"{found.consensus * 100:.1f}",
        band=_(AGREEMENTS[found.agreement]),
    )


def _opinion(title: str, opinion: Opinion) -> Iterator[str]:
    """The consistency of one matrix, and where it contradicts itself."""
    consistency = opinion.consistency
    yield f"{title}{_(': ')}λmax = {consistency.lambda_max:.6f}  CI = {consistency.index:.6f}  CR = {_consistency_ratio(consistency)}"
    yield f"  {_source(consistency)}"
    if consistency.random_index.value:
        yield f"  GCI = {consistency.geometric:.4f}  " + _(
            "(CR 0.10 corresponds to %(limit)s)", limit=f"{consistency.geometric_limit:.4f}"
        )
    if consistency.missing and consistency.ratio is not None:
        yield "  " + _(
            "%(missing)s pairs were not judged; λmax is that of the completion that contradicts itself least. "
            "By the index of whole matrices CR would read %(ratio)s, which is too kind.",
            missing=consistency.missing,
            ratio=f"{consistency.ratio_by_whole_table:.4f}",
        )
    yield from _to_look_at(opinion)


def _consistency_ratio(consistency: Consistency) -> str:
    """At four places, and never as the limit that it stays below."""
    if consistency.ratio is None:
        return _("unknown")
    told = f"{consistency.ratio:.4f}"
    return f"< {told}" if consistency.acceptable and Decimal(told) >= LIMIT else told


def _source(consistency: Consistency) -> str:
    by = consistency.random_index
    title = TABLES[by.table].title
    if not by.value:
        return _("Random index: none is needed, the judgements cannot contradict each other.")
    if by.missing:
        message = N_(
            "Random index %(value)s: %(table)s, lowered for the missing pairs (Ágoston & Csató 2022)"
        )
    elif by.fitted:
        message = N_("Random index %(value)s: %(table)s ends before this order; Alonso & Lamata’s fit")
    else:
        message = N_("Random index %(value)s: %(table)s")
    return _(message, value=f"{by.value:.4f}", table=title)


def _to_look_at(opinion: Opinion) -> Iterator[str]:
    """The judgements that hurt most, where there are contradictions at all."""
    hints = opinion.hints()
    if hints:
        yield "  " + _("Judgements that contradict the others most:")
    for hint in hints:
        yield "    " + _(
            "%(row)s : %(column)s = %(judged)s; the weights say %(implied)s (on the scale %(scale)s)",
            row=hint.row,
            column=hint.column,
            judged=_ratio(hint.judged),
            implied=_ratio(Fraction(hint.implied)),
            scale=_ratio(hint.on_scale),
        )
    if not opinion.consistency.acceptable and (change := opinion.best_change()):
        yield "  " + _(
            "The one change that helps most: %(row)s : %(column)s from %(judged)s to %(fitting)s "
            "(on the scale %(scale)s); CR would be %(after)s.",
            row=change.row,
            column=change.column,
            judged=_ratio(change.judged),
            fitting=_ratio(Fraction(change.fitting)),
            scale=_ratio(change.on_scale),
            after=f"{change.ratio_after:.4f}",
        )


def _verdict(found: Priorities) -> str:
    if found.publishable:
        return _("Every consistency ratio is below 0.10: the weights may be used.")
    if all(opinion.consistency.ratio is None or opinion.consistency.acceptable for opinion in found.opinions):
        return _(
            "The weights may not be used yet: there are just enough judgements to find weights, so no contradiction "
            "could show. Judge at least one more pair."
        )
    return _(
        "A consistency ratio is 0.10 or more: the weights may not be used. Ask whoever judged to look at these "
        "judgements again; nothing was changed."
    )


def _ratio(ratio: Fraction) -> str:
    """A judgement as people write it: 3, 1/3, or a decimal."""
    if ratio.denominator == 1 or (ratio.numerator == 1 and ratio.denominator < 100):
        return str(ratio)
    return f"{float(ratio):.4g}"


def _width(text: str) -> int:
    """Columns that a text takes on a terminal; Chinese characters take two."""
    return sum(2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in text)


def _padded(text: str, width: int) -> str:
    return text + " " * (width - _width(text))


# --- for machines ----------------------------------------------------------------------------------------------


def as_dictionary(found: Priorities, files: Sequence[str]) -> dict[str, Any]:
    """The same for machines: decimals as text, so that no digit is lost."""
    return {
        "method": found.method,
        "aggregate": found.aggregate,
        "names": list(found.names),
        "weights": _texts(found.weights),
        "weights_1e9": list(found.integer_weights),
        "publishable": found.publishable,
        "consensus": None if found.consensus is None else str(found.consensus),
        "agreement": found.agreement,
        "experts": [
            {"file": file, "share": str(share), **_opinion_as_dictionary(opinion)}
            for file, share, opinion in zip(files, found.shares, found.experts, strict=True)
        ],
        "group": _opinion_as_dictionary(found.group) if found.group else None,
    }


def _opinion_as_dictionary(opinion: Opinion) -> dict[str, Any]:
    consistency = opinion.consistency
    change = opinion.best_change()
    return {
        "weights": _texts(opinion.weights),
        "missing": consistency.missing,
        "lambda_max": str(consistency.lambda_max),
        "ci": str(consistency.index),
        "cr": None if consistency.ratio is None else str(consistency.ratio),
        "cr_by_whole_table": str(consistency.ratio_by_whole_table),
        "random_index": {
            "table": consistency.random_index.table,
            "value": str(consistency.random_index.value),
            "fitted": consistency.random_index.fitted,
        },
        "gci": str(consistency.geometric),
        "gci_limit": str(consistency.geometric_limit),
        "consistent": consistency.acceptable,
        "hints": [_hint_as_dictionary(hint) for hint in opinion.hints()],
        "best_change": _change_as_dictionary(change) if change else None,
    }


def _hint_as_dictionary(hint: Hint) -> dict[str, str]:
    return {
        "row": hint.row,
        "column": hint.column,
        "judged": str(hint.judged),
        "implied": str(hint.implied),
        "on_scale": str(hint.on_scale),
        "times_apart": str(hint.apart),
    }


def _change_as_dictionary(change: Change) -> dict[str, str]:
    return {
        "row": change.row,
        "column": change.column,
        "judged": str(change.judged),
        "fitting": str(change.fitting),
        "on_scale": str(change.on_scale),
        "cr_before": str(change.ratio_before),
        "cr_after": str(change.ratio_after),
    }


def _texts(values: Sequence[Decimal]) -> list[str]:
    return [str(value) for value in values]
