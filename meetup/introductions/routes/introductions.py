"""The introductions that somebody received and made, and making one."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from werkzeug.exceptions import NotFound

from ...contacts.lookup import get_own_contact
from ...contacts.models import Contact
from ...extensions import db, limiter
from ...languages import gettext
from ...people.field_labels import shared_and_private_labels
from ...security import allow
from ..choices import find_choice
from ..forms import IntroductionForm
from ..made import load_made_page
from ..making import IntroductionError, introduce
from ..models import Introduction
from ..received import list_received

bp = Blueprint("introductions", __name__)

NEW_PATH = "/contacts/<int:contact_id>/introductions/<int:other_id>"


@bp.get("/introductions")
@allow("member")
def index() -> str:
    after = request.args.get("after")
    return render_template(
        "introductions/introductions/index.html",
        received=() if after else list_received(current_user),
        made=load_made_page(current_user, after),
        given=shared_and_private_labels(current_user.profile)[0],
    )


@bp.get(NEW_PATH)
@allow("owner")
def new(contact_id: int, other_id: int) -> str:
    return _new_page(*_get_pair(contact_id, other_id), IntroductionForm(formdata=None))


@bp.post(NEW_PATH)
@allow("owner")
@limiter.limit("30 per minute")
def create(contact_id: int, other_id: int) -> ResponseReturnValue:
    """Introduce two contacts to each other. The answer never tells what either of them wishes."""
    a, b = _get_pair(contact_id, other_id)
    form = IntroductionForm()
    if not form.validate_on_submit():
        return _new_page(a, b, form), 422
    try:
        introduce(current_user, a, b, form.to_a.data, form.to_b.data)
    except IntroductionError as error:
        db.session.rollback()
        return _new_page(a, b, form, str(error)), error.status
    db.session.commit()
    flash(gettext("Sent to %(first)s and %(second)s. We'll tell you if both say yes.", first=a.name, second=b.name))
    return redirect(url_for("introductions.introductions.index"), 303)


@bp.post("/introductions/<int:introduction_id>/withdrawal")
@allow("owner")
def destroy(introduction_id: int) -> ResponseReturnValue:
    """Withdraw an introduction that is open. Nobody is told."""
    introduction = _get_own(introduction_id)
    introduction.withdraw()
    db.session.commit()
    if introduction.state == "withdrawn":
        flash(gettext("Withdrawn. They don't see it any more."))
    return redirect(url_for("introductions.introductions.index"), 303)


@bp.post("/introductions/<int:introduction_id>/notice")
@allow("owner")
def acknowledge(introduction_id: int) -> ResponseReturnValue:
    """Record that the introducer knows that both said yes."""
    _get_own(introduction_id).acknowledge()
    db.session.commit()
    return redirect(url_for("follow_up.today.show"), 303)


def _get_own(introduction_id: int) -> Introduction:
    introduction = Introduction.lock_own(current_user, introduction_id)
    if introduction is None:
        raise NotFound
    return introduction


def _get_pair(contact_id: int, other_id: int) -> tuple[Contact, Contact]:
    contact = get_own_contact(contact_id)
    other = find_choice(current_user, contact, other_id)
    if other is None:
        raise NotFound
    return contact, other


def _new_page(a: Contact, b: Contact, form: IntroductionForm, problem: str = "") -> str:
    form.name_people(a.name, b.name)
    return render_template("introductions/introductions/new.html", a=a, b=b, form=form, problem=problem)
