"""The page of a sponsor, on which attendees see what they would give to whom."""

from flask import render_template
from flask_login import current_user

from .leads import USUAL_FIELDS, Lead, given_details
from .models import Sponsor
from .representatives import Representative, readers_of


def sponsor_page(sponsor: Sponsor, is_attendee: bool, has_changed: bool = False) -> str:
    """Render the page. ``has_changed`` says that others read the details now than the reader has seen."""
    if not is_attendee:
        return render_template("sponsors/sponsors/show.html", event=sponsor.event, sponsor=sponsor)
    lead = Lead.find(sponsor.id, current_user)
    return render_template(
        "sponsors/sponsors/show.html",
        event=sponsor.event,
        sponsor=sponsor,
        is_attendee=True,
        has_changed=has_changed,
        lead=lead,
        readers=readers_of(sponsor, lead.given_at if lead else None),
        details=given_details(sponsor, current_user, lead.fields if lead else USUAL_FIELDS),
        is_named=Representative.find_named(sponsor.id, current_user) is not None,
        is_reader=Representative.find_reader(sponsor.id, current_user) is not None,
    )
