"""What a line of a list says of a contact is what the contact says, however little of it is read."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from meetup.contacts import Contact
from meetup.contacts.details import Details
from meetup.contacts.kept_cards import KeptCard
from meetup.contacts.summary_lines import SUMMARY_LINE_COLUMNS, SummaryLine, join_summary
from meetup.contacts.tags import Tag
from meetup.events import EventSharing
from meetup.extensions import db, now
from meetup.follow_up.contact_lines import ContactLine, contact_lines, lines_query
from meetup.people import Profile, User
from meetup.people.pictures import Picture
from tests.cast import Cast


def line_of(contact: Contact) -> ContactLine:
    db.session.flush()
    rows = db.session.execute(lines_query().where(Contact.id == contact.id)).all()
    ((line,),) = contact_lines(rows)
    return line


def summary_line_of(contact: Contact) -> SummaryLine:
    query: Any = select(*SUMMARY_LINE_COLUMNS).select_from(Contact)
    query = join_summary(query.outerjoin(Profile, Profile.user_id == Contact.person_id))
    return SummaryLine.from_row(db.session.execute(query.where(Contact.id == contact.id)).one())


def kept(contact: Contact, source: str) -> None:
    """Make it a person without an account, whose card the owner keeps."""
    card = KeptCard.create(
        contact.owner, source, Details(name="Kim Kept", headline="Baker", emails=("kim@example.org",))
    )
    contact.kept_card, contact.person_id = card, None


def share_there(contact: Contact, *fields: str) -> None:
    assert contact.person
    assert contact.given_event_id
    EventSharing.set_fields(contact.person, contact.given_event_id, fields)


def untold_place(contact: Contact) -> None:
    contact.event = contact.room = None
    contact.event_said, contact.room_said = "Fosdem", "Cafeteria"


CHANGES: dict[str, Callable[[Contact], object]] = {
    "as it is": lambda contact: None,
    "a badge only": lambda contact: setattr(contact, "given_at", None),
    "revoked": lambda contact: setattr(contact, "revoked_at", now()),
    "withheld": lambda contact: setattr(contact, "withheld_at", now()),
    "asked": lambda contact: setattr(contact, "asked_at", now()),
    "nothing shared there": lambda contact: share_there(contact),
    "a photo shared there": lambda contact: share_there(contact, "photo"),
    "not usually shared": lambda contact: setattr(contact.profile, "shared", []),
    "by hand": lambda contact: kept(contact, "by_hand"),
    "a guest": lambda contact: kept(contact, "guest"),
    "no room": lambda contact: setattr(contact, "room", None),
    "a place in words": untold_place,
    "never met": lambda contact: setattr(contact, "unmet_at", now()),
    "archived": lambda contact: contact.archive(),
    "planned": lambda contact: contact.plan("Send the slides", date(2026, 6, 1)),
    "keeping in touch": lambda contact: contact.set_cadence("P1M"),
}


WITHOUT_A_FACE = {
    "a badge only",
    "revoked",
    "withheld",
    "nothing shared there",
    "not usually shared",
    "by hand",
    "a guest",
}


@pytest.mark.parametrize("change", CHANGES)
def test_it_is_what_the_contact_says(app: Flask, cast: Cast, change: str) -> None:
    """P2, Q5"""
    with app.app_context():
        contact = db.session.get_one(Contact, cast.met.id)
        person = db.session.get_one(User, cast.contact.id)
        person.profile.photo_key = Picture.store(person.id, {96: b"", 256: b""}).key
        person.profile.shared = ["headline", "photo"]
        contact.set_tags(Tag.get_or_create(contact.owner, ["Speaker", "art"]))
        CHANGES[change](contact)
        db.session.flush()
        db.session.expire_all()
        line, day = line_of(contact), date(2026, 6, 2)
        for name in ("id", "met_at", "unmet_at", "stage", "next_step", "note", "due_on", "archived_at", "place"):
            assert getattr(line, name) == getattr(contact, name), name
        for name in ("is_hidden", "is_guest", "is_own_card", "has_asked", "cadence"):
            assert getattr(line, name) == getattr(contact, name), name
        assert [tag.name for tag in line.tags] == [tag.name for tag in contact.tags] == ["art", "Speaker"]
        assert line.is_keep_day_due(day) == contact.is_keep_day_due(day)
        for name in ("user_id", "name", "photo_key", "photo_as_of"):
            assert getattr(line.summary_card, name) == getattr(contact.summary_card, name), name
        assert bool(line.summary_card.photo_key) == (change not in WITHOUT_A_FACE)
        summary = summary_line_of(contact)
        assert (summary.id, summary.place, summary.is_guest) == (contact.id, contact.place, contact.is_guest)
        for name in ("user_id", "name", "headline", "company", "photo_key", "photo_as_of"):
            assert getattr(summary.card, name) == getattr(contact.summary_card, name), name
