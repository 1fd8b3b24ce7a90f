"""Giving one's card back without an account."""

from flask import Blueprint, abort, redirect, render_template, session, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from werkzeug.exceptions import Forbidden, Gone, NotFound

from ... import codes
from ...extensions import db, limiter
from ...networks import client_network
from ...people import card_of
from ...security import allow
from ..guest_forms import GuestForm
from ..guests import receive_guest_card
from ..refusals import NO_GUEST_CARDS, REPLACED_CODE, PausedError, is_paused
from .cards import get_owner, reads_as_guest, render_card

bp = Blueprint("guests", __name__)

# All guests of a conference may share one address. A script must not be able to fill somebody's list.
limits_per_network = limiter.limit("60 per minute; 600 per hour", key_func=client_network)
limits_per_code = limiter.limit("120 per hour", key_func=codes.requested_code)


@bp.post("/c/<code>/cards")
@allow("anyone")
@codes.limits_wrong_codes
@limits_per_network
@limits_per_code
def create(code: str) -> ResponseReturnValue:
    """Give a guest's card to the owner of a code."""
    phone_code = _get_phone_code(code)
    if get_owner(phone_code).profile.guests_off_at:
        raise Forbidden(NO_GUEST_CARDS)
    form = GuestForm()
    if not form.validate_on_submit():
        return render_card(phone_code, guest_form=form), 422
    if not form.website.data:  # People do not see this field; only scripts fill it in.
        receive_guest_card(phone_code, form.submission, is_blocked=current_user.is_authenticated)
        db.session.commit()
    session["given"] = [phone_code.code, form.submission.channel_kind]
    return redirect(url_for("exchange.guests.show", code=phone_code.code), 303)


@bp.get("/c/<code>/thanks")
@allow("anyone")
@codes.limits_wrong_codes
def show(code: str) -> ResponseReturnValue:
    """Thank the guest who has just given their card in this browser. Anybody else is led to the card."""
    phone_code = _get_phone_code(code)
    given_code, channel_kind = session.get("given") or ("", "")
    if given_code != phone_code.code:
        return redirect(url_for("codes.show", code=phone_code.code), 303)
    card = card_of(get_owner(phone_code).profile)
    is_mailed = channel_kind == "email"
    return render_template("exchange/guests/show.html", code=phone_code, card=card, is_mailed=is_mailed)


def _get_phone_code(code: str) -> codes.Code:
    """Return the phone code if its card is shown to guests. Members are redirected to the page of the card.

    Somebody whom its owner has blocked is taken for a guest, signed in or not (Q8).

    Raises:
        NotFound: there is no such code, or it is not a phone code.
        Gone: it has been replaced.
        PausedError: its owner has paused it.
    """
    phone_code = codes.Code.find(code)
    if phone_code is None or phone_code.kind != "person":
        raise NotFound
    if not reads_as_guest(get_owner(phone_code)):
        abort(redirect(url_for("codes.show", code=phone_code.code), 303))
    if not phone_code.is_live:
        raise Gone(REPLACED_CODE)
    if is_paused(phone_code):
        raise PausedError
    return phone_code
