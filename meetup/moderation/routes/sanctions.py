"""Who is silenced or banned, and ending it."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.exceptions import Forbidden, NotFound

from ...extensions import db
from ...rooms.moderators import TEAM_ROLES, get_moderated_event, get_moderated_room
from ...rooms.sanctions import Sanction
from ...security import allow
from .. import actions as moderating
from ..sanction_list import load_active_sanctions

bp = Blueprint("sanctions", __name__)


@bp.get("/events/<slug>/sanctions")
@allow("moderator")
def index(slug: str) -> str:
    """The silences and bans that stand in the rooms I moderate."""
    desk = get_moderated_event(slug)
    sanctions = load_active_sanctions(desk, request.args.get("after"))
    return render_template("moderation/sanctions/index.html", desk=desk, page=sanctions)


@bp.post("/sanctions/<int:sanction_id>/lifting")
@allow("moderator")
def lift(sanction_id: int) -> Any:
    sanction = db.session.get(Sanction, sanction_id)
    if sanction is None:
        raise NotFound
    place = get_moderated_room(sanction.room_id)
    if sanction.whole and place.attendance.role not in TEAM_ROLES:
        raise Forbidden("Only the team of the event can end a ban from all of it.")
    moderating.lift_sanction(sanction, place)
    flash("Lifted.")
    return redirect(url_for("moderation.sanctions.index", slug=place.room.event.slug), 303)
