"""Signing up. The account is created when its address is confirmed, so nobody can claim somebody else's address."""

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from ...extensions import db
from ...rate_limits import LimitReachedError
from ...security import allow
from ..browsers import browser_language
from ..forms import SignUpForm
from ..signing_in.sign_in_links import SignInLink
from .limits import limits_requests

bp = Blueprint("users", __name__)


@bp.get("/sign-up")
@allow("anyone")
def new() -> str:
    return render_template("people/users/new.html", form=SignUpForm(formdata=request.args))


@bp.post("/sign-up")
@allow("anyone")
@limits_requests
def create() -> ResponseReturnValue:
    """Mail a sign-in link that creates the account."""
    form = SignUpForm()
    if not form.validate_on_submit():
        return render_template("people/users/new.html", form=form), 422
    try:
        SignInLink.send(
            form.email.data,
            name=form.name.data,
            reach=form.answer.kind,
            reach_value=form.answer.value,
            language=browser_language(),
            time_zone=form.known_time_zone,
            next=form.next_path,
        )
    except LimitReachedError as error:
        form.email.errors = [error.sentence]
        return render_template("people/users/new.html", form=form), 429, {"Retry-After": str(error.retry_after)}
    db.session.commit()
    return redirect(url_for("people.sign_ins.sent"), 303)
