"""The introductions that somebody received and that still wait: for their answer, or for that of the other."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, ScalarSelect, Select, and_, func, select
from sqlalchemy.orm import aliased

from ..database.prepared import GIVEN_USER, prepared
from ..extensions import db
from ..people import Card, Profile, User, summary_card_of
from ..people.card import SUMMARY_COLUMNS
from ..people.visibility import is_visible_to
from .models import Introduction, IntroductionSide

MAX_RECEIVED = 50
"""How many are shown, the latest first. More in two weeks than anybody answers."""


@dataclass(frozen=True)
class ReceivedIntroduction:
    """An introduction as one of the two sees it: the other's name and headline, and why. No channels, no photo."""

    id: int
    introducer_name: str
    card: Card
    """Of the other: the name, and headline and company if their card shares these."""
    sentence: str
    created_at: datetime
    is_accepted: bool
    """Whether the reader has said yes, and the other has not."""


def list_received(reader: User) -> tuple[ReceivedIntroduction, ...]:
    """Return what ``reader`` received, the latest first. What the other answered makes no difference."""
    return tuple(map(_received_in, db.session.execute(_received_query(), {"user_id": reader.id})))


def _received_in(row: Row[Any]) -> ReceivedIntroduction:
    shared = [field for field in row.shared if field != "photo"]
    card, is_accepted = summary_card_of(row, shared), row.accepted_at is not None
    return ReceivedIntroduction(row.id, row.introducer_name, card, row.sentence, row.created_at, is_accepted)


@prepared
def _received_query() -> Select[Any]:
    introducer = aliased(Profile)
    columns = Introduction.id, Introduction.created_at, IntroductionSide.sentence, IntroductionSide.accepted_at
    chosen: Any = select(*columns, introducer.name.label("introducer_name"), *SUMMARY_COLUMNS)
    query = _shown(chosen)
    query = query.join(introducer, introducer.user_id == Introduction.introducer_id)
    return query.order_by(Introduction.created_at.desc(), Introduction.id.desc()).limit(MAX_RECEIVED)


def unanswered_count() -> ScalarSelect[int]:
    """Return the SQL expression for how many introductions wait for an answer of the given user."""
    query = _shown(select(func.count())).where(IntroductionSide.accepted_at.is_(None))
    return query.correlate(None).scalar_subquery()


def shown_ids() -> Select[tuple[int]]:
    """Return the query for the ids of the introductions that are shown to the given user."""
    return _shown(select(IntroductionSide.introduction_id)).correlate(None)


@prepared
def shown_side_query() -> Select[IntroductionSide]:
    """Return the query for the side of the given user in a given introduction, as long as it is shown to them."""
    query = _shown(select(IntroductionSide))
    return query.execution_options(populate_existing=True)


def _shown(query: Select[Any]) -> Select[Any]:
    """Let ``query`` select from the sides of the given user that are shown, with their introductions.

    ``Profile`` is that of the other.
    """
    own = aliased(Profile)
    query = query.select_from(IntroductionSide)
    query = query.join(Introduction, Introduction.id == IntroductionSide.introduction_id)
    query = query.join(Profile, Profile.user_id == IntroductionSide.other_id)
    query = query.join(own, own.user_id == IntroductionSide.person_id)
    is_own = IntroductionSide.person_id == GIVEN_USER.id, IntroductionSide.declined_at.is_(None)
    return query.where(*is_own, is_reaching(), Profile.paused_at.is_(None), own.paused_at.is_(None))


def is_reaching() -> ColumnElement[bool]:
    """Return the SQL condition that an introduction is open and the given user sees both others."""
    is_seen = (
        is_visible_to(GIVEN_USER, IntroductionSide.other_id),
        is_visible_to(GIVEN_USER, Introduction.introducer_id),
    )
    return and_(Introduction.is_open(), Introduction.stopped_at.is_(None), *is_seen)
