"""The list that the devices of the staff keep, and what tells them of changes. No mail or phone is in it (Z6)."""

from datetime import UTC, timedelta
from uuid import UUID

from flask import Blueprint, Response, jsonify, request
from flask_login import current_user
from werkzeug.exceptions import NotFound

from ...events import Event, get_team_event
from ...extensions import db, limiter, now
from ...fields import is_uuid
from ...lanes import in_lane
from ...security import allow
from ..clock import parse_moment
from ..counts import Counts
from ..door_list import changed_subjects, lines_of, list_lines
from ..models import LIST_MARGIN, CheckInDevice
from ..updates import open_stream

bp = Blueprint("lists", __name__, url_prefix="/events/<slug>/check-in")

OVERLAP = timedelta(seconds=10)
"""How far a device reads back, as what is written together is not seen together."""


@bp.post("/devices")
@allow("staff")
@limiter.limit("60 per hour")
def create(slug: str) -> Response:
    """Let this browser keep the list. It gets a secret, which it sends with what it does."""
    event = get_team_event(slug).event
    device, secret = CheckInDevice.open(event.id, current_user)
    db.session.commit()
    return jsonify(device=str(device.uuid), number=device.id, secret=secret)


@bp.get("/list")
@in_lane("exports")
@allow("staff")
def show(slug: str) -> Response:
    """Send the list, or what has changed in it since ``since``. A ``device`` that was turned away gets a 404."""
    event, device = get_team_event(slug).event, request.args.get("device", "")
    if is_uuid(device) and CheckInDevice.is_revoked(current_user, UUID(device)):
        raise NotFound
    since, read_at = parse_moment(request.args.get("since")), now()
    people = list(list_lines(event)) if since is None else lines_of(event, changed_subjects(event, since - OVERLAP))
    facts = {"now": read_at.isoformat(), "is_whole": since is None, "people": people}
    response = jsonify(**facts, counts=Counts.of(event.id).as_json(), expires_at=_expiry(event))
    response.headers["Cache-Control"] = "private, no-store"
    return response


def _expiry(event: Event) -> str:
    return (event.ends_at + LIST_MARGIN).astimezone(UTC).isoformat()


@bp.get("/stream")
@in_lane("streams")
@allow("staff")
def stream(slug: str) -> Response:
    return open_stream(get_team_event(slug).event.id)
