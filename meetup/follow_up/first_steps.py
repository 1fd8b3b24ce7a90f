"""What a newcomer does first, for Today while the list is empty."""

from typing import NamedTuple

from sqlalchemy import select

from ..contacts.models import Contact
from ..events.today import EventToday
from ..extensions import db
from ..languages import gettext
from ..people import Profile, User

WAYS_TO_REACH = ("email", "phone", "links")


class FirstStep(NamedTuple):
    """One thing to do: its words, why it matters, the page where it is done, and whether it has been done."""

    title: str
    reason: str
    endpoint: str
    is_done: bool


def first_steps(user: User, event_today: EventToday) -> list[FirstStep]:
    """Return the steps of ``user``; none once all are done, or somebody is on the list."""
    steps = [
        FirstStep(
            gettext("Add a photo"),
            gettext("People remember faces, not names"),
            "people.profiles.edit",
            _has_photo(user.profile),
        ),
        FirstStep(
            gettext("Add a way to reach you"),
            gettext("Share an email, a phone number or a link"),
            "people.sharing.edit",
            _is_reachable(user.profile),
        ),
        FirstStep(
            gettext("Join an event"),
            gettext("Scan its poster, or find it here"),
            "events.events.index",
            event_today.event is not None,
        ),
    ]
    has_nothing_left = all(step.is_done for step in steps)
    return [] if has_nothing_left or _has_contacts(user) else steps


def _has_photo(profile: Profile) -> bool:
    return profile.photo_key is not None


def _is_reachable(profile: Profile) -> bool:
    return any(field in profile.shared and getattr(profile, field) for field in WAYS_TO_REACH)


def _has_contacts(user: User) -> bool:
    return db.session.scalar(select(Contact.id).where(Contact.owner_id == user.id).limit(1)) is not None
