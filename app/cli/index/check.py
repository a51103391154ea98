"""``qingjian index check``: is this a model, and may its results be published?"""

import json
from pathlib import Path

import click
from flask_babel import gettext as _

from app.cli.context import language_option, said, speaking
from app.cli.index.files import FINE, WANTING, AnswersMachines, json_option, model_argument, refuse, told
from app.scoring.complaints import Unreadable
from app.scoring.model import Indicator, Model, Node
from app.scoring.numbers import printed
from app.scoring.reading import check_model
from app.scoring.reading.file import text_of
from app.scoring.weights import leaf_shares


@click.command("check", cls=AnswersMachines)
@model_argument
@json_option
@language_option
def check(model_path: Path, for_machines: bool, language: str) -> None:
    """Check a model file and print its tree with weights. 检查模型文件，列出指标树和权重。

    Exit status: 0 the model is sound, 1 it may not be published yet, 2 it has faults; each fault is listed
    with its line.
    """
    with speaking(language):
        try:
            reading = check_model(text_of(model_path.read_bytes(), model_path.name), model_path.name)
        except Unreadable as unreadable:
            refuse(unreadable.complaints, for_machines)
        if reading.model is None:
            refuse(reading.complaints, for_machines)
        if for_machines:
            found = {**described(reading.model), "remarks": told(reading.remarks)}
            click.echo(json.dumps(found, ensure_ascii=False, indent=1))
        else:
            for line in outlined(reading.model):
                click.echo(line)
            for remark in reading.remarks:
                click.echo(f"! {said(remark)}")
            click.echo(_verdict(reading.model))
    raise SystemExit(FINE if reading.model.publishable else WANTING)


def _verdict(model: Model) -> str:
    counts = {
        "nodes": sum(1 for _, root in model.trees for _ in root.nodes()),
        "indicators": len(model.indicators),
    }
    if model.publishable:
        return "✓ " + _("The model is sound: %(nodes)s nodes, %(indicators)s indicators.", **counts)
    return "✗ " + _("The model can be computed but not published: see what is said of its judgements.")


def outlined(model: Model) -> list[str]:
    """The tree as text, each line with the weight in its family and in the whole."""
    lines = [f"{model.name} ({model.code} {model.version})"]
    for kinds, root in model.trees:
        whole = {code: float(share) for code, share in leaf_shares(root)}
        lines.append(f"{root.code} {root.name}" + (f"  [{', '.join(kinds)}]" if kinds else ""))
        lines += [line for child in root.children for line in _branch(child, 1, whole)]
    return lines


def _branch(item: Node | Indicator, depth: int, whole: dict[str, float]) -> list[str]:
    in_whole = f"  = {whole[item.code]:.4%}" if item.code in whole else ""
    line = f"{'  ' * depth}{item.code} {item.name}  {printed(item.weight, 9)}{in_whole}"
    below = item.children if isinstance(item, Node) else ()
    return [line, *(deeper for child in below for deeper in _branch(child, depth + 1, whole))]


def described(model: Model) -> dict[str, object]:
    """The tree for machines."""
    return {
        "code": model.code,
        "name": model.name,
        "version": model.version,
        "publishable": model.publishable,
        "steps": [step.value for step in model.steps],
        "inputs": [*model.inputs, *model.ratings],
        "trees": [{"kinds": list(kinds), "root": _described(root)} for kinds, root in model.trees],
    }


def _described(item: Node | Indicator) -> dict[str, object]:
    found: dict[str, object] = {"code": item.code, "name": item.name, "weight": item.weight}
    if isinstance(item, Node):
        found |= {
            "aggregation": item.aggregation.value,
            "children": [_described(each) for each in item.children],
        }
    return found
