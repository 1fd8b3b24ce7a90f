"""Erase random coffee when the event has been over for long enough."""

from functools import partial
from typing import Any

from sqlalchemy import select

from ..events import Event
from ..tidying import erase_batch, retention_limit, tidies
from .models import Coffee, CoffeePair, CoffeeParticipant, CoffeeSeat


def _erase_expired(model: Any) -> int:
    query = select(Coffee.id).join(Event, Event.id == Coffee.event_id)
    return erase_batch(model, model.coffee_id.in_(query.where(Event.ends_at <= retention_limit("talk_kept"))))


tidies("seats of random coffee")(partial(_erase_expired, CoffeeSeat))
tidies("pairs of random coffee")(partial(_erase_expired, CoffeePair))
tidies("drinkers of random coffee")(partial(_erase_expired, CoffeeParticipant))
