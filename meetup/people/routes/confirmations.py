"""Confirming that it is still the same person: by the password, or by a mailed link."""

from typing import Any

from flask import Blueprint, redirect, render_template, request, session, url_for
from flask_login import current_user

from ...extensions import db, limiter
from ...security import allow
from ..forms import ConfirmationForm
from ..links import SignInLink
from ..next_page import own_path
from ..passwords import matches
from .sign_ins import sign_in

bp = Blueprint("confirmations", __name__, url_prefix="/me/confirmation")


def own_address() -> str:
    return f"mail:{current_user.email}"


@bp.get("")
@allow("member")
def new() -> str:
    return _page(ConfirmationForm(formdata=None, data={"next": own_path(request.args.get("next"))}))


@bp.post("")
@allow("member")
@limiter.limit("10 per 15 minutes", key_func=own_address)
def create() -> Any:
    """By password. It is a new sign-in of this browser: the one before ends."""
    form = ConfirmationForm()
    if not form.validate_on_submit():
        return _page(form), 422
    user = db.session.merge(current_user._get_current_object())
    password_hash = user.password_hash
    db.session.rollback()  # hashing takes a tenth of a second; nobody waits for the database meanwhile
    if not matches(password_hash, form.password.data):
        form.password.errors = ["This is not your password. Try again, or ask for a link."]
        return _page(form), 422
    return sign_in(user, form.wish, user.time_zone)


@bp.post("/links")
@allow("member")
@limiter.shared_limit("5 per 15 minutes", scope="links", key_func=own_address)
def send_link() -> Any:
    """By a link to the address of the account, whatever is typed."""
    SignInLink.send(current_user.email, next=own_path(request.form.get("next")))
    db.session.commit()
    session["mailed"] = current_user.email
    return redirect(url_for("people.sign_ins.sent"), 303)


def _page(form: ConfirmationForm) -> str:
    return render_template("people/confirmations/new.html", form=form)
