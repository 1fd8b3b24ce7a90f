"""Draw the rounds of coffee that are due. The worker does that every minute."""

from collections.abc import Iterator, Sequence

from sqlalchemy import select

from ..events import Event
from ..extensions import db, now
from ..outbox import plans
from .models import Coffee


@plans
def draw_due_rounds() -> Iterator[int]:
    """Draw the due rounds event by event and yield the number of pairs of each, to be committed.

    A round that fails is undone and does not keep other events from theirs. The first failure is raised at the end.
    """
    failure: Exception | None = None
    for coffee_id in _due_coffee_ids():
        try:
            with db.session.begin_nested():
                pairs = db.session.get_one(Coffee, coffee_id).draw_round()
        except Exception as error:
            failure = failure or error
        else:
            yield len(pairs)
    if failure:
        raise failure


def _due_coffee_ids() -> Sequence[int]:
    query = select(Coffee.id).join(Coffee.event).where(Coffee.next_at <= now()).order_by(Coffee.id)
    query = query.where(Event.status == "published", Event.starts_at <= now(), Event.ends_at > now())
    return db.session.scalars(query).all()
