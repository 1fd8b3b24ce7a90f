"""What a helper answers when somebody says that they helped: keep it, or "not now", which looks like silence."""

from flask import Blueprint, flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from werkzeug.exceptions import NotFound

from ...extensions import db
from ...languages import gettext
from ...security import allow
from ..models import OutcomeHelper
from ..questions import find_answered, find_asked

bp = Blueprint("helps", __name__, url_prefix="/helps/<int:help_id>")


@bp.post("/keeping")
@allow("owner")
def create(help_id: int) -> ResponseReturnValue:
    helped = _get_asked(help_id)
    if helped:
        helped.keep()
        db.session.commit()
        flash(gettext("Kept. It's in both your histories."))
    return redirect(url_for("follow_up.today.show"), 303)


@bp.post("/not-now")
@allow("owner")
def decline(help_id: int) -> ResponseReturnValue:
    """Take the question off one's own pages. Nothing else follows."""
    helped = _get_asked(help_id)
    if helped:
        helped.put_aside()
        db.session.commit()
        flash(gettext("It's gone from your list. Nobody is told."))
    return redirect(url_for("follow_up.today.show"), 303)


def _get_asked(help_id: int) -> OutcomeHelper | None:
    """Return what the reader is asked, ``None`` if they have answered it. What is over or never was is a 404."""
    helped = find_asked(current_user, help_id)
    if helped is None and find_answered(current_user, help_id) is None:
        raise NotFound(gettext("This isn't there any more."))
    return helped
