"""The published judgements, read once."""

import json
from pathlib import Path
from typing import Any

from app.scoring.ahp import Goal, Judgements
from app.scoring.ahp.reading import ratio_of

FOLDER = Path(__file__).parent
PUBLISHED: dict[str, Any] = json.loads((FOLDER / "cases.json").read_text(encoding="utf-8"))
CASES: dict[str, dict[str, Any]] = {case["id"]: case for case in PUBLISHED["cases"]}
VEHICLE: dict[str, list[str]] = json.loads((FOLDER / "vehicle.json").read_text(encoding="utf-8"))


def judged(name: str) -> Judgements:
    """The judgements of one case."""
    return Judgements.of_triangle(CASES[name]["elements"], CASES[name]["upper_triangle"])


def leader() -> Goal:
    """Who should lead: four criteria, three candidates under each."""
    criteria = judged("leader_criteria")
    return Goal(criteria, {name: Goal(judged(f"leader_{name.lower()}")) for name in criteria.names})


def vehicle() -> Goal:
    """Which car to buy: cost in four parts, capacity in two."""
    cost, capacity = judged("vehicle_cost"), Judgements.of_triangle(["Cargo", "Passenger"], ["1/5"])
    parts = {
        "Price": "cost price",
        "Fuel": "cost fuel",
        "Maintenance": "cost maintenance",
        "Resale": "cost resale",
    }
    return Goal(
        judged("vehicle_criteria"),
        {
            "Cost": Goal(cost, {name: _cars(sheet) for name, sheet in parts.items()}),
            "Safety": _cars("safety"),
            "Style": _cars("style"),
            "Capacity": Goal(
                capacity, {"Cargo": _cars("capacity cargo"), "Passenger": _cars("capacity passenger")}
            ),
        },
    )


def _cars(sheet: str) -> Goal:
    return Goal(Judgements.of_triangle(VEHICLE["alternatives"], [ratio_of(cell) for cell in VEHICLE[sheet]]))
