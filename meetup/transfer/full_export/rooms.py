"""What rooms know of the owner: what they said, asked, chose and read, and where they were.

Each is a query whose columns are called as in the file, and by what its rows are in order, which no two share; what
they took back is not among it.
"""

from sqlalchemy import select

from ...coffee.models import Coffee, CoffeePair, CoffeeSeat
from ...events import Event
from ...people import User
from ...rooms import Message, Room, Visit
from ...rooms.polls.models import BallotChoice, Poll, PollChoice
from ...rooms.questions.models import Question, QuestionVote
from ...rooms.talk.notices import Notice
from ...rooms.talk.reactions import Reaction
from ...rooms.talk.readings import Reading
from ...schedule import ScheduleSession, SpeakerClaim, Star
from ..batches import OrderedQuery

_EVENT = Event.title.label("event")
_EVENT_AND_ROOM = _EVENT, Room.name.label("room")


def room_queries(owner: User) -> dict[str, OrderedQuery]:
    return {
        "messages": _messages(owner),
        "reactions": _reactions(owner),
        "questions": _questions(owner),
        "question_votes": _question_votes(owner),
        "poll_votes": _poll_votes(owner),
        "notices": _notices(owner),
        "readings": _readings(owner),
        "coffees": _coffees(owner),
        "stars": _stars(owner),
        "speaker_claims": _speaker_claims(owner),
        "visits": _visits(owner),
    }


def _messages(owner: User) -> OrderedQuery:
    query = select(Message.created_at.label("at"), *_EVENT_AND_ROOM, Message.body).join(
        Room, Room.id == Message.room_id
    )
    return OrderedQuery(
        query.join(Event).where(Message.user_id == owner.id, Message.deleted_at.is_(None)), (Message.id,)
    )


def _reactions(owner: User) -> OrderedQuery:
    query = (
        select(*_EVENT_AND_ROOM, Reaction.emoji).select_from(Reaction).join(Message, Message.id == Reaction.message_id)
    )
    query = query.join(Room, Room.id == Message.room_id).join(Event).where(Reaction.user_id == owner.id)
    return OrderedQuery(query, (Reaction.message_id, Reaction.emoji))


def _questions(owner: User) -> OrderedQuery:
    query = Question.created_at.label("at"), *_EVENT_AND_ROOM, Question.body, Question.anonymous, Question.answered_at
    asked = select(*query).join(Room, Room.id == Question.room_id).join(Event)
    return OrderedQuery(asked.where(Question.user_id == owner.id, Question.withdrawn_at.is_(None)), (Question.id,))


def _question_votes(owner: User) -> OrderedQuery:
    """Of others' questions not what they asked."""
    query = select(*_EVENT_AND_ROOM).select_from(QuestionVote).join(Question, Question.id == QuestionVote.question_id)
    query = query.join(Room, Room.id == Question.room_id).join(Event)
    return OrderedQuery(query.where(QuestionVote.user_id == owner.id), (QuestionVote.question_id,))


def _poll_votes(owner: User) -> OrderedQuery:
    query = select(*_EVENT_AND_ROOM, Poll.question, PollChoice.text.label("choice"))
    query = query.join(PollChoice, PollChoice.poll_id == Poll.id).join(
        BallotChoice, BallotChoice.choice_id == PollChoice.id
    )
    query = query.join(Room, Room.id == Poll.room_id).join(Event)
    return OrderedQuery(query.where(BallotChoice.user_id == owner.id), (Poll.id, PollChoice.position))


def _notices(owner: User) -> OrderedQuery:
    told = select(Notice.created_at.label("at"), *_EVENT_AND_ROOM, Notice.kind, Notice.seen_at)
    told = told.join(Message, Message.id == Notice.message_id).join(Room, Room.id == Message.room_id).join(Event)
    return OrderedQuery(told.where(Notice.user_id == owner.id), (Notice.id,))


def _readings(owner: User) -> OrderedQuery:
    query = select(*_EVENT_AND_ROOM, Reading.read_to).join(Room, Room.id == Reading.room_id).join(Event)
    return OrderedQuery(query.where(Reading.user_id == owner.id), (Reading.room_id,))


def _coffees(owner: User) -> OrderedQuery:
    """Not with whom: who met is on the list."""
    drawn = select(CoffeePair.drawn_at.label("at"), _EVENT, CoffeePair.point)
    drawn = drawn.join(CoffeeSeat, CoffeeSeat.pair_id == CoffeePair.id)
    drawn = drawn.join(Coffee, Coffee.id == CoffeePair.coffee_id).join(Event, Event.id == Coffee.event_id)
    return OrderedQuery(drawn.where(CoffeeSeat.user_id == owner.id), (CoffeePair.id,))


def _stars(owner: User) -> OrderedQuery:
    columns = _EVENT, ScheduleSession.title.label("session"), ScheduleSession.starts_at, Star.starred_at
    query = select(*columns).select_from(Star).join(ScheduleSession, ScheduleSession.id == Star.session_id)
    return OrderedQuery(
        query.join(Event, Event.id == Star.event_id).where(Star.user_id == owner.id), (Star.session_id,)
    )


def _speaker_claims(owner: User) -> OrderedQuery:
    columns = _EVENT, SpeakerClaim.name, SpeakerClaim.asked_at, SpeakerClaim.approved_at
    query = select(*columns).select_from(SpeakerClaim).join(Event, Event.id == SpeakerClaim.event_id)
    return OrderedQuery(query.where(SpeakerClaim.user_id == owner.id), (SpeakerClaim.id,))


def _visits(owner: User) -> OrderedQuery:
    query = select(*_EVENT_AND_ROOM, Visit.entered_at, Visit.left_at).join(Room, Room.id == Visit.room_id).join(Event)
    return OrderedQuery(query.where(Visit.user_id == owner.id), (Visit.id,))
