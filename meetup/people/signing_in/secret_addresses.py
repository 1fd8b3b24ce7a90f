"""What a secret address of a calendar answers, and how requests for it are limited."""

from collections.abc import Callable
from typing import Any

from flask import Response, request
from werkzeug.exceptions import NotFound

from ...extensions import limiter
from ...languages import gettext
from ...networks import client_network
from ...rate_limits import LimitReachedError, RateLimit
from .secret_calendars import SecretCalendar
from .sign_ins import hash_token


def limits_per_calendar(kind: str, argument: str) -> Callable[[Any], Any]:
    """Return the decorator that limits requests for one calendar, whose token is this argument of the view.

    Calendar services fetch the calendars of many people from one network, so that it is not limited as well.
    """

    def requested_calendar() -> str:
        """Return the key that requests are counted by. It contains a hash instead of the secret token."""
        return f"{kind}:{hash_token((request.view_args or {}).get(argument, ''))}"

    limits: Callable[[Any], Any] = limiter.limit("60 per hour", key_func=requested_calendar)
    return limits


def send_calendar(calendar: SecretCalendar | None, wrong_addresses: RateLimit) -> Response:
    """Send the calendar, or say that there is none.

    Only wrong addresses are counted by network, and whoever tries some keeps nobody else's calendar from being read.

    Raises:
        LimitReachedError: this network has tried too many wrong addresses.
        NotFound: there is no calendar.
    """
    if calendar is None:
        network = client_network()
        if wrong_addresses.is_exceeded_by_another(network):
            seconds = wrong_addresses.seconds_until_free(network) or 1
            raise LimitReachedError(gettext("That's a lot of wrong addresses."), seconds)
        raise NotFound
    return Response(calendar.to_ical, content_type="text/calendar; charset=utf-8")
