"""The rooms of an event for those who run it."""

from flask import Blueprint, render_template, request
from flask_login import current_user

from ....events import get_team_event
from ....extensions import now
from ....ids import parse_row_id
from ....security import allow
from ..room_list import RoomList

bp = Blueprint("manage", __name__, url_prefix="/events/<slug>/manage/rooms")


@bp.get("")
@allow("staff")
def index(slug: str) -> str:
    """List the rooms. Staff open them to moderate, organizers edit them too."""
    access = get_team_event(slug)
    room_list = RoomList.load(access.event, current_user, request.args.get("after", type=parse_row_id))
    return render_template(
        "rooms/page/manage/index.html",
        event=access.event,
        is_organizer=access.is_organizer,
        room_list=room_list,
        at=now(),
    )
