"""The demo as a place to measure in: its application, its people, and the addresses of its pages."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from secrets import token_hex

from flask import Flask
from flask_migrate import upgrade
from sqlalchemy import func, select

from meetup import create_app
from meetup.codes import Code
from meetup.config import Config
from meetup.contacts import Contact
from meetup.demo.story import ATTENDEE, ORGANIZER, Story
from meetup.events import Event
from meetup.extensions import db
from meetup.people import User
from meetup.rooms import Message
from tests.clients import Client
from tests.instances import furnished


@dataclass(frozen=True)
class Demo:
    """An application with the story of the demo, and what addresses of its pages are made of."""

    app: Flask
    attendee: User
    organizer: User
    event_id: int
    slug: str
    code: str
    contact_id: int
    room_id: int

    @classmethod
    def write(cls, config: Config) -> "Demo":
        app = create_app(config)
        app.test_client_class = Client
        with app.app_context():
            upgrade()
            Story().write()
            db.session.commit()
            return cls.load(app)

    @classmethod
    def load(cls, app: Flask) -> "Demo":
        """Find in the open context what the story wrote: the busiest room is in the event that is on now."""
        attendee, organizer = User.find_by_email(ATTENDEE), User.find_by_email(ORGANIZER)
        assert attendee
        assert organizer
        contacts = select(Contact.id).where(Contact.owner_id == attendee.id).order_by(Contact.id)
        rooms = select(Message.room_id).group_by(Message.room_id).order_by(func.count().desc())
        event = db.session.scalars(select(Event).order_by(Event.starts_at.desc()).offset(1).limit(1)).one()
        return cls(
            app,
            attendee,
            organizer,
            event_id=event.id,
            slug=event.slug,
            code=Code.get_phone_code(organizer).code,
            contact_id=db.session.scalars(contacts.limit(1)).one(),
            room_id=db.session.scalars(rooms.limit(1)).one(),
        )


@contextmanager
def temporary_instance() -> Iterator[Path]:
    """Yield an instance folder that is gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="meetup-bench-") as folder:
        yield furnished(Path(folder))


def config_for(instance: Path, database_url: str = "") -> Config:
    """Return the configuration of a server like one that people use, on SQLite unless there is a URL."""
    return Config(environment="testing", secret_key=token_hex(32), instance=instance, database_url=database_url)
