"""What ``qingjian index robustness`` prints: for people, in their language, and for machines."""

from collections.abc import Iterator, Sequence
from fractions import Fraction
from math import ceil
from typing import Any

from flask_babel import gettext as _

from app.scoring.complaints import N_
from app.scoring.robustness import Candidate, Certainty, Listing, Reason, Robustness
from app.scoring.robustness.omission import Left, Omission
from app.scoring.robustness.radius import Radius
from app.scoring.robustness.report import GroupReport
from app.scoring.robustness.standings import FULL

CERTAINTIES = {
    Certainty.CERTIFIED: N_("certified"),
    Certainty.ROBUST: N_("robust"),
    Certainty.LIKELY: N_("likely"),
    Certainty.CONTESTED: N_("contested"),
}
REASONS = {Reason.BELOW_PASS: N_("below the pass mark"), Reason.AMONG_LAST: N_("among the last")}
LEFT_OUT = {
    Left.INDICATOR: N_("Indicators without which the list is another (%(changing)s of %(all)s): %(codes)s"),
    Left.CRITERION: N_("Criteria without which the list is another (%(changing)s of %(all)s): %(codes)s"),
    Left.DEPARTMENT: N_("Departments without which the list is another (%(changing)s of %(all)s): %(codes)s"),
    Left.JUDGE: N_("Experts without whom the list is another (%(changing)s of %(all)s): %(codes)s"),
}


# --- for people ------------------------------------------------------------------------------------------------


def as_text(listing: Listing, found: Robustness) -> Iterator[str]:
    """The list group by group, what it hangs on, and where the draws come from."""
    model = listing.scores.model
    yield f"{model.name} ({model.code} {model.version}) {listing.scores.period}".rstrip()
    for group in found.groups:
        yield from _group(listing, found, group)
    yield ""
    for left in Left:
        yield from _left_out([each for each in found.omissions if each.left is left])
    yield _(
        "%(count)s draws of whole weights, Philox key %(key)s, SHA-256 %(sha256)s.",
        count=found.chances.draws,
        key=found.draws.key,
        sha256=found.draws.sha256,
    )
    yield _("Weights are held with a concentration of %(usual)s.", usual=f"{found.firmness.usual:g}")
    for code, concentration in found.firmness.of.items():
        yield _(
            "Below %(node)s: %(concentration)s, from how far the experts agree.",
            node=code,
            concentration=f"{concentration:.1f}",
        )


def _group(listing: Listing, found: Robustness, group: GroupReport) -> Iterator[str]:
    yield ""
    yield _(
        "%(group)s (units: %(units)s, listed: %(listed)s): %(rule)s",
        group=listing.scores.groups[group.group] or _("all units"),
        units=group.units,
        listed=len(group.candidates),
        rule=_rule(listing, group),
    )
    for candidate in group.candidates:
        yield from _candidate(listing, found, candidate)
    if group.challengers:
        named = [
            f"{named_unit(listing, each.unit)} {each.probability.value:.3f}" for each in group.challengers
        ]
        yield "  " + _("Not listed, but near: %(units)s", units=_(", ").join(named))
    if group.radius:
        yield "  " + _(
            "The list changes when %(points)s percentage points of weight move: %(what)s.",
            points=percentage_points(group.radius),
            what=_what_changes(listing, group.radius),
        )


def _rule(listing: Listing, group: GroupReport) -> str:
    mark = listing.standings.pass_mark
    rules = [] if mark is None else [_("below %(mark)s", mark=_points(listing, mark))]
    if group.last:
        rules.append(_("the last %(count)s", count=group.last))
    return _(" or ").join(rules) or _("nobody is listed by place in a group so small")


def _candidate(listing: Listing, found: Robustness, candidate: Candidate) -> Iterator[str]:
    reasons = _(", ").join(_(REASONS[reason]) for reason in candidate.reasons)
    index = _points(listing, candidate.index * listing.standings.step)
    yield f"  {named_unit(listing, candidate.unit)}  {index}  {reasons}"
    yield "    " + _(
        "%(word)s: listed with a probability of %(probability)s ± %(error)s",
        word=_(CERTAINTIES[candidate.certainty]),
        probability=f"{candidate.probability.value:.3f}",
        error=f"{ceil(candidate.probability.error * 1000) / 1000:.3f}",
    )
    if candidate.certificate:
        proof = candidate.certificate
        sentence = (
            N_("Proved for all weights within ±%(d)s %%; %(above)s of %(peers)s peers certainly score more.")
            if proof.holds
            else N_("Not proved within ±%(d)s %%; %(above)s of %(peers)s peers certainly score more.")
        )
        yield "    " + _(
            sentence, d=f"{found.per_mille / 10:g}", above=proof.certainly_above, peers=proof.peers
        )
        yield "    " + _radius(listing, candidate)
    yield "    " + _(
        "Place %(low)s to %(high)s in nine of ten draws; %(best)s to %(worst)s whatever is missing.",
        low=candidate.places[0],
        high=candidate.places[1],
        best=int(found.bounds.best_place[candidate.unit]),
        worst=int(found.bounds.worst_place[candidate.unit]),
    )


