"""Looking sponsors up."""

from werkzeug.exceptions import NotFound

from ..events import Event
from .models import Sponsor


def get_sponsor(event: Event, sponsor_id: int) -> Sponsor:
    """Return a sponsor of ``event``, else 404."""
    sponsor = Sponsor.find(event.id, sponsor_id)
    if sponsor is None:
        raise NotFound
    return sponsor
