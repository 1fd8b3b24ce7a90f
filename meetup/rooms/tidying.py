"""What rooms keep of events that are long over, and notices that were seen long ago. Rooms themselves stay, as people
met there."""

from functools import partial
from typing import Any

from sqlalchemy import ColumnElement, select

from ..events import Event
from ..tidying import erase, kept_since, tidies
from .acts import ModeratorAct
from .coffees import Coffee, CoffeeDrinker, CoffeePair, CoffeeSeat
from .messages import Message
from .models import Room
from .notices import Notice
from .polls import Ballot, Mark, Poll, PollChoice
from .questions import Question, QuestionVote
from .reactions import Reaction
from .readings import Reading
from .reports import Case, Report
from .sanctions import Sanction
from .slow import LastWord
from .visits import Visit

OF_THOSE: dict[str, tuple[Any, Any, Any]] = {
    "reports": (Report, Report.case_id, Case),
    "reactions": (Reaction, Reaction.message_id, Message),
    "notices of messages": (Notice, Notice.message_id, Message),
    "votes for questions": (QuestionVote, QuestionVote.question_id, Question),
    "marks in polls": (Mark, Mark.poll_id, Poll),
    "ballots": (Ballot, Ballot.poll_id, Poll),
    "choices of polls": (PollChoice, PollChoice.poll_id, Poll),
}
"""By what they hang on. It would take them along, but before it, batch by batch, no transaction is long."""

OF_ROOMS: dict[str, Any] = {
    "sanctions": Sanction,
    "acts of moderators": ModeratorAct,
    "reported things": Case,
    "messages": Message,
    "questions": Question,
    "polls": Poll,
    "visits": Visit,
    "readings": Reading,
    "times of last words": LastWord,
}
"""By their room."""


OF_COFFEES: dict[str, Any] = {
    "seats of random coffee": CoffeeSeat,
    "pairs of random coffee": CoffeePair,
    "drinkers of random coffee": CoffeeDrinker,
}


def _over(model: Any) -> ColumnElement[bool]:
    """For queries: whether the event of its room has been over for long enough."""
    over = Room.event_id.in_(select(Event.id).where(Event.ends_at <= kept_since("talk_kept")))
    within: ColumnElement[bool] = model.room_id.in_(select(Room.id).where(over))
    return within


def _of_rooms(model: Any) -> int:
    return erase(model, _over(model))


def _of_those(model: Any, key: Any, parent: Any) -> int:
    return erase(model, key.in_(select(parent.id).where(_over(parent))))


def _of_coffees(model: Any) -> int:
    over = select(Coffee.id).join(Event, Event.id == Coffee.event_id).where(Event.ends_at <= kept_since("talk_kept"))
    return erase(model, model.coffee_id.in_(over))


for what, (model, key, parent) in OF_THOSE.items():
    tidies(what)(partial(_of_those, model, key, parent))
for what, model in OF_ROOMS.items():
    tidies(what)(partial(_of_rooms, model))
for what, model in OF_COFFEES.items():
    tidies(what)(partial(_of_coffees, model))


@tidies("notices")
def _notices() -> int:
    since = kept_since("notices_kept")
    seen: ColumnElement[bool] = Notice.seen_at <= since
    return erase(Notice, Notice.created_at <= since, seen)
