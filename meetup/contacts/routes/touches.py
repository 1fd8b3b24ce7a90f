"""Routes for logging a touch and for undoing it."""

from flask import Blueprint, flash, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import NotFound, UnprocessableEntity

from ...extensions import db
from ...flashes import flash_with_undo
from ...languages import gettext
from ...people.next_page import redirect_onward
from ...security import allow
from ..lookup import get_own_contact
from ..touches import TOUCH_LABELS, Touch

bp = Blueprint("touches", __name__, url_prefix="/contacts/<int:contact_id>/touches")


@bp.post("")
@allow("owner")
def create(contact_id: int) -> ResponseReturnValue:
    contact = get_own_contact(contact_id, lock=True)
    kind = request.form.get("kind", "")
    if kind not in TOUCH_LABELS:
        raise UnprocessableEntity(gettext("Say what you did: thanked, wrote, called or met again."))
    touch = Touch.log(contact, kind)
    db.session.commit()
    flash_with_undo(
        gettext(
            "%(done)s: %(name)s, now under “%(stage)s”.",
            done=TOUCH_LABELS[kind],
            name=contact.summary_card.name,
            stage=contact.stage_name,
        ),
        url_for("contacts.touches.destroy", contact_id=contact.id, touch_id=touch.id),
    )
    return redirect_onward(url_for("follow_up.contacts.show", contact_id=contact_id))


@bp.post("/<int:touch_id>/removal")
@allow("owner")
def destroy(contact_id: int, touch_id: int) -> ResponseReturnValue:
    """Undo a touch and the change of stage that it made."""
    touch = Touch.find_owned(get_own_contact(contact_id), touch_id)
    if touch is None:
        raise NotFound
    touch.undo()
    db.session.commit()
    flash(gettext("Undone."))
    return redirect_onward(url_for("follow_up.contacts.show", contact_id=contact_id))
