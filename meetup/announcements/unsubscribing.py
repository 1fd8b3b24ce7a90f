"""Stop mails about announcements of one event without signing in, by the address in each of them (RFC 8058)."""

from flask import current_app
from itsdangerous import BadSignature, URLSafeSerializer
from werkzeug.exceptions import NotFound

from ..events import Event
from ..extensions import db
from ..languages import gettext
from ..outbox import absolute_url
from ..people import User


def make_token(user: User, event: Event) -> str:
    """Return the token that ends these mails and allows nothing else. No table has to store it.

    It says when both were created, as SQLite gives the id of a deleted row to a new one.
    """
    return str(_serializer().dumps([user.id, event.id, *_moments(user, event)]))


def parse_token(token: str) -> tuple[User, Event]:
    """Return whom and which event ``token`` is for.

    Raises:
        NotFound: it is not one of ours, or the account or the event does not exist any more.
    """
    try:
        user_id, event_id, *moments = _serializer().loads(token)
    except (BadSignature, TypeError, ValueError) as error:
        raise NotFound(gettext("That link doesn't work. Copy the whole address from the email.")) from error
    user, event = db.session.get(User, user_id), db.session.get(Event, event_id)
    if user is None or event is None or moments != _moments(user, event):
        raise NotFound(gettext("That link doesn't work. Copy the whole address from the email."))
    return user, event


def unsubscribe_url(user: User, event: Event) -> str:
    """Return the address that ends mails about an event to a user. It works outside a request too."""
    return absolute_url(f"/announcements/unsubscriptions/{make_token(user, event)}")


def _moments(user: User, event: Event) -> list[int]:
    return [int(each.created_at.timestamp()) for each in (user, event)]


def _serializer() -> URLSafeSerializer:
    return URLSafeSerializer(current_app.secret_key or "", salt="announcement-unsubscription")
