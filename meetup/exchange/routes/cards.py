"""The public side of a person's code or badge: their card, and one tap to connect. Opening it writes nothing."""

from typing import Any

from flask import redirect, render_template, url_for
from flask_login import current_user
from werkzeug.exceptions import Forbidden, Gone, NotFound

from ...codes import Code, opens
from ...contacts.blocks import Block
from ...contacts.models import Contact
from ...events import Attendance, Event, EventSharing, badge_card, may_scan, wearer
from ...extensions import now
from ...people import Card, User, card_of
from ..forms import GuestForm, ScanForm
from ..refusals import OVER, PAUSED, UNKNOWN, paused


@opens("person")
def open_card(code: Code) -> Any:
    owner = owner_of(code)
    if current_user.is_authenticated and current_user.id == owner.id:
        return redirect(url_for("codes.mine"))
    contact = contact_with(owner)
    if contact is None and paused(code):
        raise Forbidden(PAUSED)
    if not current_user.is_authenticated:
        return card_page(code, guest=GuestForm.blank())
    return card_page(code, contact=contact)


@opens("badge")
def open_badge(code: Code) -> Any:
    """What a badge shows, to others who attend its event, around its time (Q2); to anybody else, not even a name."""
    if not current_user.is_authenticated:
        return render_template("exchange/cards/badge.html", code=code)
    worn = wearer(code)
    if worn and worn.user_id == current_user.id:
        return redirect(url_for("events.badges.show", slug=worn.event.slug))
    worn = may_scan(code, current_user.id, now())
    if worn is None:
        raise Gone(OVER)
    contact = contact_with(owner_of(code))
    if contact is None and paused(code):
        raise Forbidden(PAUSED)
    return card_page(code, contact=contact, worn=worn)


def owner_of(code: Code) -> User:
    assert code.owner is not None, "a constraint of the table: the code of a person or a badge has an owner"
    return code.owner


def card_here(owner: User) -> Card:
    """What a scan made now would give this reader: at an event that both are at, what is shared there."""
    here = Event.shared_live(current_user.id, owner.id, now()) if current_user.is_authenticated else None
    sharing = EventSharing.of(owner, here.id) if here else None
    return card_of(owner.profile, sharing.shared if sharing else None)


def contact_with(owner: User) -> Contact | None:
    """My contact with ``owner``, if there is one; nobody is there for whom they block."""
    if not current_user.is_authenticated:
        return None
    if Block.hides(current_user, owner):
        raise NotFound(UNKNOWN)
    return Contact.between(current_user, owner)


def card_page(
    code: Code, contact: Contact | None = None, guest: GuestForm | None = None, worn: Attendance | None = None
) -> str:
    """The card behind ``code``, with what its reader can do: a contact, a member, or a guest with a form.

    ``worn`` is the attendance of a badge, which shows less.
    """
    card = contact.card if contact else badge_card(worn) if worn else card_here(owner_of(code))
    asks = worn is not None and worn.badge_gives_card_at is None
    return render_template(
        "exchange/cards/show.html",
        code=code,
        card=card,
        contact=contact,
        form=ScanForm.blank(code.code),
        guest=guest,
        asks=asks,
    )
