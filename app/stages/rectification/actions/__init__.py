"""The verbs of rectification, by noun: the list, the plan, evidence, claims, requests for more time."""

# What the rulebook may ask of items, and how other stages read them: known as soon as any verb is.
from app.stages.rectification import facts as facts
from app.stages.rectification import problems as problems
