"""The screen behind whoever speaks: the room's code, what is asked, and the poll."""

from flask import Blueprint, render_template
from flask_login import current_user

from .... import live
from ....codes.routes import link_of
from ....extensions import now
from ....security import allow
from ...frames import events
from ...moderators import moderated_room
from ...polls.feed import running
from ..feed import top_questions

bp = Blueprint("presentations", __name__)

SHOWN = 5


@bp.get("/rooms/<int:room_id>/presentation")
@allow("moderator")
def show(room_id: int) -> str:
    room = moderated_room(room_id).room
    return render_template(
        "rooms/questions/presentations/show.html",
        room=room,
        event=room.event,
        link=link_of(room.code),
        top=top_questions(room, current_user, SHOWN),
        result=running(room),
        silence=room.silence(now()),
        events=" ".join(events()),
        stamp=live.stamp(now()),
    )
