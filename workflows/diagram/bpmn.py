"""A table as BPMN 2.0, with its drawing, for offices that keep their processes in a modelling tool."""

from xml.etree import ElementTree as Xml

from workflows.diagram.text import Say, roles_of
from workflows.table import Workflow

MODEL = "http://www.omg.org/spec/BPMN/20100524/MODEL"
DI = "http://www.omg.org/spec/BPMN/20100524/DI"
DC = "http://www.omg.org/spec/DD/20100524/DC"
DD = "http://www.omg.org/spec/DD/20100524/DI"
TASK_W, TASK_H, STEP = 180, 64, 130


def bpmn(table: Workflow, say: Say = str) -> str:
    """The process: a user task for each waiting state, an end event for each last one, a flow for each act."""
    for prefix, address in (("bpmn", MODEL), ("bpmndi", DI), ("dc", DC), ("di", DD)):
        Xml.register_namespace(prefix, address)
    root = Xml.Element(
        f"{{{MODEL}}}definitions",
        {"targetNamespace": "urn:qingjian:rulebook", "id": f"{table.name}_{table.version}"},
    )
    process = Xml.SubElement(
        root, f"{{{MODEL}}}process", {"id": table.name, "name": say(table.title), "isExecutable": "false"}
    )
    plane = Xml.SubElement(
        Xml.SubElement(root, f"{{{DI}}}BPMNDiagram", {"id": "diagram"}),
        f"{{{DI}}}BPMNPlane",
        {"id": "plane", "bpmnElement": table.name},
    )
    places: dict[str, tuple[int, int]] = {"start": (60, 60)}
    Xml.SubElement(process, f"{{{MODEL}}}startEvent", {"id": "start", "name": say(table.opens_with.label)})
    _shape(plane, "start", 60, 60, 36, 36)
    for row, state in enumerate(table.states, start=1):
        x, y = 60 + (row % 2) * 40, 60 + row * STEP
        places[state.name.value] = (x, y)
        kind = "endEvent" if state.last else "userTask" if state.owner else "task"
        node = Xml.SubElement(
            process, f"{{{MODEL}}}{kind}", {"id": state.name.value, "name": say(state.name.label)}
        )
        if state.owner:
            terms = ", ".join(f"{term} {term.default}" for term in state.runs)
            Xml.SubElement(node, f"{{{MODEL}}}documentation").text = f"{say(state.owner.label)}; {terms}"
        _shape(plane, state.name.value, x, y, *((36, 36) if state.last else (TASK_W, TASK_H)))
    flows = [("start", table.initial.value, say(table.opens_with.label), "")]
    for transition in table.transitions:
        if transition.target is not None:
            label, roles = say(transition.action.label), roles_of(transition, say)
            flows += [(source.value, transition.target.value, label, roles) for source in transition.source]
    for number, (source, target, label, roles) in enumerate(flows, start=1):
        flow = Xml.SubElement(
            process,
            f"{{{MODEL}}}sequenceFlow",
            {"id": f"flow_{number}", "name": label, "sourceRef": source, "targetRef": target},
        )
        if roles:
            Xml.SubElement(flow, f"{{{MODEL}}}documentation").text = roles
        _edge(plane, f"flow_{number}", places[source], places[target], number)
    Xml.indent(root)
    return Xml.tostring(root, encoding="unicode", xml_declaration=True) + "\n"


def _shape(plane: Xml.Element, element: str, x: int, y: int, width: int, height: int) -> None:
    shape = Xml.SubElement(plane, f"{{{DI}}}BPMNShape", {"id": f"{element}_shape", "bpmnElement": element})
    Xml.SubElement(
        shape, f"{{{DC}}}Bounds", {"x": str(x), "y": str(y), "width": str(width), "height": str(height)}
    )


def _edge(
    plane: Xml.Element, flow: str, source: tuple[int, int], target: tuple[int, int], number: int
) -> None:
    """Neighbours are joined straight down; all others run beside the tasks, each in a lane of its own."""
    edge = Xml.SubElement(plane, f"{{{DI}}}BPMNEdge", {"id": f"{flow}_edge", "bpmnElement": flow})
    (x1, y1), (x2, y2) = source, target
    if y2 - y1 == STEP:
        points = [(x1 + 18, y1 + (36 if y1 == 60 else TASK_H)), (x2 + 18, y2)]
    else:
        beside = 60 + TASK_W + 60 + 12 * number
        points = [(x1 + TASK_W, y1 + 20), (beside, y1 + 20), (beside, y2 + 30), (x2 + TASK_W, y2 + 30)]
    for x, y in points:
        Xml.SubElement(edge, f"{{{DD}}}waypoint", {"x": str(x), "y": str(y)})
