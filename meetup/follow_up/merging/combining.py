"""Combining the columns of two contacts that are merged."""

from datetime import date, datetime
from typing import Any

from ...contacts.forms import MAX_NEXT_STEP_LENGTH
from ...contacts.models import Contact
from ...contacts.notes import EarlierNote
from ...contacts.stages import Stage

STAGE_ORDER = (Stage.LET_GO, Stage.TO_DO, Stage.WAITING, Stage.IN_TOUCH)
"""The stages from the least to the most advanced. A merged contact gets the most advanced one."""

MEETING_COLUMNS = ("met_at", "unmet_at", "event_id", "room_id")
PLACE_TEXT_COLUMNS = ("event_said", "room_said")
COLUMN_GROUPS = (
    ("note", "noted_at"),
    ("next_step", "due_on"),
    ("stage",),
    ("context",),
    ("thanked_at",),
    MEETING_COLUMNS,
    PLACE_TEXT_COLUMNS,
    ("archived_at",),
    ("keep_every", "put_off_at", "put_off_until", "put_off_times"),
)
"""The columns that a merge changes. Those that belong together are in one group and restored together."""


def column_state(contact: Contact) -> dict[str, Any]:
    """Return the values of all columns that a merge changes, as JSON stores them."""
    return {name: to_json(getattr(contact, name)) for group in COLUMN_GROUPS for name in group}


def combine_columns(part: Contact, target: Contact) -> int | None:
    """Set the columns of ``target`` to what holds for both contacts.

    Return the id of the earlier note that this has created, if any.
    """
    note_id = _combine_notes(part, target)
    _combine_plans(part, target)
    target.copy_cadence_state(part)
    target.stage = max(target.stage, part.stage, key=STAGE_ORDER.index)
    target.context = target.context or part.context
    target.thanked_at = min(filter(None, (target.thanked_at, part.thanked_at)), default=None)
    if (part.unmet_at is None, part.met_at) > (target.unmet_at is None, target.met_at):
        for name in (*MEETING_COLUMNS, *PLACE_TEXT_COLUMNS):
            setattr(target, name, getattr(part, name))
    if part.archived_at is None:
        target.archived_at = None
    return note_id


def join_texts(first: str, second: str) -> str:
    """Return both texts with an empty line between them, or the only one that is not empty; equal texts only once."""
    return "\n\n".join(dict.fromkeys(filter(None, (first, second))))


def to_json(value: Any) -> Any:
    """Return dates and times as text in ISO 8601, and other values as they are."""
    return value.isoformat() if isinstance(value, date) else value


def parse_value(name: str, value: Any) -> Any:
    """Return the value of the column ``name`` that ``to_json`` has turned into ``value``."""
    if value is None or not name.endswith(("_at", "_on", "_until")):
        return value
    return (datetime if name.endswith("_at") else date).fromisoformat(value)


def _combine_notes(part: Contact, target: Contact) -> int | None:
    """Join both notes. Return the id of the earlier note that keeps the previous text, if it has changed."""
    note, version = join_texts(target.note, part.note), max(target.note_version, part.note_version)
    note_id = None
    if note != target.note:
        if target.note:
            note_id = EarlierNote.store(target.id, target.note, target.noted_at)
        target.replace_note(note)
    target.note_version = version + 1
    return note_id


def _combine_plans(part: Contact, target: Contact) -> None:
    """Join both next steps, due on the earlier day. If they are too long together, the second goes into the note."""
    steps = list(dict.fromkeys(filter(None, (target.next_step, part.next_step))))
    due_on = min(filter(None, (target.due_on, part.due_on)), default=None)
    next_step = " · ".join(steps)
    if len(next_step) > MAX_NEXT_STEP_LENGTH:
        next_step = steps[0]
        target.replace_note(join_texts(target.note, steps[1]))
    target.plan(next_step, due_on)
