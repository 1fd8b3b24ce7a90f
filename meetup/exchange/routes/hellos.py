"""Saying hello to somebody in a room or in a coffee pair."""

from flask import Blueprint, flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from werkzeug.exceptions import NotFound

from ...coffee.models import CoffeeSeat
from ...events import Event
from ...extensions import db, limiter
from ...languages import gettext
from ...people import User
from ...rooms.presence.people import find_listed_visit
from ...security import allow
from ..hellos import say_hello

bp = Blueprint("hellos", __name__)


@bp.post("/visits/<int:visit_id>/hellos")
@allow("attendee")
@limiter.limit("30 per minute")
def create(visit_id: int) -> ResponseReturnValue:
    """Say hello to somebody in the list of the people in a room."""
    listed_visit = find_listed_visit(visit_id, current_user)
    if listed_visit is None:
        raise NotFound(gettext("They aren't here any more."))
    visit, event = listed_visit
    return say_hello_and_redirect(visit.user, event, f"visit {visit.id}")


@bp.post("/coffee-pairs/<int:pair_id>/hellos")
@allow("owner")
def create_over_coffee(pair_id: int) -> ResponseReturnValue:
    """Say hello to the partner in a coffee pair, and store that the two met."""
    seat = CoffeeSeat.find(current_user, pair_id)
    if seat is None:
        raise NotFound
    seat.mark_met()
    other = db.session.get_one(User, seat.pair.other_user_id(current_user))
    return say_hello_and_redirect(other, seat.pair.coffee.event, f"coffee {pair_id}")


def say_hello_and_redirect(other: User, event: Event, occasion: str, line: str = "") -> ResponseReturnValue:
    """Say hello with ``line``, and open the contact."""
    contact = say_hello(current_user, other, event, occasion, line).contact
    name = contact.summary_card.name
    db.session.commit()
    if contact.has_card:
        flash(gettext("%(name)s is on your list. They see what you share.", name=name))
    else:
        flash(gettext("You said hello. We've asked %(name)s for their card. They see what you share.", name=name))
    return redirect(url_for("follow_up.contacts.show", contact_id=contact.id), 303)
