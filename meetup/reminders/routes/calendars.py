"""The calendar feed, for whoever knows its secret address: a calendar program, which cannot sign in."""

from flask import Blueprint, Response

from ...people.signing_in.secret_addresses import limits_per_calendar, send_calendar
from ...rate_limits import RateLimit
from ...security import allow
from ..calendar import CalendarFeed

bp = Blueprint("calendars", __name__)

WRONG_FEEDS = RateLimit("wrong-feeds", "30 per minute")


@bp.get("/calendar/<feed>.ics")
@allow("anyone")
@limits_per_calendar("calendar", "feed")
def show(feed: str) -> Response:
    """Send the calendar whose address contains the token ``feed``."""
    return send_calendar(CalendarFeed.find_by_token(feed), WRONG_FEEDS)
