"""Signing out one other device, and the security history of the account."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from werkzeug.exceptions import NotFound

from ... import live
from ...extensions import db
from ...languages import gettext
from ...security import allow
from ..signing_in.security_acts import ACTS_KEPT, SecurityAct
from ..signing_in.sign_ins import SignIn

bp = Blueprint("devices", __name__)


@bp.post("/sessions/<int:sign_in_id>/removal")
@allow("owner")
def destroy(sign_in_id: int) -> ResponseReturnValue:
    """Sign out one other browser of the reader. For this one, there is the button to sign out."""
    current, other = SignIn.current(), SignIn.find_own(current_user, sign_in_id)
    if current is None or other is None or other.id == current.id:
        raise NotFound
    ended_right = current.end_other(other)
    SecurityAct.record(current_user, "device_signed_out", other.device)
    db.session.commit()
    live.end_streams(ended_right)
    flash(gettext("%(device)s is signed out.", device=other.device or gettext("The device")))
    return redirect(url_for("people.profiles.security"), 303)


@bp.get("/me/security/history")
@allow("member")
def history() -> str:
    page = SecurityAct.load_page(current_user, request.args.get("after"))
    return render_template("people/devices/history.html", page=page, days=ACTS_KEPT.days)
