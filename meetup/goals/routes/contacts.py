"""Which goals somebody counts towards."""

from flask import Blueprint, flash, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from werkzeug.exceptions import NotFound

from ...contacts.lookup import get_own_contact
from ...errors import wants_json
from ...extensions import db, limiter
from ...languages import gettext
from ...people.next_page import redirect_onward
from ...security import allow
from ..chips import chips_for
from ..counting import find_own_goal

bp = Blueprint("contacts", __name__, url_prefix="/contacts/<int:contact_id>/goals")


@bp.get("")
@allow("owner")
def index(contact_id: int) -> str:
    """Return the goals that this person may count towards, for the sheet after a scan."""
    contact = get_own_contact(contact_id)
    return render_template(
        "goals/_chips.html", contact=contact, name=contact.summary_card.name, chips=chips_for(contact)
    )


@bp.post("/<int:goal_id>")
@allow("owner")
@limiter.limit("600 per hour")
def update(contact_id: int, goal_id: int) -> ResponseReturnValue:
    """Let the person count towards the goal if ``on`` is 1, and no longer otherwise. The same again changes nothing.

    A phone sends it when it has a signal again, and asks for JSON.
    """
    contact = get_own_contact(contact_id, lock=True)
    goal = find_own_goal(current_user.id, goal_id)
    if goal is None:
        raise NotFound
    counts = request.form.get("on") == "1"
    if counts:
        goal.count(contact)
    else:
        goal.uncount(contact)
    db.session.commit()
    if wants_json():
        return {"counted": counts}
    flash(gettext("Counted.") if counts else gettext("No longer counted."))
    return redirect_onward(url_for("follow_up.contacts.show", contact_id=contact.id))
