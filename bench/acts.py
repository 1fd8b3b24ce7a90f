"""What people do all day at an event, as requests that write: scan somebody, enter a room, vote, say something.

Each request comes from the next of some people, so that nobody meets a rate limit. Each scan is of somebody new.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import cycle
from uuid import uuid4

from flask import Flask
from sqlalchemy import select

from bench.calls import Browser, Call
from bench.crowd import add_attendees, add_people, finish_writing
from meetup.codes import Code
from meetup.events import Event
from meetup.extensions import db, now
from meetup.people import User
from meetup.rooms import Room
from meetup.rooms.polls.models import Poll, PollChoice

CHOICES = ("Yes", "No", "Both")


@dataclass(frozen=True)
class Request:
    """The address and the fields of a form."""

    path: str
    form: Mapping[str, str]


@dataclass(frozen=True)
class Hall:
    """The rooms of an event in which people act, and a poll in the first of them."""

    room_ids: tuple[int, int]
    poll_id: int
    choice_ids: tuple[int, ...]

    @classmethod
    def open(cls, event: Event, author: User) -> "Hall":
        """Open two rooms at ``event``, with a poll by ``author`` in the first one."""
        rooms = Room.create(event, "Bench A"), Room.create(event, "Bench B")
        columns = {"question": "Does it go on?", "several": False, "hidden": False}
        poll = Poll.create(rooms[0], author, uuid4(), CHOICES, **columns)
        choices = select(PollChoice.id).where(PollChoice.poll_id == poll.id)
        return cls((rooms[0].id, rooms[1].id), poll.id, tuple(db.session.scalars(choices)))

    def entering(self) -> Iterator[Request]:
        """Yield requests to enter a room, one and the other in turn: each person should send every second one."""
        for room_id in cycle(self.room_ids):
            yield Request(f"/rooms/{room_id}/visits", {})

    def voting(self) -> Iterator[Request]:
        for choice_id in cycle(self.choice_ids):
            yield Request(f"/polls/{self.poll_id}/ballots", {"choice": str(choice_id)})

    def saying(self) -> Iterator[Request]:
        while True:
            form = {"body": "Does it replay in order?", "uuid": str(uuid4())}
            yield Request(f"/rooms/{self.room_ids[0]}/messages", form)


def scan_of(code: str) -> Request:
    """Return the request of a phone that has read ``code`` just now."""
    return Request("/contacts", {"code": code, "uuid": str(uuid4()), "at": now().isoformat(), "how": "scan"})


def new_pairs(count: int) -> Iterator[tuple[int, int]]:
    """Yield pairs of different numbers below ``count``, none of them twice, whichever comes first."""
    for distance in range(1, (count - 1) // 2 + 1):
        for number in range(count):
            yield number, (number + distance) % count


def acts(app: Flask, event_id: int, people_count: int = 40) -> dict[str, Call]:
    """Return a call for everything that people do, by people who join the event for it."""
    with app.app_context():
        ids = add_people(people_count, "acts.example.org")
        add_attendees(event_id, ids)
        hall = Hall.open(db.session.get_one(Event, event_id), db.session.get_one(User, ids[0]))
        finish_writing()
        codes = phone_codes(ids)
        users = [db.session.get_one(User, n) for n in ids]
    browsers = [Browser(app, user) for user in users]  # outside of the context, which would be that of all requests
    scans = ((browsers[a], scan_of(codes[b])) for a, b in new_pairs(people_count))
    return {
        "scan": caller(scans),
        "enter": caller(zip(cycle_unevenly(browsers), hall.entering(), strict=False)),
        "vote": caller(zip(cycle(browsers), hall.voting(), strict=False)),
        "say": caller(zip(cycle(browsers), hall.saying(), strict=False)),
    }


def phone_codes(user_ids: Sequence[int]) -> list[str]:
    """Return the phone codes of these users, in the order in which they were added."""
    query = select(Code.code).where(Code.owner_id.in_(user_ids), Code.kind == "person").order_by(Code.owner_id)
    return list(db.session.scalars(query))


def cycle_unevenly(browsers: Sequence[Browser]) -> Iterator[Browser]:
    """Yield the browsers over and over, shifted by one each time: so each of them gets even and odd turns."""
    while True:
        yield from browsers
        if len(browsers) % 2 == 0:
            yield browsers[0]


def caller(requests: Iterator[tuple[Browser, Request]]) -> Call:
    """Return a call that sends the next of ``requests``."""

    def send() -> bytes:
        browser, request = next(requests)
        return browser.post(request.path, request.form)

    return send
