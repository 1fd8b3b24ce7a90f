"""The scanner of the staff, and the kiosk at which people scan their own code. Both work from the device's list."""

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from ...events import get_team_event
from ...security import allow
from ..counts import Counts
from ..models import LIST_MARGIN
from ..people import Person
from ..printing import badge_url, can_print_badges

bp = Blueprint("scanner", __name__, url_prefix="/events/<slug>/check-in")


@bp.get("")
@allow("staff")
def show(slug: str) -> str:
    return _page("checkin/scanner/show.html", slug)


@bp.get("/kiosk")
@allow("staff")
def kiosk(slug: str) -> str:
    return _page("checkin/scanner/kiosk.html", slug, is_kiosk=True)


@bp.get("/badges/<person_key>")
@allow("staff")
def badge(slug: str, person_key: str) -> ResponseReturnValue:
    """Lead to the badge of somebody who has just been checked in."""
    event = get_team_event(slug).event
    person = Person.get(event, person_key)
    return redirect(badge_url(event, person.expected.key) or url_for("checkin.scanner.kiosk", slug=slug), 303)


def _page(template: str, slug: str, is_kiosk: bool = False) -> str:
    event = get_team_event(slug).event
    badges = f"/events/{slug}/check-in/badges/" if can_print_badges() else ""
    return render_template(
        template,
        event=event,
        counts=Counts.of(event.id),
        expires_at=event.ends_at + LIST_MARGIN,
        is_kiosk=is_kiosk,
        badges=badges,
    )
