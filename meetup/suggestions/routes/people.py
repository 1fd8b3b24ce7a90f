"""The people worth finding at an event, and each of them."""

from flask import Blueprint, render_template, request
from flask_login import current_user
from werkzeug.exceptions import NotFound

from ...events import Event, are_badges_open, get_own_attendance
from ...exchange.forms import HelloForm
from ...extensions import now
from ...languages import gettext
from ...security import allow
from ..reading import SuggestedPerson, find_suggested_person, load_suggestion_page

bp = Blueprint("people", __name__, url_prefix="/events/<slug>/worth-finding")


@bp.get("")
@allow("attendee")
def index(slug: str) -> str:
    attendance = get_own_attendance(slug)
    page = load_suggestion_page(attendance.event, current_user, request.args.get("after"))
    return render_template("suggestions/people/index.html", event=attendance.event, attendance=attendance, page=page)


@bp.get("/<int:suggestion_id>")
@allow("owner")
def show(slug: str, suggestion_id: int) -> str:
    event, person = get_suggested_person(slug, suggestion_id)
    return render_person(event, person, HelloForm(formdata=None))


def get_suggested_person(slug: str, suggestion_id: int) -> tuple[Event, SuggestedPerson]:
    """Return the event and somebody who is suggested to the reader there, else 404."""
    event = get_own_attendance(slug).event
    person = find_suggested_person(event, current_user, suggestion_id)
    if person is None:
        raise NotFound(gettext("They aren't suggested to you any more."))
    return event, person


def render_person(event: Event, person: SuggestedPerson, form: HelloForm) -> str:
    """Return the page of somebody worth finding, with the form for saying hello."""
    can_say_hello = are_badges_open(event, now())
    context = {"event": event, "person": person, "form": form, "can_say_hello": can_say_hello}
    return render_template("suggestions/people/show.html", **context)
