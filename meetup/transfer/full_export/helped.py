"""What the owner found, who helped, and what they helped others with.

What a helper answered is in nobody's export but their own.
"""

from typing import Any

from sqlalchemy import or_, select

from ...asks import Outcome, OutcomeHelper
from ...asks.history import introduced_name
from ...asks.lines import outcome_lines
from ...asks.questions import list_questions
from ...extensions import db
from ...people import Profile, User


def own_outcomes(owner: User) -> list[dict[str, Any]]:
    """Return the asks that the owner closed, with who helped."""
    query = select(Outcome).where(Outcome.owner_id == owner.id).order_by(Outcome.closed_at, Outcome.id)
    outcomes = db.session.scalars(query).all()
    return [
        {
            "topic": outcome.topic_name,
            "help": outcome.help,
            "note": outcome.note,
            "closed_at": outcome.closed_at,
            "helpers": [
                {"name": helper.name, "introduced": helper.introduced_name or None, "shown": helper.is_shown}
                for helper in line.helpers
            ],
        }
        for outcome, line in zip(outcomes, outcome_lines(outcomes), strict=True)
    ]


def own_help(owner: User) -> list[dict[str, Any]]:
    """Return what the owner was asked to keep: what they answered, and what they are asked now."""
    query = select(OutcomeHelper, Outcome, Profile.name, introduced_name())
    query = query.join(Outcome, Outcome.id == OutcomeHelper.outcome_id)
    query = query.join(Profile, Profile.user_id == Outcome.owner_id).where(OutcomeHelper.person_id == owner.id)
    is_answered = or_(OutcomeHelper.agreed_at.is_not(None), OutcomeHelper.put_aside_at.is_not(None))
    asked_ids = [question.id for question in list_questions(owner)]
    query = query.where(or_(is_answered, OutcomeHelper.id.in_(asked_ids)))
    return [
        {
            "whom": name,
            "topic": outcome.topic_name,
            "introduced": introduced,
            "closed_at": outcome.closed_at,
            "agreed_at": helper.agreed_at,
            "put_aside_at": helper.put_aside_at,
        }
        for helper, outcome, name, introduced in db.session.execute(query.order_by(OutcomeHelper.id))
    ]
