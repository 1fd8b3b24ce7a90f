"""Asking a helper nothing any more when somebody blocks somebody, or takes their card back.

To the helper it looks like an ask that was reopened. The owner cannot tell anything.
"""

from sqlalchemy import ColumnElement, or_, select, update

from ..contacts.blocks import on_block
from ..contacts.models import Contact
from ..exchange.giving import on_revoking, on_revoking_all
from ..extensions import db, now
from ..people import User
from .models import Outcome, OutcomeHelper


@on_block
@on_revoking
def stop_between(a_id: int, b_id: int) -> None:
    """Do not ask either of two users any more what they did for the other."""
    _stop(or_(_is_between(a_id, b_id), _is_between(b_id, a_id)))


@on_revoking_all
def stop_revoked(person: User, event_id: int | None) -> None:
    """Stop what is asked between somebody and the people from whom they took their card back."""
    holder_ids = select(Contact.owner_id).where(Contact.person_id == person.id, Contact.revoked_at.is_not(None))
    own_ids = select(Outcome.id).where(Outcome.owner_id == person.id)
    their_ids = select(Outcome.id).where(Outcome.owner_id.in_(holder_ids))
    of_own = OutcomeHelper.outcome_id.in_(own_ids) & OutcomeHelper.person_id.in_(holder_ids)
    _stop(or_(of_own, OutcomeHelper.outcome_id.in_(their_ids) & (OutcomeHelper.person_id == person.id)))


def _is_between(owner_id: int, helper_id: int) -> ColumnElement[bool]:
    own_ids = select(Outcome.id).where(Outcome.owner_id == owner_id)
    return OutcomeHelper.outcome_id.in_(own_ids) & (OutcomeHelper.person_id == helper_id)


def _stop(condition: ColumnElement[bool]) -> None:
    is_unanswered = OutcomeHelper.agreed_at.is_(None), OutcomeHelper.stopped_at.is_(None)
    statement = update(OutcomeHelper).where(*is_unanswered, condition).values(stopped_at=now())
    db.session.execute(statement, execution_options={"synchronize_session": False})
