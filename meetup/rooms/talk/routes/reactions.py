"""The route for reacting to a message."""

from flask import Blueprint, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_login import current_user
from werkzeug.exceptions import NotFound, UnprocessableEntity

from ....errors import wants_fragment
from ....extensions import db, limiter
from ....languages import gettext
from ....security import allow
from ...access import check_can_speak, get_room_access
from ..feed import find_message
from ..messages import Message
from ..pages import message_url
from ..publishing import publish_reactions
from ..reactions import EMOJI, Reaction

bp = Blueprint("reactions", __name__)


@bp.post("/messages/<int:message_id>/reactions")
@allow("attendee")
@limiter.limit("120 per minute")
def create(message_id: int) -> ResponseReturnValue:
    """Add the reader's reaction ``on`` to a message, or remove the one given as ``off``."""
    message = _get_message(message_id)
    on, off = request.form.get("on", ""), request.form.get("off", "")
    if (on or off) not in EMOJI:
        raise UnprocessableEntity(gettext("Choose one of the reactions."))
    message.set_reaction(current_user, on or off, bool(on))
    db.session.commit()
    publish_reactions(message)
    if wants_fragment():
        own_emoji = Reaction.emoji_by_message(current_user, [message.id]).get(message.id)
        return render_template("rooms/talk/_reactions.html", message=message, own_emoji=own_emoji)
    return redirect(message_url(message), 303)


def _get_message(message_id: int) -> Message:
    view = find_message(message_id, current_user)
    if view is None:
        raise NotFound
    check_can_speak(get_room_access(view.message.room_id))
    return view.message
