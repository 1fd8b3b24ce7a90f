"""The rounds of coffee that the clock asks for."""

from sqlalchemy import select

from ..events import Event
from ..extensions import db, now
from ..outbox import plans
from .models import Coffee


@plans
def draw_due_rounds() -> int:
    """Draw the rounds whose time has come; how many pairs. Commits each: one that fails keeps no other event from its
    own, and is raised when all have had their turn."""
    due = select(Coffee.id).join(Coffee.event).where(Coffee.next_at <= now())
    due = due.where(Event.status == "published", Event.starts_at <= now(), Event.ends_at > now())
    pairs, failed = 0, None
    for coffee_id in db.session.scalars(due.order_by(Coffee.id)).all():
        try:
            pairs += len(db.session.get_one(Coffee, coffee_id).draw_round())
            db.session.commit()
        except Exception as error:
            db.session.rollback()
            failed = failed or error
    if failed:
        raise failed
    return pairs
