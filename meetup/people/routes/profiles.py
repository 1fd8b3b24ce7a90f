"""The own profile, its photo, how others see it, and the settings of the account."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from werkzeug.exceptions import Unauthorized

from ... import live
from ...extensions import db
from ...formats import TIME_ZONES
from ...languages import gettext
from ...security import allow
from ..card import card_of
from ..field_labels import shared_and_private_labels
from ..first_card import share_first_photo
from ..local_sharing import local_sharing_of
from ..next_page import own_path
from ..passkeys import Passkey, PasskeyOwner, relying_party_id
from ..passwords import hash_password
from ..pictures import Picture
from ..profile_forms import NewPasswordForm, ProfileForm, SettingsForm
from ..signing_in.access import lists_access
from ..signing_in.fresh_sign_in import requires_fresh_sign_in
from ..signing_in.security_letters import tell_owner
from ..signing_in.sign_ins import MAX_LISTED, SignIn, this_hour
from ..topics import TOPIC_KINDS

bp = Blueprint("profiles", __name__, url_prefix="/me")


@bp.get("")
@allow("member")
def show() -> str:
    """Show the reader's card, and everything that is theirs, in three groups."""
    (_, *shared_labels), _ = shared_and_private_labels(current_user.profile)
    card = card_of(current_user.profile, show_all=True)
    return render_template("people/profiles/show.html", card=card, shared_labels=shared_labels)


@bp.get("/profile")
@allow("member")
def edit() -> str:
    profile = current_user.profile
    form = ProfileForm(obj=profile, **{f"{kind}s": profile.topic_names(kind) for kind in TOPIC_KINDS})
    return _edit_page(form)


@bp.post("/profile")
@allow("member")
def update() -> ResponseReturnValue:
    form = ProfileForm()
    if not form.validate_on_submit():
        return _edit_page(form), 422
    current_user.profile.update(form.data)
    if form.photo.encoded:
        current_user.profile.set_photo(Picture.store(current_user.id, form.photo.encoded))
        if "share_photo" in request.form:
            share_first_photo(current_user)
    db.session.commit()
    flash("Saved.")
    if request.args.get("welcome"):
        return redirect(_onward_path(), 303)
    return redirect(url_for("people.profiles.show"), 303)


@bp.post("/photo/removal")
@allow("member")
def destroy_photo() -> ResponseReturnValue:
    current_user.profile.set_photo(None)
    db.session.commit()
    flash(gettext("Photo removed."))
    return redirect(url_for("people.profiles.edit"), 303)


@bp.get("/preview")
@allow("member")
def preview() -> str:
    """Show the own card as others get it where the user is now."""
    local_sharing = local_sharing_of(current_user)
    card = card_of(current_user.profile, local_sharing.shared_fields if local_sharing else None)
    return render_template("people/profiles/preview.html", card=card, local_sharing=local_sharing)


@bp.get("/security")
@allow("member")
def security() -> str:
    return _security_page(NewPasswordForm())


@bp.post("/password")
@allow("member")
@requires_fresh_sign_in("people.profiles.security")
def update_password() -> ResponseReturnValue:
    """Set a password and sign out all other browsers (A6)."""
    form, profile = NewPasswordForm(), current_user.profile
    form.about_user = (profile.name, current_user.email, profile.email, profile.company)
    db.session.rollback()  # estimating and hashing take 0.1 s each, and nobody should have to wait for the database
    if not form.validate_on_submit():
        return _security_page(form), 422
    password_hash, sign_in = hash_password(form.password.data), SignIn.current()
    if sign_in is None:  # it was ended meanwhile
        raise Unauthorized
    current_user.set_password_hash(password_hash)
    tell_owner(current_user, "new_password")
    ended_rights = sign_in.end_others()
    db.session.commit()
    live.end_streams(*ended_rights)
    flash(_new_password_sentence())
    return redirect(url_for("people.profiles.security"), 303)


@bp.get("/settings")
@allow("member")
def edit_settings() -> str:
    return _settings_page(SettingsForm(formdata=None, obj=current_user))


@bp.post("/settings")
@allow("member")
def update_settings() -> ResponseReturnValue:
    form = SettingsForm()
    if not form.validate_on_submit():
        return _settings_page(form), 422
    current_user.set_time_zone(form.time_zone.data)
    db.session.commit()
    flash("Saved.")
    return redirect(url_for("people.profiles.edit_settings"), 303)


def _onward_path() -> str:
    """Return where newcomers go on to: where they wanted to, or to their code."""
    return own_path(request.args.get("next")) or url_for("codes.show_own")


def _edit_page(form: ProfileForm) -> str:
    return render_template(
        "people/profiles/edit.html",
        form=form,
        card=card_of(current_user.profile, show_all=True),
        onward=_onward_path(),
    )


def _new_password_sentence() -> str:
    """Return what a new password has done. It ends no passkey, so that is said to whoever has one."""
    if Passkey.count_of(current_user):
        return gettext("Your new password is set, and your other devices are signed out. Your passkeys still work.")
    return gettext("Your new password is set, and your other devices are signed out.")


def _security_page(password: NewPasswordForm) -> str:
    """Return the page with how the reader signs in, and where they are signed in: this device first."""
    current, passkeys = SignIn.current(), Passkey.all_of(current_user)
    sign_ins = SignIn.live_of(current_user)
    return render_template(
        "people/profiles/security.html",
        password=password,
        passkeys=passkeys,
        handle=PasskeyOwner.handle_of(current_user),
        rp_id=relying_party_id(),
        current=current,
        others=[sign_in for sign_in in sign_ins[:MAX_LISTED] if current and sign_in.id != current.id],
        this_hour=this_hour(),
        is_cut=len(sign_ins) > MAX_LISTED,
        other_access=[access for list_ in lists_access for access in list_(current_user)],
    )


def _settings_page(settings: SettingsForm) -> str:
    return render_template("people/profiles/edit_settings.html", settings=settings, zones=sorted(TIME_ZONES))
