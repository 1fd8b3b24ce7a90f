"""What somebody said at an event, to take along."""

import json
from typing import Any

from flask import Blueprint, Response, render_template
from flask_login import current_user
from sqlalchemy import select
from sqlalchemy.orm import contains_eager

from ...events import get_own_attendance
from ...extensions import db
from ...rooms.models import Room
from ...rooms.talk.messages import Message
from ...security import allow

bp = Blueprint("takeaways", __name__)


@bp.get("/events/<slug>/my-messages.json")
@allow("attendee")
def show(slug: str) -> Response:
    """My messages in all rooms of the event, as JSON."""
    event = get_own_attendance(slug).event
    messages = [_message_values(message) for message in _own_messages(event.id)]
    content = {"event": event.title, "time_zone": event.time_zone, "messages": messages}
    return _download(
        json.dumps(content, ensure_ascii=False, indent=2), "application/json", f"{event.slug}-messages.json"
    )


@bp.get("/events/<slug>/my-messages.txt")
@allow("attendee")
def show_text(slug: str) -> Response:
    """The same to read."""
    event = get_own_attendance(slug).event
    content = render_template("transfer/takeaways/show_text.txt", event=event, messages=_own_messages(event.id))
    return _download(content, "text/plain", f"{event.slug}-messages.txt")


def _own_messages(event_id: int) -> list[Message]:
    mine = select(Message).join(Message.room).where(Room.event_id == event_id, Message.deleted_at.is_(None))
    mine = mine.where(Message.user_id == current_user.id).order_by(Message.created_at, Message.id)
    return list(db.session.scalars(mine.options(contains_eager(Message.room))))


def _message_values(message: Message) -> dict[str, Any]:
    return {
        "room": message.room.name,
        "said_at": message.created_at.isoformat(),
        "edited_at": message.edited_at.isoformat() if message.edited_at else None,
        "body": message.body,
        "reactions": message.reactions,
    }


def _download(content: str, kind: str, name: str) -> Response:
    response = Response(content, mimetype=kind)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
