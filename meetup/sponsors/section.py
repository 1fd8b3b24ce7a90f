"""The sponsors on the page of an event."""

from datetime import datetime
from itertools import groupby

from flask import render_template
from sqlalchemy import ScalarSelect, func, select

from ..events import Event, EventAccess, adds_event_section, stamps_event
from .models import Sponsor
from .representatives import sponsors_with_readers


@stamps_event("sponsors")
def select_sponsors_stamp() -> ScalarSelect[datetime]:
    """Return the query for when something about the sponsors of an event changed last."""
    return select(func.max(Sponsor.changed_at)).where(Sponsor.event_id == Event.id).correlate(Event).scalar_subquery()


@adds_event_section
def render_sponsors(access: EventAccess) -> str:
    """Render the sponsors by their tiers. Without any, this costs no query."""
    if not access.stamps.get("sponsors"):
        return ""
    sponsors = sponsors_with_readers(access.event.id)
    tiers = [(tier, list(group)) for tier, group in groupby(sponsors, lambda pair: pair[0].tier)]
    return render_template("sponsors/_of_event.html", event=access.event, attendance=access.attendance, tiers=tiers)
