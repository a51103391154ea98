"""A table as text: readable in a terminal, and as a Mermaid state diagram for a wiki."""

from collections.abc import Callable, Iterator

from workflows.table import Transition, Workflow
from workflows.vocabulary import Word

Say = Callable[[str], str]


def text(table: Workflow, say: Say = str) -> str:
    """State by state: who is waited for, until when, and what leads where."""
    return "\n".join(_text_lines(table, say)) + "\n"


def mermaid(table: Workflow, say: Say = str) -> str:
    """A Mermaid ``stateDiagram-v2``; acts that keep the state are left out."""
    lines = ["stateDiagram-v2", "    direction TB"]
    lines += [f"    {state.name.value}: {_plain(say(state.name.label))}" for state in table.states]
    lines.append(f"    [*] --> {table.initial.value}: {_plain(say(table.opens_with.label))}")
    for transition in table.transitions:
        if transition.target is not None:
            for source in transition.source:
                label = _plain(say(transition.action.label))
                lines.append(f"    {source.value} --> {transition.target.value}: {label}")
    lines += [f"    {state.name.value} --> [*]" for state in table.states if state.last]
    return "\n".join(lines) + "\n"


def roles_of(transition: Transition, say: Say) -> str:
    """Who may do it, in words."""
    return " / ".join(say(role.label) for role in transition.who_may({}))


def _text_lines(table: Workflow, say: Say) -> Iterator[str]:
    yield f"{say(table.title)} ({table.name}, v{table.version})"
    for state in table.states:
        yield ""
        waits = f" ← {say(state.owner.label)}" if state.owner else ""
        terms = "".join(f" [{term} {term.default}]" for term in state.runs)
        yield f"{say(state.name.label)} ({state.name.value}){waits}{terms}"
        for transition in table.transitions:
            if state.name in transition.source:
                target: Word = transition.target or state.name
                goes = "·" if transition.target is None else f"→ {say(target.label)}"
                yield f"    {say(transition.action.label)} {goes}  ({roles_of(transition, say)})"


def _plain(label: str) -> str:
    """Mermaid reads colons and quotes as its own."""
    return label.replace(":", "：").replace('"', "”")
