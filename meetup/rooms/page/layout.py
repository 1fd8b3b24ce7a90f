"""What every page of a room shows around its part."""

from typing import Any

from flask import render_template, url_for
from flask_login import current_user

from ... import live
from ...extensions import now
from ..access import RoomAccess
from ..icebreaker_texts import icebreaker_language
from ..models import FEW, PACE_LABELS, count_present
from ..moderator_actions import actions_for
from ..moderators import TEAM_ROLES, is_moderator_of
from ..updates import stream_event_names
from ..visits import Visit
from .counts import load_tab_counts
from .tabs import TABS


def render_room_page(template: str, place: RoomAccess, tab: str, with_stream: bool = True, **context: Any) -> str:
    """A page of a room, made of ``template``, which extends ``rooms/page/_room_page.html``, and whose ``tab`` it is.

    It listens to the room's stream if it ``with_stream`` and anything may still happen there.
    """
    room, at = place.room, now()
    visit, silence = Visit.find_open(current_user), room.inactive_reason(at)
    head_count = count_present([room.id]).get(room.id, 0)
    counts = load_tab_counts(room, current_user)
    counts_by_tab = {
        "Questions": counts["questions"],
        "Polls": counts["polls"],
        "Here": head_count if head_count >= FEW else 0,
    }
    stream = url_for("rooms.page.streams.show", room_id=room.id, after=live.make_stamp(at))
    return render_template(
        template if place.can_read else "rooms/page/over.html",
        room=room,
        event=room.event,
        organizes=place.attendance.is_organizer,
        moderates=is_moderator_of(place),
        team=place.attendance.role in TEAM_ROLES,
        acts=actions_for(place.attendance.role in TEAM_ROLES),
        paces=PACE_LABELS,
        reports=counts["reports"],
        asks=counts["open_poll"],
        silenced_until=place.silenced_until,
        visit=visit if visit and visit.room_id == room.id else None,
        inside=visit is not None and visit.room_id == room.id,
        language=icebreaker_language(current_user.language),
        here=head_count,
        silence=silence,
        tabs=[(each, counts_by_tab.get(each.label), each.endpoint == tab) for each in TABS],
        stream=stream if with_stream and not silence else None,
        events=" ".join(stream_event_names()),
        at=at,
        **context,
    )
