"""The numbers that an index is made of, as they were delivered: exact decimals, and what is missing."""

from app.scoring.observations.columns import Column, Observations, Ratings

__all__ = ["Column", "Observations", "Ratings"]
