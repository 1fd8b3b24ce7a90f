"""The public side of a person's code or badge: their card, and one tap to connect. Opening it writes nothing."""

from typing import Any

from flask import redirect, render_template, url_for
from flask_login import current_user
from werkzeug.exceptions import Forbidden, Gone, NotFound

from ...codes import Code, opens
from ...contacts.blocks import Block
from ...contacts.models import Contact
from ...events import (
    Attendance,
    Event,
    EventSharing,
    badge_card,
    fields_shared_at_event,
    find_badge_attendance,
    find_scannable_attendance,
)
from ...extensions import now
from ...people import Card, User, card_of
from ..forms import GuestForm, ScanForm
from ..refusals import BADGE_OVER, PAUSED_CODE, UNKNOWN_CODE, is_paused


@opens("person")
def show_card(code: Code) -> Any:
    owner = get_owner(code)
    if current_user.is_authenticated and current_user.id == owner.id:
        return redirect(url_for("codes.show_own"))
    contact = find_own_contact(owner)
    if contact is None and is_paused(code):
        raise Forbidden(PAUSED_CODE)
    if not current_user.is_authenticated:
        return render_card(code, guest_form=GuestForm.blank())
    return render_card(code, contact=contact)


@opens("badge")
def show_badge(code: Code) -> Any:
    """What a badge shows, to others who attend its event, around its time (Q2); to anybody else, not even a name."""
    if not current_user.is_authenticated:
        return render_template("exchange/cards/badge.html", code=code)
    worn = find_badge_attendance(code)
    if worn and worn.user_id == current_user.id:
        return redirect(url_for("events.badges.show", slug=worn.event.slug))
    worn = find_scannable_attendance(code, current_user.id, now())
    if worn is None:
        raise Gone(BADGE_OVER)
    contact = find_own_contact(get_owner(code))
    if contact is None and is_paused(code):
        raise Forbidden(PAUSED_CODE)
    return render_card(code, contact=contact, attendance=worn)


def get_owner(code: Code) -> User:
    assert code.owner is not None, "a constraint of the table: the code of a person or a badge has an owner"
    return code.owner


def card_for_reader(owner: User) -> Card:
    """What a scan made now would give this reader: at an event that both are at, what is shared there."""
    here = Event.find_shared_live(current_user.id, owner.id, now()) if current_user.is_authenticated else None
    sharing = EventSharing.find(owner, here.id) if here else None
    return card_of(owner.profile, fields_shared_at_event(owner.profile, sharing))


def find_own_contact(owner: User) -> Contact | None:
    """My contact with ``owner``, if there is one; nobody is there for whom they block."""
    if not current_user.is_authenticated:
        return None
    if Block.hides_owner_from(current_user, owner):
        raise NotFound(UNKNOWN_CODE)
    return Contact.find(current_user, owner)


def render_card(
    code: Code,
    contact: Contact | None = None,
    guest_form: GuestForm | None = None,
    attendance: Attendance | None = None,
) -> str:
    """The card behind ``code``, with what its reader can do: a contact, a member, or a guest with a form.

    ``worn`` is the attendance of a badge, which shows less.
    """
    card = contact.card if contact else badge_card(attendance) if attendance else card_for_reader(get_owner(code))
    asks = attendance is not None and attendance.badge_gives_card_at is None
    return render_template(
        "exchange/cards/show.html",
        code=code,
        card=card,
        contact=contact,
        form=ScanForm.blank(code.code),
        guest=guest_form,
        asks=asks,
    )
