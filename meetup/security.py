"""Policies: who may use a route. Also checks that apply to every request."""

import re
from collections.abc import Callable
from typing import Any, TypeVar
from urllib.parse import unquote_to_bytes

from flask import Flask, current_app, g, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from werkzeug.exceptions import BadRequest, NotFound, UnsupportedMediaType
from werkzeug.middleware.proxy_fix import ProxyFix

from .config import Config
from .database import SAFE_METHODS
from .errors import is_page_request
from .extensions import login
from .languages import gettext
from .view_marks import current_view, is_view_marked

_LOOPBACK_HOST = re.compile(r"(localhost|127\.0\.0\.1|\[::1\])(:\d+)?")

# What is read in place of bytes that are not UTF-8.
_REPLACEMENT = "\ufffd"

# The types that our forms send; "" stands for a request without a body.
_FORM_TYPES = frozenset(("application/x-www-form-urlencoded", "multipart/form-data", ""))

# Where people begin. Somebody who is suspended is not shown there what visitors see.
_STARTS = ("/", "/sign-in")

View = TypeVar("View", bound=Callable[..., Any])

POLICIES = {
    "anyone": "no sign-in needed",
    "signed in": "signed in, even if the account is deleted",
    "leaver": "signed in to an account that was deleted; 404 for all others who are signed in",
    "member": "signed in; acts on nothing but their own",
    "owner": "signed in; found through the person, 404 for anyone else",
    "operator": "runs the site, and the thing is not about themselves; 404 for everybody else",
    "attendee": "attends the event; 404 for others",
    "moderator": "keeps order in the room; 403 for others who attend its event, 404 for everyone else",
    "staff": "organizes the event or is staff; 403 for its other attendees, 404 for others",
    "organizer": "organizes the event; 403 for its attendees, 404 for others",
}


def allow(policy: str) -> Callable[[View], View]:
    """Declare who may use a view, by a key of ``POLICIES``.

    Only whether somebody is signed in is checked here. Everything else follows from how the view looks rows up.
    """
    if policy not in POLICIES:
        raise ValueError(f"unknown policy {policy!r}")

    def declare(view: View) -> View:
        view.policy = policy  # type: ignore[attr-defined]
        return view

    return declare


def answers_any_host(view: View) -> View:
    """Answer requests for this view whatever host they name, as load balancers ask by address.

    Nothing in its answer may depend on the host (A3).
    """
    view.answers_any_host = True  # type: ignore[attr-defined]
    return view


def opens_while_suspended(view: View) -> View:
    """Let people use this view whose account is suspended. In all others, they are as good as signed out."""
    view.opens_while_suspended = True  # type: ignore[attr-defined]
    return view


def view_opens_while_suspended() -> bool:
    """Return whether the view of this request is marked with ``opens_while_suspended``."""
    return is_view_marked("opens_while_suspended")


def at_root(application: Callable[..., Any]) -> Callable[..., Any]:
    """Return a WSGI application that is at the root of the host, whatever a server or a header says (A3).

    The path before it would be in front of every URL, and many of them are kept for other requests.
    """

    def answer(environ: dict[str, Any], start_response: Callable[..., Any]) -> Any:
        environ["SCRIPT_NAME"] = ""
        return application(environ, start_response)

    return answer


def init_app(app: Flask) -> None:
    config: Config = app.config["MEETUP"]
    if config.trusted_proxies:
        count = config.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=count, x_proto=count, x_host=count)  # type: ignore[method-assign]
    # Before everything that reads the form, as the check of CSRF does.
    app.before_request_funcs.setdefault(None, []).insert(0, _refuse_unstorable)
    app.before_request(_refuse_unknown_hosts)
    app.before_request(_refuse_unknown_body_types)
    app.before_request(_require_sign_in)


def check_policies(app: Flask) -> None:
    """Raise RuntimeError if a route does not declare who may use it."""
    undeclared = [endpoint for endpoint, view in app.view_functions.items() if not hasattr(view, "policy")]
    if undeclared:
        raise RuntimeError(f"no policy declared for {', '.join(sorted(undeclared))}")


def _refuse_unknown_hosts() -> None:
    """Refuse requests for a host other than ours, because addresses in responses would name it (A3)."""
    if is_view_marked("answers_any_host"):
        return
    config: Config = current_app.config["MEETUP"]
    host = request.host.lower()
    if host != config.netloc and not (config.is_development and _LOOPBACK_HOST.fullmatch(host)):
        raise BadRequest(gettext("This address doesn't belong to the site."))


def _refuse_unknown_body_types() -> None:
    """Refuse bodies that are not forms. Flask-WTF would read JSON as a form, with values that are not strings."""
    if request.method not in SAFE_METHODS and request.mimetype not in _FORM_TYPES:
        raise UnsupportedMediaType


def _refuse_unstorable() -> None:
    """Refuse NUL characters and what is not UTF-8, such as half of a surrogate pair (I7).

    Nobody types them, and no database can store them.
    """
    is_broken = _has_broken_encoding()  # before the form is read, which would replace what is broken
    texts = [request.path, *request.args.values(), *request.form.values()]
    if is_broken or any("\0" in text for text in texts):
        raise BadRequest(gettext("The text has a character we can't save. Type it again instead of pasting it."))


def _has_broken_encoding() -> bool:
    """Return whether the path, the query or the form of this request is not UTF-8."""
    parts = [request.environ["PATH_INFO"].encode("latin-1"), unquote_to_bytes(request.query_string)]
    is_short = (request.content_length or 0) <= current_app.config["MAX_FORM_MEMORY_SIZE"]
    if request.mimetype == "application/x-www-form-urlencoded" and is_short:
        parts.append(unquote_to_bytes(request.get_data()))
    try:
        for part in parts:
            part.decode()
    except UnicodeDecodeError:
        return True
    is_multipart = request.mimetype == "multipart/form-data"
    return is_multipart and any(_REPLACEMENT in text for text in request.form.values())


def _require_sign_in() -> ResponseReturnValue | None:
    """Lead to the sign-in page unless the view is for anyone or somebody is signed in."""
    view = current_view()
    policy = getattr(view, "policy", None)
    if view is None:
        return None
    if policy == "anyone" and request.path not in _STARTS:
        return None
    is_authenticated = current_user.is_authenticated  # asks who is signed in, which finds out who is suspended
    if "suspended" in g:
        return _lead_to_suspension()
    if policy == "anyone":
        return None
    if is_authenticated:
        if policy == "leaver":
            raise NotFound
        return None
    if "leaver" in g and policy in ("leaver", "signed in"):
        return None
    response: ResponseReturnValue = login.unauthorized()
    return response


def _lead_to_suspension() -> ResponseReturnValue:
    """Lead somebody whose account is suspended to the page that says so. A fetch is answered as if they signed out."""
    if not is_page_request():
        response: ResponseReturnValue = login.unauthorized()
        return response
    return redirect(url_for("operators.own_suspensions.current"), 302 if request.method == "GET" else 303)
