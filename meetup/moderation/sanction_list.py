"""The silences and bans that stand, as moderators see them."""

from dataclasses import dataclass

from sqlalchemy import or_, select
from sqlalchemy.orm import joinedload

from ..extensions import now
from ..pages import Page
from ..people import face_of
from ..rooms.moderators import Desk
from ..rooms.sanctions import Sanction

ROWS = 50


@dataclass(frozen=True)
class Standing:
    """``whom``: their name, or that of nobody: whoever asked a question anonymously."""

    sanction: Sanction
    whom: str
    room: str


def standing_at(desk: Desk, after: str | None) -> Page:
    """A page of ``Standing``, the latest first; who is banned from all of the event is for its team."""
    query = select(Sanction).where(Sanction.event_id == desk.event.id, Sanction.lifted_at.is_(None))
    query = query.where(Sanction.room_id.in_(desk.room_ids), or_(Sanction.until.is_(None), Sanction.until > now()))
    if not desk.team:
        query = query.where(Sanction.whole.is_(False))
    page = Page.of(query.options(joinedload(Sanction.user)), (Sanction.created_at, Sanction.id), after, ROWS)
    rooms = {room.id: room.name for room in desk.rooms}
    return Page([Standing(each, _name(each), rooms[each.room_id]) for each in page.rows], page.next)


def _name(sanction: Sanction) -> str:
    return "Whoever asked this" if sanction.anonymous else face_of(sanction.user.profile, None).name
