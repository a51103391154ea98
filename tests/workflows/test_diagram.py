"""The pictures of the rulebook show what the tables say."""

from xml.etree import ElementTree as Xml

import pytest

from workflows.diagram.bpmn import DI, MODEL, bpmn
from workflows.diagram.svg import svg
from workflows.diagram.text import mermaid, text
from workflows.rulebook import RELEASED
from workflows.table import Workflow

tables = pytest.mark.parametrize("table", RELEASED, ids=lambda table: table.name)


@tables
def test_the_text_names_every_state_and_every_act(table: Workflow) -> None:
    shown = text(table)
    assert all(f"({state.name.value})" in shown for state in table.states)
    assert all(transition.action.label in shown for transition in table.transitions)


@tables
def test_the_mermaid_diagram_has_every_move(table: Workflow) -> None:
    shown = mermaid(table)
    for transition in table.transitions:
        for source in transition.source:
            if transition.target is not None:
                assert f"{source.value} --> {transition.target.value}: " in shown


@tables
def test_the_svg_is_well_formed_and_speaks_the_readers_language(table: Workflow) -> None:
    picture = Xml.fromstring(svg(table, lambda message: f"译{message}"))
    words = "".join(picture.itertext())
    assert all(f"译{state.name.label}" in words for state in table.states)


@tables
def test_the_bpmn_has_a_node_and_a_drawing_for_every_state_and_a_flow_for_every_move(table: Workflow) -> None:
    process = Xml.fromstring(bpmn(table))
    nodes = {each.get("id") for each in process.iterfind(f".//{{{MODEL}}}process/*")}
    assert {state.name.value for state in table.states} <= nodes
    drawn = {each.get("bpmnElement") for each in process.iter() if each.tag.startswith(f"{{{DI}}}")}
    assert nodes <= drawn
    for flow in process.iter(f"{{{MODEL}}}sequenceFlow"):
        assert {flow.get("sourceRef"), flow.get("targetRef")} <= nodes
    moves = sum(len(t.source) for t in table.transitions if t.target is not None)
    assert len(list(process.iter(f"{{{MODEL}}}sequenceFlow"))) == moves + 1
