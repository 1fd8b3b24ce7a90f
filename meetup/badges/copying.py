"""What is copied of the badges of an event that is held again: how they look."""

from ..events.copying import EventCopy, copies_event
from ..extensions import db
from ..people.pictures import Picture
from .models import BadgeDesign

COPIED_COLUMNS = ("paper", "both_sides", "shown", "marks", "offset_x", "offset_y")


@copies_event
def _copy_design(copied: EventCopy) -> None:
    if design := db.session.get(BadgeDesign, copied.source.id):
        copy = BadgeDesign.change(copied.draft.id, {name: getattr(design, name) for name in COPIED_COLUMNS})
        copy.set_logo(Picture.copy(design.logo_key))
