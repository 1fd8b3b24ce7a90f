"""The page of a sponsor."""

from flask import Blueprint

from ...events import get_visible_event
from ...security import allow
from ..access import get_sponsor
from ..page import sponsor_page

bp = Blueprint("sponsors", __name__, url_prefix="/events/<slug>/sponsors/<int:sponsor_id>")


@bp.get("")
@allow("anyone")
def show(slug: str, sponsor_id: int) -> str:
    """Show the sponsor, and to attendees what they would give to whom. Nothing is given by this."""
    access = get_visible_event(slug)
    return sponsor_page(get_sponsor(access.event, sponsor_id), is_attendee=access.attendance is not None)
