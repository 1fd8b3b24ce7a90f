"""A suspension as those see it who answer for what is suspended: why, the answers, and a form for another one."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from werkzeug.exceptions import NotFound

from ...extensions import db, limiter
from ...languages import gettext
from ...security import allow, opens_while_suspended
from ..forms import AnswerForm
from ..letters import tell_operators
from ..subjects import Subject
from ..suspensions import Suspension

bp = Blueprint("own_suspensions", __name__)


@bp.get("/me/suspension")
@allow("member")
@opens_while_suspended
def current() -> ResponseReturnValue:
    """Lead to why the account of the reader is suspended, or to their own page if it is not."""
    suspension = Suspension.find_open(Subject.of_account(current_user))
    if suspension is None:
        return redirect(url_for("people.profiles.show"))
    return redirect(url_for("operators.own_suspensions.show", suspension_id=suspension.id))


@bp.get("/me/suspensions/<int:suspension_id>")
@allow("owner")
@opens_while_suspended
def show(suspension_id: int) -> str:
    return _page(_get_own(suspension_id), AnswerForm(formdata=None))


@bp.post("/me/suspensions/<int:suspension_id>/answers")
@allow("owner")
@opens_while_suspended
@limiter.limit("10 per hour")
def create_answer(suspension_id: int) -> ResponseReturnValue:
    suspension, form = _get_own(suspension_id), AnswerForm()
    if suspension.can_be_answered():
        if not form.validate_on_submit():
            return _page(suspension, form), 422
        tell_operators(suspension.write("owner", form.text.data or "", current_user))
        db.session.commit()
        flash(gettext("Sent. You get an email when there is a reply."))
    return redirect(url_for("operators.own_suspensions.show", suspension_id=suspension_id), 303)


def _get_own(suspension_id: int) -> Suspension:
    suspension = Suspension.find_own(current_user, suspension_id)
    if suspension is None:
        raise NotFound
    return suspension


def _page(suspension: Suspension, form: AnswerForm) -> str:
    return render_template(
        "operators/own_suspensions/show.html", suspension=suspension, subject=suspension.subject, form=form
    )
