"""The talk in a room: its page, and what goes over the stream."""

from collections.abc import Collection
from datetime import datetime
from functools import partial
from typing import Any

from flask import render_template, url_for
from flask_login import current_user
from sqlalchemy import ColumnElement, exists, select, tuple_

from ... import live
from ...database import among, only_reads
from ...extensions import db
from ...pages import Page, cursor
from ..access import Place, shows_part_taken
from ..actions import acts_at
from ..frames import Change, finds_updates, framed, publish
from ..moderators import TEAM, moderates
from ..page.layout import render_room
from . import feed as said
from .feed import Said
from .forms import MessageForm
from .messages import Message
from .reactions import EMOJI, Reaction
from .readings import Reading
from .slow import next_turn

BELOW = 20
"""How many later messages stand below one that somebody jumps to."""

TOLD = 0.5
"""Seconds between two frames with the reactions to one message."""


@shows_part_taken
def _spoke(room_id: int, user_id: int) -> ColumnElement[bool]:
    return exists().where(Message.room_id == room_id, Message.user_id == user_id)


def talk_page(place: Place, before: str | None = None, form: MessageForm | None = None) -> str:
    """The talk up to the cursor ``before``, the latest last, with what was typed when a form comes back."""
    page = said.page_of(place.room.id, current_user, before)
    form = form or MessageForm(formdata=None)
    return render_room(
        "rooms/talk/messages/index.html",
        place,
        "rooms.talk.messages.index",
        listens=before is None,
        paging=before is not None,
        form=form,
        answered=form.answered(place.room.id, current_user),
        new_from=_new_from(place.room.id, page) if before is None else None,
        next_turn=None if moderates(place) else next_turn(place.room, current_user),
        **_shown(place, page),
    )


def older_messages(place: Place, before: str) -> str:
    """The same as a fragment to put above what is there."""
    page = said.page_of(place.room.id, current_user, before)
    context = {"moderates": moderates(place), "acts": acts_at(place.attendance.role in TEAM), **_shown(place, page)}
    return render_template("rooms/talk/_older.html", room=place.room, event=place.room.event, **context)


def _shown(place: Place, page: Page) -> dict[str, Any]:
    return {
        "messages": list(reversed(page.rows)),
        "older": url_for("rooms.talk.messages.index", room_id=place.room.id, before=page.next) if page.next else None,
        "emoji": EMOJI,
        "reacted": Reaction.of(current_user, [each.message.id for each in page.rows]),
    }


def _new_from(room_id: int, page: Page) -> int | None:
    """The first message that came since the reader was here, if others have said something since."""
    read_to = Reading.of(room_id, current_user)
    others = [each for each in page.rows if read_to and each.message.created_at > read_to]
    others = [each for each in others if each.message.user_id != current_user.id]
    return others[-1].message.id if others else None


def message_item(message: Message) -> str:
    """``message`` as its author gets it, answering what they sent."""
    each = said.as_said(message)
    return render_template("rooms/talk/_message.html", said=each, event=each.event, me=current_user.id)


def place_of(message: Message) -> str:
    """The address of the page of the talk on which ``message`` stands, at its place."""
    keys = Message.created_at, Message.id
    later = select(Message).where(Message.room_id == message.room_id, tuple_(*keys) > (message.created_at, message.id))
    below = db.session.scalar(later.order_by(*keys).offset(BELOW).limit(1))
    before = cursor(below, keys) if below else None
    return url_for("rooms.talk.messages.index", room_id=message.room_id, before=before, _anchor=f"message-{message.id}")


def tell(message: Message) -> None:
    """Put ``message`` on the screens of all who are in its room. Call it after the commit."""
    only_reads()
    publish(_message(said.as_said(message)))


def tell_reactions(message: Message) -> None:
    """Put them there, soon: a hall taps at once. Call it after the commit."""
    only_reads()
    live.publish_soon(f"reactions:{message.id}", partial(_reactions_frame, message.id), TOLD)


def _reactions_frame(message_id: int) -> live.Frame | None:
    message = db.session.get(Message, message_id)
    there = message and message.reacted_at and not message.deleted_at
    return framed([_reactions(message)])[0] if message and there else None


@finds_updates("message")
def _changed(room_ids: Collection[int], since: datetime, most: int) -> list[Change]:
    return [_message(each) for each in said.changed(room_ids, since, most)]


@finds_updates("reaction")
def _reacted(room_ids: Collection[int], since: datetime, most: int) -> list[Change]:
    lately = select(Message).where(among(Message.room_id, room_ids), Message.reacted_at >= since)
    lately = lately.where(Message.deleted_at.is_(None)).order_by(Message.reacted_at.desc(), Message.id.desc())
    return [_reactions(message) for message in db.session.scalars(lately.limit(most))]


def _message(each: Said) -> Change:
    message = each.message
    html = render_template("rooms/talk/_message.html", said=each, event=each.event)
    return Change(message.room_id, "message", html, message.changed_at, message.id, message.user_id)


def _reactions(message: Message) -> Change:
    assert message.reacted_at
    html = render_template("rooms/talk/_reactions.html", message=message)
    return Change(message.room_id, "reaction", html, message.reacted_at, message.id, message.user_id)
