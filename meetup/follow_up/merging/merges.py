"""Merging two contacts that are one person, and taking them apart again."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, select
from sqlalchemy.orm import Mapped, joinedload, mapped_column, relationship

from ...contacts.models import Contact
from ...contacts.notes import MAX_NOTE_LENGTH, EarlierNote
from ...contacts.stages import Stage
from ...contacts.touches import Touch
from ...database import insert_once
from ...exchange.encounters import Encounter
from ...extensions import Model, db, now
from ...people import User
from . import cards as merged_cards
from . import drafts as merged_drafts
from . import rows as merged_rows

MAX_NEXT_STEP_LENGTH = 200
"""Characters of a next step."""
STAGE_ORDER = (Stage.LET_GO, Stage.TO_DO, Stage.WAITING, Stage.IN_TOUCH)
"""Stages from the least done to the most: what was done with either was done with the person."""
MEETING_COLUMNS = ("met_at", "unmet_at", "event_id", "room_id")
PLACE_TEXT_COLUMNS = ("event_said", "room_said")
COLUMN_GROUPS = (
    ("note", "noted_at"),
    ("next_step", "due_on"),
    ("stage",),
    ("thanked_at",),
    MEETING_COLUMNS,
    PLACE_TEXT_COLUMNS,
    ("archived_at",),
    ("keep_every", "put_off_at", "put_off_until", "put_off_times"),
)
"""The columns that a merge changes, those that only make sense together in one group."""


class MergeError(Exception):
    """These two stay apart; the text is a sentence for their owner."""


class Merge(Model):
    """``contact`` is a part of another one (``merged_into_id``) now, and lies untouched beside it.

    ``moved`` holds what the other took over, by which it is given back.
    """

    __tablename__ = "merges"

    contact_id: Mapped[int] = mapped_column(ForeignKey("contacts.id", ondelete="CASCADE"), primary_key=True)
    at: Mapped[datetime] = mapped_column(default=now)
    moved: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)

    contact: Mapped[Contact] = relationship()

    @classmethod
    def create(cls, one: Contact, other: Contact) -> Contact:
        """Merge two contacts of one owner, which the caller holds; the one that now stands for both.

        Somebody with an account stays who they are: what they share and what they hide is not touched.

        Raises:
            MergeError: they cannot be one person, or not yet.
        """
        if refused := merge_refusal(one, other):
            raise MergeError(refused)
        target, merged = (other, one) if other.person_id else (one, other)
        insert_once(cls, contact_id=merged.id, moved={}, at=now())
        merge = db.session.get_one(cls, merged.id)
        met, before, note_id = bool(Encounter.all_for(target)), column_state(target), _combine_columns(merged, target)
        merge.moved = {
            "rows": merged_rows.move_rows(merged, target),
            "met": met,
            "before": before,
            "after": column_state(target),
            "note_id": note_id,
            "card": merged_cards.merge_cards(merged, target),
            "draft": merged_drafts.merge_drafts(merged, target),
            "archived_at": _to_json(merged.archived_at),
        }
        merged.archived_at, merged.merged_into_id = now(), target.id
        _flush_and_refresh(merged, target)
        return target

    @classmethod
    def all_into(cls, contact: Contact) -> Sequence["Merge"]:
        """What was merged into ``contact``, the latest first."""
        query = select(cls).join(cls.contact).where(Contact.merged_into_id == contact.id)
        order = cls.at.desc(), cls.contact_id.desc()
        return db.session.scalars(query.options(joinedload(cls.contact)).order_by(*order)).unique().all()

    @classmethod
    def undo_outward(cls, contact: Contact) -> list[Contact]:
        """Let ``contact`` stand for itself again; the contacts that it had been a part of, the nearest first."""
        merge = db.session.get(cls, contact.id)
        if merge is None:
            return []
        target = db.session.get_one(Contact, contact.merged_into_id)
        outer = cls.undo_outward(target)
        merge.undo()
        return [target, *outer]

    def undo(self) -> None:
        """Give back all of what was taken over; what was done since stays where it was done.

        Only versions are not set back: a page from before would take what is there for what it knows.
        """
        part, target = self.contact, db.session.get_one(Contact, self.contact.merged_into_id)
        moved = self.moved
        merged_rows.return_rows(moved["rows"], target, part)
        merged_cards.merged(moved["card"], target, part)
        merged_drafts.split_drafts(moved["draft"], target, part)
        self._restore_columns(target)
        part.merged_into_id, part.archived_at = None, _from_json("archived_at", moved["archived_at"])
        db.session.delete(self)
        _flush_and_refresh(part, target)
        gone = [(part, any(moved["rows"][column] for column in merged_rows.MEETING_COLUMNS)), (target, moved["met"])]
        for contact, met in gone:
            if met and not Encounter.all_for(contact):  # Every meeting was taken back meanwhile.
                contact.delete_with_card()

    def _restore_columns(self, into: Contact) -> None:
        before, after, present = self.moved["before"], self.moved["after"], column_state(into)
        for group in COLUMN_GROUPS:
            # A merge from before there was such a column says nothing of it.
            if all(name in after and present[name] == after[name] for name in group):
                for name in group:
                    setattr(into, name, _from_json(name, before[name]))
                if group[0] == "note" and before["note"] != after["note"]:
                    self._restore_note(into)

    def _restore_note(self, into: Contact) -> None:
        """The note from before is the note again, and no earlier one."""
        noted_at = into.noted_at
        into.replace_note(into.note)
        into.noted_at = noted_at
        if earlier := EarlierNote.find_owned(into, self.moved["note_id"] or 0):
            db.session.delete(earlier)


def merge_refusal(one: Contact, other: Contact) -> str:
    """Why two contacts cannot be merged, in a sentence; empty where they can."""
    if one.id == other.id:
        return "This is the same entry already. Choose another one."
    if one.person_id and other.person_id:
        return "Both have an account of their own here, so they are two people and stay apart."
    if len(_join_texts(one.note, other.note)) > MAX_NOTE_LENGTH:
        return f"Their notes come to more than {MAX_NOTE_LENGTH} characters together. Shorten one of them first."
    return ""


def lock_contacts(owner: User, *ids: int) -> list[Contact | None]:
    """The contacts of these ids on ``owner``'s list, held in one order, so that two at once do not wait in a ring."""
    found = {number: Contact.find_owned(owner, number, lock=True) for number in sorted(set(ids))}
    return [found[number] for number in ids]


