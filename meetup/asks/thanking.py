"""What the draft to a helper says thanks for, until the owner has written to them."""

from typing import Any

from sqlalchemy import ScalarSelect, select

from ..contacts.touches import Touch
from ..database.prepared import Given
from ..drafts.background import finds_help
from .history import introduced_name
from .models import Outcome, OutcomeHelper


@finds_help
def help_of_contact(contact: Given) -> tuple[ScalarSelect[Any], ScalarSelect[Any]]:
    """Return the topic with which ``contact`` helped last, and whom they introduced for that."""
    return _latest(Outcome.topic_name, contact), _latest(introduced_name(), contact)


def _latest(column: Any, contact: Given) -> ScalarSelect[Any]:
    """Return the SQL expression for a column of the latest help since the contact was last written to."""
    since = select(Touch.id).where(Touch.contact_id == contact.id, Touch.at >= Outcome.closed_at)
    query = select(column).select_from(OutcomeHelper).join(Outcome, Outcome.id == OutcomeHelper.outcome_id)
    query = query.where(OutcomeHelper.contact_id == contact.id, ~since.exists())
    return query.order_by(Outcome.closed_at.desc(), Outcome.id.desc()).limit(1).scalar_subquery()
