"""Towns: an event with people, rooms and talk, of any size, written in bulk and the same each time."""

import secrets
from dataclasses import dataclass
from datetime import timedelta
from itertools import cycle
from pathlib import Path
from uuid import uuid4

from flask import Flask
from flask_migrate import upgrade
from sqlalchemy import insert

from bench.crowd import Rows, add_attendees, add_contacts, add_people, finish_writing
from meetup import create_app
from meetup.codes import Code
from meetup.config import Config
from meetup.events import Event
from meetup.extensions import db, now
from meetup.people import User
from meetup.people.signing_in.sign_ins import SignIn, hash_token
from meetup.rooms import Message, Room
from meetup.rooms.visits import Visit
from tests.cast import Cast
from tests.clients import Client

MESSAGES_PER_ROOM = 100


class Town:
    """An event that so many attend. ``room`` is where they are, ``cookies`` is what their browsers hold."""

    def __init__(self, instance: Path, database_url: str, people: int) -> None:
        key = secrets.token_hex(32)
        self.config = Config(environment="testing", secret_key=key, instance=instance, database_url=database_url)
        app = create_app(self.config)
        with app.app_context():
            upgrade()
            cast = Cast.assemble()
            self.room, self.event = cast.room.id, cast.event.id
            self.people = add_people(people, "town.example.org")
            add_attendees(cast.event.id, self.people)
            self.cookies = sign_all_in(app, self.people)
            finish_writing()
            db.engine.dispose()


def sign_all_in(app: Flask, user_ids: list[int]) -> list[str]:
    """Return the session cookies of new browsers, one for each of these people."""
    tokens = [secrets.token_urlsafe(32) for _ in user_ids]
    records: Rows = [{"user_id": n, "token_hash": hash_token(token)} for n, token in zip(user_ids, tokens, strict=True)]
    db.session.execute(insert(SignIn), records)
    interface = app.session_interface.get_signing_serializer(app)  # type: ignore[attr-defined]
    return [interface.dumps({"_permanent": True, "token": token}) for token in tokens]


@dataclass(frozen=True)
class Size:
    """How large a town is. ``contacts`` are those of one person, ``contacts_of_others`` those of ``others`` each.

    Nobody knows more people than go to the event, except for that one person: whoever is missing lives elsewhere.
    """

    people: int
    contacts: int
    others: int
    contacts_of_others: int
    rooms: int


SMALL = Size(people=60, contacts=30, others=5, contacts_of_others=30, rooms=3)
"""As large as the demo."""
BIG = Size(people=10_000, contacts=30_000, others=50, contacts_of_others=300, rooms=500)


@dataclass(frozen=True)
class Place:
    """A town that was written: its application, the person with the most contacts, and what addresses are made of."""

    app: Flask
    person: User
    slug: str
    code: str
    contact_id: int
    room_id: int
    event_id: int

    @classmethod
    def write(cls, config: Config, size: Size) -> "Place":
        app = create_app(config)
        app.test_client_class = Client
        with app.app_context():
            upgrade()
            cast = Cast.assemble()
            ids = add_people(size.people, "town.example.org")
            missing = size.contacts - size.people
            elsewhere = add_people(missing, "elsewhere.example.org") if missing > 0 else []
            add_attendees(cast.event.id, ids)
            fill_rooms(cast.event, ids, size.rooms, cast.room)
            add_acquaintances(cast, ids, elsewhere, size)
            finish_writing()
            code = Code.get_phone_code(cast.owner).code
            return cls(app, cast.owner, cast.event.slug, code, cast.met.id, cast.room.id, cast.event.id)


def add_acquaintances(cast: Cast, ids: list[int], elsewhere: list[int], size: Size) -> None:
    """Let the owner of the cast know ``size.contacts`` people, and some others a part of those at the event."""
    add_contacts(cast.owner.id, [*ids, *elsewhere][: size.contacts], cast.event.id)
    for number in range(size.others):
        others = [ids[(number + step) % len(ids)] for step in range(1, size.contacts_of_others + 1)]
        add_contacts(ids[number], others, cast.event.id)


def fill_rooms(event: Event, ids: list[int], count: int, first: Room) -> None:
    """Open rooms until there are ``count``, with a talk in each, and let everybody be in one of them."""
    rooms = [first.id, *(Room.create(event, f"Room {number}").id for number in range(1, count))]
    visits: Rows = [
        {"room_id": room, "user_id": n, "listed_at": now() if n % 2 else None}
        for room, n in zip(cycle(rooms), ids, strict=False)
    ]
    db.session.execute(insert(Visit), visits)
    messages = [message_row(room, ids, number) for room in rooms for number in range(MESSAGES_PER_ROOM)]
    db.session.execute(insert(Message), messages)


def message_row(room_id: int, ids: list[int], number: int) -> dict[str, object]:
    at = now() - timedelta(seconds=30 * (MESSAGES_PER_ROOM - number))
    who = ids[(7 * room_id + number) % len(ids)]
    stamps = {"created_at": at, "changed_at": at, "reactions": {}}
    return {"room_id": room_id, "user_id": who, "uuid": uuid4(), "body": f"What about number {number}?", **stamps}
