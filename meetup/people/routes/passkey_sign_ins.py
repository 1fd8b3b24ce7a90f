"""Signing in with a passkey, and the challenges that passkeys answer."""

from flask import Blueprint, Response
from flask.typing import ResponseReturnValue
from flask_login import current_user

from ...extensions import db
from ...security import allow, opens_while_suspended
from ..forms import PasskeySignInForm, PasswordSignInForm
from ..models import User
from ..passkeys import PasskeyRefusedError, creation_options, request_options, verify_passkey
from ..signing_in.fresh_sign_in import requires_fresh_sign_in
from .limits import count_wrong_passkey, limits_requests
from .sign_in_answers import sign_in_and_redirect, sign_in_page

bp = Blueprint("passkey_sign_ins", __name__)


@bp.post("/sign-in/passkey")
@allow("anyone")
def create() -> ResponseReturnValue:
    """Sign in with whatever passkey was chosen: it says whose it is."""
    form = PasskeySignInForm()
    try:
        passkey = verify_passkey(form.credential.data or "", "sign_in")
    except PasskeyRefusedError as refusal:
        db.session.commit()
        count_wrong_passkey()
        typed = PasswordSignInForm(formdata=None, data={"next": form.next_path})
        return sign_in_page(form=typed, refusal=refusal), refusal.status
    user = db.session.get_one(User, passkey.user_id)
    return sign_in_and_redirect(user, form.next_path, form.known_time_zone, "passkey")


@bp.post("/sign-in/passkey/challenges")
@allow("anyone")
@limits_requests
def create_challenge() -> Response:
    """Return what the browser needs to use a passkey, as JSON, whoever it belongs to."""
    return _committed(request_options("sign_in"))


@bp.post("/me/confirmation/passkey/challenges")
@allow("member")
@opens_while_suspended
@limits_requests
def create_challenge_to_confirm() -> Response:
    """Return what the browser needs to use a passkey of the reader, as JSON."""
    return _committed(request_options("confirm", current_user))


@bp.post("/me/passkeys/challenges")
@allow("member")
@requires_fresh_sign_in("people.passkeys.new")
@limits_requests
def create_challenge_to_add() -> Response:
    """Return what the browser needs to make a passkey for the reader, as JSON."""
    return _committed(creation_options(current_user))


def _committed(options: str) -> Response:
    db.session.commit()
    return Response(options, content_type="application/json")
