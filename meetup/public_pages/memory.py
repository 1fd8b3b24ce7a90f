"""The memory of a process for public pages, in front of the application."""

from collections import OrderedDict
from collections.abc import Callable, Iterable
from threading import Lock
from typing import Any

from flask import Flask, request
from sqlalchemy import Engine
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from ..database import reading_engine
from ..languages import language_of_header
from .page import Page

MAX_PAGES = 256
MAX_BYTES = 4 * 1024 * 1024
"""The bytes of all pages together. What they are compressed to comes on top of it, a fifth or so."""
MAX_PAGE_BYTES = MAX_BYTES // 32
"""A longer page is not kept, so that it does not make others go."""

PAGE_KEY = "meetup.public_page"
FAILURE_KEY = "meetup.public_page_failure"
SAFE_METHODS = ("GET", "HEAD")
UNUSUAL = ("HTTP_IF_MATCH", "HTTP_IF_UNMODIFIED_SINCE", "HTTP_RANGE", "HTTP_TRANSFER_ENCODING")

Environ = dict[str, Any]
Key = tuple[str, ...]


class PublicPages:
    """Answers from memory what signed-out readers ask for again and again, and leaves all else to the application.

    A page is found again only for the same address, host, scheme and language, so that it has passed every check of a
    request before. A request with a session, a query or a body is never answered here.
    """

    def __init__(self, app: Flask) -> None:
        self._next = app.wsgi_app
        self._languages = app.extensions["languages"]
        self._session_cookie: str = app.config["SESSION_COOKIE_NAME"]
        self._reader: Engine = reading_engine(app)
        self._pages: OrderedDict[Key, Page] = OrderedDict()
        self._bytes = 0
        self._lock = Lock()

    def __call__(self, environ: Environ, start_response: Callable[..., Any]) -> Iterable[bytes]:
        page = self._find_current(environ)
        if page is None:
            return self._next(environ, start_response)
        if page.has_blanks:  # The application fills them in, as it takes a session.
            environ[PAGE_KEY] = page
            return self._next(environ, start_response)
        coding = page.coding_for(environ.get("HTTP_ACCEPT_ENCODING", ""))
        is_head = environ["REQUEST_METHOD"] == "HEAD"
        status, headers, body = coding.answer(environ.get("HTTP_IF_NONE_MATCH"), is_head)
        start_response(status, list(headers))
        return [body]

    def key_of(self, environ: Environ) -> Key | None:
        """Return the key of the page that a request asks for, or ``None`` if it may not come from memory."""
        if (
            environ["REQUEST_METHOD"] not in SAFE_METHODS
            or environ.get("QUERY_STRING")
            or environ.get("CONTENT_LENGTH", "") not in ("", "0")
            or self._session_cookie in environ.get("HTTP_COOKIE", "")
            or any(name in environ for name in UNUSUAL)
        ):
            return None
        language = language_of_header(self._languages, environ.get("HTTP_ACCEPT_LANGUAGE", ""))
        return environ["wsgi.url_scheme"], environ.get("HTTP_HOST", ""), environ["PATH_INFO"], language.tag

    def keep(self, key: Key, page: Page) -> None:
        """Keep a page. If there are too many, those that have not been asked for the longest make room."""
        if page.size > MAX_PAGE_BYTES:
            return
        with self._lock:
            self._drop(key)
            self._pages[key] = page
            self._bytes += page.size
            while len(self._pages) > MAX_PAGES or self._bytes > MAX_BYTES:
                self._drop(next(iter(self._pages)))

    def forget_all(self) -> None:
        with self._lock:
            self._pages.clear()
            self._bytes = 0

    def _drop(self, key: Key) -> None:
        if page := self._pages.pop(key, None):
            self._bytes -= page.size

    def __len__(self) -> int:
        return len(self._pages)

    def _find_current(self, environ: Environ) -> Page | None:
        """Return the page that a request asks for if it is in memory and shows what is true now."""
        key = self.key_of(environ)
        page = self._pages.get(key) if key else None
        if key is None or page is None:
            return None
        if page.is_in_time and self._read_version(page, environ) == page.version:
            with self._lock:
                if key in self._pages:
                    self._pages.move_to_end(key)
            return page
        with self._lock:
            self._drop(key)
        return None

    def _read_version(self, page: Page, environ: Environ) -> Any:
        """Return the present version of what a page shows. If the database fails, leave it to the application to say
        so."""
        if not page.shown.statements:
            return ()
        try:
            with self._reader.connect() as connection:
                return page.shown.read(connection)
        except (DBAPIError, PoolTimeout) as error:
            environ[FAILURE_KEY] = error
            return None


def raise_failure() -> None:
    """Fail as the database did when it was asked for the version, instead of waiting for it once more."""
    if error := request.environ.pop(FAILURE_KEY, None):
        raise error
