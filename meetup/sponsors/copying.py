"""What is copied of the sponsors of an event that is held again: who they are, and nothing that they were given."""

from ..events.copying import EventCopy, copies_event
from ..people.pictures import Picture
from .models import Sponsor

COPIED_COLUMNS = ("name", "link", "tier")


@copies_event
def _copy_sponsors(copied: EventCopy) -> None:
    for sponsor in Sponsor.all_of(copied.source.id):
        copy = Sponsor.add(copied.draft.id, {name: getattr(sponsor, name) for name in COPIED_COLUMNS})
        copy.set_logo(Picture.copy(sponsor.logo_key))
