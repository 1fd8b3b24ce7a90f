"""Sponsors among those who have somebody's details: listed with the holders of the card, and taken back with it."""

from flask import render_template, request

from ..exchange.giving import on_revoking_all
from ..exchange.holders import HOLDERS_PER_PAGE, adds_holders
from ..extensions import db
from ..pages import Page
from ..people import User
from .leads import Lead

CURSOR = "sponsors_after"
"""What the cursor of the list of sponsors is called in the address, in which the list of people has its own."""


@adds_holders
def render_sponsors_of(person: User, event_id: int | None) -> str:
    """Render a page of the sponsors who have the details of ``person``; nothing if there are none."""
    keys = (Lead.given_at, Lead.sponsor_id)
    page = Page.load(Lead.given_by(person, event_id), keys, request.args.get(CURSOR), HOLDERS_PER_PAGE)
    return render_template("sponsors/_held.html", page=page, event_id=event_id) if page.rows else ""


@on_revoking_all
def take_back_from_all(person: User, event_id: int | None) -> None:
    """Follow somebody who takes their card back from everybody."""
    Lead.take_back_all(db.session.scalars(Lead.given_by(person, event_id)).all(), person)
