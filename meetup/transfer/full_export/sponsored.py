"""The part of the full export about sponsors that the owner represents."""

from typing import Any

from sqlalchemy import select

from ...events import Event
from ...extensions import db
from ...people import User
from ...sponsors import Representative, Sponsor


def represented_sponsors(owner: User) -> list[dict[str, Any]]:
    names = ("named_at", "accepted_at")
    columns = Event.title.label("event"), Sponsor.name.label("sponsor"), *(getattr(Representative, n) for n in names)
    query = select(*columns).join(Sponsor, Sponsor.id == Representative.sponsor_id)
    query = query.join(Event, Event.id == Sponsor.event_id).where(Representative.user_id == owner.id)
    return [dict(row) for row in db.session.execute(query.order_by(Representative.id)).mappings()]
