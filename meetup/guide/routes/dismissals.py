"""Not being pointed to the guide any more."""

from flask import Blueprint, flash, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from ...extensions import db
from ...languages import gettext
from ...people.next_page import redirect_onward
from ...security import allow
from ..dismissals import GuideDismissal

bp = Blueprint("dismissals", __name__, url_prefix="/guide/dismissals")


@bp.post("")
@allow("member")
def create() -> ResponseReturnValue:
    """Point the reader to the guide nowhere from now on."""
    GuideDismissal.create(current_user)
    db.session.commit()
    flash(gettext("You'll find the guide under Me."))
    return redirect_onward(url_for("guide.pages.index"))
