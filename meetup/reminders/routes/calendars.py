"""The calendar feed, for whoever knows its secret address: a calendar program, which cannot sign in."""

from flask import Blueprint, Response, request
from flask_limiter.util import get_remote_address
from werkzeug.exceptions import NotFound

from ...extensions import limiter
from ...people.sign_ins import hash_token
from ...security import allow
from ..calendar import CalendarFeed

bp = Blueprint("calendars", __name__)


def requested_feed() -> str:
    """Return the key by which requests for one calendar are counted. It contains a hash instead of the secret token."""
    return f"calendar:{hash_token((request.view_args or {}).get('feed', ''))}"


def is_refused(response: Response) -> bool:
    """Return whether ``response`` is an error."""
    return response.status_code >= 400


# Calendar services fetch the feeds of many people from one IP address, so only failed requests are counted by address.
limits_per_feed = limiter.limit("60 per hour", key_func=requested_feed)
limits_wrong_feeds = limiter.limit("30 per minute", key_func=get_remote_address, deduct_when=is_refused)


@bp.get("/calendar/<feed>.ics")
@allow("anyone")
@limits_per_feed
@limits_wrong_feeds
def show(feed: str) -> Response:
    """Send the calendar whose address contains the token ``feed``."""
    calendar_feed = CalendarFeed.find_by_token(feed)
    if calendar_feed is None:
        raise NotFound
    return Response(calendar_feed.to_ical, content_type="text/calendar; charset=utf-8")
