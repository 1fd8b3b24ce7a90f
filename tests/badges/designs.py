"""The form of a design, and what it has stored."""

from typing import Any

from meetup.badges.models import BadgeDesign
from meetup.extensions import db
from tests.cast import Cast

MANAGE = "/events/pydata-lisbon/manage/badges"
FORM: dict[str, Any] = {
    "paper": "avery-l4784",
    "shown": ["title", "company"],
    "offset_x": "1.5",
    "offset_y": "-0.4",
    "mark_0": "cross",
}


def design_of(cast: Cast) -> BadgeDesign:
    return db.session.get_one(BadgeDesign, cast.event.id)
