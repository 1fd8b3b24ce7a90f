"""The files with badges. Each is its maker's alone, and gone an hour later, or with their place on the team (Z5)."""

from flask import Blueprint, Response, render_template
from flask_login import current_user
from werkzeug.exceptions import NotFound

from ...events import get_own_attendance
from ...lanes import in_lane
from ...languages import gettext
from ...security import allow
from ..models import FILES_KEPT, BadgeDesign, BadgeFile

bp = Blueprint("files", __name__, url_prefix="/events/<slug>/manage/badges/files")


@bp.get("/<int:badge_file_id>")
@allow("owner")
def show(slug: str, badge_file_id: int) -> str:
    attendance = get_own_attendance(slug)
    event = attendance.event
    file = _get_file(event.id, badge_file_id)
    return render_template(
        "badges/files/show.html",
        event=event,
        is_organizer=attendance.is_organizer,
        file=file,
        printing=BadgeDesign.of(event.id).printing,
        gone_at=file.created_at + FILES_KEPT,
    )


@bp.get("/<int:badge_file_id>.pdf")
@in_lane("exports")
@allow("owner")
def download(slug: str, badge_file_id: int) -> Response:
    file = _get_file(get_own_attendance(slug).event_id, badge_file_id)
    response = Response(file.content, mimetype="application/pdf")
    response.headers["Content-Disposition"] = f'inline; filename="{slug}-badges.pdf"'
    return response


def _get_file(event_id: int, file_id: int) -> BadgeFile:
    file = BadgeFile.find(event_id, current_user.id, file_id)
    if file is None:
        raise NotFound(gettext("This file is gone. Badges stay for an hour: print them again."))
    return file
