"""Ending mails about announcements of one event, without signing in, with the address in each of them."""

from flask import Blueprint, render_template

from ...extensions import csrf, db
from ...security import allow
from ..settings import choose_mails
from ..unsubscribing import parse_token

bp = Blueprint("unsubscriptions", __name__, url_prefix="/announcements/unsubscriptions/<announcement_mails>")


@bp.get("")
@allow("anyone")
def new(announcement_mails: str) -> str:
    """Show the button. Opening the page changes nothing, because mail scanners open every link."""
    return _page(announcement_mails, done=False)


@bp.post("")
@allow("anyone")
def create(announcement_mails: str) -> str:
    user, event = parse_token(announcement_mails)
    choose_mails(user, event, False)
    db.session.commit()
    return _page(announcement_mails, done=True)


csrf.exempt(create)  # Mail programs post without opening a page first (RFC 8058 3.1). The secret address is the proof.


def _page(token: str, done: bool) -> str:
    _, event = parse_token(token)
    return render_template("announcements/unsubscriptions/new.html", token=token, event=event, done=done)
