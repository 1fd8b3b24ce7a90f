"""Flash messages that offer to undo what they tell."""

from flask import flash

UNDO_CATEGORY = "undo"
"""The category of messages that ``templates/_flashes.html`` shows with a button."""


def flash_with_undo(message: str, url: str) -> None:
    """Show ``message`` on the next page, with a button that posts to ``url`` to undo what was done.

    Flask keeps the message in the session as a dictionary: ``text`` and ``undo_url``.
    """
    flash({"text": message, "undo_url": url}, UNDO_CATEGORY)  # type: ignore[arg-type]
