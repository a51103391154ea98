"""Scores as files: tables for people and spreadsheets, a canonical summary for machines."""

from app.scoring.writing.summary import canonical, summary
from app.scoring.writing.tables import TABLES, table

__all__ = ["TABLES", "canonical", "summary", "table"]
