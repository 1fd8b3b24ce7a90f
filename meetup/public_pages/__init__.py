"""Public pages: what signed-out readers see is built once for each version of what it shows, and kept in memory.

A page is kept with the rows that it was built from. Before it is sent again, these rows are read again, so that the
next request sees every change, whichever process made it. docs/decisions/0028-public-pages.md says why.
"""

from collections.abc import Callable
from functools import partial, wraps
from typing import Any, TypeVar

from flask import Flask, Response, current_app, g, make_response, request, session

from ..database import begin_snapshot
from ..extensions import db, now
from ..response_headers import constant_headers, script_policy, uniform_page
from .blanks import fill, form_uuid, leaving_blanks
from .memory import PAGE_KEY, Key, PublicPages, raise_failure
from .page import Page
from .shown import Shown, next_change, shown_until

EXTENSION = "public_pages"
View = TypeVar("View", bound=Callable[..., Any])


def public_page(shown_by: Callable[..., Shown]) -> Callable[[View], View]:
    """Return a decorator for a view whose page is the same for everybody who is signed out.

    ``shown_by`` takes the arguments of the view and returns what the page shows. The view returns the page as text.
    It has to read nothing else, and to name with ``shown_until`` the moments at which it changes by itself.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def wrapped(**arguments: Any) -> Any:
            page = request.environ.pop(PAGE_KEY, None)
            key = None if page else _pages().key_of(request.environ)
            if key and not session:
                page = _build(key, shown_by(**arguments), partial(view, **arguments))
            return _respond(page) if page else view(**arguments)

        return wrapped  # type: ignore[return-value]

    return decorate


def _build(key: Key, shown: Shown, view: Callable[[], Any]) -> Page | None:
    """Build a page from a snapshot of the database and keep it. Return ``None`` if it is not a public one after all."""
    begin_snapshot()
    version = shown.read(db.session.connection()) if shown.statements else ()
    if version is None:
        return None
    since, g.page_changes_at = now(), []
    with uniform_page(), leaving_blanks():
        text = view()
        policy = script_policy()
    until = next_change(since)
    del g.page_changes_at
    if not isinstance(text, str) or session.modified:
        return None
    page = Page(text, _headers(policy), shown, version, since, until)
    _pages().keep(key, page)
    return page


def _respond(page: Page) -> Response:
    """Return the answer to the current request, with its blanks filled in for the reader if there are any."""
    if page.has_blanks:
        response = make_response(fill(page.text))
        response.headers["Content-Security-Policy"] = page.policy
        return response
    coding = page.coding_for(request.headers.get("Accept-Encoding", ""))
    status, headers, content = coding.answer(request.headers.get("If-None-Match"), is_head=False)
    response = make_response(content, status)
    response.headers.clear()
    response.headers.extend(headers)
    return response


def _headers(policy: str) -> list[tuple[str, str]]:
    vary = ["Cookie", "Accept-Encoding"]
    if len(current_app.extensions["languages"]) > 1:
        vary.append("Accept-Language")
    return [
        *constant_headers(current_app.config["MEETUP"]).items(),
        ("Content-Security-Policy", policy),
        ("Cache-Control", "private, no-cache"),
        ("Vary", ", ".join(vary)),
    ]


def _pages() -> PublicPages:
    pages: PublicPages = current_app.extensions[EXTENSION]
    return pages


def init_app(app: Flask) -> None:
    pages = app.extensions[EXTENSION] = PublicPages(app)
    app.wsgi_app = pages  # type: ignore[method-assign]
    app.before_request_funcs.setdefault(None, []).insert(0, raise_failure)


__all__ = ["PublicPages", "Shown", "form_uuid", "init_app", "public_page", "shown_until"]
