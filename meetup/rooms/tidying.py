"""What rooms keep of events that are long over, and notices that were seen long ago. Rooms themselves stay, as people
met there."""

from functools import partial
from typing import Any

from sqlalchemy import ColumnElement, select

from ..events import Event
from ..tidying import erase, kept_since, tidies
from .acts import ModeratorAct
from .coffees import Coffee, CoffeeDrinker, CoffeePair
from .messages import Message
from .models import Room
from .notices import Notice
from .polls import Poll
from .questions import Question
from .readings import Reading
from .reports import Case
from .sanctions import Sanction
from .slow import LastWord
from .visits import Visit

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
"""By their room; what hangs on them (reactions, notices, votes, reports) goes along."""


OF_COFFEES: dict[str, Any] = {"pairs of random coffee": CoffeePair, "drinkers of random coffee": CoffeeDrinker}


def _of_rooms(model: Any) -> int:
    over = Room.event_id.in_(select(Event.id).where(Event.ends_at <= kept_since("talk_kept")))
    return erase(model, model.room_id.in_(select(Room.id).where(over)))


def _of_coffees(model: Any) -> int:
    over = select(Coffee.id).join(Event, Event.id == Coffee.event_id).where(Event.ends_at <= kept_since("talk_kept"))
    return erase(model, model.coffee_id.in_(over))


for what, model in OF_ROOMS.items():
    tidies(what)(partial(_of_rooms, model))
for what, model in OF_COFFEES.items():
    tidies(what)(partial(_of_coffees, model))


@tidies("notices")
def _notices() -> int:
    since = kept_since("notices_kept")
    seen: ColumnElement[bool] = Notice.seen_at <= since
    return erase(Notice, Notice.created_at <= since, seen)
