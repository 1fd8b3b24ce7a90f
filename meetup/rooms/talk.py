"""The page of a room: what is said in it."""

from flask import render_template
from flask_login import current_user

from ..extensions import now
from .access import Place
from .forms import MessageForm
from .messages import page_of
from .models import here
from .visits import Visit


def talk_page(place: Place, before: str | None = None, form: MessageForm | None = None) -> str:
    """The talk up to the cursor ``before``, the latest last, with what was typed when a form comes back."""
    room = place.room
    said = page_of(room.id, room.event_id, current_user, before)
    visit = Visit.of(current_user)
    return render_template(
        "rooms/show.html",
        room=room,
        event=room.event,
        organizes=place.attendance.organizes,
        messages=list(reversed(said.rows)),
        older=said.next,
        paging=before is not None,
        inside=visit is not None and visit.room_id == room.id,
        here=here([room]).get(room.id, 0),
        form=form or MessageForm(formdata=None),
        at=now(),
    )
