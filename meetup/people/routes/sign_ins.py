"""Signing in by mailed link or password, and out."""

import re
from http import HTTPStatus

from flask import Blueprint, Response, flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_limiter.util import get_remote_address
from flask_login import current_user
from flask_wtf.csrf import generate_csrf
from werkzeug.exceptions import Gone, NotFound

from ... import live
from ...extensions import db, limiter
from ...ids import parse_row_id
from ...security import allow
from ..email_addresses import lookup_email, normalize_email
from ..forms import PasswordSignInForm, SignInLinkForm
from ..models import User
from ..next_page import next_or_start_page
from ..passwords import verify_password
from ..sign_in_links import SignInLink
from ..sign_ins import SignIn
from ..text import clean

bp = Blueprint("sign_ins", __name__)

LANGUAGE_TAG = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8}){0,4}")
LINK_SPENT = "This sign-in link was used, replaced or is older than 15 minutes. Ask for a new one."


PASSWORD_NOT_KEPT = "Your password was not kept, as you typed it in another browser than this one. Set it under Me."


def mailbox_key() -> str:
    """Which mailbox a limit counts, however its address is written."""
    typed = request.form.get("email", "")
    return f"mail:{normalize_email(typed) or lookup_email(clean(typed)[:254])}"


def is_refused(response: Response) -> bool:
    return response.status_code >= HTTPStatus.BAD_REQUEST


# A whole conference may sit behind one address, so an address may try often and a mailbox may not (R3): this much of
# each of the ways in. Whoever has a good link gets in without counting.
limits_per_address = limiter.limit("300 per minute", key_func=get_remote_address)
limits_bad_links_per_address = limiter.limit("300 per minute", key_func=get_remote_address, deduct_when=is_refused)
limits_links_per_mailbox = limiter.shared_limit("5 per 15 minutes", scope="links", key_func=mailbox_key)
limits_passwords_per_mailbox = limiter.limit("10 per 15 minutes", key_func=mailbox_key)


@bp.get("/sign-in")
@allow("anyone")
def new() -> str:
    return _sign_in_page(link=SignInLinkForm(formdata=request.args), form=PasswordSignInForm(formdata=request.args))


@bp.post("/sign-in")
@allow("anyone")
@limits_per_address
@limits_passwords_per_mailbox
def create() -> ResponseReturnValue:
    """Sign in by password."""
    form = PasswordSignInForm()
    if not form.validate_on_submit():
        return _sign_in_page(form=form), 422
    user = User.find_by_email(form.email.data)
    password_hash = user.password_hash if user else None
    db.session.rollback()  # hashing takes a tenth of a second; nobody waits for the database meanwhile
    right = verify_password(password_hash, form.password.data)
    if user is None or not right:
        form.password.errors = [
            "E-mail and password do not fit, or the address is not confirmed yet. Try again, or ask for a link."
        ]
        return _sign_in_page(form=form), 422
    return sign_in_and_redirect(user, form.next_path, form.known_time_zone)


@bp.post("/sign-in/links")
@allow("anyone")
@limits_per_address
@limits_links_per_mailbox
def send_link() -> ResponseReturnValue:
    """Mail a link, to known and unknown addresses alike: the answer tells nobody which it was (A1)."""
    form = SignInLinkForm()
    if not form.validate_on_submit():
        return _sign_in_page(link=form), 422
    SignInLink.send(form.email.data, language=browser_language(), time_zone=form.known_time_zone, next=form.next_path)
    db.session.commit()
    session["mailed"] = form.email.data
    return redirect(url_for("people.sign_ins.sent"), 303)


@bp.get("/sign-in/sent")
@allow("anyone")
def sent() -> str:
    return render_template("people/sign_ins/sent.html", email=session.get("mailed", "your address"))


@bp.get("/sign-in/links/<token>")
@allow("anyone")
def confirm(token: str) -> str:
    """A mail scanner may open this as often as it likes: nothing happens until the button is pressed (A2)."""
    link = _get_valid_link(token)
    return render_template("people/sign_ins/confirm.html", link=link, recipients=link.recipients, token=token)


