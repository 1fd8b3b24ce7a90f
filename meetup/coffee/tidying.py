"""What random coffee keeps of events that are long over."""

from functools import partial
from typing import Any

from sqlalchemy import select

from ..events import Event
from ..tidying import erase_batch, retention_limit, tidies
from .models import Coffee, CoffeePair, CoffeeParticipant, CoffeeSeat


def _erase_over(model: Any) -> int:
    over = (
        select(Coffee.id).join(Event, Event.id == Coffee.event_id).where(Event.ends_at <= retention_limit("talk_kept"))
    )
    return erase_batch(model, model.coffee_id.in_(over))


tidies("seats of random coffee")(partial(_erase_over, CoffeeSeat))
tidies("pairs of random coffee")(partial(_erase_over, CoffeePair))
tidies("drinkers of random coffee")(partial(_erase_over, CoffeeParticipant))
