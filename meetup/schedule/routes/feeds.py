"""The calendar of somebody's stars and reminders of them, and that calendar for whoever knows its address."""

from flask import Blueprint, Response, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from ...extensions import db
from ...languages import gettext
from ...people.signing_in.fresh_sign_in import requires_fresh_sign_in
from ...people.signing_in.secret_addresses import limits_per_calendar, send_calendar
from ...people.signing_in.security_letters import tell_owner
from ...rate_limits import RateLimit
from ...security import allow
from ..feeds import StarFeed, StarReminder

bp = Blueprint("feeds", __name__)


WRONG_FEEDS = RateLimit("wrong-star-feeds", "30 per minute")


@bp.get("/me/stars")
@allow("member")
def edit() -> str:
    feed = StarFeed.find(current_user)
    return render_template(
        "schedule/feeds/edit.html",
        calendar=url_for("schedule.feeds.show", star_feed=feed.token, _external=True) if feed else None,
        reminds=StarReminder.is_wanted_by(current_user),
        can_push=current_app.config["MEETUP"].can_push,
    )


@bp.post("/me/stars/reminder")
@allow("member")
def update_reminder() -> ResponseReturnValue:
    """Turn reminders of starred sessions on or off."""
    StarReminder.choose(current_user, request.form.get("on") == "1")
    db.session.commit()
    flash(gettext("Saved."))
    return redirect(url_for("schedule.feeds.edit"), 303)


@bp.post("/me/stars/calendar")
@allow("member")
@requires_fresh_sign_in("schedule.feeds.edit")
def create() -> ResponseReturnValue:
    """Create the calendar, or give it a new address, and tell the owner by mail (A10)."""
    StarFeed.renew(current_user)
    tell_owner(current_user, "new_feed")
    db.session.commit()
    flash(gettext("Here's the address. Anyone who has it can read the calendar, so only give it to your calendar app."))
    return redirect(url_for("schedule.feeds.edit", _anchor="calendar"), 303)


@bp.post("/me/stars/calendar/removal")
@allow("member")
def destroy() -> ResponseReturnValue:
    """Delete the calendar, so that its address stops working."""
    StarFeed.delete_for(current_user)
    db.session.commit()
    flash(gettext("The calendar is off, and its address no longer works."))
    return redirect(url_for("schedule.feeds.edit", _anchor="calendar"), 303)


@bp.get("/stars/<star_feed>.ics")
@allow("anyone")
@limits_per_calendar("stars", "star_feed")
def show(star_feed: str) -> Response:
    """Send the calendar whose address contains the token ``star_feed``."""
    return send_calendar(StarFeed.find_by_token(star_feed), WRONG_FEEDS)
