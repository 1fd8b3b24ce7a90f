"""Random coffee: the organizers pour it, whoever goes to the event may have one."""

from typing import Any

from flask import Blueprint, Response, flash, redirect, render_template, url_for
from flask_login import current_user
from werkzeug.exceptions import NotFound, UnprocessableEntity

from .. import live
from ..events import attended, organized
from ..extensions import db, now
from ..rooms.rights import attendee
from ..rooms.streams import open_stream
from ..security import allow
from .forms import CoffeeForm
from .models import Coffee, CoffeeSeat
from .pairings import cup_of

bp = Blueprint("coffee", __name__)

COFFEE = "/events/<slug>/coffee"
DRY = "There is no random coffee here at the moment."


@bp.get(COFFEE)
@allow("attendee")
def show(slug: str) -> str:
    return _page(slug)


@bp.get(f"{COFFEE}/cup")
@allow("attendee")
def cup(slug: str) -> str:
    """Whom I am paired with; pages that show it ask again every few seconds."""
    return render_template("coffee/_cup.html", cup=cup_of(current_user, attended(slug).event))


@bp.post(COFFEE)
@allow("organizer")
def update(slug: str) -> Any:
    """Pour it, or change how."""
    event, form = organized(slug), CoffeeForm()
    if not form.validate_on_submit():
        return _page(slug, form), 422
    form.pour(event)
    db.session.commit()
    flash("Random coffee is on. Whoever goes to the event can join it, here and in the rooms.")
    return _back(slug)


@bp.post(f"{COFFEE}/closing")
@allow("organizer")
def destroy(slug: str) -> Any:
    if coffee := Coffee.at(organized(slug)):
        coffee.stop()
        db.session.commit()
    flash("Random coffee is over. Who was paired keeps the coffee they have.")
    return _back(slug)


@bp.post(f"{COFFEE}/joining")
@allow("attendee")
def join(slug: str) -> Any:
    coffee = Coffee.at(attended(slug).event)
    if coffee is None or not coffee.poured or coffee.event.ends_at <= now():
        raise UnprocessableEntity(DRY)
    coffee.join(current_user)
    db.session.commit()
    flash("You are in. Look here or on Today when the next round begins.")
    return _back(slug)


@bp.post(f"{COFFEE}/leaving")
@allow("attendee")
def leave(slug: str) -> Any:
    if coffee := Coffee.at(attended(slug).event):
        coffee.leave(current_user)
        db.session.commit()
    flash("No more coffees for you. Join again whenever you like.")
    return _back(slug)


@bp.post("/coffee-pairs/<int:pair_id>/skipping")
@allow("owner")
def skip(pair_id: int) -> Any:
    """Not this one; the other is told nothing, and there is another round."""
    seat = CoffeeSeat.of(current_user, pair_id)
    if seat is None:
        raise NotFound
    seat.skip()
    slug = seat.pair.coffee.event.slug
    db.session.commit()
    flash("Skipped. You are in the next round again.")
    return _back(slug)


@bp.get(f"{COFFEE}/stream")
@allow("attendee")
def stream(slug: str) -> Response:
    """That a round of random coffee has been drawn: nothing but what the reader is told on all pages of rooms."""
    return open_stream(attendee(attended(slug).event.id, current_user.id))


def _page(slug: str, form: CoffeeForm | None = None) -> str:
    attendance = attended(slug)
    coffee = Coffee.at(attendance.event)
    return render_template(
        "coffee/show.html",
        event=attendance.event,
        organizes=attendance.organizes,
        cup=cup_of(current_user, attendance.event),
        stream=url_for("coffee.stream", slug=slug, after=live.stamp(now())),
        form=form or CoffeeForm.of(coffee),
    )


def _back(slug: str) -> Any:
    return redirect(url_for("coffee.show", slug=slug), 303)
