"""Giving one's card back without an account."""

from typing import Any

from flask import Blueprint, abort, redirect, render_template, session, url_for
from flask_limiter.util import get_remote_address
from flask_login import current_user

from ... import codes
from ...errors import answer
from ...extensions import db, limiter
from ...people import card_of
from ...security import allow
from ..forms import GuestForm
from ..guests import give
from ..refusals import ExchangeError
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
    if form.website.data:  # Nobody sees this field, so nobody fills it in.
        return redirect(url_for("guests.show", code=found.code), 303)
    try:
        give(found, form.gift)
    except ExchangeError as error:
        return answer(error.status, str(error))
    db.session.commit()
    session["given"] = form.gift.channel
    return redirect(url_for("guests.show", code=found.code), 303)


@bp.get("/c/<code>/thanks")
@allow("anyone")
@codes.WRONG
def show(code: str) -> str:
    found = _person(code)
    card = card_of(owner_of(found).profile)
    return render_template("contacts/thanks.html", code=found, card=card, mailed=session.get("given") == "email")


def _person(code: str) -> codes.Code:
    found = codes.Code.find(code)
    if found is None or found.kind != "person":
        abort(404)
    if current_user.is_authenticated:  # Members connect; the card's page says how.
        abort(redirect(url_for("codes.show", code=found.code), 303))
    return found