def _radius(listing: Listing, candidate: Candidate) -> str:
    radius = candidate.radius
    if radius is None:
        return _("No weights take it off the list.")
    return _(
        "%(points)s percentage points of weight: %(what)s.",
        points=percentage_points(radius),
        what=_what_changes(listing, radius),
    )


def _what_changes(listing: Listing, radius: Radius) -> str:
    unit = named_unit(listing, radius.unit)
    if radius.other is None:
        return _("%(unit)s reaches the pass mark", unit=unit)
    return _("%(other)s draws level with %(unit)s", other=named_unit(listing, radius.other), unit=unit)


def _left_out(omissions: Sequence[Omission]) -> Iterator[str]:
    """A line on the indicators, the criteria, the departments or the experts."""
    changing = [each for each in omissions if each.changes_the_list]
    if omissions:
        yield _(
            LEFT_OUT[omissions[0].left],
            changing=len(changing),
            all=len(omissions),
            codes=_(", ").join(each.code for each in changing) or "—",
        )


def named_unit(listing: Listing, unit: int) -> str:
    """Code and name, once where they are the same."""
    code, name = listing.units[unit], listing.names[unit]
    return code if name in ("", code) else f"{code} {name}"


def percentage_points(radius: Radius) -> str:
    """Rounded to a hundredth, and never to nothing."""
    return (
        f"{radius.percentage_points:.2f}"
        if radius.percentage_points >= 0.005 or not radius.weight
        else "< 0.01"
    )


def _points(listing: Listing, millionths: Fraction | int) -> str:
    """Millionths of full marks in points of the model's scale, at the places of the index."""
    model = listing.scores.model
    return f"{float(Fraction(millionths * model.scale, FULL)):.{model.places}f}"


# --- for machines ----------------------------------------------------------------------------------------------


def as_dictionary(listing: Listing, found: Robustness) -> dict[str, Any]:
    """Everything, with units by their codes. Weight moved is a share of the whole."""
    scores = listing.scores
    return {
        "model": {"code": scores.model.code, "version": scores.model.version},
        "tree": scores.root.code,
        "period": scores.period,
        "draws": {
            "count": found.chances.draws,
            "key": found.draws.key,
            "sha256": found.draws.sha256,
            "concentration": found.firmness.usual,
            "concentrations": dict(found.firmness.of),
        },
        "percent": found.per_mille / 10,
        "groups": [_group_dictionary(listing, found, group) for group in found.groups],
        "left_out": [
            {
                "what": each.left.value,
                "code": each.code,
                "joining": [listing.units[unit] for unit in each.joining],
                "leaving": [listing.units[unit] for unit in each.leaving],
            }
            for each in found.omissions
        ],
    }


def _group_dictionary(listing: Listing, found: Robustness, group: GroupReport) -> dict[str, Any]:
    return {
        "group": listing.scores.groups[group.group],
        "units": group.units,
        "last_places": group.last,
        "listed": [_candidate_dictionary(listing, found, each) for each in group.candidates],
        "challengers": [
            {
                "unit": listing.units[each.unit],
                "probability": each.probability.value,
                "error": each.probability.error,
            }
            for each in group.challengers
        ],
        "radius": _radius_dictionary(listing, group.radius),
    }


def _candidate_dictionary(listing: Listing, found: Robustness, candidate: Candidate) -> dict[str, Any]:
    proof = candidate.certificate
    return {
        "unit": listing.units[candidate.unit],
        "name": listing.names[candidate.unit],
        "index": _points(listing, candidate.index * listing.standings.step),
        "reasons": [reason.value for reason in candidate.reasons],
        "probability": candidate.probability.value,
        "error": candidate.probability.error,
        "certainty": candidate.certainty.value,
        "certificate": None
        if proof is None
        else {"holds": proof.holds, "certainly_above": proof.certainly_above, "peers": proof.peers},
        "radius": _radius_dictionary(listing, candidate.radius),
        "places": list(candidate.places),
        "places_whatever_is_missing": [
            int(found.bounds.best_place[candidate.unit]),
            int(found.bounds.worst_place[candidate.unit]),
        ],
    }


def _radius_dictionary(listing: Listing, radius: Radius | None) -> dict[str, Any] | None:
    if radius is None:
        return None
    return {
        "percentage_points": radius.percentage_points,
        "unit": listing.units[radius.unit],
        "other": None if radius.other is None else listing.units[radius.other],
    }
