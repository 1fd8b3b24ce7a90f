"""What somebody wishes about introductions and mutual contacts."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from werkzeug.exceptions import UnprocessableEntity

from ...extensions import db
from ...fields import DAMAGED_FORM
from ...languages import gettext
from ...security import allow
from ..forms import IntroductionSettingsForm
from ..settings import IntroductionSettings

bp = Blueprint("settings", __name__, url_prefix="/me/introductions")


@bp.get("")
@allow("member")
def edit() -> str:
    settings = IntroductionSettings.find_or_default(current_user)
    return render_template("introductions/settings/edit.html", settings=settings)


@bp.post("")
@allow("member")
def update() -> ResponseReturnValue:
    form = IntroductionSettingsForm()
    if not form.validate_on_submit():
        raise UnprocessableEntity(str(DAMAGED_FORM))
    wishes = {"introducible": form.introducible.data, "mailed": form.mailed.data, "mutual": form.mutual.data}
    IntroductionSettings.choose(current_user, **wishes)
    db.session.commit()
    flash(gettext("Saved."))
    return redirect(url_for("introductions.settings.edit"), 303)
