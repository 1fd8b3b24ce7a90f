"""Routes for the reader's notices: who mentioned them or replied to them."""

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from werkzeug.exceptions import UnprocessableEntity

from ....errors import wants_fragment
from ....extensions import db
from ....ids import parse_row_id
from ....languages import gettext
from ....security import allow
from ..notices import Notice

bp = Blueprint("notices", __name__)


@bp.get("/notices")
@allow("member")
def index() -> str:
    return render_template("rooms/talk/notices/index.html", notices=Notice.latest_for(current_user))


@bp.post("/notices/seen")
@allow("member")
def mark_seen() -> ResponseReturnValue:
    """Mark the notices as seen up to the one with the id ``last``."""
    try:
        last = parse_row_id(request.form.get("last", ""))
    except ValueError as error:
        raise UnprocessableEntity(gettext("We couldn't tell how far you've read. Reload the page.")) from error
    Notice.mark_seen(current_user, last)
    db.session.commit()
    if wants_fragment():
        return render_template("rooms/talk/_badge.html", unseen=Notice.unseen_count(current_user))
    return redirect(url_for("rooms.talk.notices.index"), 303)
