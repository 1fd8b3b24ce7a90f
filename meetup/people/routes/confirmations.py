"""Step-up confirmation: getting a fresh sign-in with the password, a passkey, a mailed code or its link."""

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from werkzeug.exceptions import Unauthorized

from ...extensions import db
from ...languages import gettext
from ...rate_limits import LimitReachedError
from ...security import allow, opens_while_suspended
from ..forms import CodeForm, ConfirmationForm, FreshSignInForm, NewcomerForm, PasskeyConfirmationForm
from ..models import User
from ..next_page import own_path
from ..passkeys import Passkey, PasskeyRefusedError, passkey_to_forget, relying_party_id, verify_passkey
from ..passwords import verify_password
from ..signing_in.fresh_sign_in import known_purpose
from ..signing_in.sign_in_codes import find_links_with_code
from ..signing_in.sign_in_links import SignInLink
from ..signing_in.sign_ins import SignIn
from .limits import PasswordTries, count_wrong_passkey, limits_requests
from .sign_in_answers import sign_in_and_redirect
from .sign_in_codes import find_link_of_typed_code
from .spent_links import spend_and_redirect

bp = Blueprint("confirmations", __name__, url_prefix="/me/confirmation")


@bp.get("")
@allow("member")
@opens_while_suspended
def new() -> str:
    asked = {"next": own_path(request.args.get("next")), "purpose": known_purpose(request.args.get("purpose"))}
    return _confirmation_page(FreshSignInForm(formdata=None, data=asked))


@bp.post("")
@allow("member")
@opens_while_suspended
def create() -> ResponseReturnValue:
    """Confirm with the password. This starts a new sign-in of the browser, and the previous one ends."""
    form, sign_in = FreshSignInForm(), SignIn.current()
    if sign_in is None:
        raise Unauthorized
    tries = PasswordTries.at_confirmation(sign_in)
    try:
        tries.check()
        return _confirm(form, tries)
    except LimitReachedError as error:
        form.password.errors = [error.sentence]
        return _confirmation_page(form), error.status, {"Retry-After": str(error.retry_after)}


def _confirm(form: FreshSignInForm, tries: PasswordTries) -> ResponseReturnValue:
    if not form.validate_on_submit():
        tries.count_failure()
        return _confirmation_page(form), 422
    user = db.session.merge(current_user._get_current_object())
    password_hash = user.password_hash
    db.session.rollback()  # hashing takes 0.1 s, during which nobody should have to wait for the database
    if not verify_password(password_hash, form.password.data):
        tries.count_failure()
        form.password.errors = [gettext("That's not your password. Try again, or ask for a link.")]
        return _confirmation_page(form), 422
    return sign_in_and_redirect(user, form.next_path, user.time_zone, "password", form.known_purpose)


@bp.post("/passkey")
@allow("member")
@opens_while_suspended
def create_with_passkey() -> ResponseReturnValue:
    """Confirm with a passkey of the account, which starts a new sign-in like a password."""
    form = PasskeyConfirmationForm()
    try:
        passkey = verify_passkey(form.credential.data or "", "confirm", current_user)
    except PasskeyRefusedError as refusal:
        db.session.commit()
        count_wrong_passkey()
        asked = FreshSignInForm(formdata=None, data={"next": form.next_path, "purpose": form.known_purpose})
        return _confirmation_page(asked, refusal), refusal.status
    user = db.session.get_one(User, passkey.user_id)
    return sign_in_and_redirect(user, form.next_path, user.time_zone, "passkey", form.known_purpose)


@bp.post("/links")
@allow("member")
@opens_while_suspended
def send_link() -> ResponseReturnValue:
    """Mail a code and a link to the address of the account. The page then has a field for the code."""
    purpose = known_purpose(request.form.get("purpose"))
    next_path = own_path(request.form.get("next"))
    SignInLink.send(current_user.email, "confirmation", next=next_path, is_confirmation=True, purpose=purpose)
    db.session.commit()
    return redirect(url_for("people.confirmations.new", next=next_path or None, purpose=purpose or None), 303)


@bp.post("/codes")
@allow("member")
@opens_while_suspended
@limits_requests
def create_with_code() -> ResponseReturnValue:
    """Confirm with the mailed code, which starts a new sign-in like a password and uses up its link."""
    form, typed = ConfirmationForm(), CodeForm()
    link = find_link_of_typed_code(typed, is_confirmation=True)
    if link is None:
        asked = FreshSignInForm(formdata=None, data={"next": form.next_path, "purpose": form.known_purpose})
        return _confirmation_page(asked, code=typed), typed.status, typed.headers
    return spend_and_redirect(link, "code", NewcomerForm(formdata=None))


def _confirmation_page(
    form: FreshSignInForm, refusal: PasskeyRefusedError | None = None, code: CodeForm | None = None
) -> str:
    """Return the page with all that this account can confirm with. ``refusal`` is why a passkey did not work."""
    has_code = bool(find_links_with_code(is_confirmation=True))
    return render_template(
        "people/confirmations/new.html",
        form=form,
        code=code or CodeForm(formdata=None),
        has_code=has_code,
        has_passkey=Passkey.count_of(current_user) > 0,
        refusal=refusal,
        unknown_passkey=passkey_to_forget(refusal),
        rp_id=relying_party_id(),
    )
