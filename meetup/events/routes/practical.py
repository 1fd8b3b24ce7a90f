"""The practical facts of an event: its form, and the QR code of the Wi-Fi for those who attend."""

from flask import Blueprint, Response, flash, redirect, render_template
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import NotFound

from ...codes.qr import svg
from ...extensions import db
from ...languages import gettext
from ...security import allow
from ..access import get_organized_event, get_own_attendance
from ..models import Event
from ..page import event_url
from ..practical import EventPracticalities
from ..practical.forms import PracticalForm
from ..practical.models import MAX_QUESTIONS
from ..practical.wifi import wifi_text

bp = Blueprint("practical", __name__, url_prefix="/events/<slug>")


@bp.get("/manage/practical")
@allow("organizer")
def edit(slug: str) -> str:
    event = get_organized_event(slug)
    return _page(event, PracticalForm.for_practicalities(EventPracticalities.find(event.id)))


@bp.post("/manage/practical")
@allow("organizer")
def update(slug: str) -> ResponseReturnValue:
    event, form = get_organized_event(slug), PracticalForm()
    if not form.validate_on_submit():
        return _page(event, form), 422
    EventPracticalities.change(event.id, form.column_values())
    db.session.commit()
    flash(gettext("Saved."))
    return redirect(event_url(event), 303)


@bp.get("/wifi.svg")
@allow("attendee")
def show_wifi(slug: str) -> ResponseReturnValue:
    """Show the QR code with which phones join the Wi-Fi. Nobody keeps it, as it holds the password."""
    practical = EventPracticalities.find(get_own_attendance(slug).event_id)
    if practical is None or not practical.wifi_network:
        raise NotFound
    response = Response(svg(wifi_text(practical.wifi_network, practical.wifi_password)), mimetype="image/svg+xml")
    response.headers["Cache-Control"] = "private, no-store"
    return response


def _page(event: Event, form: PracticalForm) -> str:
    return render_template("events/practical/edit.html", event=event, form=form, max_questions=MAX_QUESTIONS)
