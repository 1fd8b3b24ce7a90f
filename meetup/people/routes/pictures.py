"""Uploaded pictures, under their random names, in a fixed type (U3)."""

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
    """A photo opens at the addresses that cards give their readers (P2); other pictures to all who know the name."""
    found = db.session.execute(
        select(PictureFile.content, Profile.user_id, Profile.updated_at)
        .outerjoin(Profile, Profile.photo_key == PictureFile.key)
        .where(PictureFile.key == key, PictureFile.size == size)
    ).first()
    if found is None or not (found.user_id is None or _is_shown_to_reader(key, found.user_id, found.updated_at)):
        raise NotFound
    response = Response(found.content, mimetype="image/webp")
    response.set_etag(f"{key}-{size}")
    response.headers["Cache-Control"] = "private, max-age=300"
    return response.make_conditional(request)


def _is_shown_to_reader(key: str, wearer_id: int, as_of: datetime) -> bool:
    if is_granted(key, as_of, request.args.get("grant", "")):
        return True
    return bool(current_user.is_authenticated and current_user.id == wearer_id)
