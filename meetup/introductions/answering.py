"""Answering an introduction. What one of the two answers, only they know, until both have said yes."""

from sqlalchemy import bindparam, select
from sqlalchemy.orm import joinedload

from ..contacts.models import Contact
from ..exchange.exchanges import lock_profiles
from ..exchange.introducing import connect_introduced
from ..extensions import db, now
from ..people import User
from .connections import still_reaches
from .models import Introduction, IntroductionSide
from .received import shown_side_query


def find_shown(person: User, introduction_id: int) -> IntroductionSide | None:
    """Return the side of ``person``, as long as it is shown to them. The introduction is locked.

    Whether it never was, or is over, withdrawn or answered with "not now": it does not exist for them.
    """
    side = _read_shown(person, introduction_id)
    if side is None:
        return None
    lock_profiles(person, side.other)  # before introductions, as everybody does
    locked = select(Introduction.id).where(Introduction.id == introduction_id).with_for_update()
    db.session.execute(locked)
    return _read_shown(person, introduction_id)


def _read_shown(person: User, introduction_id: int) -> IntroductionSide | None:
    query = shown_side_query().where(IntroductionSide.introduction_id == bindparam("introduction_id"))
    return db.session.scalar(query, {"user_id": person.id, "introduction_id": introduction_id})


def find_answered(person: User, introduction_id: int) -> IntroductionSide | None:
    """Return the side of ``person`` if they have said "not now", or if both have said yes."""
    side = db.session.get(
        IntroductionSide, (introduction_id, person.id), options=[joinedload(IntroductionSide.introduction)]
    )
    is_met = side is not None and side.accepted_at is not None and side.introduction.met_at is not None
    return side if side and (side.declined_at or is_met) else None


def accept(side: IntroductionSide) -> Contact | None:
    """Say yes. Return the new or known contact if the other has said yes as well.

    Without that, nothing else happens, and nobody is told.
    """
    side.accepted_at = side.accepted_at or now()
    introduction = side.introduction
    other = db.session.get_one(IntroductionSide, (introduction.id, side.other_id), populate_existing=True)
    is_reaching = still_reaches(introduction.introducer_id, side.person_id, side.other_id)
    if other.accepted_at is None or not is_reaching:
        return None
    introduction.met_at = now()
    result = connect_introduced(side.person, other.person, introduction.introducer_id, introduction.uuid)
    return result.contact


def decline(side: IntroductionSide) -> None:
    """Say "not now": do not show it any more. Nobody is told, ever."""
    side.accepted_at, side.declined_at = None, now()
