"""A report, which an operator opens, sets aside, or suspends for.

Opening is a POST of its own, so that the look is written down before anything is shown. The page says until then that
it would be.
"""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from werkzeug.exceptions import NotFound

from ... import live
from ...extensions import db
from ...languages import gettext
from ...people.complaints import Complaint
from ...people.signing_in.fresh_sign_in import requires_fresh_sign_in
from ...security import allow
from ..access import get_complaint, operators_only
from ..acting import set_aside, suspend
from ..forms import ReasonForm
from ..lists import KIND_LABELS, OUTCOME_LABELS, complaints_about, counts_of, reason_label
from ..looks import Look
from ..shown import reported_messages, shown_subject
from ..subjects import Subject
from ..suspensions import Suspension

bp = Blueprint("reports", __name__, url_prefix="/operator/reports/<int:complaint_id>")


@bp.get("")
@allow("operator")
@operators_only
def show(complaint_id: int) -> ResponseReturnValue:
    complaint, subject = get_complaint(complaint_id)
    if subject and not Look.is_open(current_user, subject):
        return render_template(
            "operators/reports/closed.html",
            open_url=url_for("operators.reports.look", complaint_id=complaint_id),
            kind=KIND_LABELS[complaint.kind],
            why=reason_label(complaint),
            at=complaint.created_at,
        )
    return _page(complaint, subject, ReasonForm(formdata=None))


@bp.post("/looks")
@allow("operator")
@operators_only
def look(complaint_id: int) -> ResponseReturnValue:
    """Open the report, and write down that it was opened, for whoever it is about."""
    complaint, subject = get_complaint(complaint_id)
    if subject:
        Look.record(current_user, subject, "looked", complaint)
        db.session.commit()
    return redirect(url_for("operators.reports.show", complaint_id=complaint_id), 303)


@bp.post("/closing")
@allow("operator")
@operators_only
def close(complaint_id: int) -> ResponseReturnValue:
    """Set the report aside, as nothing is wrong."""
    complaint, subject = get_complaint(complaint_id)
    if complaint.closed_at is None:
        set_aside(complaint, subject, current_user)
        db.session.commit()
    flash(gettext("Set aside."))
    return redirect(url_for("operators.desk.index"), 303)


@bp.post("/suspension")
@allow("operator")
@operators_only
@requires_fresh_sign_in(lambda: url_for("operators.reports.show", **(request.view_args or {})))
def create_suspension(complaint_id: int) -> ResponseReturnValue:
    """Suspend what was reported, with a reason that is told."""
    complaint, subject = get_complaint(complaint_id)
    form = ReasonForm()
    if subject is None or not can_be_suspended(subject):
        raise NotFound
    if not Look.is_open(current_user, subject):  # Nobody decides on what they have not seen.
        return redirect(url_for("operators.reports.show", complaint_id=complaint_id), 303)
    if not form.validate_on_submit():
        return _page(complaint, subject, form), 422
    ended_rights = suspend(subject, current_user, form.reason.data or "", complaint)
    db.session.commit()
    live.end_streams(*ended_rights)
    flash(gettext("Suspended. They were told why, and can answer."))
    return redirect(url_for("operators.desk.suspended"), 303)


def can_be_suspended(subject: Subject) -> bool:
    """Return whether others see it: a draft of an event is not shown to anybody."""
    return subject.event is None or subject.event.status != "draft" or subject.event.is_suspended


def _page(complaint: Complaint, subject: Subject | None, form: ReasonForm) -> str:
    complaints = complaints_about(subject) if subject else [complaint]
    return render_template(
        "operators/reports/show.html",
        complaint=complaint,
        complaints=complaints,
        counts=counts_of(subject) if subject else None,
        shown=shown_subject(subject) if subject else None,
        messages=reported_messages(complaints),
        suspension=Suspension.find_open(subject) if subject else None,
        can_be_suspended=subject is not None and can_be_suspended(subject),
        kinds=KIND_LABELS,
        outcomes=OUTCOME_LABELS,
        reason_label=reason_label,
        form=form,
    )
