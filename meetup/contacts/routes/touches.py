"""Touches: what was done to keep in touch."""

from typing import Any

from flask import Blueprint, flash, request, url_for
from werkzeug.exceptions import NotFound, UnprocessableEntity

from ...extensions import db
from ...people.next_page import onward
from ...security import allow
from ..lookup import my_contact
from ..touches import KINDS, Touch

bp = Blueprint("touches", __name__, url_prefix="/contacts/<int:contact_id>/touches")


@bp.post("")
@allow("owner")
def create(contact_id: int) -> Any:
    contact = my_contact(contact_id, held=True)
    kind = request.form.get("kind", "")
    if kind not in KINDS:
        raise UnprocessableEntity("Say what you did: thanked, wrote, called or met again.")
    touch = Touch.log(contact, kind)
    db.session.commit()
    flash(
        f"{KINDS[kind]}: {contact.face.name}, now under “{contact.stage_name}”.",
        f"undo {url_for('contacts.touches.destroy', contact_id=contact.id, touch_id=touch.id)}",
    )
    return onward(url_for("follow_up.contacts.show", contact_id=contact_id))


@bp.post("/<int:touch_id>/removal")
@allow("owner")
def destroy(contact_id: int, touch_id: int) -> Any:
    """Undo: the touch and the move it made."""
    touch = Touch.owned(my_contact(contact_id), touch_id)
    if touch is None:
        raise NotFound
    touch.undo()
    db.session.commit()
    flash("Taken back.")
    return onward(url_for("follow_up.contacts.show", contact_id=contact_id))
