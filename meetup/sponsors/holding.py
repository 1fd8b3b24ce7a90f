"""Sponsors among those who have somebody's details: listed with the holders of the card, and taken back with it."""

from flask import render_template

from ..exchange.giving import on_revoking_all
from ..exchange.holders import adds_holders
from ..people import User
from .leads import Lead


@adds_holders
def render_sponsors_of(person: User, event_id: int | None) -> str:
    """Render the sponsors who have the details of ``person``; nothing if there are none."""
    leads = Lead.given_by(person, event_id)
    return render_template("sponsors/_held.html", leads=leads) if leads else ""


@on_revoking_all
def take_back_from_all(person: User, event_id: int | None) -> None:
    """Follow somebody who takes their card back from everybody."""
    for lead in Lead.given_by(person, event_id):
        lead.take_back(person)
