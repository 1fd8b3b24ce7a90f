"""What helpers are asked: whether to keep in both histories that they helped. Only they see what they answer."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import ScalarSelect, Select, bindparam, func, select

from ..database.prepared import GIVEN_USER, prepared
from ..extensions import db
from ..introductions.connections import is_connected
from ..people import Profile, User
from ..people.topics import topic_in_sentence
from ..people.visibility import is_visible_to
from .history import introduced_name
from .models import Outcome, OutcomeHelper

MAX_QUESTIONS = 5


@dataclass(frozen=True)
class HelpQuestion:
    """The question whether to keep it. ``introduced_name`` is whom the helper introduced, if that was the help."""

    id: int
    name: str
    topic: str
    """As it stands in a sentence."""
    introduced_name: str


def list_questions(helper: User) -> tuple[HelpQuestion, ...]:
    """Return what ``helper`` is asked, the latest first; at most ``MAX_QUESTIONS``."""
    rows = db.session.execute(_questions_query(), {"user_id": helper.id})
    return tuple(
        HelpQuestion(row.id, row.name, topic_in_sentence(row.topic_key, row.topic_name), row.introduced_name or "")
        for row in rows
    )


def question_count() -> ScalarSelect[int]:
    """Return the SQL expression for how much the given user is asked."""
    query = _asked(select(func.count()).select_from(OutcomeHelper))
    return query.correlate(None).scalar_subquery()


def find_asked(helper: User, help_id: int) -> OutcomeHelper | None:
    """Return what ``helper`` is asked, locked, as long as they are asked it."""
    values = {"user_id": helper.id, "help_id": help_id}
    found: OutcomeHelper | None = db.session.scalar(_asked_query(), values)
    return found


def find_answered(helper: User, help_id: int) -> OutcomeHelper | None:
    """Return what ``helper`` has answered with this id."""
    is_own = OutcomeHelper.id == help_id, OutcomeHelper.person_id == helper.id
    found = db.session.scalar(select(OutcomeHelper).where(*is_own))
    return found if found and (found.agreed_at or found.put_aside_at) else None


@prepared
def _asked_query() -> Select[Any]:
    query = _asked(select(OutcomeHelper)).where(OutcomeHelper.id == bindparam("help_id"))
    return query.with_for_update(of=OutcomeHelper).execution_options(populate_existing=True)


@prepared
def _questions_query() -> Select[Any]:
    columns = OutcomeHelper.id, Profile.name, Outcome.topic_name, Outcome.topic_key
    chosen: Any = select(*columns, introduced_name().label("introduced_name"))
    query = _asked(chosen.select_from(OutcomeHelper))
    query = query.join(Profile, Profile.user_id == Outcome.owner_id)
    return query.order_by(Outcome.closed_at.desc(), OutcomeHelper.id.desc()).limit(MAX_QUESTIONS)


def _asked(query: Select[Any]) -> Select[Any]:
    """Let ``query``, over helpers, select what the given user is asked by somebody whom they are connected with."""
    query = query.join(Outcome, Outcome.id == OutcomeHelper.outcome_id)
    is_seen = is_visible_to(GIVEN_USER, Outcome.owner_id), is_connected(Outcome.owner_id, OutcomeHelper.person_id)
    return query.where(OutcomeHelper.person_id == GIVEN_USER.id, OutcomeHelper.is_asked(), *is_seen)
