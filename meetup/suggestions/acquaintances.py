"""Whom two people both know, as a reason to find each other. All three have agreed to be shown as mutual contacts."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from typing import Any

from sqlalchemy import ColumnElement, ScalarSelect, and_, func, select
from sqlalchemy.orm import aliased

from ..contacts import Contact
from ..database.prepared import GIVEN_USER
from ..events import Attendance
from ..extensions import db
from ..introductions.connections import is_connected
from ..introductions.settings import IntroductionSettings
from ..people import Profile
from .models import Suggestion

Acquaintances = Mapping[int, Collection[int]]


def read_acquaintances(event_id: int) -> Acquaintances:
    """Return whom attendees of an event know, and who knows those, among people who agreed and share their cards.

    Each connection is live from both sides.
    """
    own, their = aliased(IntroductionSettings), aliased(IntroductionSettings)
    query = select(Contact.owner_id, Contact.person_id).join(Attendance, Attendance.user_id == Contact.owner_id)
    query = query.join(own, own.user_id == Contact.owner_id).join(their, their.user_id == Contact.person_id)
    query = query.join(Profile, Profile.user_id == Contact.person_id).where(Profile.paused_at.is_(None))
    query = query.where(own.mutual_at.is_not(None), their.mutual_at.is_not(None), Attendance.event_id == event_id)
    known: dict[int, set[int]] = defaultdict(set)
    for row in db.session.execute(query.where(is_connected(Contact.owner_id, Contact.person_id))):
        known[row.owner_id].add(row.person_id)
        known[row.person_id].add(row.owner_id)
    return known


def both_know_somebody() -> ColumnElement[bool]:
    """Return the condition that the given user and the other of a suggestion have a mutual contact."""
    return select(Contact.id).where(_is_mutual(Suggestion.other_id)).correlate(Suggestion).exists()


def mutual_name() -> ScalarSelect[str | None]:
    """Return the query for the name of somebody whom the given user and the other of a suggestion both know."""
    profile = aliased(Profile)
    query = select(func.min(profile.name)).select_from(Contact).join(profile, profile.user_id == Contact.person_id)
    return query.where(_is_mutual(Suggestion.other_id)).correlate(Suggestion).scalar_subquery()


def _is_mutual(other_id: Any) -> ColumnElement[bool]:
    """Return the condition that a contact of the given user is one of ``other_id`` as well, and all three agreed."""
    me, mutual_id = GIVEN_USER.id, Contact.person_id
    agreed = [IntroductionSettings.shows_as_mutual(user_id) for user_id in (me, mutual_id, other_id)]
    profile = aliased(Profile)
    shared = select(profile.user_id).where(profile.user_id == mutual_id, profile.paused_at.is_(None)).exists()
    return and_(Contact.owner_id == me, shared, is_connected(me, mutual_id), is_connected(other_id, mutual_id), *agreed)
