"""Stopping a change of address, by the link that was mailed to the old one. Nobody has to be signed in."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import Gone, NotFound

from ... import live
from ...extensions import db
from ...languages import gettext, lazy_gettext
from ...security import allow
from ..signing_in.account_email import AddressTakenError
from ..signing_in.email_change_secrets import seed_of_token
from ..signing_in.email_changes import EmailChange
from .limits import limits_requests

bp = Blueprint("stopped_email_changes", __name__, url_prefix="/email-changes")

STOP_SPENT = lazy_gettext("This change was stopped already, or was made more than seven days ago.")


@bp.get("/<stopped_change>")
@allow("anyone")
def new(stopped_change: str) -> str:
    """Show the button that stops it. Opening the page changes nothing, because mail scanners open it too (A2)."""
    change = _get_stoppable_change(stopped_change)
    return render_template("people/stopped_email_changes/new.html", change=change, token=stopped_change)


@bp.post("/<stopped_change>")
@allow("anyone")
@limits_requests
def create(stopped_change: str) -> ResponseReturnValue:
    """Restore the old address and sign the account out everywhere."""
    change = _get_stoppable_change(stopped_change, lock=True)
    try:
        ended_rights = change.stop()
    except AddressTakenError as error:
        db.session.rollback()
        raise Gone(error.sentence) from error
    db.session.commit()
    live.end_streams(*ended_rights)
    flash(
        gettext(
            "Stopped. Your address is %(email)s again, and every other device is signed out. Passkeys and passwords "
            "from since the change don't work any more.",
            email=change.old_email,
        )
    )
    return redirect(url_for("people.profiles.security"), 303)


def _get_stoppable_change(token: str, lock: bool = False) -> EmailChange:
    """Return the change with that token. Raise NotFound if the token is made up, and Gone if it is too late."""
    if not seed_of_token(token, "stop"):
        raise NotFound(gettext("That's not a link of ours. Copy the whole address from the email."))
    change = EmailChange.find_to_stop(token, lock)
    if change is None or not change.can_be_stopped:
        raise Gone(STOP_SPENT)
    return change
