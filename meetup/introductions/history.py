"""What the history of a contact says of the introductions that its owner made."""

from typing import Any

from sqlalchemy import Select, bindparam, func, select

from ..database.prepared import GIVEN_USER
from ..people import Profile
from .models import Introduction, IntroductionSide

HAPPENED_AT = func.coalesce(Introduction.met_at, Introduction.created_at)
"""When both said yes, or without that, when it was made."""


def made_with_person() -> Select[Any]:
    """Return the query for the introductions in which the given user introduced the given person to somebody.

    The parameters are ``user_id`` and ``person_id``. ``Profile`` is that of the somebody.
    """
    query = select(Introduction).join(IntroductionSide, IntroductionSide.introduction_id == Introduction.id)
    query = query.join(Profile, Profile.user_id == IntroductionSide.other_id)
    is_made = Introduction.introducer_id == GIVEN_USER.id, Introduction.withdrawn_at.is_(None)
    return query.where(*is_made, IntroductionSide.person_id == bindparam("person_id"))
