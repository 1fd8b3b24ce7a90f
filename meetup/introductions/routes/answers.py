"""Answering an introduction: with yes, or with "not now", which looks like silence to everybody else."""

from flask import Blueprint, flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from werkzeug.exceptions import NotFound

from ...extensions import db
from ...languages import gettext
from ...people.next_page import redirect_onward
from ...security import allow
from .. import answering

bp = Blueprint("answers", __name__, url_prefix="/introductions/<int:received_id>")


@bp.post("/acceptance")
@allow("owner")
def create(received_id: int) -> ResponseReturnValue:
    side = answering.find_shown(current_user, received_id)
    if side is None:
        return _repeated(received_id)
    contact, name = answering.accept(side), side.other.profile.name
    db.session.commit()
    if contact is None:
        flash(gettext("Thanks. We'll tell you if %(name)s says yes too.", name=name))
        return redirect_onward(url_for("introductions.introductions.index"))
    flash(gettext("You both said yes. %(name)s is on your list.", name=name))
    return redirect(url_for("follow_up.contacts.show", contact_id=contact.id), 303)


@bp.post("/not-now")
@allow("owner")
def decline(received_id: int) -> ResponseReturnValue:
    """Take the introduction off one's own pages. Nothing else follows."""
    side = answering.find_shown(current_user, received_id)
    if side is None:
        return _repeated(received_id)
    answering.decline(side)
    db.session.commit()
    flash(gettext("It's gone from your list. Nobody is told."))
    return redirect_onward(url_for("introductions.introductions.index"))


def _repeated(received_id: int) -> ResponseReturnValue:
    """Lead on somebody who tapped twice. What is over otherwise, and what never was, cannot be told apart."""
    if answering.find_answered(current_user, received_id) is None:
        raise NotFound(gettext("This introduction isn't there any more."))
    return redirect(url_for("introductions.introductions.index"), 303)
