"""The tree of one unit: from the index down to what was delivered, beside its peers, with what would help (M-15)."""

from flask import abort, render_template
from flask_babel import gettext as _
from sqlalchemy import select

from app.cases.access import me
from app.clock import local_day, now
from app.extensions import db
from app.scoring.explanation.words import change_sentence, gap_sentences, path_sentences, points
from app.stages.assessment import queries
from app.stages.assessment.access import round_page
from app.stages.assessment.computing.queries import line_of
from app.stages.assessment.models import Result, Round
from app.stages.assessment.results.models import HealthReport
from app.stages.assessment.results.queries.basis import (
    computation_behind,
    scores_of_peers,
    splits_of,
    spread_of,
)
from app.stages.assessment.results.queries.explaining import Explanation, explanation_of
from app.stages.assessment.results.queries.reports import report_is_visible
from app.stages.assessment.results.queries.tree import branches_of, dimensions_of
from app.stages.assessment.results.views import blueprint
from app.web.charts import Axis, radar
from workflows.vocabulary import N_, RoundState

#: How the points of an indicator came about, where nothing was observed (docs/frozen-results.md).
ORIGINS = {
    "imputed_peers": N_("from the peers"),
    "imputed_earlier": N_("the unit's own earlier value"),
    "scored_zero": N_("no points, by the model's rule"),
    "absent": N_("not delivered"),
    "does_not_apply": N_("does not apply"),
}


@blueprint.get("/rounds/<int:subject_id>/units/<int:unit_id>")
@round_page
def show_tree(round_: Round, unit_id: int) -> str:
    """One unit's tree; of imported totals no more than the total can be shown, and the page says so."""
    today = local_day(now())
    result = db.session.scalar(queries.visible_results(round_, me(), today).where(Result.unit_id == unit_id))
    if result is None:
        abort(404)
    computation = computation_behind(round_)
    line = line_of(computation, result.unit) if computation is not None else None
    branches = branches_of(computation, line) if computation is not None and line is not None else []
    explained = explanation_of(computation, result.unit) if computation is not None else None
    dimensions = dimensions_of(branches)
    before = queries.previous_round(round_)
    report = select(HealthReport).where(
        HealthReport.round_id == round_.id, HealthReport.unit_id == unit_id, report_is_visible(me(), today)
    )
    return render_template(
        "pages/assessment/results/tree.html",
        round=round_,
        state=RoundState(round_.state),
        published=queries.is_published(round_),
        result=result,
        before=queries.with_the_round_before([result], before)[0],
        before_round=before,
        peers=spread_of(scores_of_peers(result)),
        line=line,
        split=splits_of(computation, {unit_id: line}).get(unit_id) if line is not None else None,
        branches=branches,
        gains={gap.code: points(explained.model, gap.lost) for gap in explained.gaps} if explained else {},
        origins=ORIGINS,
        drawn=radar([Axis(each.name, each.score, each.peers.mean) for each in dimensions]),
        told=_told(explained),
        report=db.session.scalar(report),
        sees_unit=bool(queries.works_on_cases(round_, me(), today)),
    )


def _told(explained: Explanation | None) -> list[tuple[str, list[str]]]:
    """Pain points, what changed and the way to the pass mark, as headings with sentences."""
    if explained is None:
        return []
    found = [(_("Pain points"), list(gap_sentences(explained.model, explained.gaps)))]
    if explained.change is not None:
        found.append((_("What changed"), [change_sentence(explained.model, explained.change)]))
    if explained.path is not None:
        found.append((_("The way to the pass mark"), list(path_sentences(explained.model, explained.path))))
    return [(head, [_(each.message, **each.params) for each in sentences]) for head, sentences in found]
