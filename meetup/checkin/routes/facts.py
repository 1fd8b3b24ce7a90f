"""What devices did at the doors, with and without a signal. Nothing is refused; a device may be told to stop."""

from uuid import UUID

from flask import Blueprint, Response, jsonify, request
from flask_login import current_user
from werkzeug.exceptions import NotFound, UnprocessableEntity

from ...database import takes_turn_late
from ...extensions import db, limiter
from ...fields import is_uuid
from ...security import allow
from ..batches import BatchError, read_facts
from ..clock import parse_moment
from ..counts import Counts
from ..models import CheckInDevice
from ..recording import record_batch
from ..updates import publish_counts

bp = Blueprint("facts", __name__)


@bp.post("/check-in/facts")
@allow("owner")
@takes_turn_late
@limiter.limit("1200 per minute")
def create() -> Response:
    """Record what the reader's device did. One that was turned away gets no names, and erases its list (Z3)."""
    device = _get_device()
    sent_at = parse_moment(request.form.get("sent_at"))
    try:
        facts, unread = read_facts(request.form.get("facts", ""))
    except BatchError as error:
        raise UnprocessableEntity from error
    if sent_at is None:
        raise UnprocessableEntity
    keys = record_batch(device, facts, sent_at)
    event_id, may_have_list = device.event_id, device.may_have_list
    counts = Counts.of(event_id).as_json() if may_have_list else None
    db.session.commit()
    if facts:
        publish_counts(event_id)
    told = {"keys": keys if may_have_list else {}, "counts": counts, "unread": unread}
    return jsonify(erase=not may_have_list, **told)


def _get_device() -> CheckInDevice:
    uuid, secret = request.form.get("device", ""), request.form.get("secret", "")
    device = CheckInDevice.find(current_user, UUID(uuid), secret) if is_uuid(uuid) else None
    if device is None:
        raise NotFound
    return device
