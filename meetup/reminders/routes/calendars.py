"""The calendar feed, for whoever knows its secret address: a calendar program, which cannot sign in."""

from flask import Blueprint, Response, request
from werkzeug.exceptions import NotFound

from ...extensions import limiter
from ...languages import gettext
from ...networks import client_network
from ...people.signing_in.sign_ins import hash_token
from ...rate_limits import LimitReachedError, RateLimit
from ...security import allow
from ..calendar import CalendarFeed

bp = Blueprint("calendars", __name__)


def requested_feed() -> str:
    """Return the key by which requests for one calendar are counted. It contains a hash instead of the secret token."""
    return f"calendar:{hash_token((request.view_args or {}).get('feed', ''))}"


# Calendar services fetch the feeds of many people from one network, so only wrong addresses are counted by network, and
# whoever tries some keeps nobody else's calendar from being read.
limits_per_feed = limiter.limit("60 per hour", key_func=requested_feed)
WRONG_FEEDS = RateLimit("wrong-feeds", "30 per minute")


@bp.get("/calendar/<feed>.ics")
@allow("anyone")
@limits_per_feed
def show(feed: str) -> Response:
    """Send the calendar whose address contains the token ``feed``."""
    calendar_feed = CalendarFeed.find_by_token(feed)
    if calendar_feed is None:
        network = client_network()
        if WRONG_FEEDS.is_exceeded_by_another(network):
            raise LimitReachedError(
                gettext("That's a lot of wrong addresses."), WRONG_FEEDS.seconds_until_free(network) or 1
            )
        raise NotFound
    return Response(calendar_feed.to_ical, content_type="text/calendar; charset=utf-8")
