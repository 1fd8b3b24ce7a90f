"""Merges: making two contacts of the same person into one, and undoing that."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Select, bindparam, select
from sqlalchemy.orm import Mapped, joinedload, mapped_column, relationship

from ...contacts.models import Contact
from ...contacts.notes import MAX_NOTE_LENGTH, EarlierNote
from ...contacts.touches import Touch
from ...database import insert_once
from ...database.prepared import prepared
from ...domain_errors import DomainError
from ...drafts.habits import WritingHabit
from ...exchange.encounters import Encounter
from ...extensions import Model, db, now
from ...languages import gettext
from ...people import User
from .cards import merge_cards, split_cards
from .combining import COLUMN_GROUPS, column_state, combine_columns, join_texts, parse_value, to_json
from .drafts import merge_drafts, split_drafts
from .rows import MEETING_ROW_COLUMNS, move_rows, return_rows


class MergeError(DomainError):
    """Two contacts cannot be merged. The text is a sentence for their owner."""


class Merge(Model):
    """The merge of ``contact`` into another one, which ``contact.merged_into_id`` names.

    The merged contact keeps its own columns. ``moved`` says what the other one took over, so that it can be given back.
    """

    __tablename__ = "merges"

    contact_id: Mapped[int] = mapped_column(ForeignKey("contacts.id", ondelete="CASCADE"), primary_key=True)
    at: Mapped[datetime] = mapped_column(default=now)
    moved: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)

    contact: Mapped[Contact] = relationship()

    @classmethod
    def create(cls, one: Contact, other: Contact) -> Contact:
        """Merge two contacts of one owner, which the caller has locked. Return the one that now stands for both.

        A person with an account stays who they are: what they share and what they hide does not change.

        Raises:
            MergeError: they cannot be merged, as ``merge_refusal`` says.
        """
        if refusal := merge_refusal(one, other):
            raise MergeError(refusal)
        target, part = (other, one) if other.person_id else (one, other)
        insert_once(cls, contact_id=part.id, moved={}, at=now())
        merge = db.session.get_one(cls, part.id)
        had_meetings, before = bool(Encounter.all_for(target)), column_state(target)
        note_id = combine_columns(part, target)
        merge.moved = {
            "rows": move_rows(part, target),
            "met": had_meetings,
            "before": before,
            "after": column_state(target),
            "note_id": note_id,
            "card": merge_cards(part, target),
            "draft": merge_drafts(part, target),
            "archived_at": to_json(part.archived_at),
        }
        WritingHabit.give(part, target)
        part.archived_at, part.merged_into_id = now(), target.id
        _flush_and_refresh(part, target)
        return target

    @classmethod
    def all_into(cls, contact: Contact) -> Sequence["Merge"]:
        """Return the merges into ``contact``, the latest first."""
        return db.session.scalars(_merges_query(), {"contact_id": contact.id}).unique().all()

    @classmethod
    def undo_outward(cls, contact: Contact) -> list[Contact]:
        """Undo the merge of ``contact`` and those of the contacts that it was merged into.

        Return these contacts, the nearest first.
        """
        merge = db.session.get(cls, contact.id)
        if merge is None:
            return []
        target = db.session.get_one(Contact, contact.merged_into_id)
        outer_targets = cls.undo_outward(target)
        merge.undo()
        return [target, *outer_targets]

    def undo(self) -> None:
        """Give back everything that was taken over. What was done since the merge stays with the other contact.

        Versions are not set back, because a page from before the merge would take the text for the one that it knows.
        """
        part, target = self.contact, db.session.get_one(Contact, self.contact.merged_into_id)
        moved = self.moved
        return_rows(moved["rows"], target, part)
        split_cards(moved["card"], target, part)
        split_drafts(moved["draft"], target, part)
        self._restore_columns(target)
        part.merged_into_id, part.archived_at = None, parse_value("archived_at", moved["archived_at"])
        db.session.delete(self)
        _flush_and_refresh(part, target)
        part_had_meetings = any(moved["rows"][column] for column in MEETING_ROW_COLUMNS)
        for contact, had_meetings in ((part, part_had_meetings), (target, moved["met"])):
            if had_meetings and not Encounter.all_for(contact):  # All of its meetings have been undone since.
                contact.delete_with_card()

    def _restore_columns(self, target: Contact) -> None:
        """Restore the groups of columns of ``target`` that have not been changed since the merge."""
        before, after, present = self.moved["before"], self.moved["after"], column_state(target)
        for group in COLUMN_GROUPS:
            # A merge that is older than a column has no value for it.
            if all(name in after and present[name] == after[name] for name in group):
                for name in group:
                    setattr(target, name, parse_value(name, before[name]))
                if group[0] == "note" and before["note"] != after["note"]:
                    self._restore_note(target)

    def _restore_note(self, target: Contact) -> None:
        """Finish restoring the note: it is no longer an earlier note, and has the time at which it was written."""
        noted_at = target.noted_at
        target.replace_note(target.note)
        target.noted_at = noted_at
        if earlier_note := EarlierNote.find_owned(target, self.moved["note_id"] or 0):
            db.session.delete(earlier_note)


def merge_refusal(one: Contact, other: Contact) -> str:
    """Return why two contacts cannot be merged, as a sentence; an empty text if they can."""
    if one.id == other.id:
        return gettext("That's the same contact already. Choose another one.")
    if one.person_id and other.person_id:
        return gettext("Both have their own account here, so they're two people and can't be merged.")
    if len(join_texts(one.note, other.note)) > MAX_NOTE_LENGTH:
        return gettext(
            "Together, their notes have more than %(limit)s characters. Shorten one of them first.",
            limit=MAX_NOTE_LENGTH,
        )
    return ""


def lock_contacts(owner: User, *ids: int) -> list[Contact | None]:
    """Lock and return the contacts of ``owner`` with these ids, ``None`` for those that do not exist.

    They are locked in the order of their ids, so that two merges at once do not wait for each other.
    """
    contacts = {id_: Contact.find_owned(owner, id_, lock=True) for id_ in sorted(set(ids))}
    return [contacts[id_] for id_ in ids]


def _flush_and_refresh(*contacts: Contact) -> None:
    """Write all changes, expire the related rows, and recompute the latest touch of each contact."""
    db.session.flush()
    for contact in contacts:
        db.session.expire(contact)
        Touch.refresh_latest(contact)


@prepared
def _merges_query() -> Select[Merge]:
    query = select(Merge).join(Merge.contact).where(Contact.merged_into_id == bindparam("contact_id"))
    return query.options(joinedload(Merge.contact)).order_by(Merge.at.desc(), Merge.contact_id.desc())
