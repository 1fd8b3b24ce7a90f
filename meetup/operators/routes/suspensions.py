"""A suspension as operators see it: the answers, a reply, and restoring. Opening it is a look, as with reports."""

from collections.abc import Callable

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from ...extensions import db
from ...languages import gettext
from ...people import User
from ...people.signing_in.fresh_sign_in import requires_fresh_sign_in
from ...security import allow
from ..access import get_suspension, operators_only
from ..acting import reply, restore
from ..forms import ReasonForm
from ..lists import KIND_LABELS
from ..looks import Look
from ..shown import shown_subject
from ..subjects import Subject
from ..suspensions import Suspension

bp = Blueprint("suspensions", __name__, url_prefix="/operator/suspensions/<int:suspension_id>")

Verb = Callable[[Suspension, Subject, User, str], None]


@bp.get("")
@allow("operator")
@operators_only
def show(suspension_id: int) -> ResponseReturnValue:
    suspension, subject = get_suspension(suspension_id)
    if not Look.is_open(current_user, subject):
        return render_template(
            "operators/reports/closed.html",
            open_url=url_for("operators.suspensions.look", suspension_id=suspension_id),
            kind=KIND_LABELS[suspension.kind],
            why=gettext("Suspended"),
            at=suspension.suspended_at,
        )
    return _page(suspension, subject, ReasonForm(formdata=None))


@bp.post("/looks")
@allow("operator")
@operators_only
def look(suspension_id: int) -> ResponseReturnValue:
    _, subject = get_suspension(suspension_id)
    Look.record(current_user, subject, "looked")
    db.session.commit()
    return redirect(url_for("operators.suspensions.show", suspension_id=suspension_id), 303)


@bp.post("/restoration")
@allow("operator")
@operators_only
@requires_fresh_sign_in(lambda: url_for("operators.suspensions.show", **(request.view_args or {})))
def create_restoration(suspension_id: int) -> ResponseReturnValue:
    return _decide(suspension_id, restore, gettext("Restored. They were told."))


@bp.post("/replies")
@allow("operator")
@operators_only
@requires_fresh_sign_in(lambda: url_for("operators.suspensions.show", **(request.view_args or {})))
def create_reply(suspension_id: int) -> ResponseReturnValue:
    """Leave it suspended, and say why."""
    return _decide(suspension_id, reply, gettext("Sent. It stays suspended."))


def _decide(suspension_id: int, verb: Verb, sentence: str) -> ResponseReturnValue:
    suspension, subject = get_suspension(suspension_id)
    form = ReasonForm()
    here = redirect(url_for("operators.suspensions.show", suspension_id=suspension_id), 303)
    if suspension.restored_at or not Look.is_open(current_user, subject):
        return here
    if not form.validate_on_submit():
        return _page(suspension, subject, form), 422
    verb(suspension, subject, current_user, form.reason.data or "")
    db.session.commit()
    flash(sentence)
    return here


def _page(suspension: Suspension, subject: Subject, form: ReasonForm) -> str:
    shown = shown_subject(subject)
    return render_template("operators/suspensions/show.html", suspension=suspension, shown=shown, form=form)
