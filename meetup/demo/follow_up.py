"""What the attendee of the demo does after her meetings: notes, next steps, promises and a draft."""

from collections.abc import Callable
from datetime import date, timedelta
from random import Random
from uuid import UUID

from ..contacts import Change, Contact, Promise, Touch
from ..contacts.pacing_in_bulk import set_tag_cadence
from ..contacts.tags import Tag
from ..drafts import Draft
from ..formats import today
from ..people import User
from . import texts


def follow_up(owner: User, contacts: list[Contact], random: Random) -> None:
    """Put the contacts into every stage, with notes, next steps and due days before, on and after today."""
    for place, contact in enumerate(contacts):
        if place == 0:
            contact.write_note(texts.FIRST_NOTE)
        if place % 2 == 0:
            contact.write_note(texts.NOTES[place % len(texts.NOTES)])
        _set_stage(contact, place, today(owner.time_zone), random)
        if place % 4 == 1:
            contact.set_tags(Tag.get_or_create(owner, ["speaker"]))
    set_tag_cadence(Tag.get_or_create(owner, ["speaker"])[0], "P3M")


def _set_stage(contact: Contact, place: int, day: date, random: Random) -> None:
    if place < 5:
        contact.plan(texts.NEXT_STEPS[place], day + timedelta(days=(-2, 0, 0, 3, 9)[place]))
    elif place < 9:
        Touch.log(contact, "thanked")
    elif place < 15:
        Touch.log(contact, random.choice(("called", "met_again")))
    elif place < 17:
        Change.set_stage(contact, "let_go")
    elif place == 17:
        contact.archive()


def add_promises(owner: User, contacts: list[Contact], uuid: Callable[[], UUID]) -> None:
    """Add promises by both sides for the first contacts, one of them kept, and a draft that ``owner`` has begun."""
    for place, (side, text, days) in enumerate(texts.PROMISES):
        due_on = today(owner.time_zone) + timedelta(days=days) if days is not None else None
        Promise.add(contacts[place // 2], uuid(), side, text, due_on)
    Promise.all_for(contacts[1])[0].mark_kept()
    Draft.save(contacts[2], "The hall with the good coffee", texts.DRAFT)
