"""Taking contacts along: one as a vCard, the list as CSV."""

from collections.abc import Iterator
from urllib.parse import quote

from flask import Blueprint, Response, request, stream_with_context
from flask_login import current_user
from werkzeug.exceptions import Forbidden, NotFound

from ... import codes
from ...extensions import db
from ...formats import day
from ...people import Card
from ...people.pictures import Picture
from ...people.vcards import asked_version, vcard
from ...security import allow
from .. import follow_up
from ..models import Contact
from ..refusals import PAUSED, UNKNOWN, paused
from ..spreadsheet import rows
from .cards import card_here, contact_with, owner_of
from .contacts import filters_asked
from .lookup import my_contact

bp = Blueprint("exports", __name__)

BATCH = 500


@bp.get("/contacts/<int:contact_id>.vcf")
@allow("owner")
def contact_vcard(contact_id: int) -> Response:
    contact = my_contact(contact_id)
    met = f"Met {day(contact.met_at, pattern='d MMM y')}{f', {contact.place}' if contact.place else ''}"
    return vcard_answer(contact.card, met)


@bp.get("/c/<code>.vcf")
@allow("anyone")
@codes.WRONG
def card_vcard(code: str) -> Response:
    """The card that a person's code opens, to save on any phone, with no sign-in and nothing to fill in.

    Whoever has them on their list gets what they see there: less, where the card was taken back.
    """
    found = codes.Code.find(code)
    if found is None or found.kind != "person" or not found.live:
        raise NotFound(UNKNOWN)
    if contact := contact_with(owner_of(found)):
        return vcard_answer(contact.card)
    if paused(found):
        raise Forbidden(PAUSED)
    return vcard_answer(card_here(owner_of(found)))


def vcard_answer(card: Card, met: str = "") -> Response:
    """``card`` as a vCard to save, in the version that the reader asks for, photo included."""
    version = asked_version(request.args.get("version"), request.headers.get("Accept", ""))
    text = vcard(card, met, version, Picture.jpeg(card.photo_key))
    response = Response(text, content_type="text/vcard; charset=utf-8")
    response.vary.add("Accept")
    return _named(response, f"{card.name}.vcf")


@bp.get("/contacts.csv")
@allow("member")
def contacts_csv() -> Response:
    """The list as narrowed by the same query as its page."""
    return csv_of(filters_asked())


def csv_of(chosen: follow_up.Filters) -> Response:
    """The contacts that ``chosen`` leaves, to download."""
    stream = stream_with_context(rows(_all(follow_up.contacts_of(current_user, chosen))))
    return _named(Response(stream, content_type="text/csv; charset=utf-8"), "follow-up.csv")


def _all(query: "follow_up.Query") -> Iterator[Contact]:
    """Every contact of ``query``, in batches, so that memory does not grow with the list."""
    last = 0
    while batch := db.session.scalars(query.where(Contact.id > last).order_by(Contact.id).limit(BATCH)).all():
        yield from batch
        last = batch[-1].id
        db.session.expunge_all()


def _named(response: Response, name: str) -> Response:
    """Offer ``response`` as a download of that name (RFC 6266, RFC 5987)."""
    plain = "".join(c if c.isascii() and (c.isalnum() or c in "-_.") else "_" for c in name)
    response.headers["Content-Disposition"] = (
        f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"
    )
    return response
