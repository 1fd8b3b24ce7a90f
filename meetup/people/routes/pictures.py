"""Uploaded pictures, under their random names, in a fixed type (U3)."""

from typing import Any

from flask import Blueprint, Response, request
from flask_login import current_user
from sqlalchemy import select
from werkzeug.exceptions import NotFound

from ...extensions import db
from ...security import allow
from ..models import Profile
from ..pictures import Picture

bp = Blueprint("pictures", __name__)


@bp.get("/pictures/<key>/<int:size>.webp")
@allow("anyone")
def show(key: str, size: int) -> Any:
    """A photo shows to others only while its card gives it (P2); other pictures to all who know the name."""
    wearer = db.session.scalar(select(Profile).where(Profile.photo_key == key))
    if wearer and "photo" not in wearer.shared and not _is_me(wearer):
        raise NotFound
    content = Picture.content(key, size)
    if content is None:
        raise NotFound
    response = Response(content, mimetype="image/webp")
    response.set_etag(f"{key}-{size}")
    response.headers["Cache-Control"] = "private, max-age=300"
    return response.make_conditional(request)


def _is_me(profile: Profile) -> bool:
    return bool(current_user.is_authenticated and current_user.id == profile.user_id)
