"""The public side of a person's code: their card, and one tap to connect. Opening it writes nothing."""

from typing import Any

from flask import redirect, render_template, url_for
from flask_login import current_user
from werkzeug.exceptions import NotFound

from ...codes import Code, opens
from ...people import card_of
from ..blocks import Block
from ..forms import GuestForm, ScanForm
from ..models import Contact


@opens("person")
def open_card(code: Code) -> Any:
    owner = code.owner
    assert owner is not None
    if not current_user.is_authenticated:
        return card_page(code, guest=GuestForm.blank())
    if current_user.id == owner.id:
        return redirect(url_for("codes.mine"))
    if Block.hides(current_user, owner):
        raise NotFound("No such code. Check the letters, or ask for the code again.")
    return card_page(code, contact=Contact.between(current_user, owner))


def card_page(code: Code, contact: Contact | None = None, guest: GuestForm | None = None) -> str:
    """The card behind ``code``, with what its reader can do: a contact, a member, or a guest with a form."""
    assert code.owner is not None
    card = contact.card if contact else card_of(code.owner.profile)
    form = ScanForm.blank(code.code)
    return render_template("contacts/card.html", code=code, card=card, contact=contact, form=form, guest=guest)
