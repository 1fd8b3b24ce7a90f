"""Talk for tests: said through the verbs that people use, and what the page of a room shows of it."""

from collections.abc import Iterator
from contextlib import contextmanager
from uuid import uuid4

from flask import Flask

from meetup import live
from meetup.extensions import db
from meetup.people import User
from meetup.rooms import Message, Room
from meetup.rooms.talk import saying
from tests.cast import Cast
from tests.elements import Element
from tests.pages import Page

FRAGMENT = {"Accept": "text/vnd.meetup.fragment+html"}


def say(app: Flask, cast: Cast, who: User, text: str = "Hello", reply_to: int | None = None) -> int:
    """The id of what ``who`` says in the cast's room."""
    with app.app_context():
        room = db.session.get_one(Room, cast.room.id)
        message = saying.say(room, db.session.get_one(User, who.id), text, uuid4(), reply_to)
        db.session.commit()
        return message.id


@contextmanager
def changed(app: Flask, message_id: int) -> Iterator[Message]:
    """The message, to be changed."""
    with app.app_context():
        yield db.session.get_one(Message, message_id)
        db.session.commit()


def item(page: Page, message_id: int) -> Element:
    return page.one("li", id=f"message-{message_id}")


class Heard(list[live.Frame]):
    """What this process publishes."""

    def of(self, event: str) -> list[live.Frame]:
        return [frame for frame in self if frame.event == event]
