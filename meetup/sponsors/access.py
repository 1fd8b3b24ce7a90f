"""Looking sponsors up, and who reads what is given to them."""

from flask_login import current_user
from werkzeug.exceptions import NotFound

from ..events import Event, get_own_attendance
from .models import Sponsor
from .representatives import Representative


def get_sponsor(event: Event, sponsor_id: int) -> Sponsor:
    """Return a sponsor of ``event``, else 404."""
    sponsor = Sponsor.find(event.id, sponsor_id)
    if sponsor is None:
        raise NotFound
    return sponsor


def get_reader(slug: str, sponsor_id: int) -> Representative:
    """Return what lets the reader read the details given to a sponsor; 404 for everybody else, organizers included."""
    sponsor = get_sponsor(get_own_attendance(slug).event, sponsor_id)
    reader = Representative.find_reader(sponsor.id, current_user)
    if reader is None:
        raise NotFound
    return reader
