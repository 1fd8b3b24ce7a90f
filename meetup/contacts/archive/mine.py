"""What is about the owner: account, profile, what it gives, events, what they wrote."""

from base64 import b64encode
from collections.abc import Iterator
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from ...events import Attendance, Event, EventSharing
from ...extensions import db
from ...people import User, card_of
from ...people.pictures import Picture
from ...rooms import Message, Room
from ..blocks import Block
from ..templates import Template

_PAGE = ("title", "slug", "venue", "starts_at", "ends_at", "time_zone", "status")


def of(owner: User) -> Iterator[tuple[str, Any]]:
    """The parts by name."""
    yield "account", {name: getattr(owner, name) for name in ("email", "language", "time_zone", "created_at")}
    yield "profile", _profile(owner)
    yield "shared", owner.profile.shared
    yield "paused_at", owner.profile.paused_at
    yield "shared_at_events", _sharings(owner)
    yield "events", [_attended(attendance) for attendance in _attendances(owner)]
    yield "templates", [{"name": template.name, "body": template.body} for template in Template.of(owner)]
    yield "blocked", [{"name": block.person.profile.name, "since": block.created_at} for block in Block.people(owner)]


def messages(owner: User) -> Iterator[dict[str, Any]]:
    """What ``owner`` wrote in rooms and has not deleted, the first first."""
    written = select(Message.body, Message.created_at, Room.name, Event.title)
    written = written.join(Room, Room.id == Message.room_id).join(Event, Event.id == Room.event_id)
    written = written.where(Message.user_id == owner.id, Message.deleted_at.is_(None)).order_by(Message.id)
    for body, at, room, event in db.session.execute(written.execution_options(yield_per=500)):
        yield {"at": at, "event": event, "room": room, "body": body}


def _profile(owner: User) -> dict[str, Any]:
    card = card_of(owner.profile, everything=True)
    said = {name: getattr(card, name) for name in ("name", "headline", "company", "pronouns", "bio", "email", "phone")}
    said |= {name: getattr(card, name) for name in ("interests", "offers", "asks")}
    photo = Picture.jpeg(card.photo_key)
    return {**said, "links": [link.url for link in card.links], "photo": b64encode(photo).decode() if photo else ""}


def _sharings(owner: User) -> list[dict[str, Any]]:
    chosen = select(Event.title, Event.slug, EventSharing.shared).join(EventSharing, EventSharing.event_id == Event.id)
    found = db.session.execute(chosen.where(EventSharing.user_id == owner.id).order_by(Event.starts_at, Event.id))
    return [{"title": title, "slug": slug, "shared": shared} for title, slug, shared in found]


def _attendances(owner: User) -> Iterator[Attendance]:
    along = joinedload(Attendance.event, innerjoin=True), selectinload(Attendance.goals)
    query = select(Attendance).where(Attendance.user_id == owner.id).options(*along).order_by(Attendance.id)
    return iter(db.session.scalars(query))


def _attended(attendance: Attendance) -> dict[str, Any]:
    said = {name: getattr(attendance.event, name) for name in _PAGE}
    said |= {name: getattr(attendance, name) for name in ("role", "joined_at", "listed_at", "checked_in_at")}
    goals = [{"text": goal.text, "target": goal.target, "done": goal.done} for goal in attendance.goals]
    return {**said, "goals": goals}
