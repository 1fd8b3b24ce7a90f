"""Error responses in plain words, as a page, a fragment or JSON."""

import math
import time
import traceback
from collections.abc import Callable
from urllib.parse import quote

from flask import Flask, Response, current_app, g, jsonify, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_limiter import RateLimitExceeded, RequestLimit
from flask_login import AnonymousUserMixin
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import DBAPIError, PendingRollbackError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from werkzeug.exceptions import HTTPException
from wtforms import Field

from .database import problem_of
from .database.problems import UnseenDuplicateError
from .domain_errors import DomainError
from .extensions import db, limiter, login
from .hooks import Hook
from .languages import gettext, lazy_gettext
from .rate_limits import LimitReachedError, try_again_sentence

notes_error: Hook[Callable[[BaseException], None]] = Hook("notes_error")
"""Note an error that nobody expected, in a request or in the worker. It must not raise, nor use the session."""

FRAGMENT_TYPE = "text/vnd.meetup.fragment+html"

TITLES = {
    400: lazy_gettext("That didn't work"),
    401: lazy_gettext("Please sign in"),
    403: lazy_gettext("You can't open this"),
    404: lazy_gettext("Page not found"),
    405: lazy_gettext("That didn't work"),
    410: lazy_gettext("This is no longer valid"),
    413: lazy_gettext("That's too big"),
    415: lazy_gettext("That didn't work"),
    422: lazy_gettext("That can't be done"),
    429: lazy_gettext("One moment, please"),
    500: lazy_gettext("Something went wrong on our side"),
    503: lazy_gettext("Too busy right now"),
}
SENTENCES = {
    400: lazy_gettext("The request was incomplete or out of date. Go back, reload the page and try again."),
    401: lazy_gettext("You're signed out. Sign in and try again; nothing you typed on this phone is lost."),
    403: lazy_gettext("You're signed in, but this page needs a role you don't have."),
    404: lazy_gettext("This page doesn't exist, or you don't have access."),
    405: lazy_gettext("That link can't be used this way."),
    410: lazy_gettext("This link or code has expired or been replaced. Ask for a new one."),
    413: lazy_gettext("The limit is 8 MB. Choose a smaller file."),
    415: lazy_gettext("Send this as a form; we can't read anything else here."),
    422: lazy_gettext("Please check the form."),
    429: lazy_gettext("Too many tries in a short time. Wait a minute and try again."),
    500: lazy_gettext("Nothing was changed. Try again, and if it keeps happening, tell the people who run this site."),
    503: lazy_gettext("Nothing was lost and nothing was changed. Try again in a few seconds."),
}
OUT_OF_ORDER_TITLE = lazy_gettext("Temporarily out of order")
OUT_OF_ORDER_SENTENCE = lazy_gettext(
    "Something behind this site isn't working right now. Nothing was changed, and the people who "
    "run the site can see why. Try again in a few minutes."
)
RETRY_AFTER = {429: {"Retry-After": "60"}, 503: {"Retry-After": "5"}}
"""The header that says in how many seconds it is worth trying again, by status."""


def wants_fragment() -> bool:
    """Return whether the request comes from a script that puts a piece of a page in."""
    return FRAGMENT_TYPE in request.headers.get("Accept", "")


def wants_json() -> bool:
    return request.accept_mimetypes.best == "application/json"


def is_page_request() -> bool:
    """Return whether the browser is opening a page, rather than running a ``fetch``."""
    navigates = request.headers.get("Sec-Fetch-Mode", "navigate") == "navigate"
    return navigates and not wants_json() and not wants_fragment()


def error_response(status: int, sentence: str | None = None, title: str | None = None) -> Response:
    """Return an error response in the form that the request asked for: JSON, a fragment or a page.

    Without ``title`` and ``sentence``, it shows those of ``TITLES`` and ``SENTENCES``.
    """
    title = title or TITLES.get(status, TITLES[400])
    text = sentence or SENTENCES.get(status, SENTENCES[400])
    if wants_json():
        response = jsonify(error=str(title), message=str(text))
    elif wants_fragment():
        response = make_response(render_template("errors/_problem.html", title=title, sentence=text))
    else:
        response = make_response(render_template("errors/error.html", title=title, sentence=text, status=status))
    response.status_code = status
    response.headers.extend(RETRY_AFTER.get(status, {}))
    return response


def takes_focus(field: Field) -> bool:
    """Return whether ``field`` is the first field of this page with a problem. Fragments never take the focus."""
    if not field.errors or wants_fragment() or "problem_shown" in g:
        return False
    g.problem_shown = True
    return True


