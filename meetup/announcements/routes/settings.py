"""What somebody wants to be told of announcements, from the page of notification settings."""

from flask import Blueprint, flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from werkzeug.exceptions import UnprocessableEntity

from ...extensions import db
from ...fields import DAMAGED_FORM
from ...languages import gettext
from ...security import allow
from ..forms import AnnouncementSettingsForm
from ..settings import AnnouncementSettings, choose_mails_of

bp = Blueprint("settings", __name__, url_prefix="/me/announcements")


@bp.post("")
@allow("member")
def update() -> ResponseReturnValue:
    form = AnnouncementSettingsForm()
    if not form.validate_on_submit():
        raise UnprocessableEntity(str(DAMAGED_FORM))
    AnnouncementSettings.choose_pushes(current_user, form.pushes.data)
    choose_mails_of(current_user, form.event_id.data)
    db.session.commit()
    flash(gettext("Saved."))
    return redirect(url_for("reminders.notifications.edit", _anchor="announcements"), 303)
