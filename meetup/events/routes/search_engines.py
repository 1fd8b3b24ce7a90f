"""What search engines read: which pages there are, and which they should leave alone."""

from flask import Blueprint, Response, current_app, render_template
from sqlalchemy import select

from ...extensions import db
from ...security import allow
from ..models import Event, Visibility
from ..page import event_address

bp = Blueprint("search_engines", __name__)

MAX_ADDRESSES = 10_000
"""Addresses in the sitemap, the events that begin last first. The protocol allows 50,000 (sitemaps.org)."""


@bp.get("/robots.txt")
@allow("anyone")
def robots() -> Response:
    address = f"{current_app.config['MEETUP'].base_url}/sitemap.xml"
    lines = ["User-agent: *", "Disallow: /c/", "Disallow: /sign-in", f"Sitemap: {address}"]
    return Response("\n".join(lines) + "\n", mimetype="text/plain")


@bp.get("/sitemap.xml")
@allow("anyone")
def sitemap() -> Response:
    """List the public events that are published."""
    query = select(Event).where(Event.status == "published", Event.visibility == Visibility.PUBLIC)
    events = db.session.scalars(query.order_by(Event.starts_at.desc(), Event.id.desc()).limit(MAX_ADDRESSES))
    addresses = [(event_address(event), event.updated_at.date().isoformat()) for event in events]
    page = render_template("events/sitemap.xml", addresses=addresses)
    return Response(page, mimetype="application/xml")
