"""Stopping introductions for good when somebody blocks somebody, or takes their card back.

Both sides see what they would see if it was withdrawn; the introducer sees what silence looks like.
"""

from sqlalchemy import ColumnElement, select, update
from sqlalchemy.orm import aliased

from ..contacts.blocks import on_block
from ..contacts.models import Contact
from ..exchange.giving import on_revoking, on_revoking_all
from ..extensions import db, now
from ..people import User
from ..people.leaving.departures import on_departure
from .models import Introduction


@on_block
@on_revoking
def stop_between(a_id: int, b_id: int) -> None:
    """Stop the open introductions in which both users take part, whoever of them made it."""
    _stop(Introduction.takes_part(a_id), Introduction.takes_part(b_id))


@on_revoking_all
def stop_revoked(person: User, event_id: int | None) -> None:
    """Stop the open introductions that somebody takes part in with people from whom they took their card back."""
    held = aliased(Contact)
    is_revoked = held.person_id == person.id, held.revoked_at.is_not(None)
    cut = select(held.id).where(*is_revoked, Introduction.takes_part(held.owner_id)).correlate(Introduction)
    _stop(Introduction.takes_part(person.id), cut.exists())


@on_departure
def stop_all(user: User) -> None:
    """Stop the open introductions in which somebody takes part who deletes their account."""
    _stop(Introduction.takes_part(user.id))


def _stop(*conditions: ColumnElement[bool]) -> None:
    is_reaching = Introduction.is_open(), Introduction.stopped_at.is_(None)
    statement = update(Introduction).where(*is_reaching, *conditions).values(stopped_at=now())
    db.session.execute(statement, execution_options={"synchronize_session": False})
