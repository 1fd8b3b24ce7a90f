"""The limit of wrong codes: only a few are answered, so that nobody can guess codes (Q1). Right codes do not count."""

from http import HTTPStatus

from flask import Flask, Response, current_app, request

from ..extensions import limiter
from .models import canonical_code

LIMIT_SCOPE = "wrong-codes"

# Every code is counted before it is looked up, and uncounted afterwards if it exists. Counting it only afterwards would
# let all requests of a burst pass, because none of them has been counted yet (R1).
limits_wrong_codes = limiter.shared_limit("30 per minute; 200 per hour", scope=LIMIT_SCOPE)


def requested_code() -> str:
    """Return the code of the current request for a limit, the same for all spellings of it."""
    typed = str((request.view_args or {}).get("code", ""))
    return f"code:{canonical_code(typed) or typed[:64]}"


def uncount_right_code(response: Response) -> Response:
    """Uncount the request, unless the response is that there is no such code."""
    if response.status_code == HTTPStatus.NOT_FOUND:
        return response
    storage = limiter.limiter.storage
    for limit in limiter.current_limits:
        if LIMIT_SCOPE in limit.request_args:
            try:
                storage.incr(limit.key, limit.limit.get_expiry(), amount=-1)
            except storage.base_exceptions:  # Redis has just gone away; the next request falls back to this process
                current_app.logger.warning("limits: a right code stays counted as a wrong one")
    return response


def init_app(app: Flask) -> None:
    app.after_request(uncount_right_code)
