"""Check-in on the pages for the team: who is in, by name and without a camera or a script."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from werkzeug.exceptions import NotFound

from ...events import Event, get_organized_event, get_team_event
from ...events.log import record_act
from ...extensions import db
from ...languages import gettext
from ...registration.labels import ROLE_LABELS
from ...security import allow
from ...tickets import expected_page
from ..counts import Counts, find_conflicts
from ..management import SELF_OFF, SELF_ON
from ..models import CheckInDesk, CheckInDevice
from ..people import Person
from ..updates import publish_counts

bp = Blueprint("manage", __name__, url_prefix="/events/<slug>/manage/check-in")

MAX_QUERY_LENGTH = 100


@bp.get("")
@allow("staff")
def index(slug: str) -> str:
    access = get_team_event(slug)
    query = request.args.get("q", "").strip()[:MAX_QUERY_LENGTH]
    return render_template(
        "checkin/manage/index.html",
        event=access.event,
        is_staff=not access.is_organizer,
        counts=Counts.of(access.event.id),
        page=expected_page(access.event, query, request.args.get("after")),
        query=query,
        roles={role: label for role, label in ROLE_LABELS.items() if role != "attendee"},
        conflicts=find_conflicts(access.event),
        devices=CheckInDevice.all_live(access.event.id),
        desk=CheckInDesk.find(access.event.id),
    )


@bp.post("/people/<person_key>")
@allow("staff")
def create(slug: str, person_key: str) -> ResponseReturnValue:
    event = get_team_event(slug).event
    person = Person.get(event, person_key)
    person.check_in(current_user._get_current_object())
    db.session.commit()
    publish_counts(event.id)
    return _back_to_list(event, gettext("%(name)s is checked in.", name=person.name))


@bp.post("/people/<person_key>/undo")
@allow("staff")
def undo(slug: str, person_key: str) -> ResponseReturnValue:
    event = get_team_event(slug).event
    person = Person.get(event, person_key)
    person.undo(current_user._get_current_object())
    db.session.commit()
    publish_counts(event.id)
    return _back_to_list(event, gettext("%(name)s isn't checked in anymore.", name=person.name))


@bp.post("/self")
@allow("organizer")
def update_self(slug: str) -> ResponseReturnValue:
    """Let attendees check themselves in with the code of the door, or end that."""
    event = get_organized_event(slug)
    desk, is_on = CheckInDesk.lock(event.id), "on" in request.form
    if is_on != (desk.self_check_in_at is not None):
        record_act(event.id, current_user, SELF_ON if is_on else SELF_OFF)
    desk.turn_on_self_check_in() if is_on else desk.turn_off_self_check_in()
    db.session.commit()
    return _back_to_list(event, gettext("Saved."))


@bp.post("/devices/<int:device_id>/removal")
@allow("organizer")
def remove_device(slug: str, device_id: int) -> ResponseReturnValue:
    """Take the list back from a device, which erases it when it is next online."""
    event = get_organized_event(slug)
    device = next((each for each in CheckInDevice.all_live(event.id) if each.id == device_id), None)
    if device is None:
        raise NotFound
    device.revoke()
    db.session.commit()
    return _back_to_list(event, gettext("That device loses the list as soon as it's online."))


def _back_to_list(event: Event, sentence: str) -> ResponseReturnValue:
    flash(sentence)
    return redirect(url_for("checkin.manage.index", slug=event.slug, q=request.form.get("q") or None), 303)
