"""The route of the photos beside messages. Their addresses are the same for everybody who may see them."""

from flask import Blueprint, Response, request
from flask.typing import ResponseReturnValue
from flask_login import current_user
from sqlalchemy import select
from werkzeug.exceptions import NotFound

from ....events import EventSharing, fields_shared_at_event, join_event_sharing
from ....extensions import db
from ....people import Profile
from ....people.pictures import PictureFile
from ....people.visibility import is_visible_to
from ....security import allow
from ...access import get_room_access

bp = Blueprint("faces", __name__)

PHOTO_SIDE = 96


@bp.get("/rooms/<int:room_id>/faces/<photo>.webp")
@allow("attendee")
def show(room_id: int, photo: str) -> ResponseReturnValue:
    """Send a photo that its owner shares at the event, to attendees who may see them (P1, P2)."""
    room = get_room_access(room_id).room
    query = select(Profile, EventSharing, PictureFile.content)
    query = query.join(PictureFile, PictureFile.key == Profile.photo_key)
    query = join_event_sharing(query, Profile.user_id, room.event_id)
    query = query.where(
        Profile.photo_key == photo, PictureFile.size == PHOTO_SIDE, is_visible_to(current_user, Profile.user_id)
    )
    row = db.session.execute(query).first()
    if row is None:
        raise NotFound
    profile, sharing, content = row
    if "photo" not in fields_shared_at_event(profile, sharing):
        raise NotFound
    response = Response(content, mimetype="image/webp")
    response.set_etag(f"{photo}-{PHOTO_SIDE}")
    response.headers["Cache-Control"] = "private, max-age=300"
    return response.make_conditional(request)
