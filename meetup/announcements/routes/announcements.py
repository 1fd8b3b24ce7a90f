"""All that was announced at an event, for those whom it concerns."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from werkzeug.exceptions import NotFound

from ...events import EventAccess, get_visible_event
from ...events.admission import find_pending
from ...extensions import db
from ...languages import gettext
from ...security import allow
from ..lines import line_page
from ..settings import choose_mails, wants_mails

bp = Blueprint("announcements", __name__, url_prefix="/events/<slug>/announcements")


@bp.get("")
@allow("attendee")
def index(slug: str) -> str:
    access = _get_access(slug)
    return render_template(
        "announcements/announcements/index.html",
        event=access.event,
        page=line_page(access.event.id, current_user, request.args.get("after")),
        is_mailed=wants_mails(current_user, access.event),
    )


@bp.post("/mail")
@allow("attendee")
def update_mail(slug: str) -> ResponseReturnValue:
    """Agree to announcements of this event by mail if ``on`` is 1, and end that otherwise."""
    event = _get_access(slug).event
    choose_mails(current_user, event, request.form.get("on") == "1")
    db.session.commit()
    flash(gettext("Saved."))
    return redirect(url_for("announcements.announcements.index", slug=slug), 303)


def _get_access(slug: str) -> EventAccess:
    """Return the event for those who attend it, wait, or have asked; 404 for everybody else."""
    access = get_visible_event(slug)
    if access.attendance is None and find_pending(access.event, current_user) is None:
        raise NotFound
    return access
