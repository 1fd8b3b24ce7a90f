"""Giving one's card back without an account."""

from typing import Any

from flask import Blueprint, abort, redirect, render_template, session, url_for
from flask_limiter.util import get_remote_address
from flask_login import current_user
from werkzeug.exceptions import Forbidden, Gone, NotFound

from ... import codes
from ...errors import error_response
from ...extensions import db, limiter
from ...people import card_of
from ...security import allow
from ..forms import GuestForm
from ..guests import receive_guest_card
from ..refusals import PAUSED_CODE, REPLACED_CODE, ExchangeError, is_paused
from .cards import get_owner, render_card

bp = Blueprint("guests", __name__)

# A conference behind one address may give its cards; a script may not fill somebody's list.
limits_per_address = limiter.limit("60 per minute; 600 per hour", key_func=get_remote_address)
limits_per_code = limiter.limit("120 per hour", key_func=codes.requested_code)


@bp.post("/c/<code>/cards")
@allow("anyone")
@codes.limits_wrong_codes
@limits_per_address
@limits_per_code
def create(code: str) -> Any:
    found = _get_phone_code(code)
    form = GuestForm()
    if not form.validate_on_submit():
        return render_card(found, guest_form=form), 422
    if not form.website.data:  # Nobody sees this field, so nobody fills it in.
        try:
            receive_guest_card(found, form.submission)
        except ExchangeError as error:
            return error_response(error.status, str(error))
        db.session.commit()
    session["given"] = [found.code, form.submission.channel_kind]
    return redirect(url_for("exchange.guests.show", code=found.code), 303)


@bp.get("/c/<code>/thanks")
@allow("anyone")
@codes.limits_wrong_codes
def show(code: str) -> Any:
    """What was given by this code, in this browser; to anybody else the card itself."""
    found = _get_phone_code(code)
    to, channel = session.get("given") or ("", "")
    if to != found.code:
        return redirect(url_for("codes.show", code=found.code), 303)
    card = card_of(get_owner(found).profile)
    return render_template("exchange/guests/show.html", code=found, card=card, mailed=channel == "email")


def _get_phone_code(code: str) -> codes.Code:
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
    if not found.is_live:
        raise Gone(REPLACED_CODE)
    if is_paused(found):
        raise Forbidden(PAUSED_CODE)
    return found
