"""The fields that the own card shares, with a switch for each, whether guests can leave theirs, and the pause."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from ...extensions import db
from ...flashes import flash_with_undo
from ...languages import gettext
from ...security import allow
from ..agreements import Agreement
from ..card import card_of
from ..field_labels import FIELD_LABELS
from ..next_page import redirect_onward

bp = Blueprint("sharing", __name__, url_prefix="/me/sharing")


@bp.get("")
@allow("member")
def edit() -> str:
    return render_template(
        "people/sharing/edit.html",
        fields=FIELD_LABELS.items(),
        shared=current_user.profile.shared,
        full_card=card_of(current_user.profile, show_all=True),
    )


@bp.post("")
@allow("member")
def update() -> ResponseReturnValue:
    current_user.profile.share(request.form.getlist("shared"))
    labels = [FIELD_LABELS[field] for field in current_user.profile.shared]
    Agreement.end(current_user, "reach", "photo")  # From now on, it is what was chosen here.
    Agreement.record(current_user, "sharing", chosen=[gettext("Name"), *labels])
    db.session.commit()
    flash(gettext("Saved for everyone who has your card."))
    return redirect(url_for("people.profiles.show"), 303)


@bp.post("/guests")
@allow("member")
def update_guests() -> ResponseReturnValue:
    """Choose whether guests, who have no account, can leave their card."""
    is_on = "guests" in request.form
    current_user.profile.accept_guest_cards(is_on)
    db.session.commit()
    flash(
        gettext("People without an account can send you their card.")
        if is_on
        else gettext("People without an account can no longer send you their card.")
    )
    return redirect(url_for("people.sharing.edit"), 303)


@bp.post("/pause")
@allow("member")
def pause() -> ResponseReturnValue:
    """Stop giving the own card to new people until it is resumed."""
    current_user.profile.pause()
    db.session.commit()
    flash_with_undo(gettext("Sharing is paused. People who have your card keep it."), url_for("people.sharing.resume"))
    return redirect_onward(url_for("people.sharing.edit"))


@bp.post("/pause/removal")
@allow("member")
def resume() -> ResponseReturnValue:
    current_user.profile.resume()
    db.session.commit()
    flash(gettext("People who scan you get your card again."))
    return redirect_onward(url_for("people.sharing.edit"))
