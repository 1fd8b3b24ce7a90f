"""Reacting to what was said."""

from flask import Blueprint, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_login import current_user
from werkzeug.exceptions import NotFound, UnprocessableEntity

from ....errors import wants_fragment
from ....extensions import db, limiter
from ....security import allow
from ...access import check_can_speak, get_room_access
from .. import feed as said
from ..messages import Message
from ..pages import message_url, publish_reactions
from ..reactions import EMOJI, Reaction

bp = Blueprint("reactions", __name__)


@bp.post("/messages/<int:message_id>/reactions")
@allow("attendee")
@limiter.limit("120 per minute")
def create(message_id: int) -> ResponseReturnValue:
    """React with the emoji ``on``, or take ``off`` one's own."""
    message = _get_message(message_id)
    on, off = request.form.get("on", ""), request.form.get("off", "")
    if (on or off) not in EMOJI:
        raise UnprocessableEntity("Choose one of the reactions.")
    message.set_reaction(current_user, on or off, bool(on))
    db.session.commit()
    publish_reactions(message)
    if wants_fragment():
        reacted = Reaction.emoji_by_message(current_user, [message.id]).get(message.id, set())
        return render_template("rooms/talk/_reactions.html", message=message, mine=reacted)
    return redirect(message_url(message), 303)


def _get_message(message_id: int) -> Message:
    found = said.find_message(message_id, current_user)
    if found is None:
        raise NotFound
    check_can_speak(get_room_access(found.message.room_id))
    return found.message
