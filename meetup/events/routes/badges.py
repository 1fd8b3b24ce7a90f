"""The own badge at an event, and whether scans of it give the card."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from ...extensions import db
from ...languages import gettext
from ...people import Agreement
from ...security import allow
from ..access import get_own_attendance
from ..badges import badge_card, badge_window

bp = Blueprint("badges", __name__, url_prefix="/events/<slug>/badge")


@bp.get("")
@allow("attendee")
def show(slug: str) -> str:
    attendance = get_own_attendance(slug)
    event = attendance.event
    return render_template(
        "events/badges/show.html",
        event=event,
        attendance=attendance,
        code=attendance.badge,
        card=badge_card(attendance),
        window=badge_window(event),
    )


@bp.post("")
@allow("attendee")
def update(slug: str) -> ResponseReturnValue:
    """Choose whether scans of the badge give the card or make a request for it."""
    attendance = get_own_attendance(slug)
    if request.form.get("gives") == "card":
        attendance.let_badge_give_card()
        Agreement.record(attendance.user, "badge", attendance.event.title, attendance.event.agreement_subject)
        flash(gettext("People who scan your badge here get your card."))
    else:
        attendance.let_badge_ask_first()
        Agreement.end(attendance.user, "badge", subject=attendance.event.agreement_subject)
        flash(gettext("People who scan your badge here get what it shows and ask you for the rest."))
    db.session.commit()
    return redirect(url_for("events.badges.show", slug=slug), 303)


@bp.post("/photos")
@allow("attendee")
def update_photos(slug: str) -> ResponseReturnValue:
    """Choose whether the printed badge asks for no photos."""
    attendance = get_own_attendance(slug)
    attendance.ask_for_no_photos("no_photos" in request.form)
    db.session.commit()
    flash(gettext("Your badge asks for no photos.") if attendance.no_photos_at else gettext("Saved."))
    return redirect(url_for("events.badges.show", slug=slug), 303)


@bp.post("/rotations")
@allow("attendee")
def rotate(slug: str) -> ResponseReturnValue:
    get_own_attendance(slug).renew_badge()
    db.session.commit()
    flash(gettext("This is your new badge. The old one no longer works."))
    return redirect(url_for("events.badges.show", slug=slug), 303)
