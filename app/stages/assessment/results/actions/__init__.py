"""What people and the clock do with results: reports printed and delivered, the key list, handing results out."""

from app.stages.assessment.results import facts

__all__ = ["facts"]