def column_state(contact: Contact) -> dict[str, Any]:
    """What a merge changes of a contact itself, as JSON holds it."""
    return {name: _to_json(getattr(contact, name)) for group in COLUMN_GROUPS for name in group}


def _combine_columns(part: Contact, into: Contact) -> int | None:
    """Let ``into`` say what both say; the id of the earlier note that this made."""
    note, version = _join_texts(into.note, part.note), max(into.note_version, part.note_version)
    note_id = EarlierNote.store(into.id, into.note, into.noted_at) if into.note and note != into.note else None
    if note != into.note:
        into.replace_note(note)
    into.note_version = version + 1
    _combine_plans(part, into)
    into.copy_cadence_state(part)
    into.stage = max(into.stage, part.stage, key=STAGE_ORDER.index)
    into.thanked_at = min(filter(None, (into.thanked_at, part.thanked_at)), default=None)
    if (part.unmet_at is None, part.met_at) > (into.unmet_at is None, into.met_at):
        for name in (*MEETING_COLUMNS, *PLACE_TEXT_COLUMNS):
            setattr(into, name, getattr(part, name))
    if part.archived_at is None:
        into.archived_at = None
    return note_id


def _combine_plans(part: Contact, into: Contact) -> None:
    """Both next steps, by the earlier day; one that does not fit becomes a line of the note."""
    steps = list(dict.fromkeys(filter(None, (into.next_step, part.next_step))))
    due_on = min(filter(None, (into.due_on, part.due_on)), default=None)
    together = " · ".join(steps)
    if len(together) > MAX_NEXT_STEP_LENGTH:
        together = steps[0]
        into.replace_note(_join_texts(into.note, steps[1]))
    into.plan(together, due_on)


def _join_texts(first: str, second: str) -> str:
    return "\n\n".join(dict.fromkeys(filter(None, (first, second))))


def _flush_and_refresh(*contacts: Contact) -> None:
    """Bring what was changed to the database, have related rows read anew, and go by the touches that each has now."""
    db.session.flush()
    for contact in contacts:
        db.session.expire(contact)
        Touch.refresh_latest(contact)


def _to_json(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


def _from_json(name: str, value: Any) -> Any:
    if value is None or not name.endswith(("_at", "_on", "_until")):
        return value
    return (datetime if name.endswith("_at") else date).fromisoformat(value)
