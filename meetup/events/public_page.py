"""What the page of an event shows to somebody who is signed out."""

from typing import Any

from sqlalchemy import Select, and_, bindparam, func, select

from ..database.prepared import prepared
from ..people import Profile
from ..public_pages import Shown
from .access import stamp_columns
from .attendance import Attendance
from .models import Event, Visibility
from .sections import selects_for_event_section
from .series import EventSeries
from .sharing import EventSharing


def shown_to_strangers(slug: str) -> Shown:
    """Return what the page of the event shows. Nobody who is signed out sees a draft or an event for members."""
    return Shown((_event_query(), *(select_rows() for select_rows in selects_for_event_section)), {"slug": slug})


@prepared
def _event_query() -> Select[*tuple[Any, ...]]:
    """Return the query for the event, the number of its attendees, and its organizers: a row for each of them."""
    going = select(func.count()).select_from(Attendance).where(Attendance.event_id == Event.id)
    organizes = and_(Attendance.event_id == Event.id, Attendance.role == "organizer")
    profile = Profile.user_id, Profile.name, Profile.headline, Profile.company, Profile.photo_key, Profile.shared
    return (
        select(
            *Event.__table__.columns,
            EventSeries.title.label("series_title"),
            going.correlate(Event).scalar_subquery(),
            *profile,
            Profile.updated_at,
            EventSharing.shared,
            *stamp_columns(),
        )
        .select_from(Event)
        .outerjoin(EventSeries, EventSeries.id == Event.series_id)
        .outerjoin(Attendance, organizes)
        .outerjoin(Profile, Profile.user_id == Attendance.user_id)
        .outerjoin(EventSharing, EventSharing.is_of(Profile.user_id, Event.id))
        .where(Event.slug == bindparam("slug"), Event.status != "draft", Event.visibility != Visibility.MEMBERS)
        .order_by(Attendance.joined_at, Attendance.id)
    )
