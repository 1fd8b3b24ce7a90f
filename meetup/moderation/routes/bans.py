"""Pages that ask before somebody is banned: for how much, why, and whether what they said goes too.

The answer is sent to ``actions``, like every other action of a moderator.
"""

from flask import Blueprint, render_template, request

from ...rooms.moderator_actions import actions_for
from ...rooms.moderators import get_moderated_room
from ...security import allow
from ..forms import ActionForm
from ..lookup import get_message, get_question
from ..reportables import Reportable

bp = Blueprint("bans", __name__)


@bp.get("/messages/<int:message_id>/ban")
@allow("moderator")
def message(message_id: int) -> str:
    return _ban_page(get_message(message_id))


@bp.get("/questions/<int:question_id>/ban")
@allow("moderator")
def question(question_id: int) -> str:
    return _ban_page(get_question(question_id))


def _ban_page(reportable: Reportable) -> str:
    room_access = get_moderated_room(reportable.row.room_id)
    actions = actions_for(room_access.is_team)
    return render_template(
        "moderation/bans/show.html",
        reportable=reportable,
        room=room_access.room,
        bans={name: action for name, action in actions.items() if action.is_ban},
        is_from_reports=request.args.get("from") == "reports",
        form=ActionForm(actions, formdata=None),
    )
