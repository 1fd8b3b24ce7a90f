"""What happened at an event, as facts: reads it by a few statements, whatever their number."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NamedTuple

from sqlalchemy import and_, func, or_, select

from ..contacts.models import Contact
from ..contacts.touches import Touch
from ..events import Attendance, Event
from ..exchange.encounters import Encounter
from ..exchange.ways import Way
from ..extensions import db
from ..rooms import Room
from ..rooms.polls.models import Ballot, Poll
from ..rooms.questions.models import Question, QuestionVote
from ..rooms.sessions_on import session_on
from .hiding import Fact, Facts

FOLLOWED_UP_WITHIN = {"two_days": timedelta(hours=48), "week": timedelta(days=7)}
MEETING_WAYS = [way for way in Way if way not in (Way.IMPORT, Way.BY_HAND, Way.INTRODUCED)]
"""The ways of exchanging a card with somebody who is there."""


class Exchange(NamedTuple):
    """An exchange with its place: the names of room and session are empty where there was none."""

    fact: Fact
    at: datetime
    room: str
    session: str


@dataclass(frozen=True)
class Happened:
    """What happened at an event until it ended. ``exchangers`` are the attendees by how many people they met."""

    attendees: Facts
    exchanges: tuple[Exchange, ...]
    hellos: Facts
    answered_hellos: Facts
    questions: Facts
    votes: Facts
    people_met: Mapping[int, int]

    @property
    def exchange_facts(self) -> Facts:
        return frozenset(exchange.fact for exchange in self.exchanges)

    def exchangers(self, least: int) -> Facts:
        """Return the attendees who met at least so many people."""
        return frozenset(fact for fact in self.attendees if self.people_met.get(fact.people[0], 0) >= least)


def read_happened(event: Event, is_checked_in: bool) -> Happened:
    """Read what happened. Those who attend are those who were checked in, if ``is_checked_in``, else all who go."""
    exchanges, met = [], defaultdict[int, set[int]](set)
    hellos, answered = set[Fact](), set[Fact]()
    for row in db.session.execute(_exchanges_query(event.id)):
        people = tuple(sorted(filter(None, (row.scanner_id, row.scanned_id))))
        fact = Fact(("exchange", row.id), people)
        exchanges.append(Exchange(fact, row.met_at, row.room or "", row.session or ""))
        for person in people:
            met[person].add(sum(people) - person if len(people) == 2 else -row.id)
        if row.how == Way.INTRODUCTION:
            hellos.add(fact)
            if row.answered:
                answered.add(fact)
    return Happened(
        _attendees(event.id, is_checked_in),
        tuple(exchanges),
        frozenset(hellos),
        frozenset(answered),
        _questions(event.id),
        _votes(event.id),
        {person: len(others) for person, others in met.items()},
    )


def _exchanges_query(event_id: int):  # type: ignore[no-untyped-def]
    answered = or_(Encounter.gave_at.is_not(None), Contact.given_at.is_not(None)).label("answered")
    session = session_on(Encounter.event_id, Encounter.room_id, Encounter.met_at).label("session")
    columns = Encounter.id, Encounter.scanner_id, Encounter.scanned_id, Encounter.met_at, Encounter.how
    query = select(*columns, Room.name.label("room"), session, answered).select_from(Encounter)
    query = query.outerjoin(Room, Room.id == Encounter.room_id)
    query = query.outerjoin(Contact, Contact.id == Encounter.contact_id)
    is_counted = Encounter.undone_at.is_(None), Encounter.how.in_(MEETING_WAYS)
    return query.where(Encounter.event_id == event_id, *is_counted).order_by(Encounter.id)


def _attendees(event_id: int, is_checked_in: bool) -> Facts:
    query = select(Attendance.user_id).where(Attendance.event_id == event_id)
    if is_checked_in:
        query = query.where(Attendance.checked_in_at.is_not(None))
    return frozenset(Fact(("person", user_id), (user_id,)) for user_id in db.session.scalars(query))


def _questions(event_id: int) -> Facts:
    query = select(Question.id, Question.user_id).join(Room, Room.id == Question.room_id)
    query = query.where(Room.event_id == event_id, Question.withdrawn_at.is_(None))
    return frozenset(Fact(("question", row.id), (row.user_id,)) for row in db.session.execute(query))


def _votes(event_id: int) -> Facts:
    """Return the votes for questions and the ballots of polls."""
    upvotes = select(QuestionVote.question_id, QuestionVote.user_id).join(
        Question, Question.id == QuestionVote.question_id
    )
    upvotes = upvotes.join(Room, Room.id == Question.room_id).where(Room.event_id == event_id)
    ballots = select(Ballot.poll_id, Ballot.user_id).join(Poll, Poll.id == Ballot.poll_id)
    ballots = ballots.join(Room, Room.id == Poll.room_id).where(Room.event_id == event_id)
    found = {Fact(("vote", *row), (row.user_id,)) for row in db.session.execute(upvotes)}
    return frozenset(found | {Fact(("ballot", *row), (row.user_id,)) for row in db.session.execute(ballots)})


@dataclass(frozen=True)
class FollowedUp:
    """The contacts that were made at an event, and those of them that were followed up in time, and thanked at all."""

    contacts: Facts
    within: Mapping[str, Facts]
    thanked: Facts


def read_followed_up(event: Event) -> FollowedUp:
    """Read which of the contacts that attendees made at the event they have followed up."""
    first_touch = select(func.min(Touch.at)).where(Touch.contact_id == Contact.id).correlate(Contact).scalar_subquery()
    columns = Contact.id, Contact.owner_id, Contact.met_at, Contact.thanked_at, first_touch.label("touched_at")
    met_there = and_(Encounter.event_id == event.id, Encounter.undone_at.is_(None), Encounter.how.in_(MEETING_WAYS))
    is_behind = or_(Encounter.contact_id == Contact.id, Encounter.mirror_id == Contact.id)
    query = select(*columns).where(select(Encounter.id).where(met_there, is_behind).exists())
    contacts, thanked, within = set[Fact](), set[Fact](), defaultdict[str, set[Fact]](set)
    for row in db.session.execute(query.where(Contact.event_id == event.id, Contact.merged_into_id.is_(None))):
        fact = Fact(("contact", row.id), (row.owner_id,))
        contacts.add(fact)
        if row.thanked_at:
            thanked.add(fact)
        first = min(filter(None, (row.touched_at, row.thanked_at)), default=None)
        for name, time in FOLLOWED_UP_WITHIN.items():
            if first and first - row.met_at <= time:
                within[name].add(fact)
    return FollowedUp(
        frozenset(contacts), {name: frozenset(within[name]) for name in FOLLOWED_UP_WITHIN}, frozenset(thanked)
    )
