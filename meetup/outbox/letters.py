"""The texts of mails and pushes. The outbox stores a kind and facts; the slice of that kind writes the text."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import TypeVar

from flask import current_app

from ..extensions import Model, db
from ..hooks import KeyedHook
from ..languages import ENGLISH, current_language, speaking

Row = TypeVar("Row", bound=Model)


@dataclass(frozen=True)
class Link:
    """What a letter leads to: an absolute URL of ours, and what stands on it."""

    label: str
    url: str


@dataclass(frozen=True)
class Face:
    """The face of a person: a JPEG of their photo if they share one, else their initials on their tone."""

    initials: str
    tone: int
    photo: bytes | None = None


@dataclass(frozen=True)
class PersonLine:
    """One person in a letter: the face, the name, what it is about, and where to go on."""

    name: str
    face: Face
    link: Link
    tasks: tuple[str, ...] = ()


@dataclass(frozen=True)
class CalendarEntry:
    """An entry for the reader's calendar: the name of its file, its method (RFC 5546), and the iCalendar text."""

    name: str
    method: str
    content: bytes


@dataclass(frozen=True, kw_only=True)
class Letter:
    """What a mail says. ``text`` and ``html`` are written from it, so that both parts tell the same.

    ``name`` is what to call the reader, if we know it. ``paragraphs``, ``code`` and ``details`` stand above the people,
    the button and ``afterwards`` below them. ``code`` are digits to type, in groups, which previews do not show.
    ``reason`` says why the reader gets this mail, and ``settings`` and ``unsubscribe`` are for mails that can be turned
    off: ``unsubscribe`` is the URL that ends mails of this kind with one POST (RFC 8058). ``language`` is that of the
    reader, a BCP 47 tag, which the outbox fills in.
    """

    subject: str
    name: str = ""
    paragraphs: tuple[str, ...] = ()
    code: str = ""
    details: tuple[str, ...] = ()
    people: tuple[PersonLine, ...] = ()
    more_people: str = ""
    button: Link | None = None
    afterwards: tuple[str, ...] = ()
    reason: str = ""
    settings: str = ""
    unsubscribe: str = ""
    calendar: CalendarEntry | None = None
    language: str = ENGLISH.tag

    @cached_property
    def text(self) -> str:
        """The letter as plain text."""
        return _render("outbox/letter.txt", self)

    @cached_property
    def html(self) -> str:
        """The letter as a page of HTML. Photos have the address ``cid:face-`` and the number of their line."""
        return _render("outbox/letter.html", self)


@dataclass(frozen=True)
class PushMessage:
    """What a device shows. Anybody who passes by can read it, so it contains no names.

    ``count`` is the number on the app's icon, ``None`` to leave it. ``text`` stands below the title. Of messages with
    the same ``topic``, a device shows the latest.
    """

    title: str
    url: str
    count: int | None
    text: str = ""
    topic: str = "follow-up"


class NothingToSend(Exception):  # noqa: N818  nothing went wrong
    """Raised by writers if there is nothing left to tell. The item is deleted."""


class TooEarly(Exception):  # noqa: N818
    """Raised by writers if the item should be sent at the moment ``at`` and not before."""

    def __init__(self, at: datetime) -> None:
        super().__init__()
        self.at = at


def load_fact_row(model: type[Row], row_id: str) -> Row:
    """Return the row of ``model`` whose id is among the facts of an item.

    Raises:
        NothingToSend: it is gone, so that there is nothing left to tell of it.
    """
    row = db.session.get(model, int(row_id))
    if row is None:
        raise NothingToSend
    return row


SENT_TO_LEAVERS: set[str] = set()
"""Kinds of letters that people get who have deleted their account and can still come back. All others are dropped.

Those to whoever runs the site are here, too, as their address may be that of an account.
"""

SENT_TO_SUSPENDED: set[str] = set()
"""Kinds of letters that people whose account is suspended get as well."""

MANY_AT_ONCE: set[str] = set()
"""Kinds of letters that may be thousands at once. All others go first, such as the links that people wait for."""

LetterWriter = Callable[..., Letter]
PushWriter = Callable[..., PushMessage]

writes_letter: KeyedHook[LetterWriter] = KeyedHook("writes_letter")
"""Write a letter of this kind from its facts. May raise ``NothingToSend`` or ``TooEarly``."""

writes_push: KeyedHook[PushWriter] = KeyedHook("writes_push")
"""Write a push message of this kind from its facts. May raise ``NothingToSend`` or ``TooEarly``."""


def absolute_url(path: str) -> str:
    """Return the URL of ``path`` on this site. It works in the worker too, where there is no request."""
    return f"{current_app.config['MEETUP'].base_url}{path}"


def on_one_line(text: str) -> str:
    """Return ``text`` with each run of spaces and line breaks as one space.

    So nobody can end a header or begin a line of a letter with what they typed.
    """
    return " ".join(str(text).split())  # what was named early speaks the reader's language only as ``str``


def _render(template: str, letter: Letter) -> str:
    config = current_app.config["MEETUP"]
    with speaking(letter.language):
        page = current_app.jinja_env.get_template(template)
        values = {"site": config.base_url, "host": config.netloc, "language": current_language()}
        return page.render(letter=letter, on_one_line=on_one_line, **values)
