"""The silences and bans that stand, as moderators see them."""

from dataclasses import dataclass

from sqlalchemy import or_, select
from sqlalchemy.orm import joinedload

from ..extensions import now
from ..pages import Page
from ..people import summary_card_of
from ..rooms.moderators import ModeratedEvent
from ..rooms.sanctions import Sanction

SANCTIONS_PER_PAGE = 50


@dataclass(frozen=True)
class SanctionView:
    """``subject_name``: their name, or that of nobody: whoever asked a question anonymously."""

    sanction: Sanction
    subject_name: str
    room: str


def load_active_sanctions(desk: ModeratedEvent, after: str | None) -> Page[SanctionView]:
    """A page of ``SanctionView``, the latest first; who is banned from all of the event is for its team."""
    query = select(Sanction).where(Sanction.event_id == desk.event.id, Sanction.lifted_at.is_(None))
    query = query.where(Sanction.room_id.in_(desk.room_ids), or_(Sanction.until.is_(None), Sanction.until > now()))
    if not desk.is_team:
        query = query.where(Sanction.whole.is_(False))
    page = Page.load(
        query.options(joinedload(Sanction.user)), (Sanction.created_at, Sanction.id), after, SANCTIONS_PER_PAGE
    )
    rooms = {room.id: room.name for room in desk.rooms}
    return page.map(lambda sanction: SanctionView(sanction, _subject_name(sanction), rooms[sanction.room_id]))


def _subject_name(sanction: Sanction) -> str:
    return "Whoever asked this" if sanction.anonymous else summary_card_of(sanction.user.profile, None).name
