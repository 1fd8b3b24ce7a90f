"""What an announcement will look like and how many people get it, and a test of it to oneself."""

from flask import Blueprint, flash, render_template, request
from flask.typing import ResponseReturnValue
from flask_login import current_user

from ...database import only_reads
from ...events import Event, get_organized_event
from ...extensions import db, limiter
from ...languages import gettext
from ...rooms import Room
from ...security import allow
from ..audiences import reach_of
from ..editor import check_left, check_published, editor_page
from ..forms import AnnouncementForm
from ..labels import chosen_label
from ..trying import send_test

bp = Blueprint("previews", __name__, url_prefix="/events/<slug>/manage/announcements")


@bp.post("/preview")
@allow("organizer")
@only_reads
def create(slug: str) -> ResponseReturnValue:
    """Show it as people will get it, to be sent; or the form again, if ``change`` was pressed there."""
    event, form = _event_and_form(slug)
    if "change" in request.form:
        return editor_page(event, form)
    if not (form.validate_on_submit() and check_published(form) and check_left(form)):
        return editor_page(event, form), 422
    return _page(event, form)


@bp.post("/test")
@allow("organizer")
@limiter.limit("20 per hour")
def create_test(slug: str) -> ResponseReturnValue:
    """Send it to the organizer alone, by mail and push, and show the preview again."""
    event, form = _event_and_form(slug)
    if not form.validate_on_submit():
        return editor_page(event, form), 422
    send_test(event, current_user, **form.texts)
    db.session.commit()
    flash(gettext("A test is on its way to you alone, by email and to your devices that get notifications."))
    return _page(event, form)


def _event_and_form(slug: str) -> tuple[Event, AnnouncementForm]:
    event = get_organized_event(slug)
    return event, AnnouncementForm(event, Room.all_for(event))


def _page(event: Event, form: AnnouncementForm) -> str:
    room = form.room
    return render_template(
        "announcements/previews/create.html",
        event=event,
        form=form,
        moment=form.moment,
        audience=chosen_label(form.chosen_audience, room),
        reach=reach_of(event, form.chosen_audience, room.id if room else None),
        is_countable=room is None,
    )
