"""Giving one's card back without an account."""

from typing import Any

from flask import Blueprint, abort, redirect, render_template, session, url_for
from flask_limiter.util import get_remote_address
from flask_login import current_user
from werkzeug.exceptions import Forbidden, Gone, NotFound

from ... import codes
from ...errors import answer
from ...extensions import db, limiter
from ...people import card_of
from ...security import allow
from ..forms import GuestForm
from ..guests import give
from ..refusals import PAUSED, REPLACED, ExchangeError, paused
from .cards import card_page, owner_of

bp = Blueprint("guests", __name__)

# A conference behind one address may give its cards; a script may not fill somebody's list.
PER_ADDRESS = limiter.limit("60 per minute; 600 per hour", key_func=get_remote_address)
PER_CODE = limiter.limit("120 per hour", key_func=codes.code_asked)


@bp.post("/c/<code>/cards")
@allow("anyone")
@codes.WRONG
@PER_ADDRESS
@PER_CODE
def create(code: str) -> Any:
    found = _person(code)
    form = GuestForm()
    if not form.validate_on_submit():
        return card_page(found, guest=form), 422
    if not form.website.data:  # Nobody sees this field, so nobody fills it in.
        try:
            give(found, form.gift)
        except ExchangeError as error:
            return answer(error.status, str(error))
        db.session.commit()
    session["given"] = [found.code, form.gift.channel]
    return redirect(url_for("exchange.guests.show", code=found.code), 303)


@bp.get("/c/<code>/thanks")
@allow("anyone")
@codes.WRONG
def show(code: str) -> Any:
    """What was given by this code, in this browser; to anybody else the card itself."""
    found = _person(code)
    to, channel = session.get("given") or ("", "")
    if to != found.code:
        return redirect(url_for("codes.show", code=found.code), 303)
    card = card_of(owner_of(found).profile)
    return render_template("exchange/guests/show.html", code=found, card=card, mailed=channel == "email")


def _person(code: str) -> codes.Code:
    """The code, while its card is shown to guests.

    Raises:
        NotFound: no person's code.
        Gone: replaced.
        Forbidden: paused.
    """
    found = codes.Code.find(code)
    if found is None or found.kind != "person":
        raise NotFound
    if current_user.is_authenticated:  # Members connect; the card's page says how.
        abort(redirect(url_for("codes.show", code=found.code), 303))
    if not found.live:
        raise Gone(REPLACED)
    if paused(found):
        raise Forbidden(PAUSED)
    return found
