"""Saying something in a room."""

from uuid import UUID

from flask import Blueprint, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from ...extensions import db, limiter
from ...security import allow
from ..access import attended_room, check_goes_on
from ..forms import MessageForm
from ..talk import talk_page, tell

bp = Blueprint("messages", __name__)


@bp.post("/rooms/<int:room_id>/messages")
@allow("attendee")
@limiter.limit("60 per minute")
def create(room_id: int) -> ResponseReturnValue:
    place = attended_room(room_id)
    check_goes_on(place.room)
    form = MessageForm()
    if not form.validate_on_submit():
        return talk_page(place, form=form), 422
    message = place.room.say(current_user, form.body.data, UUID(form.uuid.data))
    db.session.commit()
    tell(message)
    return redirect(url_for("rooms.show", room_id=room_id, _anchor="latest"), 303)
