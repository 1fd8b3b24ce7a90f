"""The list of silences and bans in force, as moderators see it."""

from dataclasses import dataclass

from sqlalchemy import or_, select
from sqlalchemy.orm import joinedload

from ..extensions import now
from ..languages import gettext
from ..pages import Page
from ..people import User
from ..rooms.moderators import ModeratedEvent
from ..rooms.sanctions import Sanction

SANCTIONS_PER_PAGE = 50


@dataclass(frozen=True)
class SanctionView:
    """A sanction with the name of its room and of its subject, who stays unnamed if they asked anonymously."""

    sanction: Sanction
    subject_name: str
    room: str


def load_active_sanctions(moderated: ModeratedEvent, reader: User, after: str | None) -> Page[SanctionView]:
    """Return a page of ``SanctionView`` in the reader's rooms, the latest first, without those on the reader (Z7).

    Bans from the whole event are only shown to its team.
    """
    query = select(Sanction).where(Sanction.event_id == moderated.event.id, Sanction.lifted_at.is_(None))
    query = query.where(Sanction.user_id != reader.id)
    query = query.where(Sanction.room_id.in_(moderated.room_ids), or_(Sanction.until.is_(None), Sanction.until > now()))
    if not moderated.is_team:
        query = query.where(Sanction.whole.is_(False))
    query = query.options(joinedload(Sanction.user))
    page = Page.load(query, (Sanction.created_at, Sanction.id), after, SANCTIONS_PER_PAGE)
    room_names = {room.id: room.name for room in moderated.rooms}
    return page.map(lambda sanction: SanctionView(sanction, _subject_name(sanction), room_names[sanction.room_id]))


def _subject_name(sanction: Sanction) -> str:
    return gettext("The person who asked this") if sanction.anonymous else sanction.user.profile.name
