"""The talk in a room: its page, and what goes over the stream."""

from collections.abc import Collection
from datetime import datetime

from flask import render_template
from flask_login import current_user

from . import said
from .access import Place
from .forms import MessageForm
from .frames import Change, publish, source
from .messages import Message
from .page import render_room
from .said import Said


def talk_page(place: Place, before: str | None = None, form: MessageForm | None = None) -> str:
    """The talk up to the cursor ``before``, the latest last, with what was typed when a form comes back."""
    page = said.page_of(place.room.id, current_user, before)
    return render_room(
        "rooms/show.html",
        place,
        "rooms.show",
        listens=before is None,
        messages=list(reversed(page.rows)),
        older=page.next,
        paging=before is not None,
        form=form or MessageForm(formdata=None),
    )


def tell(message: Message) -> None:
    """Put ``message`` on the screens of all who are in its room. Call it after the commit."""
    publish(_change(said.as_said(message)))


@source("message")
def _messages(room_ids: Collection[int], since: datetime, most: int) -> list[Change]:
    return [_change(each) for each in said.changed(room_ids, since, most)]


def _change(each: Said) -> Change:
    message = each.message
    html = render_template("rooms/_message.html", said=each, event=each.event)
    return Change(message.room_id, "message", html, message.changed_at, message.id, message.user_id)
