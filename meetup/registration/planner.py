"""What the clock does to registrations: offers end, and places that have become free are filled."""

from collections.abc import Iterator

from sqlalchemy import select

from ..events import Event
from ..extensions import db, now
from ..outbox import plans
from .models import Registration, RegistrationState
from .places import fill_places
from .rules import RegistrationRules


@plans
def fill_free_places() -> Iterator[int]:
    """Fill the places of each event that somebody waits for, also those of people whose accounts are gone."""
    waiting = select(Registration.event_id).where(Registration.state == RegistrationState.WAITING)
    query = select(Event.id).where(Event.id.in_(waiting), Event.status == "published", Event.ends_at > now())
    for event_id in db.session.scalars(query.order_by(Event.id)).all():
        yield fill_places(RegistrationRules.lock(event_id))
