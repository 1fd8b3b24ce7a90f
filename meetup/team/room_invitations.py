"""The invitation to host a room, which whoever is invited reads on the page of the room."""

from typing import Any

from sqlalchemy import Select, select

from ..people import User
from ..rooms import Room
from ..rooms.page.counts import selects_for_room_page
from .models import TeamInvitation


@selects_for_room_page("open_invitation")
def _open_invitation(room: Room, reader: User) -> Select[Any]:
    is_own = TeamInvitation.room_id == room.id, TeamInvitation.email == reader.email
    return select(TeamInvitation.id).where(*is_own, TeamInvitation.is_open())
