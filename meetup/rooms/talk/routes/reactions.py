"""Reacting to what was said."""

from flask import Blueprint, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_login import current_user
from werkzeug.exceptions import NotFound, UnprocessableEntity

from ....errors import wants_fragment
from ....extensions import db, limiter
from ....security import allow
from ...access import attended_room, check_may_speak
from .. import feed as said
from ..messages import Message
from ..pages import place_of, tell_reactions
from ..reactions import EMOJI, Reaction

bp = Blueprint("reactions", __name__)


@bp.post("/messages/<int:message_id>/reactions")
@allow("attendee")
@limiter.limit("120 per minute")
def create(message_id: int) -> ResponseReturnValue:
    """React with the emoji ``on``, or take ``off`` one's own."""
    message = _seen(message_id)
    on, off = request.form.get("on", ""), request.form.get("off", "")
    if (on or off) not in EMOJI:
        raise UnprocessableEntity("Choose one of the reactions.")
    message.react(current_user, on or off, bool(on))
    db.session.commit()
    tell_reactions(message)
    if wants_fragment():
        reacted = Reaction.of(current_user, [message.id]).get(message.id, set())
        return render_template("rooms/talk/_reactions.html", message=message, mine=reacted)
    return redirect(place_of(message), 303)


def _seen(message_id: int) -> Message:
    found = said.find(message_id, current_user)
    if found is None:
        raise NotFound
    check_may_speak(attended_room(found.message.room_id))
    return found.message
