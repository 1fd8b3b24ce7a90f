"""Sentences that several pages of goals say."""

from ...languages import ngettext
from ..models import MAX_GOALS


def too_many_goals() -> str:
    return ngettext(
        "You can have up to %(num)s goal. Remove one first.",
        "You can have up to %(num)s goals. Remove one first.",
        MAX_GOALS,
    )
