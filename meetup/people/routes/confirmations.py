"""Step-up confirmation: getting a fresh sign-in with the password or a mailed link."""

from flask import Blueprint, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from ...extensions import db
from ...security import allow
from ..forms import FreshSignInForm
from ..next_page import own_path
from ..passwords import verify_password
from ..sign_in_links import SignInLink
from .limits import limits_links_to_oneself, limits_own_passwords
from .sign_ins import sign_in_and_redirect

bp = Blueprint("confirmations", __name__, url_prefix="/me/confirmation")


@bp.get("")
@allow("member")
def new() -> str:
    return _confirmation_page(FreshSignInForm(formdata=None, data={"next": own_path(request.args.get("next"))}))


@bp.post("")
@allow("member")
@limits_own_passwords
def create() -> ResponseReturnValue:
    """Confirm with the password. This starts a new sign-in of the browser, and the previous one ends."""
    form = FreshSignInForm()
    if not form.validate_on_submit():
        return _confirmation_page(form), 422
    user = db.session.merge(current_user._get_current_object())
    password_hash = user.password_hash
    db.session.rollback()  # hashing takes 0.1 s, during which nobody should have to wait for the database
    if not verify_password(password_hash, form.password.data):
        form.password.errors = ["This is not your password. Try again, or ask for a link."]
        return _confirmation_page(form), 422
    return sign_in_and_redirect(user, form.next_path, user.time_zone)


@bp.post("/links")
@allow("member")
@limits_links_to_oneself
def send_link() -> ResponseReturnValue:
    """Mail a sign-in link to the address of the account."""
    SignInLink.send(current_user.email, next=own_path(request.form.get("next")))
    db.session.commit()
    session["mailed"] = current_user.email
    return redirect(url_for("people.sign_ins.sent"), 303)


def _confirmation_page(form: FreshSignInForm) -> str:
    return render_template("people/confirmations/new.html", form=form)
