"""Changing the address of the account: asking for it, and confirming it by the code or the link mailed to it."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from werkzeug.exceptions import Gone, NotFound

from ...extensions import db
from ...languages import gettext, lazy_gettext
from ...networks import client_network
from ...rate_limits import LimitReachedError, RateLimit
from ...security import allow
from ..email_addresses import lookup_email
from ..forms import CodeForm
from ..models import User
from ..profile_forms import EmailChangeForm
from ..signing_in.account_email import AddressTakenError
from ..signing_in.email_change_secrets import seed_of_token
from ..signing_in.email_changes import EmailChange, find_change_to_confirm, locked_until
from ..signing_in.fresh_sign_in import requires_fresh_sign_in
from ..signing_in.sign_in_codes import CodeSpentError, WrongCodeError
from ..signing_in.sign_in_links import SignInLink, token_of
from ..signing_in.six_digits import MAX_CODE_TRIES, is_same
from .limits import CodeTries, limits_requests

bp = Blueprint("email_changes", __name__, url_prefix="/me/email")

_PER_ACCOUNT = RateLimit("email-changes", "10 per hour")
CHANGE_SPENT = lazy_gettext(
    "This link was used, replaced by a newer one, or is older than an hour. Nothing was changed."
)


@bp.get("")
@allow("member")
@requires_fresh_sign_in("people.email_changes.new")
def new() -> str:
    return _new_page(EmailChangeForm(formdata=None))


@bp.post("")
@allow("member")
@requires_fresh_sign_in("people.email_changes.new")
def create() -> ResponseReturnValue:
    """Mail a code and a link to the new address. The answer is the same for one that is taken (A1)."""
    form = EmailChangeForm()
    if locked_until(current_user) or not form.validate_on_submit():
        return _new_page(form), 422
    if lookup_email(form.email.data) == current_user.email:
        form.email.errors = [gettext("That's your address already.")]
        return _new_page(form), 422
    try:
        _take_one(current_user)
        is_for_card = form.is_for_card.data and _is_on_card(current_user)
        EmailChange.begin(current_user, form.email.data, client_network(), is_for_card)
    except LimitReachedError as error:
        form.email.errors = [error.sentence]
        return _new_page(form), error.status, {"Retry-After": str(error.retry_after)}
    db.session.commit()
    return redirect(url_for("people.email_changes.show"), 303)


@bp.get("/sent")
@allow("member")
def show() -> ResponseReturnValue:
    change = EmailChange.find_open(current_user)
    if change is None:
        return redirect(url_for("people.email_changes.new"), 303)
    return _sent_page(change, CodeForm(formdata=None))


@bp.post("/sent")
@allow("member")
@limits_requests
def confirm_with_code() -> ResponseReturnValue:
    """Confirm the new address with the code that was mailed to it."""
    form, change = CodeForm(), EmailChange.find_open(current_user, lock=True)
    if change is None:
        raise Gone(CHANGE_SPENT)
    if not form.validate_on_submit():
        return _sent_page(change, form), form.status
    tries = CodeTries.for_new_address(current_user.id, change.new_email)
    try:
        tries.check()
    except LimitReachedError as refusal:
        form.refuse(refusal)
        return _sent_page(change, form), form.status
    if change.has_open_code and is_same(change.digits, form.code.data):
        return _confirm(change)
    change.code_tries = min(change.code_tries + 1, MAX_CODE_TRIES)
    tries_left = MAX_CODE_TRIES - change.code_tries if change.has_open_code else 0
    form.refuse(WrongCodeError(tries_left) if tries_left else CodeSpentError())
    db.session.commit()
    try:
        tries.count_failure()
    except LimitReachedError as refusal:
        form.refuse(refusal)
    return _sent_page(change, form), form.status


@bp.get("/<email_change>")
@allow("owner")
def confirm(email_change: str) -> str:
    """Show the button that confirms. Opening the page changes nothing, because mail scanners open it too (A2)."""
    change = _get_open_change(email_change)
    return render_template("people/email_changes/confirm.html", change=change, token=email_change)


@bp.post("/<email_change>")
@allow("owner")
def update(email_change: str) -> ResponseReturnValue:
    """Confirm the new address, in any browser in which the account is signed in."""
    return _confirm(_get_open_change(email_change, lock=True))


def _confirm(change: EmailChange) -> ResponseReturnValue:
    """Change the address, and go on to what somebody did as a guest with the new one, if that waits to be confirmed."""
    try:
        change.confirm()
    except AddressTakenError as error:
        db.session.rollback()
        raise Gone(error.sentence) from error
    waiting = SignInLink.find_offered(change.new_email)
    db.session.commit()
    flash(gettext("Changed. From now on you sign in with %(email)s.", email=current_user.email))
    if waiting and (waiting.code or waiting.recipients):
        return redirect(url_for("people.sign_ins.confirm", token=token_of(waiting.seed)), 303)
    return redirect(url_for("people.profiles.security"), 303)


def _get_open_change(token: str, lock: bool = False) -> EmailChange:
    """Return the reader's change with that token. Raise NotFound if there is none, and Gone if it is over."""
    open_change = EmailChange.find_open(current_user, lock)
    if open_change and open_change.seed == seed_of_token(token, "confirm"):
        return open_change
    if find_change_to_confirm(current_user, token):
        raise Gone(CHANGE_SPENT)
    raise NotFound


def _take_one(user: User) -> None:
    """Count one more mail that this account has sent to addresses of others.

    Raises:
        LimitReachedError: there were too many.
    """
    if not _PER_ACCOUNT.take(str(user.id)):
        sentence = gettext("You've tried a lot of addresses.")
        raise LimitReachedError(sentence, _PER_ACCOUNT.seconds_until_free(str(user.id)) or 1)


def _is_on_card(user: User) -> bool:
    """Return whether the card shows the address that is about to change."""
    return "email" in user.profile.shared and lookup_email(user.profile.email) == user.email


def _new_page(form: EmailChangeForm) -> str:
    return render_template(
        "people/email_changes/new.html",
        form=form,
        is_on_card=_is_on_card(current_user),
        locked_until=locked_until(current_user),
        is_for_card=request.method == "POST" and form.is_for_card.data,
    )


def _sent_page(change: EmailChange, form: CodeForm) -> str:
    return render_template("people/email_changes/show.html", change=change, form=form)
