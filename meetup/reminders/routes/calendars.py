"""The calendar of what is due, for whoever holds its secret address: a calendar app, which signs in nowhere."""

from flask import Blueprint, Response, request
from flask_limiter.util import get_remote_address
from werkzeug.exceptions import NotFound

from ...extensions import limiter
from ...people.sessions import digest
from ...security import allow
from ..calendar import CalendarFeed

bp = Blueprint("calendars", __name__)


def feed_asked() -> str:
    """Which calendar a limit counts; limits are not told its address."""
    return f"calendar:{digest((request.view_args or {}).get('feed', ''))}"


def refused(response: Response) -> bool:
    return response.status_code >= 400


# Servers of calendars fetch those of many people from one address, so that only wrong ones count by address.
PER_FEED = limiter.limit("60 per hour", key_func=feed_asked)
WRONG = limiter.limit("30 per minute", key_func=get_remote_address, deduct_when=refused)


@bp.get("/calendar/<feed>.ics")
@allow("anyone")
@PER_FEED
@WRONG
def show(feed: str) -> Response:
    found = CalendarFeed.by_token(feed)
    if found is None:
        raise NotFound
    return Response(found.ical, content_type="text/calendar; charset=utf-8")
