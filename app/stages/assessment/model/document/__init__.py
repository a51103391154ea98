"""A model file as people edit it: its tables in order, whole or half finished, and its one canonical text.

    document = read_document(text)  # Unreadable where the tree is no tree
    document.entry("talks").table["weight"] = 2
    text = written(document)

The engine's model (app/scoring) is read from the text; this knows no more of it than where things stand.
"""

from app.stages.assessment.model.document.content import Document, Entry, EntryKind, Expert, Sheet, Table
from app.stages.assessment.model.document.reading import document_of, entry_of, read_document
from app.stages.assessment.model.document.writing import ratio_text, written

__all__ = [
    "Document", "Entry", "EntryKind", "Expert", "Sheet", "Table", "document_of", "entry_of", "ratio_text", "read_document",
    "written",
]  # fmt: skip
