"""Soundings: does a model measure what it says? Consistency, correlations, influence, ranges, departments."""

from app.scoring.soundings.report import Soundings, soundings_of

__all__ = ["Soundings", "soundings_of"]
