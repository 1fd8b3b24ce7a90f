"""Mutual contacts: the people whom both the owner of a contact and its person know, if all three show themselves.

Nobody is counted: whoever is not among the names might just not be known.
"""

from typing import Any

from sqlalchemy import Select, bindparam, select
from sqlalchemy.orm import aliased

from ..contacts.models import Contact
from ..database.prepared import GIVEN_USER, Given
from ..people import Profile
from ..people.visibility import is_visible_to
from .connections import is_connected
from .settings import IntroductionSettings

MAX_MUTUAL = 5
"""How many mutual contacts are named, by name."""


def mutual_contacts() -> Select[Any]:
    """Return the query for the owner's contacts with people whom the person of a contact knows as well.

    The parameters are ``user_id`` and ``person_id``. All three agreed, are connected with each other, and give their
    cards to new people; and nobody of them is hidden from another.
    """
    own, person = aliased(Profile), aliased(Profile)
    person_id: Any = bindparam("person_id")
    query = select(Contact).join(Profile, Profile.user_id == Contact.person_id)
    query = query.join(own, own.user_id == Contact.owner_id).join(person, person.user_id == person_id)
    is_own = Contact.owner_id == GIVEN_USER.id, Contact.person_id != person_id, Contact.is_kept()
    agree = [IntroductionSettings.shows_as_mutual(each.user_id) for each in (own, person, Profile)]
    active = [each.paused_at.is_(None) for each in (own, person, Profile)]
    seen: list[Any] = [
        is_visible_to(GIVEN_USER, Contact.person_id),  # type: ignore[arg-type]
        is_visible_to(GIVEN_USER, person.user_id),
        is_visible_to(Given("person"), Contact.person_id),  # type: ignore[arg-type]
    ]
    connected = [
        is_connected(own.user_id, Profile.user_id),
        is_connected(person.user_id, Profile.user_id),
        is_connected(own.user_id, person.user_id),
    ]
    return query.where(*is_own, *agree, *active, *seen, *connected)
