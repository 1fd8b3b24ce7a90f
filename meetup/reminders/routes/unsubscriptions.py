"""Unsubscribe from one kind of mail, without signing in, with the address in each of those mails."""

from flask import Blueprint, render_template
from werkzeug.exceptions import NotFound

from ...extensions import csrf, db
from ...languages import gettext
from ...networks import client_network
from ...people import User
from ...rate_limits import LimitReachedError, RateLimit
from ...security import allow
from ..notifications import NotificationSettings
from ..unsubscribing import parse_token

# Mail services unsubscribe many people from one network, so only wrong addresses are counted.
WRONG_ADDRESSES = RateLimit("wrong-unsubscriptions", "300 per minute")

bp = Blueprint("unsubscriptions", __name__, url_prefix="/unsubscriptions")


@bp.get("/<unsubscription>")
@allow("anyone")
def new(unsubscription: str) -> str:
    """Show the button that unsubscribes. Opening the page changes nothing, because mail scanners open every link."""
    user, kind = _user_and_kind(unsubscription)
    return _unsubscription_page(unsubscription, user, kind, done=False)


@bp.post("/<unsubscription>")
@allow("anyone")
def create(unsubscription: str) -> str:
    """Turn off this kind of mail for the user whom the address belongs to."""
    user, kind = _user_and_kind(unsubscription)
    NotificationSettings.get_locked(user).unsubscribe(kind)
    db.session.commit()
    return _unsubscription_page(unsubscription, user, kind, done=True)


csrf.exempt(create)  # Mail programs post without opening a page first (RFC 8058 3.1). The secret address is the proof.


def _unsubscription_page(unsubscription: str, user: User, kind: str, done: bool) -> str:
    values = {"kind": kind, "address": _mask_address(user.email), "done": done}
    return render_template("reminders/unsubscriptions/new.html", unsubscription=unsubscription, **values)


def _mask_address(address: str) -> str:
    """Return enough of ``address`` for its owner to recognize it, but too little for others to write to it."""
    name, _, domain = address.partition("@")
    return f"{name[:1]}…@{domain}"


def _user_and_kind(token: str) -> tuple[User, str]:
    """Return the user and the kind of mail that ``token`` is for.

    Raises:
        LimitReachedError: this network has tried too many wrong tokens.
        NotFound: the token is not one of ours, or the user does not exist any more.
    """
    user_and_kind = parse_token(token)
    if user_and_kind is None:
        network = client_network()
        if WRONG_ADDRESSES.is_exceeded_by_another(network):
            raise LimitReachedError(
                gettext("That's a lot of wrong links."), WRONG_ADDRESSES.seconds_until_free(network) or 1
            )
        raise NotFound(gettext("That link doesn't work. Copy the whole address from the email."))
    return user_and_kind
