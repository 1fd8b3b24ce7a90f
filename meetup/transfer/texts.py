"""What came of an import or its undo, in words."""

from ..languages import ngettext
from .imports import ImportResult, UndoResult


def result_text(outcome: ImportResult) -> str:
    """Return the sentences that tell what an import has added."""
    count = outcome.added
    said = [ngettext("%(num)s person imported.", "%(num)s people imported.", count)]
    if count := outcome.extended:
        said.append(
            ngettext(
                "More is known of %(num)s person on your list.",
                "More is known of %(num)s people on your list.",
                count,
            )
        )
    if count := outcome.templates:
        said.append(ngettext("%(num)s template added.", "%(num)s templates added.", count))
    if count := outcome.photos:
        said.append(ngettext("%(num)s photo came with them.", "%(num)s photos came with them.", count))
    return " ".join(said)


def undo_text(undone: UndoResult) -> str:
    """Return the sentences that tell what the undo of an import has taken back, and what stayed."""
    said = []
    if undone.removed or not undone.restored:
        said.append(
            ngettext(
                "%(num)s person of the import taken off your list.",
                "%(num)s people of the import taken off your list.",
                undone.removed,
            )
        )
    if count := undone.restored:
        said.append(
            ngettext(
                "What it added to %(num)s person is taken out again.",
                "What it added to %(num)s people is taken out again.",
                count,
            )
        )
    if count := undone.unchanged:
        said.append(
            ngettext(
                "%(num)s was changed since, and stayed.",
                "%(num)s were changed since, and stayed.",
                count,
            )
        )
    return " ".join(said)
