"""The calendar of what is due, for whoever holds its secret address: a calendar app, which signs in nowhere."""

from flask import Blueprint, Response, request
from flask_limiter.util import get_remote_address
from werkzeug.exceptions import NotFound

from ...extensions import limiter
from ...people.sign_ins import hash_token
from ...security import allow
from ..calendar import CalendarFeed

bp = Blueprint("calendars", __name__)


def requested_feed() -> str:
    """Which calendar a limit counts; limits are not told its address."""
    return f"calendar:{hash_token((request.view_args or {}).get('feed', ''))}"


def is_refused(response: Response) -> bool:
    return response.status_code >= 400


# Servers of calendars fetch those of many people from one address, so that only wrong ones count by address.
limits_per_feed = limiter.limit("60 per hour", key_func=requested_feed)
limits_wrong_feeds = limiter.limit("30 per minute", key_func=get_remote_address, deduct_when=is_refused)


@bp.get("/calendar/<feed>.ics")
@allow("anyone")
@limits_per_feed
@limits_wrong_feeds
def show(feed: str) -> Response:
    found = CalendarFeed.find_by_token(feed)
    if found is None:
        raise NotFound
    return Response(found.to_ical, content_type="text/calendar; charset=utf-8")
