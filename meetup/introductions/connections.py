"""Who is connected with whom, and hidden from whom, as SQL conditions for three people at once."""

from typing import Any

from sqlalchemy import ColumnElement, Select, and_, bindparam, func, or_, select
from sqlalchemy.orm import aliased

from ..contacts.models import Contact
from ..database.prepared import Given, prepared
from ..extensions import db
from ..people import Profile
from ..people.visibility import is_visible_to
from .settings import IntroductionSettings


def is_connected(a_id: Any, b_id: Any) -> ColumnElement[bool]:
    """Return the condition that two users keep each other as contacts and have given each other their cards."""
    return and_(_holds(a_id, b_id), _holds(b_id, a_id))


def _holds(owner_id: Any, person_id: Any) -> ColumnElement[bool]:
    """Return the condition that a user keeps another as a contact and sees their card."""
    held = aliased(Contact)
    is_pair = held.owner_id == owner_id, held.person_id == person_id
    is_live = held.given_at.is_not(None), held.is_visible(), held.is_kept()
    return select(held.id).where(*is_pair, *is_live).correlate_except(held).exists()


def keeps_card_from(a_id: Any, b_id: Any) -> ColumnElement[bool]:
    """Return the condition that one of two users took their card back from the other, or blocks them."""
    held = aliased(Contact)
    one_way, other_way = (
        and_(held.owner_id == a_id, held.person_id == b_id),
        and_(held.owner_id == b_id, held.person_id == a_id),
    )
    return select(held.id).where(or_(one_way, other_way), ~held.is_visible()).correlate_except(held).exists()


def reaches(introducer_id: int, a_id: int, b_id: int) -> bool:
    """Return whether a new introduction of two users reaches them.

    The introducer is connected with both, nobody is hidden from anybody, and both want to be introduced.
    """
    return _holds_for(introducer_id, a_id, b_id, is_new=True)


def still_reaches(introducer_id: int, a_id: int, b_id: int) -> bool:
    """Return whether one that was made earlier still does: nobody is hidden from anybody.

    Who was asked before they turned introductions off may still say yes, and lists may have been tidied since.
    """
    return _holds_for(introducer_id, a_id, b_id, is_new=False)


def _holds_for(introducer_id: int, a_id: int, b_id: int, is_new: bool) -> bool:
    values = {"introducer_id": introducer_id, "a_id": a_id, "b_id": b_id}
    return bool(db.session.scalar(_reaching_query(is_new), values))


@prepared
def _reaching_query(is_new: bool) -> Select[int]:
    introducer, given_a, given_b = Given("introducer"), Given("a"), Given("b")
    a, b = aliased(Profile), aliased(Profile)
    query = select(func.count()).select_from(a).join(b, b.user_id == bindparam("b_id"))
    query = query.where(a.user_id == bindparam("a_id"), a.paused_at.is_(None), b.paused_at.is_(None))
    for reader, column in ((introducer, a), (introducer, b), (given_a, b), (given_b, a)):
        query = query.where(is_visible_to(reader, column.user_id))  # type: ignore[arg-type]
    for one, other in ((introducer.id, a.user_id), (introducer.id, b.user_id), (a.user_id, b.user_id)):
        query = query.where(~keeps_card_from(one, other))
    if is_new:
        query = query.where(is_connected(introducer.id, a.user_id), is_connected(introducer.id, b.user_id))
        query = query.where(~IntroductionSettings.is_off(a.user_id), ~IntroductionSettings.is_off(b.user_id))
    return query
