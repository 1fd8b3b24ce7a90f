"""The route of the presenter screen: the room's code, the top questions, and the poll."""

from flask import Blueprint, render_template
from flask_login import current_user

from .... import live
from ....codes.routes import readable_url_of
from ....extensions import now
from ....security import allow
from ...models import count_present
from ...moderators import get_moderated_room
from ...page.counts import load_room_values
from ...polls.feed import find_current_result
from ...updates import stream_event_names
from ..feed import top_questions

bp = Blueprint("presentations", __name__)

MAX_SHOWN_QUESTIONS = 5


@bp.get("/rooms/<int:room_id>/presentation")
@allow("moderator")
def show(room_id: int) -> str:
    room = get_moderated_room(room_id).room
    values = load_room_values(room, current_user)
    return render_template(
        "rooms/questions/presentations/show.html",
        room=room,
        event=room.event,
        link=readable_url_of(room.code),
        head_count=count_present([room.id]).get(room.id, 0),
        question_count=values["questions"],
        topic=room.topic or values.get("topic") or "",
        top=top_questions(room, current_user, MAX_SHOWN_QUESTIONS),
        result=find_current_result(room, current_user),
        inactive_reason=room.inactive_reason(now()),
        events=" ".join(stream_event_names()),
        stamp=live.make_stamp(now()),
    )
