"""Writing announcements, and those that are planned or sent, for organizers."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from werkzeug.exceptions import NotFound

from ...events import Event, get_organized_event
from ...events.log import record_act
from ...extensions import db, limiter
from ...fields import uuid_or_new
from ...languages import gettext
from ...rooms import Room
from ...security import allow
from ..audiences import reach_of
from ..editor import check_published, editor_page
from ..forms import AnnouncementForm, AnnouncementTextForm
from ..models import AlreadyAnnouncedError, Announcement, NoneLeftError

bp = Blueprint("manage", __name__, url_prefix="/events/<slug>/manage/announcements")


@bp.get("")
@allow("organizer")
def index(slug: str) -> str:
    event = get_organized_event(slug)
    return editor_page(event, AnnouncementForm.empty(event, Room.all_for(event)), request.args.get("after"))


@bp.post("")
@allow("organizer")
@limiter.limit("30 per hour")
def create(slug: str) -> ResponseReturnValue:
    """Send it now, or plan it. The worker tells people."""
    event = get_organized_event(slug)
    form = AnnouncementForm(event, Room.all_for(event))
    if not (form.validate_on_submit() and check_published(form)):
        return editor_page(event, form), 422
    try:
        announcement = Announcement.create(event, current_user, form.key, form.moment, **form.columns)
    except NoneLeftError as error:
        form.send_at.errors = (error.sentence,)
        return editor_page(event, form), 422
    except AlreadyAnnouncedError as error:
        return _answer_again(form, error)
    is_planned = announcement.is_planned
    _record(announcement)
    db.session.commit()
    flash(gettext("Planned. You can change it until then.") if is_planned else gettext("It's on its way."))
    return _to_list(slug)


def _answer_again(form: AnnouncementForm, error: AlreadyAnnouncedError) -> ResponseReturnValue:
    """Answer a form that came again: to a double tap as usual; otherwise keep what was typed, as another one."""
    event = form.event
    if error.announcement.says(form.moment, **form.columns):
        flash(error.sentence)
        return _to_list(event.slug)
    form.uuid.data = uuid_or_new(None)
    form.text.errors = (gettext("The first one was sent or planned already. To send this one too, press Preview."),)
    return editor_page(event, form), error.status


def _record(announcement: Announcement) -> None:
    """Add it to the log, with the number of people unless it would tell who is in a room."""
    event = announcement.event
    if announcement.is_planned:
        record_act(event.id, current_user, "announcement_planned")
        return
    people = 0 if announcement.room_id else reach_of(event, announcement.audience).people
    record_act(event.id, current_user, "announced", people=people)


@bp.get("/<int:announcement_id>")
@allow("organizer")
def edit(slug: str, announcement_id: int) -> str:
    """Show the form: of all that was planned, or of the text alone of one that was sent. Later it can be withdrawn."""
    event = get_organized_event(slug)
    announcement = _get_announcement(event, announcement_id)
    if announcement.withdrawn_at:
        raise NotFound
    if announcement.is_planned:
        return _page(announcement, AnnouncementForm.for_planned(announcement, Room.all_for(event)))
    form = AnnouncementTextForm(formdata=None, obj=announcement) if announcement.can_be_edited else None
    return _page(announcement, form)


@bp.post("/<int:announcement_id>")
@allow("organizer")
def update(slug: str, announcement_id: int) -> ResponseReturnValue:
    event = get_organized_event(slug)
    announcement = _get_announcement(event, announcement_id, lock=True)
    if announcement.is_planned:
        return _update_planned(announcement)
    form = AnnouncementTextForm()
    if not form.validate_on_submit():
        return _page(announcement, form), 422
    if "audience" in request.form and announcement.can_be_edited:
        form.text.errors = (gettext("It was sent meanwhile. Only title and message can be changed: press Save."),)
        return _page(announcement, form), 409
    announcement.edit(**form.texts)
    record_act(event.id, current_user, "announcement_edited")
    db.session.commit()
    flash(gettext("The pages show the new text. What has been pushed or emailed already stays as it was."))
    return _to_list(slug)


def _update_planned(announcement: Announcement) -> ResponseReturnValue:
    event = announcement.event
    form = AnnouncementForm(event, Room.all_for(event))
    form.is_planned = True
    if not form.validate_on_submit():
        return _page(announcement, form), 422
    try:
        announcement.plan_again(form.moment, **form.columns)
    except NoneLeftError as error:
        form.send_at.errors = (error.sentence,)
        return _page(announcement, form), 422
    record_act(event.id, current_user, "announcement_edited")
    db.session.commit()
    flash(gettext("Saved."))
    return _to_list(event.slug)


@bp.post("/<int:announcement_id>/removal")
@allow("organizer")
def destroy(slug: str, announcement_id: int) -> ResponseReturnValue:
    """Withdraw it: no page shows it any more, and nobody else is told."""
    event = get_organized_event(slug)
    announcement = _get_announcement(event, announcement_id, lock=True)
    if not announcement.withdrawn_at:
        announcement.withdraw()
        record_act(event.id, current_user, "announcement_withdrawn")
    was_sent = announcement.sent_at is not None
    db.session.commit()
    flash(
        gettext("Withdrawn. It can't be taken back from devices and mailboxes.") if was_sent else gettext("Withdrawn.")
    )
    return _to_list(slug)


def _page(announcement: Announcement, form: AnnouncementTextForm | None) -> str:
    event = announcement.event
    return render_template("announcements/manage/edit.html", event=event, announcement=announcement, form=form)


def _get_announcement(event: Event, announcement_id: int, lock: bool = False) -> Announcement:
    announcement = Announcement.find(event.id, announcement_id, lock)
    if announcement is None:
        raise NotFound
    return announcement


def _to_list(slug: str) -> ResponseReturnValue:
    return redirect(url_for("announcements.manage.index", slug=slug), 303)
