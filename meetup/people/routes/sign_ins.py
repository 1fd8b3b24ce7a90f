"""Signing in by mailed link or password, and out."""

import re
from http import HTTPStatus
from typing import Any

from flask import Blueprint, Response, flash, redirect, render_template, request, session, url_for
from flask_limiter.util import get_remote_address
from flask_login import current_user
from flask_wtf.csrf import generate_csrf
from werkzeug.exceptions import Gone, NotFound

from ... import live
from ...extensions import db, limiter
from ...ids import row_id
from ...security import allow
from ..forms import LinkForm, PasswordSignInForm, normal_address
from ..links import SignInLink
from ..models import User
from ..next_page import next_page
from ..passwords import matches
from ..sessions import SessionRecord
from ..text import clean

bp = Blueprint("sign_ins", __name__)

LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8}){0,4}")
SPENT = "This sign-in link was used, replaced or is older than 15 minutes. Ask for a new one."


ELSEWHERE = "Your password was not kept, as you typed it in another browser than this one. Set it under Me."


def typed_address() -> str:
    """Which mailbox a limit counts, however its address is written."""
    typed = request.form.get("email", "")
    return f"mail:{normal_address(typed) or clean(typed)[:254]}".lower()


def refused(response: Response) -> bool:
    return response.status_code >= HTTPStatus.BAD_REQUEST


# A whole conference may sit behind one address, so an address may try often and a mailbox may not (R3): this much of
# each of the ways in. Whoever has a good link gets in without counting.
PER_ADDRESS = limiter.limit("300 per minute", key_func=get_remote_address)
BAD_LINKS_PER_ADDRESS = limiter.limit("300 per minute", key_func=get_remote_address, deduct_when=refused)
LINKS_PER_MAILBOX = limiter.shared_limit("5 per 15 minutes", scope="links", key_func=typed_address)
PASSWORDS_PER_MAILBOX = limiter.limit("10 per 15 minutes", key_func=typed_address)


@bp.get("/sign-in")
@allow("anyone")
def new() -> str:
    return _page(link=LinkForm(formdata=request.args), form=PasswordSignInForm(formdata=request.args))


@bp.post("/sign-in")
@allow("anyone")
@PER_ADDRESS
@PASSWORDS_PER_MAILBOX
def create() -> Any:
    """Sign in by password."""
    form = PasswordSignInForm()
    if not form.validate_on_submit():
        return _page(form=form), 422
    user = User.by_email(form.email.data)
    password_hash = user.password_hash if user else None
    db.session.rollback()  # hashing takes a tenth of a second; nobody waits for the database meanwhile
    right = matches(password_hash, form.password.data)
    if user is None or not right:
        form.password.errors = [
            "E-mail and password do not fit, or the address is not confirmed yet. Try again, or ask for a link."
        ]
        return _page(form=form), 422
    return sign_in(user, form.wish, form.zone)


@bp.post("/sign-in/links")
@allow("anyone")
@PER_ADDRESS
@LINKS_PER_MAILBOX
def send_link() -> Any:
    """Mail a link, to known and unknown addresses alike: the answer tells nobody which it was (A1)."""
    form = LinkForm()
    if not form.validate_on_submit():
        return _page(link=form), 422
    SignInLink.send(form.email.data, language=browser_language(), time_zone=form.zone, next=form.wish)
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
    link = _usable(token)
    return render_template("people/sign_ins/confirm.html", link=link, recipients=link.recipients, token=token)


@bp.post("/sign-in/links/<token>")
@allow("anyone")
@BAD_LINKS_PER_ADDRESS
def spend(token: str) -> Any:
    link = _usable(token)
    newcomer = User.by_email(link.email) is None
    here = session.get("signed_up") == link.id
    spent = link.spend(here, request.form.getlist("recipient", type=row_id))
    if spent is None:
        raise Gone(SPENT)
    joined = bool(link.code) and not spent.problems  # whoever stands at a door goes in first
    welcome = newcomer and not joined
    wish = url_for("people.profiles.edit", welcome=1, next=link.next or None) if welcome else link.next
    response = sign_in(spent.user, wish, link.time_zone)
    for problem in spent.problems:
        flash(problem, "problem")
    if newcomer and link.password_hash and not here:
        flash(ELSEWHERE, "problem")
    return response


@bp.post("/sign-out")
@allow("member")
def destroy() -> Any:
    record = SessionRecord.current()
    if record:
        record.end()
        db.session.commit()
        live.cut(record.right)
    response = redirect(url_for("follow_up.today.show"), 303)
    response.headers["Clear-Site-Data"] = '"cache"'
    return response


@bp.post("/sessions/others/removal")
@allow("member")
def destroy_others() -> Any:
    record = SessionRecord.current()
    if record:
        ended = record.end_others()
        db.session.commit()
        live.cut(*ended)
    flash("Every other device is signed out.")
    return redirect(url_for("people.profiles.security"), 303)


@bp.get("/session/token")
@allow("anyone")
def token() -> Any:
    """The CSRF token of this session and whose it is, for what was queued on the phone before."""
    person = current_user.device_key if current_user.is_authenticated else None
    return {"token": generate_csrf(), "person": person}


def _page(link: LinkForm | None = None, form: PasswordSignInForm | None = None) -> str:
    """Both ways to sign in; the one that failed comes back with what was typed, and lends the other its address."""
    typed = {"email": (link or form or LinkForm()).email.data, "next": (link or form or LinkForm()).next.data}
    return render_template(
        "people/sign_ins/new.html",
        link=link or LinkForm(formdata=None, data=typed),
        form=form or PasswordSignInForm(formdata=None, data=typed),
    )


def _usable(token: str) -> SignInLink:
    link = SignInLink.by_token(token)
    if link is None:
        raise NotFound("This is not a sign-in link. Copy the whole address from the mail.")
    if not link.valid:
        raise Gone(SPENT)
    return link


def sign_in(user: User, wish: str | None, time_zone: str) -> Any:
    user = db.session.merge(user)
    if user.time_zone == "UTC":  # A zone that is known stays: it may have been chosen in the settings.
        user.live_in(time_zone)
    SessionRecord.start(user, _device())
    db.session.commit()
    return redirect(next_page(wish), 303)


def browser_language() -> str:
    """The browser's first language, a BCP 47 tag (RFC 5646); English where it names none."""
    return next((tag for tag in request.accept_languages.values() if LANGUAGE.fullmatch(tag)), "en")


def _device() -> str:
    """What a person calls this device: system and browser, no version that would tell it from a thousand others."""
    agent = request.user_agent.string
    system = next((s for s in ("iPhone", "iPad", "Android", "Windows", "Mac", "Linux") if s in agent), "A device")
    browsers = {"Edg": "Edge", "Firefox": "Firefox", "CriOS": "Chrome", "Chrome": "Chrome", "Safari": "Safari"}
    browser = next((name for mark, name in browsers.items() if mark in agent), "a browser")
    return f"{system}, {browser}"
