"""A page that is kept in memory, as the bytes that are sent: in each coding, with its headers."""

import gzip
import hashlib
from datetime import datetime
from functools import lru_cache

import brotli
from werkzeug.http import parse_accept_header, parse_etags

from ..extensions import now
from .blanks import has_blanks
from .shown import Shown, Version

BROTLI_QUALITY, GZIP_LEVEL = 5, 6

Headers = list[tuple[str, str]]


class Page:
    """A public page as it was built from one version of what it shows.

    It is good from ``since`` until ``until``, when a text on it changes with time, or for ever if that is ``None``.
    ``headers`` are those that do not depend on the coding.
    """

    def __init__(
        self, text: str, headers: Headers, shown: Shown, version: Version, since: datetime, until: datetime | None
    ) -> None:
        self.text, self.has_blanks = text, has_blanks(text)
        self.shown, self.version = shown, version
        self._since, self._until = since, until
        self._body, self._headers = text.encode(), headers
        self.size = len(self._body)
        self._digest = hashlib.sha256(self._body).hexdigest()[:32]
        self._codings: dict[str, Coding] = {}

    @property
    def policy(self) -> str:
        """The Content-Security-Policy that allows its scripts."""
        return dict(self._headers)["Content-Security-Policy"]

    @property
    def is_in_time(self) -> bool:
        """Whether no text on it has changed with time. If the clock was put back, nobody knows."""
        return self._since <= now() and (self._until is None or now() < self._until)

    def coding_for(self, accept_encoding: str) -> "Coding":
        """Return the page in the best coding that a browser accepts. Each is made when it is first asked for."""
        name = choose_coding(accept_encoding)
        if name not in self._codings:
            self._codings[name] = Coding(name, self._body, self._headers, self._digest)
        return self._codings[name]


class Coding:
    """The bytes of a page in one coding, with its strong ETag and all headers."""

    def __init__(self, name: str, body: bytes, headers: Headers, digest: str) -> None:
        self.etag = f"{digest}-{name}" if name else digest
        self.body = _encode(body, name)
        self.validators = [*headers, ("ETag", f'"{self.etag}"')]
        encoding = [("Content-Encoding", name)] if name else []
        self.headers = [
            *self.validators,
            ("Content-Type", "text/html; charset=utf-8"),
            *encoding,
            ("Content-Length", str(len(self.body))),
        ]

    def is_held_by(self, if_none_match: str | None) -> bool:
        """Return whether a browser that sends this header has the page already."""
        return bool(if_none_match) and parse_etags(if_none_match).contains_weak(self.etag)

    def answer(self, if_none_match: str | None, is_head: bool) -> tuple[str, Headers, bytes]:
        """Return the status line, the headers and the body of the answer."""
        if self.is_held_by(if_none_match):
            return "304 NOT MODIFIED", self.validators, b""
        return "200 OK", self.headers, b"" if is_head else self.body


@lru_cache(maxsize=256)
def choose_coding(accept_encoding: str) -> str:
    """Return ``br``, ``gzip``, or an empty string for a browser that accepts neither."""
    accepted = parse_accept_header(accept_encoding)
    return next((name for name in ("br", "gzip") if accepted.quality(name) > 0), "")


def _encode(body: bytes, coding: str) -> bytes:
    if coding == "br":
        return bytes(brotli.compress(body, quality=BROTLI_QUALITY))
    return gzip.compress(body, GZIP_LEVEL, mtime=0) if coding else body
