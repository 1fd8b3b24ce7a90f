"""Signing in by a mailed link or a password, and signing out."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from flask_wtf.csrf import generate_csrf
from werkzeug.exceptions import Gone, NotFound

from ... import live
from ...extensions import db
from ...ids import parse_row_id
from ...languages import gettext
from ...rate_limits import LimitReachedError
from ...security import allow, opens_while_suspended
from ..browsers import browser_language
from ..forms import CodeForm, NewcomerForm, PasswordSignInForm, SignInLinkForm
from ..models import User
from ..passkeys import Passkey
from ..passwords import verify_password
from ..signing_in.security_acts import SecurityAct
from ..signing_in.sign_in_links import SignInLink
from ..signing_in.sign_ins import SignIn
from .limits import PasswordTries, count_wrong_link, limits_requests
from .sign_in_answers import sent_page, sign_in_and_redirect, sign_in_page
from .spent_links import LINK_SPENT, spend_and_redirect

bp = Blueprint("sign_ins", __name__)


@bp.get("/sign-in")
@allow("anyone")
def new() -> str:
    return sign_in_page(link=SignInLinkForm(formdata=request.args), form=PasswordSignInForm(formdata=request.args))


@bp.post("/sign-in")
@allow("anyone")
def create() -> ResponseReturnValue:
    """Sign in with a password."""
    form, tries = PasswordSignInForm(), PasswordTries.at_sign_in()
    try:
        tries.check()
        return _sign_in_by_password(form, tries)
    except LimitReachedError as error:
        form.password.errors = [error.sentence]
        return sign_in_page(form=form), error.status, {"Retry-After": str(error.retry_after)}


def _sign_in_by_password(form: PasswordSignInForm, tries: PasswordTries) -> ResponseReturnValue:
    if not form.validate_on_submit():
        tries.count_failure()
        return sign_in_page(form=form), 422
    user = User.find_by_email(form.email.data)
    password_hash = user.password_hash if user else None
    db.session.rollback()  # hashing takes 0.1 s, during which nobody should have to wait for the database
    is_right = verify_password(password_hash, form.password.data)
    if user is None or not is_right:
        tries.count_failure()
        form.password.errors = [
            gettext("Wrong email or password, or the address isn’t confirmed yet. Try again, or ask for a link.")
        ]
        return sign_in_page(form=form), 422
    return sign_in_and_redirect(user, form.next_path, form.known_time_zone, "password")


@bp.post("/sign-in/links")
@allow("anyone")
@limits_requests
def send_link() -> ResponseReturnValue:
    """Mail a link, to known and unknown addresses alike, so that nobody learns who has an account (A1)."""
    form = SignInLinkForm()
    if not form.validate_on_submit():
        return sign_in_page(link=form), 422
    defaults = {"language": browser_language(), "time_zone": form.known_time_zone, "next": form.next_path}
    try:
        SignInLink.send(form.email.data, **defaults)
    except LimitReachedError as error:
        form.email.errors = [error.sentence]
        return sign_in_page(link=form), error.status, {"Retry-After": str(error.retry_after)}
    db.session.commit()
    return redirect(url_for("people.sign_ins.sent"), 303)


@bp.get("/sign-in/sent")
@allow("anyone")
def sent() -> str:
    return sent_page(CodeForm(formdata=None))


@bp.get("/sign-in/links/<token>")
@allow("anyone")
def confirm(token: str) -> str:
    """Show the button that signs in. Opening the page changes nothing, because mail scanners open it too (A2)."""
    return _confirmation_page(_get_valid_link(token), token, NewcomerForm(formdata=None))


@bp.post("/sign-in/links/<token>")
@allow("anyone")
def spend(token: str) -> ResponseReturnValue:
    """Sign in with the link. New users go on to their code, unless they have met somebody or joined something.

    The link works once, so guests who turned nobody on are asked once more whom they gave their card to.
    """
    link = _get_valid_link(token)
    form = NewcomerForm()
    if User.find_by_email(link.email) is None and not form.has_valid_reach():
        return _confirmation_page(link, token, form), 422
    if link.recipients and not {"recipient", "nobody"} & request.form.keys():
        return _confirmation_page(link, token, form, asks_again=True), 422
    agreed_ids = request.form.getlist("recipient", type=parse_row_id)
    return spend_and_redirect(link, "link", form, agreed_ids)


@bp.post("/sign-out")
@allow("signed in")
@opens_while_suspended
def destroy() -> ResponseReturnValue:
    sign_in = SignIn.current()
    if sign_in:
        SecurityAct.record(sign_in.user, "signed_out")
        sign_in.end()
        db.session.commit()
        live.end_streams(sign_in.stream_right)
    response = redirect(url_for("follow_up.today.show"), 303)
    response.headers["Clear-Site-Data"] = '"cache"'
    return response


@bp.post("/sessions/others/removal")
@allow("member")
def destroy_others() -> ResponseReturnValue:
    """Sign out all other browsers."""
    sign_in = SignIn.current()
    if sign_in:
        ended_rights = sign_in.end_others()
        SecurityAct.record(sign_in.user, "others_signed_out")
        db.session.commit()
        live.end_streams(*ended_rights)
    if Passkey.count_of(current_user):
        flash(gettext("Every other device is signed out. Your passkeys still sign you in."))
    else:
        flash(gettext("Every other device is signed out."))
    return redirect(url_for("people.profiles.security"), 303)


@bp.get("/session/token")
@allow("anyone")
def token() -> ResponseReturnValue:
    """Return the CSRF token and the device key, with which a phone sends its outbox."""
    device_key = current_user.device_key if current_user.is_authenticated else None
    return {"token": generate_csrf(), "person": device_key}


def _confirmation_page(link: SignInLink, token: str, form: NewcomerForm, asks_again: bool = False) -> str:
    """Return the page that says whom the link signs in. Newcomers are asked what this browser has not been told."""
    owner = User.find_by_email(link.email)
    return render_template(
        "people/sign_ins/confirm.html",
        link=link,
        recipients=link.recipients,
        agreed_ids=request.form.getlist("recipient", type=parse_row_id),
        asks_again=asks_again,
        token=token,
        owner=owner,
        form=form,
        asked_elsewhere=link.is_confirmation and not link.was_asked_for_here,
        asks_name=not owner and not (link.name and link.was_asked_for_here),
        asks_reach=not owner and not (link.reach and link.was_asked_for_here),
    )


def _get_valid_link(token: str) -> SignInLink:
    """Return the link, or raise NotFound if there is none and Gone if it cannot be used any more."""
    link = SignInLink.find_by_token(token)
    if request.method == "POST" and not (link and link.is_valid):
        count_wrong_link()
    if link is None:
        raise NotFound(gettext("That's not a sign-in link. Copy the whole address from the email."))
    if not link.is_valid:
        raise Gone(LINK_SPENT)
    return link
