"""What came of an import or its undo, in words."""

from ..formats import counted
from .imports import ImportResult, UndoResult


def result_text(outcome: ImportResult) -> str:
    added, templates = (
        counted(outcome.added, "person", "people"),
        counted(outcome.templates, "template", "templates"),
    )
    grown = f", more is known of {outcome.extended:,} on your list" if outcome.extended else ""
    photos = f" {counted(outcome.photos, 'photo', 'photos')} came with them." if outcome.photos else ""
    return f"{added} imported{grown}{f', {templates} added' if outcome.templates else ''}.{photos}"


def undo_text(undone: UndoResult) -> str:
    said = []
    if undone.removed or not undone.restored:
        said.append(f"{counted(undone.removed, 'person', 'people')} of the import taken off your list.")
    if undone.restored:
        said.append(f"What it added to {counted(undone.restored, 'person', 'people')} is taken out again.")
    if undone.unchanged:
        said.append(f"{counted(undone.unchanged, 'was', 'were')} changed since, and stayed.")
    return " ".join(said)
