"""Importing a schedule from a file or an address: read, reviewed, and only then applied."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from werkzeug.exceptions import NotFound, RequestEntityTooLarge

from ...errors import SENTENCES, error_response, is_page_request
from ...events import Event, get_organized_event
from ...events.zones import zone_choices
from ...extensions import db, limiter
from ...fetching import FetchError, normalize
from ...jobs import Job, redirect_to_progress
from ...lanes import in_lane
from ...languages import gettext
from ...security import allow
from ..applying import APPLY, MAX_CHANGES_AT_ONCE, apply_at_once, result_text, start_job, steps_of
from ..forms import ScheduleAddressForm, ScheduleFileForm, ZoneForm
from ..imports import ImportRunningError, ScheduleImport
from ..models import Schedule
from ..reading import FORMAT_LABELS, UnreadableScheduleError, read_schedule
from ..sources import fetch_schedule, store_fetched
from ..stars import Star
from ..telling import count_to_tell
from ..texts import FIELD_LABELS

bp = Blueprint("imports", __name__, url_prefix="/events/<slug>/manage/schedule")

MAX_SHOWN_CHANGES = 300
"""How many changes of a kind the review shows."""


@bp.get("/import")
@allow("organizer")
def new(slug: str) -> str:
    event = get_organized_event(slug)
    return _import_page(event)


@bp.post("/import")
@in_lane("uploads")
@allow("organizer")
@limiter.limit("30 per hour")
def create(slug: str) -> ResponseReturnValue:
    """Read a file. Nothing of it is in the schedule by that."""
    event = get_organized_event(slug)
    zone, chosen_zone = event.time_zone, _chosen_zone(event)
    form = ScheduleFileForm()
    if not form.validate_on_submit():
        return _import_page(event, file_form=form), 422
    content = form.file.data.stream.read()
    db.session.rollback()  # reading takes a second; nobody waits for the database meanwhile
    try:
        parsed = read_schedule(content, zone, chosen_zone)
    except UnreadableScheduleError as error:
        form.file.errors = [str(error)]
        return _import_page(get_organized_event(slug), file_form=form), 422
    event = get_organized_event(slug)
    try:
        ScheduleImport.begin(event, form.file_name, parsed, content)
    except ImportRunningError:
        return _lead_to_running_job(event)
    db.session.commit()
    return redirect(url_for("schedule.imports.show", slug=slug), 303)


@bp.errorhandler(RequestEntityTooLarge)
def refuse_size(_error: RequestEntityTooLarge) -> Any:
    """The form again, as nothing was read of what was sent with it."""
    if not (is_page_request() and current_user.is_authenticated):
        return error_response(413)
    form = ScheduleFileForm.blank()
    form.file.errors = [SENTENCES[413]]
    return _import_page(get_organized_event((request.view_args or {}).get("slug", "")), file_form=form), 413


@bp.post("/address")
@in_lane("uploads")
@allow("organizer")
@limiter.limit("30 per hour")
def update_address(slug: str) -> ResponseReturnValue:
    """Read the schedule from an address, and remember it."""
    event = get_organized_event(slug)
    form = ScheduleAddressForm()
    if not form.validate_on_submit():
        return _import_page(event, address_form=form), 422
    address = normalize(form.address.data)
    zone, chosen_zone = event.time_zone, _chosen_zone(event)
    db.session.rollback()  # fetching takes seconds; nobody waits for the database meanwhile
    try:
        fetched = fetch_schedule(address, zone, chosen_zone)
    except (FetchError, UnreadableScheduleError) as error:
        form.address.errors = [str(error)]
        return _import_page(get_organized_event(slug), address_form=form), 422
    event = get_organized_event(slug)
    Schedule.lock(event.id).read_from(address, form.hourly.data)
    try:
        store_fetched(event, address, fetched)
    except ImportRunningError:
        return _lead_to_running_job(event)
    db.session.commit()
    return redirect(url_for("schedule.imports.show", slug=slug), 303)


@bp.post("/address/removal")
@allow("organizer")
def destroy_address(slug: str) -> ResponseReturnValue:
    """Forget the address. The sessions stay."""
    event = get_organized_event(slug)
    Schedule.lock(event.id).read_from("", hourly=False)
    db.session.commit()
    flash(gettext("The address is forgotten. The sessions stay."))
    return redirect(url_for("schedule.manage.index", slug=slug), 303)


@bp.get("/review")
@allow("organizer")
def show(slug: str) -> ResponseReturnValue:
    event = get_organized_event(slug)
    found = ScheduleImport.find(event.id)
    if found is None:
        return redirect(url_for("schedule.manage.index", slug=slug))
    if found.is_running:
        return _lead_to_running_job(event)
    return _review_page(event, found)


@bp.post("/review")
@allow("organizer")
@limiter.limit("60 per hour")
def complete(slug: str) -> ResponseReturnValue:
    """Apply what was reviewed. The stamp in the form names what the organizer saw."""
    event = get_organized_event(slug)
    found = _get_pending(event, lock=True)
    if found.asks_for_zone or request.form.get("stamp") != found.stamp:
        flash(gettext("The schedule was read again meanwhile. Review it once more."))
        return redirect(url_for("schedule.imports.show", slug=slug), 303)
    accepted = {int(text) for text in request.form.getlist("same") if text.isdecimal() and len(text) < 11}
    steps = steps_of(found.comparison, accepted)
    told_ids = found.comparison.moved_ids if "tell" in request.form else []
    if len(steps) > MAX_CHANGES_AT_ONCE:
        job = start_job(current_user.id, found, steps, told_ids)
        db.session.commit()
        return redirect_to_progress(job)
    counts = apply_at_once(event, steps, found.tracks, told_ids)
    db.session.commit()
    flash(result_text(counts))
    return redirect(url_for("schedule.manage.index", slug=slug), 303)


@bp.post("/review/zone")
@in_lane("uploads")
@allow("organizer")
@limiter.limit("60 per hour")
def update_zone(slug: str) -> ResponseReturnValue:
    """Read the file again in the time zone that an organizer has chosen."""
    event = get_organized_event(slug)
    found, form = _get_pending(event), ZoneForm()
    if not form.validate_on_submit():
        return _review_page(event, found, form), 422
    content, zone, chosen_zone = found.content or b"", event.time_zone, form.time_zone.data
    db.session.rollback()  # reading takes a second; nobody waits for the database meanwhile
    parsed = read_schedule(content, zone, chosen_zone)
    event = get_organized_event(slug)
    _get_pending(event, lock=True).show(parsed, None)
    Schedule.lock(event.id).time_zone = chosen_zone
    db.session.commit()
    return redirect(url_for("schedule.imports.show", slug=slug), 303)


@bp.post("/review/removal")
@allow("organizer")
def destroy(slug: str) -> ResponseReturnValue:
    """Leave it; nothing has happened."""
    db.session.delete(_get_pending(get_organized_event(slug), lock=True))
    db.session.commit()
    flash(gettext("Nothing was changed."))
    return redirect(url_for("schedule.manage.index", slug=slug), 303)


def _chosen_zone(event: Event) -> str:
    schedule = Schedule.find(event.id)
    return schedule.time_zone if schedule else ""


def _get_pending(event: Event, lock: bool = False) -> ScheduleImport:
    found = ScheduleImport.find(event.id, lock)
    if found is None or found.is_running:
        raise NotFound(gettext("This review is finished, was discarded, or is over a day old. Read the file again."))
    return found


def _lead_to_running_job(event: Event) -> ResponseReturnValue:
    """Lead to the progress of the own job that applies an import; of somebody else's, only tell."""
    db.session.rollback()
    if job := Job.find_unfinished(current_user.id, APPLY):
        return redirect_to_progress(job)
    flash(gettext("Another organizer's import is being published right now."))
    return redirect(url_for("schedule.manage.index", slug=event.slug), 303)


def _import_page(
    event: Event, file_form: ScheduleFileForm | None = None, address_form: ScheduleAddressForm | None = None
) -> str:
    schedule = Schedule.find(event.id)
    known = {"address": schedule.address, "hourly": bool(schedule.hourly_since)} if schedule else {}
    return render_template(
        "schedule/imports/new.html",
        event=event,
        schedule=schedule,
        file_form=file_form or ScheduleFileForm.blank(),
        address_form=address_form or ScheduleAddressForm(formdata=None, data=known),
    )


def _review_page(event: Event, found: ScheduleImport, zone_form: ZoneForm | None = None) -> str:
    comparison = found.comparison
    stored = [change.stored for change in comparison.all_changes if change.stored]
    return render_template(
        "schedule/imports/show.html",
        event=event,
        found=found,
        comparison=comparison,
        labels=FIELD_LABELS,
        format_label=FORMAT_LABELS.get(found.kind, ""),
        most=MAX_SHOWN_CHANGES,
        star_counts=Star.count_by_session([session.id for session in stored]),
        tells=count_to_tell(comparison.moved_ids) > 0,
        zones=zone_choices(),
        zone_form=zone_form or ZoneForm(formdata=None, data={"time_zone": event.time_zone}),
    )