@bp.post("/sign-in/links/<token>")
@allow("anyone")
@limits_bad_links_per_address
def spend(token: str) -> ResponseReturnValue:
    link = _get_valid_link(token)
    newcomer = User.find_by_email(link.email) is None
    is_same_browser = session.get("signed_up") == link.id
    spent_link = link.spend(is_same_browser, request.form.getlist("recipient", type=parse_row_id))
    if spent_link is None:
        raise Gone(LINK_SPENT)
    joined = bool(link.code) and not spent_link.problems  # whoever stands at a door goes in first
    welcome = newcomer and not joined
    next_path = url_for("people.profiles.edit", welcome=1, next=link.next or None) if welcome else link.next
    response = sign_in_and_redirect(spent_link.user, next_path, link.time_zone)
    for problem in spent_link.problems:
        flash(problem, "problem")
    if newcomer and link.password_hash and not is_same_browser:
        flash(PASSWORD_NOT_KEPT, "problem")
    return response


@bp.post("/sign-out")
@allow("member")
def destroy() -> ResponseReturnValue:
    record = SignIn.current()
    if record:
        record.end()
        db.session.commit()
        live.end_streams(record.stream_right)
    response = redirect(url_for("follow_up.today.show"), 303)
    response.headers["Clear-Site-Data"] = '"cache"'
    return response


@bp.post("/sessions/others/removal")
@allow("member")
def destroy_others() -> ResponseReturnValue:
    record = SignIn.current()
    if record:
        ended = record.end_others()
        db.session.commit()
        live.end_streams(*ended)
    flash("Every other device is signed out.")
    return redirect(url_for("people.profiles.security"), 303)


@bp.get("/session/token")
@allow("anyone")
def token() -> ResponseReturnValue:
    """The CSRF token of this session and whose it is, for what was queued on the phone before."""
    person = current_user.device_key if current_user.is_authenticated else None
    return {"token": generate_csrf(), "person": person}


def _sign_in_page(link: SignInLinkForm | None = None, form: PasswordSignInForm | None = None) -> str:
    """Both ways to sign in; the one that failed comes back with what was typed, and lends the other its address."""
    typed = {
        "email": (link or form or SignInLinkForm()).email.data,
        "next": (link or form or SignInLinkForm()).next.data,
    }
    return render_template(
        "people/sign_ins/new.html",
        link=link or SignInLinkForm(formdata=None, data=typed),
        form=form or PasswordSignInForm(formdata=None, data=typed),
    )


def _get_valid_link(token: str) -> SignInLink:
    link = SignInLink.find_by_token(token)
    if link is None:
        raise NotFound("This is not a sign-in link. Copy the whole address from the mail.")
    if not link.is_valid:
        raise Gone(LINK_SPENT)
    return link


def sign_in_and_redirect(user: User, wish: str | None, time_zone: str) -> ResponseReturnValue:
    user = db.session.merge(user)
    if user.time_zone == "UTC":  # A zone that is known stays: it may have been chosen in the settings.
        user.set_time_zone(time_zone)
    SignIn.start(user, _device_name())
    db.session.commit()
    return redirect(next_or_start_page(wish), 303)


def browser_language() -> str:
    """The browser's first language, a BCP 47 tag (RFC 5646); English where it names none."""
    return next((tag for tag in request.accept_languages.values() if LANGUAGE_TAG.fullmatch(tag)), "en")


def _device_name() -> str:
    """What a person calls this device: system and browser, no version that would tell it from a thousand others."""
    agent = request.user_agent.string
    system = next((s for s in ("iPhone", "iPad", "Android", "Windows", "Mac", "Linux") if s in agent), "A device")
    browsers = {"Edg": "Edge", "Firefox": "Firefox", "CriOS": "Chrome", "Chrome": "Chrome", "Safari": "Safari"}
    browser = next((name for mark, name in browsers.items() if mark in agent), "a browser")
    return f"{system}, {browser}"
