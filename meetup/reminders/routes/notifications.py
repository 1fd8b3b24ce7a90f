"""The page Me → Notifications: what users are told by mail, on this device and in their own calendar."""

from flask import Blueprint, current_app, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from markupsafe import Markup
from sqlalchemy import select
from werkzeug.exceptions import Unauthorized

from ...errors import error_response
from ...extensions import db
from ...formats import today
from ...languages import gettext
from ...outbox import Mail, PushSubscription
from ...people.notification_parts import adds_notification_part
from ...people.signing_in.fresh_sign_in import requires_fresh_sign_in
from ...people.signing_in.security_letters import tell_owner
from ...people.signing_in.sign_ins import SignIn
from ...security import allow
from ..calendar import CalendarFeed
from ..forms import NotificationsForm, PushDeviceForm
from ..notifications import RHYTHM_LABELS, NotificationSettings

bp = Blueprint("notifications", __name__, url_prefix="/me/notifications")


@bp.get("")
@allow("member")
def edit() -> str:
    """Show the notification settings."""
    return _notifications_page(NotificationsForm.for_settings(NotificationSettings.find_or_default(current_user)))


@bp.post("")
@allow("member")
def update() -> ResponseReturnValue:
    """Save which mails the user wants."""
    form = NotificationsForm()
    if not form.validate_on_submit():
        return _notifications_page(form), 422
    NotificationSettings.get_locked(current_user).choose(form.rhythm.data, form.after_events.data)
    db.session.commit()
    flash(gettext("Saved."))
    return redirect(url_for("reminders.notifications.edit"), 303)


@bp.post("/devices")
@allow("member")
def create_device() -> ResponseReturnValue:
    """Send pushes to this browser from tomorrow on, for as long as it is signed in."""
    form = PushDeviceForm(current_app.config["MEETUP"])
    if not form.validate_on_submit():
        return error_response(422, next(str(error) for errors in form.errors.values() for error in errors))
    PushSubscription.subscribe(_current_sign_in().id, form.endpoint.data, form.p256dh.data, form.auth.data)
    NotificationSettings.get_locked(current_user).pushed_on = today()
    db.session.commit()
    return redirect(url_for("reminders.notifications.edit"), 303)


@bp.post("/devices/removal")
@allow("member")
def destroy_device() -> ResponseReturnValue:
    """Stop sending pushes to this browser."""
    PushSubscription.unsubscribe([_current_sign_in().id])
    db.session.commit()
    return redirect(url_for("reminders.notifications.edit"), 303)


@bp.post("/calendar")
@allow("member")
@requires_fresh_sign_in("reminders.notifications.edit")
def create_calendar() -> ResponseReturnValue:
    """Create the calendar feed, or give it a new address, and tell the owner by mail (A10)."""
    CalendarFeed.renew(current_user)
    tell_owner(current_user, "new_feed")
    db.session.commit()
    flash(gettext("Here's the address. Anyone who has it can read the calendar, so only give it to your calendar app."))
    return redirect(url_for("reminders.notifications.edit", _anchor="calendar"), 303)


@bp.post("/calendar/removal")
@allow("member")
def destroy_calendar() -> ResponseReturnValue:
    """Delete the calendar feed, so that its address stops working."""
    CalendarFeed.delete_for(current_user)
    db.session.commit()
    flash(gettext("The calendar is off, and its address no longer works."))
    return redirect(url_for("reminders.notifications.edit", _anchor="calendar"), 303)


def _current_sign_in() -> SignIn:
    """Return the sign-in of this browser.

    Raises:
        Unauthorized: it has none.
    """
    sign_in = SignIn.current()
    if sign_in is None:
        raise Unauthorized
    return sign_in


def _notifications_page(form: NotificationsForm) -> str:
    feed = CalendarFeed.find(current_user)
    query = select(PushSubscription).where(PushSubscription.session_id == _current_sign_in().id)
    return render_template(
        "reminders/notifications/edit.html",
        form=form,
        rhythms=RHYTHM_LABELS,
        device=db.session.scalar(query),
        given_up=Mail.find_given_up(current_user.email),
        calendar=url_for("reminders.calendars.show", feed=feed.token, _external=True) if feed else None,
        parts=[Markup(part(current_user)) for part in adds_notification_part],  # noqa: S704 - rendered by templates
    )
