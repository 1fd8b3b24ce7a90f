"""The pages of phone codes and badge codes, which the front door opens."""

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from werkzeug.exceptions import Gone

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
from ..forms import ScanForm
from ..guest_forms import GuestForm
from ..refusals import BADGE_OVER, PausedError, is_paused
from ..ticket_badges import badge_of_holder, find_contact, find_scannable_ticket


@opens("person")
def show_card(code: Code) -> ResponseReturnValue:
    """Show the card behind a phone code. A blocked reader gets what they would get signed out (Q8)."""
    owner = get_owner(code)
    if current_user.is_authenticated and current_user.id == owner.id:
        return redirect(url_for("codes.show_own"))
    contact = find_own_contact(owner)
    if contact is None and is_paused(code):
        raise PausedError
    if reads_as_guest(owner):
        return render_card(code, guest_form=GuestForm.blank())
    return render_card(code, contact=contact)


@opens("badge")
def show_badge(code: Code) -> ResponseReturnValue:
    """Show what a badge shows, to people who attend its event, around its time (Q2). Others do not even see a name."""
    if not current_user.is_authenticated:
        return render_template("exchange/cards/badge.html", code=code)
    own_attendance = find_badge_attendance(code)
    if own_attendance and own_attendance.user_id == current_user.id:
        return redirect(url_for("events.badges.show", slug=own_attendance.event.slug))
    attendance = find_scannable_attendance(code, current_user.id, now())
    if attendance is None or Block.hides_owner_from(current_user, get_owner(code)):
        raise Gone(BADGE_OVER)  # A blocked reader gets what somebody gets who does not attend.
    contact = find_own_contact(get_owner(code))
    if contact is None and is_paused(code):
        raise PausedError
    return render_card(code, contact=contact, attendance=attendance)


@opens("ticket")
def show_ticket(code: Code) -> ResponseReturnValue:
    """Show what is printed on a badge that nobody has claimed, to people who attend its event, around its time (Q2)."""
    if not current_user.is_authenticated:
        return render_template("exchange/cards/badge.html", code=code)
    if badge := badge_of_holder(code):
        return redirect(url_for("codes.show", code=badge.code))
    ticket = find_scannable_ticket(current_user, code, now())
    if ticket is None:
        raise Gone(BADGE_OVER)
    return render_template(
        "exchange/cards/show.html",
        code=code,
        card=Card(user_id=None, name=ticket.name, company=ticket.company),
        contact=find_contact(current_user, ticket),
        form=ScanForm.blank(code.code),
        is_unclaimed=True,
    )


def get_owner(code: Code) -> User:
    """Return the owner of a phone code or a badge code."""
    assert code.owner is not None, "a constraint of the table: the code of a person or a badge has an owner"
    return code.owner


def card_for_reader(owner: User) -> Card:
    """Return the card that a scan would give to this reader now.

    At an event that both attend, it is what ``owner`` shares there.
    """
    event = None if reads_as_guest(owner) else Event.find_shared_live(current_user.id, owner.id, now())
    sharing = EventSharing.find(owner, event.id) if event else None
    return card_of(owner.profile, fields_shared_at_event(owner.profile, sharing))


def reads_as_guest(owner: User) -> bool:
    """Return whether the reader gets what anybody gets who is signed out.

    Somebody whom ``owner`` has blocked does, because a difference would tell them of the block (Q8).
    """
    return not current_user.is_authenticated or Block.hides_owner_from(current_user, owner)


def find_own_contact(owner: User) -> Contact | None:
    """Return the signed-in user's contact with ``owner``, or ``None`` for a reader who is taken for a guest."""
    return None if reads_as_guest(owner) else Contact.find(current_user, owner)


def render_card(
    code: Code,
    contact: Contact | None = None,
    guest_form: GuestForm | None = None,
    attendance: Attendance | None = None,
) -> str:
    """Return the page of the card behind ``code``, with what its reader can do.

    The reader is a user with a ``contact`` or without one, or a guest with a ``guest_form``, which is shown unless the
    owner has switched it off. For a badge, which shows less than a card, ``attendance`` is that of its owner.
    """
    card = contact.card if contact else badge_card(attendance) if attendance else card_for_reader(get_owner(code))
    return render_template(
        "exchange/cards/show.html",
        code=code,
        card=card,
        contact=contact,
        form=None if guest_form else ScanForm.blank(code.code),
        guest_form=None if get_owner(code).profile.guests_off_at else guest_form,
        is_guest=guest_form is not None,
        has_to_ask=attendance is not None and attendance.badge_gives_card_at is None,
    )
