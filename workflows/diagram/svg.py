"""A table as an SVG picture: states from top to bottom, the way on as a spine, the way back and the leaps as arcs.

Drawn without any library, so that the README's picture is made from the rulebook itself.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from html import escape

from workflows.diagram.text import Say
from workflows.table import State, Workflow
from workflows.vocabulary import Role

ROW, BOX_W, BOX_H, LANE, TOP = 76, 330, 44, 30, 70
INK, INK_2, HAIR, PAPER, ACT = "#1d1f21", "#55595e", "#dcd9d2", "#fbfaf7", "#0b6b6b"
FONT = "'Noto Sans SC','Microsoft YaHei','PingFang SC','WenQuanYi Micro Hei',sans-serif"


@dataclass(frozen=True)
class Arc:
    """One or more acts between two rows, drawn beside the spine."""

    first: int
    last: int
    label: str
    lane: int = 0

    @property
    def down(self) -> bool:
        """Does it lead onward?"""
        return self.last > self.first


def svg(table: Workflow, say: Say = str) -> str:
    """The picture, with a title for readers who cannot see it."""
    spine, arcs = _edges(table, say)
    right = _in_lanes([arc for arc in arcs if arc.down])
    left = _in_lanes([arc for arc in arcs if not arc.down])
    margin_left = 190 + LANE * (1 + max((arc.lane for arc in left), default=-1))
    margin_right = 230 + LANE * (1 + max((arc.lane for arc in right), default=-1))
    width = margin_left + BOX_W + margin_right
    height = TOP + ROW * len(table.states) + 10
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}"'
        f' role="img" font-family="{FONT}" font-size="13">',
        f"<title>{escape(say(table.title))}</title>",
        '<defs><marker id="tip" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto">'
        f'<path d="M0 0L8 4L0 8z" fill="{INK_2}"/></marker></defs>',
        f'<rect width="{width}" height="{height}" fill="{PAPER}"/>',
        f'<text x="{margin_left}" y="34" font-size="19" font-weight="700" fill="{INK}">{escape(say(table.title))}</text>',
        *_stage_bands(table, say, width),
        *(part for arc in left for part in _drawn(arc, margin_left, -1)),
        *(part for arc in right for part in _drawn(arc, margin_left + BOX_W, 1)),
        *(part for row, label in spine.items() for part in _step(row, label, margin_left)),
        *(part for row, state in enumerate(table.states) for part in _box(row, state, margin_left, say)),
        "</svg>",
    ]
    return "\n".join(parts) + "\n"


def _edges(table: Workflow, say: Say) -> tuple[dict[int, str], list[Arc]]:
    """The acts between neighbouring rows, and all others gathered by where they start and end."""
    row = {state.name: number for number, state in enumerate(table.states)}
    found: dict[tuple[int, int], list[str]] = {}
    gathered: dict[tuple[str, int], list[int]] = {}
    for transition in table.transitions:
        if transition.target is None:
            continue
        label = say(transition.action.label)
        if len(transition.source) > 4:
            gathered.setdefault((label, row[transition.target]), []).extend(row[s] for s in transition.source)
            continue
        for source in transition.source:
            labels = found.setdefault((row[source], row[transition.target]), [])
            if label not in labels:
                labels.append(label)
    spine = {first: " / ".join(labels) for (first, last), labels in found.items() if last == first + 1}
    arcs = [Arc(f, t, " / ".join(labels)) for (f, t), labels in found.items() if t != f + 1]
    # An act that many states permit is one arc from the first of them, which says so.
    arcs += [Arc(min(rows), target, f"{label} (…)") for (label, target), rows in gathered.items()]
    return spine, arcs


def _in_lanes(arcs: list[Arc]) -> list[Arc]:
    """Short arcs inside, long ones outside, and none on top of another."""
    placed: list[Arc] = []
    for arc in sorted(arcs, key=lambda each: (abs(each.last - each.first), each.first)):
        low, high = sorted((arc.first, arc.last))
        taken = {p.lane for p in placed if min(p.first, p.last) <= high and max(p.first, p.last) >= low}
        lane = next(number for number in range(len(arcs) + 1) if number not in taken)
        placed.append(Arc(arc.first, arc.last, arc.label, lane))
    return placed


def _drawn(arc: Arc, edge: int, side: int) -> Iterator[str]:
    nudge = 6 if arc.down else -6
    y1, y2 = _middle(arc.first) + nudge, _middle(arc.last) - nudge
    x = edge + side * (26 + LANE * arc.lane)
    yield (
        f'<path d="M{edge} {y1}H{x}V{y2}H{edge + side * 3}" fill="none" stroke="{INK_2}" stroke-width="1.1"'
        ' marker-end="url(#tip)"/>'
    )
    anchor = "start" if side > 0 else "end"
    yield (
        f'<text x="{x + side * 5}" y="{_middle(arc.first) + ROW // 2 * (1 if arc.down else -1) + 4 - 14 * (arc.lane % 2)}" fill="{INK_2}"'
        f' text-anchor="{anchor}" font-size="12" paint-order="stroke" stroke="{PAPER}" stroke-width="4">'
        f"{escape(arc.label)}</text>"
    )


def _step(row: int, label: str, left: int) -> Iterator[str]:
    x = left + 40
    y1, y2 = _middle(row) + BOX_H // 2, _middle(row + 1) - BOX_H // 2
    yield f'<path d="M{x} {y1}V{y2 - 2}" stroke="{ACT}" stroke-width="1.6" marker-end="url(#tip)"/>'
    yield f'<text x="{x + 10}" y="{(y1 + y2) // 2 + 4}" fill="{ACT}" font-size="12">{escape(label)}</text>'


def _box(row: int, state: State, left: int, say: Say) -> Iterator[str]:
    y = _middle(row) - BOX_H // 2
    dash = ' stroke-dasharray="4 3"' if state.last else ""
    yield (
        f'<rect x="{left}" y="{y}" width="{BOX_W}" height="{BOX_H}" rx="3" fill="#fff" stroke="{INK}"'
        f' stroke-width="1"{dash}/>'
    )
    yield (
        f'<text x="{left + 12}" y="{y + 19}" font-weight="700" fill="{INK}">{escape(say(state.name.label))}</text>'
    )
    owner = say(state.owner.label) if isinstance(state.owner, Role) else "—"
    terms = " · ".join(f"{say(term.label)} {term.default}" for term in state.runs[:1])
    yield (
        f'<text x="{left + 12}" y="{y + 36}" fill="{INK_2}" font-size="11">'
        f"{escape(owner)}{escape(' · ' + terms) if terms else ''}</text>"
    )


def _stage_bands(table: Workflow, say: Say, width: int) -> Iterator[str]:
    """A line and the stage's name wherever the stage changes."""
    previous = None
    for row, state in enumerate(table.states):
        if state.stage != previous:
            y = TOP + ROW * row - 6
            yield f'<path d="M14 {y}H{width - 14}" stroke="{HAIR}"/>'
            yield f'<text x="18" y="{y + 20}" font-weight="700" fill="{INK_2}">{escape(say(state.stage.label))}</text>'
        previous = state.stage


def _middle(row: int) -> int:
    return TOP + ROW * row + BOX_H // 2 + 8
