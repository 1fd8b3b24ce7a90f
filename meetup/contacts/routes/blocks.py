"""Routes for blocking people, and for the list of blocked people."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from werkzeug.exceptions import UnprocessableEntity

from ...codes import Code, asks_for_new_code, new_code_text
from ...extensions import db
from ...languages import gettext
from ...security import allow
from ..blocks import Block
from ..lookup import get_own_contact

bp = Blueprint("blocks", __name__)


@bp.get("/me/blocks")
@allow("member")
def index() -> str:
    return render_template("contacts/blocks/index.html", blocks=Block.all_by(current_user))


@bp.post("/contacts/<int:contact_id>/block")
@allow("owner")
def create(contact_id: int) -> ResponseReturnValue:
    contact = get_own_contact(contact_id)
    if contact.person is None:
        raise UnprocessableEntity(gettext("A guest has no account to block. Let the contact go instead."))
    current_user.profile.expire_photo_urls()  # Profiles are locked before codes, and these before contacts.
    has_new_code = asks_for_new_code()
    if has_new_code:
        Code.get_phone_code(current_user).rotate()
    Block.create(current_user, contact.person)
    db.session.commit()
    result = gettext("Blocked. They aren't notified, and now only see your name.")
    flash(f"{result} {new_code_text(has_new_code)}")
    return redirect(url_for("follow_up.contacts.show", contact_id=contact_id), 303)


@bp.post("/me/blocks/<int:person_id>/removal")
@allow("member")
def destroy(person_id: int) -> ResponseReturnValue:
    Block.remove(current_user, person_id)
    db.session.commit()
    flash(gettext("Unblocked."))
    return redirect(url_for("contacts.blocks.index"), 303)
