"""Organizers' list of sessions, and the editor for a schedule that is made here."""

from datetime import date

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import NotFound

from ...events import Event, get_organized_event
from ...extensions import db, limiter
from ...languages import gettext
from ...security import allow
from ..forms import SessionForm
from ..imports import ScheduleImport
from ..models import Schedule, ScheduleSession
from ..pages import session_choices
from ..room_names import MAX_NEW_ROOMS, add_rooms, missing_room_names
from ..session_lines import all_lines
from ..stars import Star

bp = Blueprint("manage", __name__, url_prefix="/events/<slug>/manage/schedule")


@bp.get("")
@allow("organizer")
def index(slug: str) -> str:
    """List the sessions of one day, in the address as ``day``, and where the schedule comes from."""
    event = get_organized_event(slug)
    lines = all_lines(event.id)
    days = sorted({line.day for line in lines})
    day = _day_in(days, request.args.get("day", ""))
    shown = [line for line in lines if line.day == day]
    return render_template(
        "schedule/manage/index.html",
        event=event,
        schedule=Schedule.find(event.id),
        waiting=ScheduleImport.find(event.id),
        days=days,
        day=day,
        lines=shown,
        total=sum(not line.is_gone for line in lines),
        star_counts=Star.count_by_session([line.id for line in shown]),
        missing_rooms=missing_room_names(event.id)[:MAX_NEW_ROOMS],
    )


@bp.get("/new")
@allow("organizer")
def new(slug: str) -> str:
    event = get_organized_event(slug)
    return _new_page(event, SessionForm.blank(event))


@bp.post("")
@allow("organizer")
@limiter.limit("300 per hour")
def create(slug: str) -> ResponseReturnValue:
    event = get_organized_event(slug)
    form = SessionForm(event)
    if not form.validate_on_submit():
        return _new_page(event, form), 422
    session = ScheduleSession.create(event, **form.values())
    db.session.commit()
    flash(gettext("“%(title)s” is in the schedule.", title=session.title))
    return redirect(_list_url(event, session), 303)


@bp.get("/<string(length=6):session_code>")
@allow("organizer")
def edit(slug: str, session_code: str) -> str:
    session = _get_session(slug, session_code)
    return _edit_page(session, SessionForm.for_session(session))


@bp.post("/<string(length=6):session_code>")
@allow("organizer")
def update(slug: str, session_code: str) -> ResponseReturnValue:
    session = _get_session(slug, session_code, lock=True)
    form = SessionForm(session.event)
    if not form.validate_on_submit():
        return _edit_page(session, form), 422
    session.edit(**form.values())
    db.session.commit()
    flash(gettext("Saved."))
    return redirect(_list_url(session.event, session), 303)


@bp.post("/<string(length=6):session_code>/removal")
@allow("organizer")
def destroy(slug: str, session_code: str) -> ResponseReturnValue:
    """Take a session out of the schedule. It stays, marked, for those who starred it; saving it puts it back."""
    session = _get_session(slug, session_code, lock=True)
    session.remove()
    db.session.commit()
    flash(gettext("“%(title)s” is no longer in the schedule.", title=session.title))
    return redirect(_list_url(session.event, session), 303)


@bp.post("/rooms")
@allow("organizer")
@limiter.limit("20 per hour")
def create_rooms(slug: str) -> ResponseReturnValue:
    """Add a room for each name in the schedule that has none. Their topics follow the schedule."""
    event = get_organized_event(slug)
    count = add_rooms(event)
    db.session.commit()
    flash(gettext("%(num)s rooms added.", num=count) if count else gettext("Every room is there already."))
    return redirect(url_for("schedule.manage.index", slug=slug), 303)


def _get_session(slug: str, session_code: str, lock: bool = False) -> ScheduleSession:
    session = ScheduleSession.find(get_organized_event(slug).id, session_code, lock)
    if session is None:
        raise NotFound
    return session


def _list_url(event: Event, session: ScheduleSession) -> str:
    return url_for("schedule.manage.index", slug=event.slug, day=session.day.isoformat(), _anchor=f"s-{session.code}")


def _day_in(days: list[date], text: str) -> date | None:
    chosen = next((day for day in days if day.isoformat() == text), None)
    return chosen or (days[0] if days else None)


def _new_page(event: Event, form: SessionForm) -> str:
    return render_template("schedule/manage/new.html", event=event, form=form, choices=session_choices(event.id))


def _edit_page(session: ScheduleSession, form: SessionForm) -> str:
    return render_template(
        "schedule/manage/edit.html",
        event=session.event,
        session=session,
        form=form,
        choices=session_choices(session.event_id),
    )
