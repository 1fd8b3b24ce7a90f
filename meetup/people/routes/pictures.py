"""Uploaded pictures, at addresses with their random keys and always as WebP (U3)."""

from datetime import datetime

from flask import Blueprint, Response, request
from flask.typing import ResponseReturnValue
from flask_login import current_user
from sqlalchemy import select
from werkzeug.exceptions import NotFound

from ...extensions import db
from ...security import allow
from ..models import Profile
from ..photo_urls import is_granted
from ..pictures import PictureFile

bp = Blueprint("pictures", __name__)


@bp.get("/pictures/<key>/<int:size>.webp")
@allow("anyone")
def show(key: str, size: int) -> ResponseReturnValue:
    """Return a picture. Photos need a grant for their reader (P2); other pictures are for all who know the key."""
    row = db.session.execute(
        select(PictureFile.content, Profile.user_id, Profile.updated_at)
        .outerjoin(Profile, Profile.photo_key == PictureFile.key)
        .where(PictureFile.key == key, PictureFile.size == size)
    ).first()
    if row is None or not (row.user_id is None or _may_see_photo(key, row.user_id, row.updated_at)):
        raise NotFound
    response = Response(row.content, mimetype="image/webp")
    response.set_etag(f"{key}-{size}")
    response.headers["Cache-Control"] = "private, max-age=300"
    return response.make_conditional(request)


def _may_see_photo(key: str, owner_id: int, as_of: datetime) -> bool:
    """Return whether the URL has a valid grant, or the reader is the owner of the photo."""
    if is_granted(key, as_of, request.args.get("grant", "")):
        return True
    return bool(current_user.is_authenticated and current_user.id == owner_id)
