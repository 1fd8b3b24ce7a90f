"""Merging two contacts that are one person, and taking them apart again."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, select
from sqlalchemy.orm import Mapped, joinedload, mapped_column, relationship

from ...contacts.models import Contact
from ...contacts.notes import NOTE, EarlierNote
from ...contacts.touches import Touch
from ...database import insert_once
from ...exchange.encounters import Encounter
from ...extensions import Model, db, now
from ...people import User
from . import cards as merged_cards
from . import drafts as merged_drafts
from . import rows as merged_rows

STEP = 200
"""Characters of a next step."""
STANDING = ("let_go", "to_do", "waiting", "in_touch")
"""Stages from the least done to the most: what was done with either was done with the person."""
MEETING = ("met_at", "unmet_at", "event_id", "room_id")
SAID = ("event_said", "room_said")
TOGETHER = (
    ("note", "noted_at"),
    ("next_step", "due_on"),
    ("stage",),
    ("thanked_at",),
    MEETING,
    SAID,
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
    def make(cls, one: Contact, other: Contact) -> Contact:
        """Merge two contacts of one owner, which the caller holds; the one that now stands for both.

        Somebody with an account stays who they are: what they share and what they hide is not touched.

        Raises:
            MergeError: they cannot be one person, or not yet.
        """
        if refused := refusal(one, other):
            raise MergeError(refused)
        into, part = (other, one) if other.person_id else (one, other)
        insert_once(cls, contact_id=part.id, moved={}, at=now())
        merge = db.session.get_one(cls, part.id)
        met, before, note_id = bool(Encounter.behind(into)), state_of(into), _take_over(part, into)
        merge.moved = {
            "rows": merged_rows.move(part, into),
            "met": met,
            "before": before,
            "after": state_of(into),
            "note_id": note_id,
            "card": merged_cards.join(part, into),
            "draft": merged_drafts.join(part, into),
            "archived_at": _told(part.archived_at),
        }
        part.archived_at, part.merged_into_id = now(), into.id
        _write(part, into)
        return into

    @classmethod
    def within(cls, contact: Contact) -> Sequence["Merge"]:
        """What was merged into ``contact``, the latest first."""
        query = select(cls).join(cls.contact).where(Contact.merged_into_id == contact.id)
        order = cls.at.desc(), cls.contact_id.desc()
        return db.session.scalars(query.options(joinedload(cls.contact)).order_by(*order)).unique().all()

    @classmethod
    def take_out(cls, contact: Contact) -> list[Contact]:
        """Let ``contact`` stand for itself again; the contacts that it had been a part of, the nearest first."""
        merge = db.session.get(cls, contact.id)
        if merge is None:
            return []
        into = db.session.get_one(Contact, contact.merged_into_id)
        outer = cls.take_out(into)
        merge.undo()
        return [into, *outer]

    def undo(self) -> None:
        """Give back all of what was taken over; what was done since stays where it was done.

        Only versions are not set back: a page from before would take what is there for what it knows.
        """
        part, into = self.contact, db.session.get_one(Contact, self.contact.merged_into_id)
        moved = self.moved
        merged_rows.give_back(moved["rows"], into, part)
        merged_cards.part(moved["card"], into, part)
        merged_drafts.part(moved["draft"], into, part)
        self._put_back(into)
        part.merged_into_id, part.archived_at = None, _read("archived_at", moved["archived_at"])
        db.session.delete(self)
        _write(part, into)
        gone = [(part, any(moved["rows"][column] for column in merged_rows.MEETINGS)), (into, moved["met"])]
        for contact, met in gone:
            if met and not Encounter.behind(contact):  # Every meeting was taken back meanwhile.
                contact.erase()

    def _put_back(self, into: Contact) -> None:
        before, after, present = self.moved["before"], self.moved["after"], state_of(into)
        for group in TOGETHER:
            # A merge from before there was such a column says nothing of it.
            if all(name in after and present[name] == after[name] for name in group):
                for name in group:
                    setattr(into, name, _read(name, before[name]))
                if group[0] == "note" and before["note"] != after["note"]:
                    self._forget_note(into)

    def _forget_note(self, into: Contact) -> None:
        """The note from before is the note again, and no earlier one."""
        noted_at = into.noted_at
        into.set_note(into.note)
        into.noted_at = noted_at
        if earlier := EarlierNote.owned(into, self.moved["note_id"] or 0):
            db.session.delete(earlier)


def refusal(one: Contact, other: Contact) -> str:
    """Why two contacts cannot be merged, in a sentence; empty where they can."""
    if one.id == other.id:
        return "This is the same entry already. Choose another one."
    if one.person_id and other.person_id:
        return "Both have an account of their own here, so they are two people and stay apart."
    if len(_both(one.note, other.note)) > NOTE:
        return f"Their notes come to more than {NOTE} characters together. Shorten one of them first."
    return ""


def held(owner: User, *ids: int) -> list[Contact | None]:
    """The contacts of these ids on ``owner``'s list, held in one order, so that two at once do not wait in a ring."""
    found = {number: Contact.owned(owner, number, held=True) for number in sorted(set(ids))}
    return [found[number] for number in ids]


def state_of(contact: Contact) -> dict[str, Any]:
    """What a merge changes of a contact itself, as JSON holds it."""
    return {name: _told(getattr(contact, name)) for group in TOGETHER for name in group}


def _take_over(part: Contact, into: Contact) -> int | None:
    """Let ``into`` say what both say; the id of the earlier note that this made."""
    note, version = _both(into.note, part.note), max(into.note_version, part.note_version)
    note_id = EarlierNote.keep(into.id, into.note, into.noted_at) if into.note and note != into.note else None
    if note != into.note:
        into.set_note(note)
    into.note_version = version + 1
    _plan_both(part, into)
    into.keep_like(part)
    into.stage = max(into.stage, part.stage, key=STANDING.index)
    into.thanked_at = min(filter(None, (into.thanked_at, part.thanked_at)), default=None)
    if (part.unmet_at is None, part.met_at) > (into.unmet_at is None, into.met_at):
        for name in (*MEETING, *SAID):
            setattr(into, name, getattr(part, name))
    if part.archived_at is None:
        into.archived_at = None
    return note_id


def _plan_both(part: Contact, into: Contact) -> None:
    """Both next steps, by the earlier day; one that does not fit becomes a line of the note."""
    steps = list(dict.fromkeys(filter(None, (into.next_step, part.next_step))))
    due_on = min(filter(None, (into.due_on, part.due_on)), default=None)
    together = " · ".join(steps)
    if len(together) > STEP:
        together = steps[0]
        into.set_note(_both(into.note, steps[1]))
    into.plan(together, due_on)


def _both(first: str, second: str) -> str:
    return "\n\n".join(dict.fromkeys(filter(None, (first, second))))


def _write(*contacts: Contact) -> None:
    """Bring what was changed to the database, have related rows read anew, and go by the touches that each has now."""
    db.session.flush()
    for contact in contacts:
        db.session.expire(contact)
        Touch.recall(contact)


def _told(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


def _read(name: str, value: Any) -> Any:
    if value is None or not name.endswith(("_at", "_on", "_until")):
        return value
    return (datetime if name.endswith("_at") else date).fromisoformat(value)
