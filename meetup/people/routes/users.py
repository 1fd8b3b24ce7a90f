"""Signing up. The account is created when its address is confirmed, so nobody can claim somebody else's address."""

from flask import Blueprint, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from ...extensions import db
from ...security import allow
from ..browsers import browser_language
from ..forms import SignUpForm
from ..passwords import hash_password
from ..sign_in_links import SignInLink
from .limits import limits_links_per_mailbox, limits_per_address

bp = Blueprint("users", __name__)


@bp.get("/sign-up")
@allow("anyone")
def new() -> str:
    return render_template("people/users/new.html", form=SignUpForm(formdata=request.args))


@bp.post("/sign-up")
@allow("anyone")
@limits_per_address
@limits_links_per_mailbox
def create() -> ResponseReturnValue:
    """Mail a sign-in link that creates the account."""
    form = SignUpForm()
    if not form.validate_on_submit():
        return render_template("people/users/new.html", form=form), 422
    link = SignInLink.send(
        form.email.data,
        name=form.name.data,
        password_hash=hash_password(form.password.data) if form.password.data else None,
        language=browser_language(),
        time_zone=form.known_time_zone,
        next=form.next_path,
    )
    db.session.commit()
    session["mailed"], session["signed_up"] = form.email.data, link.id
    return redirect(url_for("people.sign_ins.sent"), 303)
