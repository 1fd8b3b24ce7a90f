"""Routes for random coffee: organizers start and stop it, attendees take part."""

from flask import Blueprint, Response, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from werkzeug.exceptions import NotFound, UnprocessableEntity

from .. import live
from ..events import get_organized_event, get_own_attendance
from ..extensions import db, now
from ..lanes import in_lane
from ..languages import gettext, lazy_gettext
from ..people import Agreement
from ..rooms.rights import attendee_right
from ..rooms.streams import open_stream
from ..security import allow
from .forms import CoffeeForm
from .models import Coffee, CoffeeSeat
from .pairings import pairing_of

bp = Blueprint("coffee", __name__)

COFFEE_PATH = "/events/<slug>/coffee"
NOT_RUNNING = lazy_gettext("Random coffee is off right now.")


@bp.get(COFFEE_PATH)
@allow("attendee")
def show(slug: str) -> str:
    return _coffee_page(slug)


@bp.get(f"{COFFEE_PATH}/cup")
@allow("attendee")
def show_pairing(slug: str) -> str:
    """Render the reader's pairing as a fragment, which pages fetch again and again."""
    return render_template("coffee/_pairing.html", pairing=pairing_of(current_user, get_own_attendance(slug).event))


@bp.post(COFFEE_PATH)
@allow("organizer")
def update(slug: str) -> ResponseReturnValue:
    """Start random coffee, or change its settings."""
    event, form = get_organized_event(slug), CoffeeForm()
    if not form.validate_on_submit():
        return _coffee_page(slug, form), 422
    form.start_coffee(event)
    db.session.commit()
    flash(gettext("Random coffee is on. Anyone going to the event can join, here and in the rooms."))
    return _redirect_to_coffee(slug)


@bp.post(f"{COFFEE_PATH}/closing")
@allow("organizer")
def destroy(slug: str) -> ResponseReturnValue:
    if coffee := Coffee.find(get_organized_event(slug)):
        coffee.stop()
        db.session.commit()
    flash(gettext("Random coffee is off. Current pairs still stand."))
    return _redirect_to_coffee(slug)


@bp.post(f"{COFFEE_PATH}/joining")
@allow("attendee")
def join(slug: str) -> ResponseReturnValue:
    coffee = Coffee.find(get_own_attendance(slug).event)
    if coffee is None or not coffee.is_running or coffee.event.ends_at <= now():
        raise UnprocessableEntity(NOT_RUNNING)
    coffee.join(current_user)
    Agreement.record(current_user, "coffee", coffee.event.title, coffee.event.agreement_subject)
    db.session.commit()
    flash(gettext("You're in. Look here or on Today when the next round starts."))
    return _redirect_to_coffee(slug)


@bp.post(f"{COFFEE_PATH}/leaving")
@allow("attendee")
def leave(slug: str) -> ResponseReturnValue:
    if coffee := Coffee.find(get_own_attendance(slug).event):
        coffee.leave(current_user)
        Agreement.end(current_user, "coffee", subject=coffee.event.agreement_subject)
        db.session.commit()
    flash(gettext("You've left random coffee. Rejoin any time."))
    return _redirect_to_coffee(slug)


@bp.post("/coffee-pairs/<int:pair_id>/skipping")
@allow("owner")
def skip(pair_id: int) -> ResponseReturnValue:
    """Skip a pairing. The partner is not told."""
    seat = CoffeeSeat.find(current_user, pair_id)
    if seat is None:
        raise NotFound
    seat.mark_skipped()
    slug = seat.pair.coffee.event.slug
    db.session.commit()
    flash(gettext("Skipped. You're back in for the next round."))
    return _redirect_to_coffee(slug)


@bp.get(f"{COFFEE_PATH}/stream")
@in_lane("streams")
@allow("attendee")
def stream(slug: str) -> Response:
    """Stream the reader's own live channel, which tells of new rounds."""
    return open_stream(attendee_right(get_own_attendance(slug).event.id, current_user.id))


def _coffee_page(slug: str, form: CoffeeForm | None = None) -> str:
    attendance = get_own_attendance(slug)
    coffee = Coffee.find(attendance.event)
    return render_template(
        "coffee/show.html",
        event=attendance.event,
        organizes=attendance.is_organizer,
        pairing=pairing_of(current_user, attendance.event),
        stream=url_for("coffee.stream", slug=slug, after=live.make_stamp(now())),
        form=form or CoffeeForm.for_coffee(coffee),
    )


def _redirect_to_coffee(slug: str) -> ResponseReturnValue:
    return redirect(url_for("coffee.show", slug=slug), 303)
