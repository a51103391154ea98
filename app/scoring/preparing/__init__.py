"""From raw columns to columns that can be measured: denominators, missing values, outliers."""

from app.scoring.preparing.steps import Prepared, prepare

__all__ = ["Prepared", "prepare"]
