"""The pictures that are shown with links to events."""

from flask import Blueprint, Response, redirect, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import NotFound

from ...extensions import limiter
from ...lanes import in_lane
from ...languages import speaking
from ...security import allow
from ..access import get_visible_event
from ..link_picture import LinkPicture, link_picture_jpeg
from ..page import has_link_picture, link_picture_url

bp = Blueprint("link_pictures", __name__, url_prefix="/events")


@bp.get("/<slug>/link-<language>-<version>.jpg")
@allow("anyone")
@in_lane("exports")
@limiter.limit("120 per minute")
def show(slug: str, language: str, version: str) -> ResponseReturnValue:
    """Draw the picture, with the days in that ``language``. An earlier version leads to the one of now."""
    event = get_visible_event(slug).event
    if not has_link_picture(event):
        raise NotFound
    with speaking(language):
        picture = LinkPicture.of(event)
        if version != picture.version:
            return redirect(link_picture_url(event))
    response = Response(link_picture_jpeg(picture), mimetype="image/jpeg")
    response.set_etag(version)
    response.headers["Cache-Control"] = "public, max-age=86400"
    return response.make_conditional(request)
