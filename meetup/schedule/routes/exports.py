"""The schedule as a file, for conference apps, other tools and calendars."""

from flask import Blueprint, Response, current_app, jsonify
from sqlalchemy import select
from sqlalchemy.orm import contains_eager

from ...events import Event, get_visible_event
from ...extensions import db, limiter
from ...lanes import in_lane
from ...security import allow
from ..exporting.calendar_file import schedule_calendar
from ..exporting.facts import ExportFacts
from ..exporting.frab_json import schedule_json
from ..exporting.frab_xml import MEDIA_TYPE, schedule_xml
from ..models import Schedule, ScheduleSession
from ..tracks import Track

bp = Blueprint("exports", __name__, url_prefix="/events/<slug>")

limits_exports = limiter.shared_limit("120 per hour", scope="schedule-exports")


@bp.get("/schedule.xml")
@in_lane("exports")
@allow("anyone")
@limits_exports
def xml(slug: str) -> Response:
    facts = _facts_of(get_visible_event(slug).event)
    return _file(schedule_xml(facts), f"{MEDIA_TYPE}; charset=utf-8", slug, "xml")


@bp.get("/schedule.json")
@in_lane("exports")
@allow("anyone")
@limits_exports
def frab(slug: str) -> Response:
    content = jsonify(schedule_json(_facts_of(get_visible_event(slug).event))).get_data()
    return _file(content, "application/json", slug, "json")


@bp.get("/schedule.ics")
@in_lane("exports")
@allow("anyone")
@limits_exports
def calendar(slug: str) -> Response:
    """Send all sessions, also those that are gone: calendars take them out when they are cancelled."""
    event, config = get_visible_event(slug).event, current_app.config["MEETUP"]
    content = schedule_calendar(_sessions_of(event), event.title, str(config.base_url), config.netloc)
    return _file(content, "text/calendar; charset=utf-8", slug, "ics")


def _sessions_of(event: Event) -> list[ScheduleSession]:
    query = select(ScheduleSession).join(ScheduleSession.event).where(ScheduleSession.event_id == event.id)
    query = query.options(contains_eager(ScheduleSession.event))
    return list(db.session.scalars(query.order_by(ScheduleSession.starts_at, ScheduleSession.id)))


def _facts_of(event: Event) -> ExportFacts:
    query = select(Track.name, Track.colour).where(Track.event_id == event.id)
    tracks: dict[str, str] = dict(db.session.execute(query).all())
    sessions = [session for session in _sessions_of(event) if not session.is_gone]
    schedule = Schedule.find(event.id)
    version = f"{schedule.changed_at:%Y-%m-%d %H:%M:%S}" if schedule else "0"
    return ExportFacts(event, sessions, tracks, str(current_app.config["MEETUP"].base_url), version)


def _file(content: bytes, content_type: str, slug: str, suffix: str) -> Response:
    response = Response(content, content_type=content_type)
    response.headers["Content-Disposition"] = f'attachment; filename="{slug}-schedule.{suffix}"'
    return response
