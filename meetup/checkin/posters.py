"""The poster that hangs at the door, once attendees may check themselves in."""

from collections.abc import Iterable

from ..events import Event
from ..languages import gettext
from ..posters import Poster, code_poster, offers_posters
from .models import CheckInDesk


@offers_posters
def _door_poster(event: Event) -> Iterable[Poster]:
    desk = CheckInDesk.find(event.id)
    if desk and desk.code and desk.self_check_in_at:
        text = gettext("Scan to check in.")
        yield code_poster("door", gettext("The door"), gettext("Check in here"), text, desk.code)
