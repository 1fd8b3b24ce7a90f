"""Coming back to an account that was deleted. It is the only page for those who have left."""

from flask import Blueprint, flash, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import Gone

from ...extensions import db
from ...languages import gettext, lazy_gettext
from ...security import allow
from ..leaving import ledger
from ..leaving.departures import can_return, come_back, erased_at
from ..models import User

bp = Blueprint("returns", __name__, url_prefix="/me/return")

TOO_LATE = lazy_gettext("The seven days are over, and this account is being erased.")


@bp.get("")
@allow("leaver")
def new() -> str:
    user = _get_leaver()
    return render_template("people/returns/new.html", email=user.email, erased_at=erased_at(user), zone=user.time_zone)


@bp.post("")
@allow("leaver")
def create() -> ResponseReturnValue:
    """Restore the account.

    The ledger says so before the commit: if a backup is restored later, nobody must be erased who came back.
    """
    user = _get_leaver()
    if not come_back(user):
        raise Gone(TOO_LATE)
    ledger.append(ledger.record(user, "returned"))
    db.session.commit()
    flash(gettext("Welcome back. Your card and your codes work again."))
    return redirect(url_for("people.profiles.show"), 303)


def _get_leaver() -> User:
    """Return the user who has left, or raise Gone if it is too late to come back."""
    user: User = g.leaver
    if not can_return(user):
        raise Gone(TOO_LATE)
    return user
