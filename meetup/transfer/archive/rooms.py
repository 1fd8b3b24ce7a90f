"""What rooms know of the owner: what they said, asked, chose and read, and where they were.

Each is a query whose columns are called as in the file, and by what its rows are in order, which no two share; what
they took back is not among it.
"""

from sqlalchemy import select

from ...coffee.models import Coffee, CoffeePair, CoffeeSeat
from ...events import Event
from ...people import User
from ...rooms import Message, Room, Visit
from ...rooms.polls.models import Mark, Poll, PollChoice
from ...rooms.questions.models import Question, QuestionVote
from ...rooms.talk.notices import Notice
from ...rooms.talk.reactions import Reaction
from ...rooms.talk.readings import Reading
from ..batches import Ordered

_EVENT = Event.title.label("event")
_PLACE = _EVENT, Room.name.label("room")


def queries(owner: User) -> dict[str, Ordered]:
    return {
        "messages": _messages(owner),
        "reactions": _reactions(owner),
        "questions": _questions(owner),
        "question_votes": _question_votes(owner),
        "poll_votes": _poll_votes(owner),
        "notices": _notices(owner),
        "readings": _readings(owner),
        "coffees": _coffees(owner),
        "visits": _visits(owner),
    }


def _messages(owner: User) -> Ordered:
    said = select(Message.created_at.label("at"), *_PLACE, Message.body).join(Room, Room.id == Message.room_id)
    return Ordered(said.join(Event).where(Message.user_id == owner.id, Message.deleted_at.is_(None)), (Message.id,))


def _reactions(owner: User) -> Ordered:
    put = select(*_PLACE, Reaction.emoji).select_from(Reaction).join(Message, Message.id == Reaction.message_id)
    put = put.join(Room, Room.id == Message.room_id).join(Event).where(Reaction.user_id == owner.id)
    return Ordered(put, (Reaction.message_id, Reaction.emoji))


def _questions(owner: User) -> Ordered:
    said = Question.created_at.label("at"), *_PLACE, Question.body, Question.anonymous, Question.answered_at
    asked = select(*said).join(Room, Room.id == Question.room_id).join(Event)
    return Ordered(asked.where(Question.user_id == owner.id, Question.withdrawn_at.is_(None)), (Question.id,))


def _question_votes(owner: User) -> Ordered:
    """Of others' questions not what they asked."""
    voted = select(*_PLACE).select_from(QuestionVote).join(Question, Question.id == QuestionVote.question_id)
    voted = voted.join(Room, Room.id == Question.room_id).join(Event)
    return Ordered(voted.where(QuestionVote.user_id == owner.id), (QuestionVote.question_id,))


def _poll_votes(owner: User) -> Ordered:
    voted = select(*_PLACE, Poll.question, PollChoice.text.label("choice"))
    voted = voted.join(PollChoice, PollChoice.poll_id == Poll.id).join(Mark, Mark.choice_id == PollChoice.id)
    voted = voted.join(Room, Room.id == Poll.room_id).join(Event)
    return Ordered(voted.where(Mark.user_id == owner.id), (Poll.id, PollChoice.position))


def _notices(owner: User) -> Ordered:
    told = select(Notice.created_at.label("at"), *_PLACE, Notice.kind, Notice.seen_at)
    told = told.join(Message, Message.id == Notice.message_id).join(Room, Room.id == Message.room_id).join(Event)
    return Ordered(told.where(Notice.user_id == owner.id), (Notice.id,))


def _readings(owner: User) -> Ordered:
    read = select(*_PLACE, Reading.read_to).join(Room, Room.id == Reading.room_id).join(Event)
    return Ordered(read.where(Reading.user_id == owner.id), (Reading.room_id,))


def _coffees(owner: User) -> Ordered:
    """Not with whom: who met is on the list."""
    drawn = select(CoffeePair.drawn_at.label("at"), _EVENT, CoffeePair.point)
    drawn = drawn.join(CoffeeSeat, CoffeeSeat.pair_id == CoffeePair.id)
    drawn = drawn.join(Coffee, Coffee.id == CoffeePair.coffee_id).join(Event, Event.id == Coffee.event_id)
    return Ordered(drawn.where(CoffeeSeat.user_id == owner.id), (CoffeePair.id,))


def _visits(owner: User) -> Ordered:
    been = select(*_PLACE, Visit.entered_at, Visit.left_at).join(Room, Room.id == Visit.room_id).join(Event)
    return Ordered(been.where(Visit.user_id == owner.id), (Visit.id,))
