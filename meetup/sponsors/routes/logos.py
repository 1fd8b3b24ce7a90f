"""The logos of sponsors."""

from flask import Blueprint, flash, redirect, url_for
from flask.typing import ResponseReturnValue

from ...events import get_organized_event
from ...extensions import db
from ...languages import gettext
from ...security import allow
from ..access import get_sponsor

bp = Blueprint("logos", __name__, url_prefix="/events/<slug>/manage/sponsors/<int:sponsor_id>/logo")


@bp.post("/removal")
@allow("organizer")
def destroy(slug: str, sponsor_id: int) -> ResponseReturnValue:
    get_sponsor(get_organized_event(slug), sponsor_id).set_logo(None)
    db.session.commit()
    flash(gettext("Logo removed."))
    return redirect(url_for("sponsors.manage.edit", slug=slug, sponsor_id=sponsor_id), 303)
