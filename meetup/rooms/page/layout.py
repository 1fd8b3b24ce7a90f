"""What every page of a room shows around its part."""

from typing import Any

from flask import render_template, url_for
from flask_login import current_user

from ... import live
from ...extensions import now
from ..access import Place
from ..actions import acts_at
from ..frames import events
from ..models import FEW, PACES, here
from ..moderators import TEAM, moderates
from ..prompts import language_of
from ..visits import Visit
from .counts import counts_in
from .tabs import TABS


def render_room(template: str, place: Place, tab: str, listens: bool = True, **context: Any) -> str:
    """A page of a room, made of ``template``, which extends ``rooms/page/_room_page.html``, and whose ``tab`` it is.

    It listens to the room's stream if it ``listens`` and anything may still happen there.
    """
    room, at = place.room, now()
    visit, silence = Visit.of(current_user), room.silence(at)
    heads = here([room.id]).get(room.id, 0)
    counts = counts_in(room, current_user)
    numbers = {"Questions": counts["questions"], "Polls": counts["polls"], "Here": heads if heads >= FEW else 0}
    stream = url_for("rooms.page.streams.show", room_id=room.id, after=live.stamp(at))
    return render_template(
        template if place.reads else "rooms/page/over.html",
        room=room,
        event=room.event,
        organizes=place.attendance.organizes,
        moderates=moderates(place),
        team=place.attendance.role in TEAM,
        acts=acts_at(place.attendance.role in TEAM),
        paces=PACES,
        reports=counts["reports"],
        asks=counts["open_poll"],
        silenced_until=place.silenced_until,
        visit=visit if visit and visit.room_id == room.id else None,
        inside=visit is not None and visit.room_id == room.id,
        language=language_of(current_user.language),
        here=heads,
        silence=silence,
        tabs=[(each, numbers.get(each.name), each.endpoint == tab) for each in TABS],
        stream=stream if listens and not silence else None,
        events=" ".join(events()),
        at=at,
        **context,
    )
