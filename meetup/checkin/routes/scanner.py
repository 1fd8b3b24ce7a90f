"""The scanner of the staff, and the kiosk at which people scan their own code. Both work from the device's list."""

from flask import Blueprint, redirect, render_template
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import NotFound

from ...events import get_team_event
from ...security import allow
from ..counts import Counts
from ..models import LIST_MARGIN
from ..printing import badge_url, can_print_badges
from ..subjects import Subject

bp = Blueprint("scanner", __name__, url_prefix="/events/<slug>/check-in")


@bp.get("")
@allow("staff")
def show(slug: str) -> str:
    return _page(slug)


@bp.get("/kiosk")
@allow("staff")
def kiosk(slug: str) -> str:
    return _page(slug, is_kiosk=True)


@bp.get("/badges/<key>")
@allow("staff")
def badge(slug: str, key: str) -> ResponseReturnValue:
    """Lead to the badge of somebody who has just been checked in."""
    event = get_team_event(slug).event
    subject = Subject.parse(key)
    url = badge_url(event, subject.row_key) if subject else None
    if url is None:
        raise NotFound
    return redirect(url, 303)


def _page(slug: str, is_kiosk: bool = False) -> str:
    event = get_team_event(slug).event
    badges = f"/events/{slug}/check-in/badges/" if can_print_badges() else ""
    return render_template(
        "checkin/scanner/show.html",
        event=event,
        counts=Counts.of(event.id),
        expires_at=event.ends_at + LIST_MARGIN,
        is_kiosk=is_kiosk,
        badges=badges,
    )
