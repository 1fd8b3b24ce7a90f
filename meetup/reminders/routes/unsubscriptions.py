"""The end of one kind of mail, by the address in each of them, without signing in."""

from flask import Blueprint, render_template
from flask_limiter.util import get_remote_address
from werkzeug.exceptions import NotFound

from ...extensions import csrf, db, limiter
from ...people import User
from ...security import allow
from ..notifications import NotificationSettings
from ..unsubscribing import MAIL_KIND_LABELS, parse_token

bp = Blueprint("unsubscriptions", __name__, url_prefix="/unsubscriptions")


@bp.get("/<unsubscription>")
@allow("anyone")
def new(unsubscription: str) -> str:
    """Mail scanners open what they find in mails: nothing happens until the button is pressed."""
    user, kind = _user_and_kind(unsubscription)
    return _unsubscription_page(unsubscription, user, kind, done=False)


@bp.post("/<unsubscription>")
@allow("anyone")
@limiter.limit("300 per minute", key_func=get_remote_address)
def create(unsubscription: str) -> str:
    user, kind = _user_and_kind(unsubscription)
    NotificationSettings.get_locked(user).unsubscribe(kind)
    db.session.commit()
    return _unsubscription_page(unsubscription, user, kind, done=True)


csrf.exempt(create)  # RFC 8058 3.1: a mail program posts it, with no page before; the address itself is the proof


def _unsubscription_page(unsubscription: str, user: User, kind: str, done: bool) -> str:
    words = {"what": MAIL_KIND_LABELS[kind], "address": _mask_address(user.email), "done": done}
    return render_template("reminders/unsubscriptions/new.html", unsubscription=unsubscription, **words)


def _mask_address(address: str) -> str:
    """Enough for its owner to know it by, and for nobody else to write to."""
    name, _, domain = address.partition("@")
    return f"{name[:1]}…@{domain}"


def _user_and_kind(token: str) -> tuple[User, str]:
    found = parse_token(token)
    user = db.session.get(User, found[0]) if found else None
    if found is None or user is None:
        raise NotFound("This link ends no mails. Copy the whole address from the mail.")
    return user, found[1]
