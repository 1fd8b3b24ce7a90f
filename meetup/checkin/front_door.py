"""The code of a door: its page, and scans of it with the app. Only a POST checks anybody in."""

from flask import flash, redirect, render_template
from flask.typing import ResponseReturnValue

from ..codes import Code, handles_scan, opens
from ..errors import wants_fragment
from ..events.page import event_url
from ..extensions import db
from ..languages import gettext
from .self_check_in import Door
from .updates import publish_counts


@opens("door")
def show_door(code: Code) -> ResponseReturnValue:
    """Show one button to those who attend, and to others where to turn."""
    door = Door.find(code)
    return render_template("checkin/arrivals/show.html", code=code, door=door, event=door.event)


@handles_scan("door")
def check_in_by_scan(code: Code) -> ResponseReturnValue:
    """Check the reader in who scanned the code of the door, or pressed the button on its page."""
    door = Door.find(code)
    door.check_in()
    db.session.commit()
    publish_counts(door.event.id)
    if wants_fragment():
        return render_template("checkin/_arrived.html", event=door.event, attendance=door.attendance)
    flash(gettext("You're checked in. Welcome!"))
    return redirect(event_url(door.event), 303)
