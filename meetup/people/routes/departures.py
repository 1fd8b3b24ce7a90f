"""Deleting the account. What goes, what stays and until when it can be taken back is said before."""

from collections.abc import Sequence

from flask import Blueprint, current_app, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user, logout_user

from ... import live
from ...extensions import db
from ...languages import gettext
from ...security import allow, opens_while_suspended
from ..leaving import ledger
from ..leaving.belongings import Obligation, obligations_of, what_goes, what_stays
from ..leaving.departures import depart, erased_at, gone_from_backups_at
from ..signing_in.fresh_sign_in import has_confirmation_for, requires_confirmation_for

bp = Blueprint("departures", __name__, url_prefix="/me/deletion")

PURPOSE = "leaving"
"""What has to be confirmed each time, however fresh the sign-in is (A6)."""


@bp.get("")
@allow("member")
@opens_while_suspended
def new() -> str:
    return _page(obligations_of(current_user))


@bp.post("")
@allow("member")
@opens_while_suspended
@requires_confirmation_for(PURPOSE, "people.departures.new")
def create() -> ResponseReturnValue:
    """Delete the account: it is closed at once, and erased after some days in which its owner can come back."""
    user, obligations = current_user._get_current_object(), obligations_of(current_user, lock=True)
    called_off = request.form.getlist("called_off")
    if any(obligation.key not in called_off for obligation in obligations):
        return _page(obligations, gettext("Name someone else for each of these events, or call it off.")), 422
    ended_rights = [right for obligation in obligations for right in obligation.call_off()]
    ended_rights += depart(user, withholds_name=request.form.get("name") == "withheld")
    entry = ledger.record(user, "left")
    db.session.commit()
    live.end_streams(*ended_rights)
    try:
        ledger.append(entry)
    except OSError as error:
        current_app.logger.error("ledger of erasures: not written (%s)", type(error).__name__)
    session.clear()
    logout_user()
    response = redirect(url_for("people.departures.show"), 303)
    response.headers["Clear-Site-Data"] = '"cache"'
    return response


@bp.get("/done")
@allow("anyone")
def show() -> str:
    return render_template("people/departures/show.html")


def _page(obligations: Sequence[Obligation], problem: str = "") -> str:
    return render_template(
        "people/departures/new.html",
        problem=problem,
        is_confirmed=has_confirmation_for(PURPOSE),
        purpose=PURPOSE,
        obligations=obligations,
        what_goes=what_goes(current_user),
        what_stays=what_stays(current_user),
        erased_at=erased_at(current_user),
        gone_at=gone_from_backups_at(current_user),
    )
