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
                "Details added to %(num)s person on your list.",
                "Details added to %(num)s people on your list.",
                count,
            )
        )
    if count := outcome.templates:
        said.append(ngettext("%(num)s template added.", "%(num)s templates added.", count))
    if count := outcome.photos:
        said.append(ngettext("%(num)s photo added.", "%(num)s photos added.", count))
    return " ".join(said)


def undo_text(undone: UndoResult) -> str:
    """Return the sentences that tell what the undo of an import has taken back, and what stayed."""
    said = []
    if undone.removed or not undone.restored:
        said.append(
            ngettext(
                "%(num)s imported person removed from your list.",
                "%(num)s imported people removed from your list.",
                undone.removed,
            )
        )
    if count := undone.restored:
        said.append(
            ngettext(
                "What it added to %(num)s person is removed again.",
                "What it added to %(num)s people is removed again.",
                count,
            )
        )
    if count := undone.unchanged:
        said.append(
            ngettext(
                "%(num)s was changed since and stays.",
                "%(num)s were changed since and stay.",
                count,
            )
        )
    return " ".join(said)
