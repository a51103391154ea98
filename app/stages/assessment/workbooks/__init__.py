"""Workbooks that people bring: each is opened in a process of its own, with a limit on memory and time.

Whatever reads a workbook makes room for every cell between its first and its last. Two cells in far corners of a
sheet, or some kilobytes that unpack to gigabytes, would take the whole server with them; so they take a child.
"""

from app.stages.assessment.workbooks.opening import FIRST, Sheet, sheets_of

__all__ = ["FIRST", "Sheet", "sheets_of"]
