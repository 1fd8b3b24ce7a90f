"""Flash messages that offer something: to undo what they tell, or to go on."""

from flask import flash

UNDO_CATEGORY = "undo"
PROMPT_CATEGORY = "prompt"
"""The categories of messages that ``templates/_flashes.html`` shows with a button or a link."""


def flash_with_undo(message: str, url: str) -> None:
    """Show ``message`` on the next page, with a button that posts to ``url`` to undo what was done.

    Flask keeps the message in the session as a dictionary: ``text`` and ``undo_url``.
    """
    flash({"text": message, "undo_url": url}, UNDO_CATEGORY)  # type: ignore[arg-type]


def flash_prompt(message: str, label: str, url: str) -> None:
    """Show ``message`` as a card on the next page, with a link named ``label``.

    Flask keeps it in the session as a dictionary: ``text``, ``label`` and ``url``.
    """
    flash({"text": message, "label": label, "url": url}, PROMPT_CATEGORY)  # type: ignore[arg-type]
