"""Routes for the silences and bans in force, and for lifting them."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from werkzeug.exceptions import Forbidden, NotFound

from ...extensions import db, now
from ...languages import gettext
from ...rooms.moderators import get_moderated_event, get_moderated_room
from ...rooms.sanctions import Sanction
from ...security import allow
from ..actions import lift_sanction
from ..feed import publish_restrictions
from ..sanction_list import load_active_sanctions

bp = Blueprint("sanctions", __name__)


@bp.get("/events/<slug>/sanctions")
@allow("moderator")
def index(slug: str) -> str:
    """Show the silences and bans in force in the rooms that the reader moderates."""
    moderated = get_moderated_event(slug)
    page = load_active_sanctions(moderated, current_user, request.args.get("after"))
    return render_template("moderation/sanctions/index.html", moderated=moderated, page=page)


@bp.post("/sanctions/<int:sanction_id>/lifting")
@allow("moderator")
def lift(sanction_id: int) -> ResponseReturnValue:
    sanction, since = db.session.get(Sanction, sanction_id), now()
    if sanction is None or sanction.user_id == current_user.id:  # Nobody lifts what concerns themselves (Z7).
        raise NotFound
    room_access = get_moderated_room(sanction.room_id)
    if sanction.whole and not room_access.is_team:
        raise Forbidden(gettext("Only the event's team can lift a ban from the whole event."))
    lift_sanction(sanction, room_access)
    db.session.commit()
    publish_restrictions(sanction.user_id, since)
    flash(gettext("Lifted."))
    return redirect(url_for("moderation.sanctions.index", slug=room_access.room.event.slug), 303)