def init_app(app: Flask) -> None:
    app.jinja_env.globals["takes_focus"] = takes_focus
    app.register_error_handler(HTTPException, _handle_http_error)
    app.register_error_handler(DomainError, _handle_domain_error)
    app.register_error_handler(CSRFError, _handle_csrf_error)
    app.register_error_handler(PoolTimeout, _handle_database_error)
    app.register_error_handler(DBAPIError, _handle_database_error)
    app.register_error_handler(PendingRollbackError, _handle_database_error)
    app.register_error_handler(UnseenDuplicateError, _handle_database_error)
    app.register_error_handler(Exception, _handle_unexpected_error)
    login.unauthorized_handler(_handle_signed_out)


def _handle_http_error(error: HTTPException) -> HTTPException | ResponseReturnValue:
    if error.code is None or error.code < 400:
        return error
    if isinstance(error, RateLimitExceeded):
        return _rate_limit_response()
    own_sentence = error.description if error.description != type(error).description else None
    if error.code == 405 and (above := _nearest_page_above()):
        return redirect(above, 302)
    if error.code in (429, 500):  # The description would be the notation of the rate limit, or of no use.
        own_sentence = None
    response = error_response(error.code, own_sentence, getattr(error, "title", None))
    if error.code == 405 and (allowed := getattr(error, "valid_methods", None)):
        response.headers["Allow"] = ", ".join(allowed)
    return response


def _handle_domain_error(error: DomainError) -> Response:
    response = error_response(error.status, error.sentence, error.title)
    if isinstance(error, LimitReachedError):
        response.headers["Retry-After"] = str(error.retry_after)
    return response


def _seconds_until_reset(limit: RequestLimit) -> int:
    """Return in how many seconds a limit that has been reached ends: at least 1, at most as long as it lasts.

    The library adds a second to its end, so that a limit of a minute would seem to last two.
    """
    return min(max(1, math.ceil(limit.reset_at - time.time())), limit.limit.get_expiry())


def _rate_limit_response() -> Response:
    """Answer a request beyond a limit of a route, and say when to try again."""
    limit = limiter.current_limit
    try:
        seconds = _seconds_until_reset(limit) if limit else 60
    except limiter.storage.base_exceptions:  # Redis was lost just now
        seconds = 60
    response = error_response(
        429,
        gettext(
            "Too many tries in a short time. %(try_again_sentence)s", try_again_sentence=try_again_sentence(seconds)
        ),
    )
    response.headers["Retry-After"] = str(seconds)
    return response


def _nearest_page_above() -> str | None:
    """Return the nearest address above this one that can be opened, for a GET of an address that only accepts forms.

    This happens when somebody reloads the page that a rejected form has left in the browser.
    """
    if request.method != "GET" or not is_page_request():
        return None
    adapter = current_app.create_url_adapter(request)
    parts = request.path.strip("/").split("/")  # Two leading slashes would name another host.
    nearest = ("/" + "/".join(parts[:end]) for end in range(len(parts) - 1, 0, -1))
    return next((quote(path) for path in nearest if adapter and adapter.test(path, "GET")), None)


def _handle_csrf_error(_error: CSRFError) -> Response:
    return error_response(400, gettext("This page has expired. Reload it and try again."))


def _handle_database_error(error: Exception) -> Response:
    """Answer 503 if the database is locked, full or restarting. Any other database error is a bug."""
    db.discard()
    g._login_user = AnonymousUserMixin()  # else the page would ask the database who the reader is
    problem = problem_of(error)
    if problem is None:
        return _handle_unexpected_error(error)
    cause = type(getattr(error, "orig", error)).__name__
    log = current_app.logger.warning if problem.is_busy else current_app.logger.error
    log("database %s (%s): %s", problem.name, cause, problem.advice)
    return error_response(503) if problem.is_busy else error_response(503, OUT_OF_ORDER_SENTENCE, OUT_OF_ORDER_TITLE)


def _handle_unexpected_error(error: Exception) -> Response:
    _log_error(error)
    db.discard()
    for note in notes_error:
        note(error)
    return error_response(500)


def _log_error(error: Exception) -> None:
    """Log where the error happened.

    Its message may contain what somebody typed (L1), so it is only logged in development.
    """
    stack = "".join(traceback.format_tb(error.__traceback__))
    shown_error = error if current_app.config["MEETUP"].is_development else None
    current_app.logger.error(
        "unexpected %s at %s\n%s", type(error).__name__, request.endpoint, stack, exc_info=shown_error
    )


def _handle_signed_out() -> ResponseReturnValue:
    """Redirect page requests to the sign-in page, which leads back.

    A ``fetch`` gets a 401, so that it never mistakes a sign-in page for success.
    """
    if not is_page_request():
        return error_response(401)
    target = request.full_path.rstrip("?") if request.method == "GET" else None
    return redirect(url_for("people.sign_ins.new", next=target), 302)
