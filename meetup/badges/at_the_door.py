"""Where the badge of somebody is printed who has just been checked in at a kiosk."""

from flask import url_for

from ..checkin import prints_badge
from ..events import Event


@prints_badge
def _single_badge_url(event: Event, key: str) -> str:
    return url_for("badges.people.show", slug=event.slug, person_key=key)
