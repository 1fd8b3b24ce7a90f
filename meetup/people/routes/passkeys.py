"""The passkeys of an account: adding, renaming and removing them, and the offer to add the first one."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from werkzeug.exceptions import NotFound

from ...extensions import db
from ...languages import gettext
from ...security import allow
from ..browsers import device_name
from ..next_page import redirect_onward
from ..passkeys import Passkey, PasskeyOwner, PasskeyRefusedError, register_passkey
from ..profile_forms import PasskeyNameForm
from ..signing_in.fresh_sign_in import requires_fresh_sign_in
from ..signing_in.security_acts import SecurityAct
from ..signing_in.security_letters import tell_owner
from ..signing_in.sign_ins import SignIn
from .limits import count_wrong_passkey

bp = Blueprint("passkeys", __name__, url_prefix="/me/passkeys")


@bp.get("/new")
@allow("member")
@requires_fresh_sign_in("people.passkeys.new")
def new() -> str:
    return _new_page(PasskeyNameForm(formdata=None, data={"name": device_name()}))


@bp.post("")
@allow("member")
@requires_fresh_sign_in("people.passkeys.new")
def create() -> ResponseReturnValue:
    """Add the passkey that this browser has made, and tell the owner by mail (A10)."""
    form = PasskeyNameForm()
    if not form.validate_on_submit():
        return _new_page(form), 422
    try:
        passkey = register_passkey(current_user, form.credential.data or "", form.name.data)
    except PasskeyRefusedError as refusal:
        db.session.commit()
        count_wrong_passkey()
        return _new_page(form, refusal), refusal.status
    tell_owner(current_user, "new_passkey", about=passkey.name)
    SignIn.end_passkey_offers(current_user)
    db.session.commit()
    flash(gettext("Added. From now on you can sign in with it."))
    return redirect(url_for("people.profiles.security"), 303)


@bp.get("/<int:passkey_id>")
@allow("owner")
def edit(passkey_id: int) -> str:
    passkey = _get_own_passkey(passkey_id)
    return _edit_page(passkey, PasskeyNameForm(formdata=None, obj=passkey))


@bp.post("/<int:passkey_id>")
@allow("owner")
def update(passkey_id: int) -> ResponseReturnValue:
    passkey, form = _get_own_passkey(passkey_id, lock=True), PasskeyNameForm()
    if not form.validate_on_submit():
        return _edit_page(passkey, form), 422
    if passkey.name != form.name.data:
        passkey.name = form.name.data
        SecurityAct.record(current_user, "passkey_renamed", passkey.name)
    db.session.commit()
    flash(gettext("Saved."))
    return redirect(url_for("people.profiles.security"), 303)


@bp.post("/<int:passkey_id>/removal")
@allow("owner")
@requires_fresh_sign_in(lambda: url_for("people.passkeys.edit", **(request.view_args or {})))
def destroy(passkey_id: int) -> ResponseReturnValue:
    """Remove a passkey, and tell the owner by mail (A10). A link by email stays as the way to sign in."""
    passkey = _get_own_passkey(passkey_id, lock=True)
    tell_owner(current_user, "removed_passkey", about=passkey.name)
    passkey.delete()
    db.session.commit()
    flash(gettext("Removed. It doesn't sign you in any more. If your device still offers it, delete it there, too."))
    return redirect(url_for("people.profiles.security"), 303)


@bp.post("/offer/dismissals")
@allow("member")
def dismiss_offer() -> ResponseReturnValue:
    """Stop offering a passkey, on all devices and for good."""
    PasskeyOwner.get_or_create(current_user).dismiss_offer()
    SignIn.end_passkey_offers(current_user)
    db.session.commit()
    return redirect_onward(url_for("follow_up.today.show"))


def _get_own_passkey(passkey_id: int, lock: bool = False) -> Passkey:
    """Return the passkey of the reader with that id, or raise NotFound."""
    passkey = Passkey.find_own(current_user, passkey_id, lock)
    if passkey is None:
        raise NotFound
    return passkey


def _new_page(form: PasskeyNameForm, refusal: PasskeyRefusedError | None = None) -> str:
    return render_template("people/passkeys/new.html", form=form, refusal=refusal)


def _edit_page(passkey: Passkey, form: PasskeyNameForm) -> str:
    is_last = Passkey.count_of(current_user) == 1
    return render_template("people/passkeys/edit.html", passkey=passkey, form=form, is_last=is_last)
