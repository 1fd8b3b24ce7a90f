"""Guesses at codes: few wrong ones are answered, right ones cost nothing (Q1)."""

from http import HTTPStatus

from flask import Flask, Response, current_app, request

from ..extensions import limiter
from .models import canonical_code

LIMIT_SCOPE = "wrong-codes"

# Counted before the look-up and given back after it, unless there was no such code: of a burst, too, no more than the
# limit is answered (R1). A storage that counts only afterwards would let all that are under way pass.
limits_wrong_codes = limiter.shared_limit("30 per minute; 200 per hour", scope=LIMIT_SCOPE)


def requested_code() -> str:
    """Which code a limit counts, however it is written."""
    typed = str((request.view_args or {}).get("code", ""))
    return f"code:{canonical_code(typed) or typed[:64]}"


def uncount_right_code(response: Response) -> Response:
    """Keep the count of an answer that no such code is there, and of no other."""
    if response.status_code == HTTPStatus.NOT_FOUND:
        return response
    storage = limiter.limiter.storage
    for limit in limiter.current_limits:
        if LIMIT_SCOPE in limit.request_args:
            try:
                storage.incr(limit.key, limit.limit.get_expiry(), amount=-1)
            except storage.base_exceptions:  # Redis went away just now; the next request falls back to this process
                current_app.logger.warning("limits: a right code stays counted as a wrong one")
    return response


def init_app(app: Flask) -> None:
    app.after_request(uncount_right_code)
