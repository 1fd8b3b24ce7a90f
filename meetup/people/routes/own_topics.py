"""What somebody offers and looks for: each with a kind of help and a note, at an address of its own."""

from collections.abc import Collection
from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from ...extensions import db
from ...languages import gettext
from ...security import allow
from ..card import TOPIC_KIND_OF_FIELD
from ..local_sharing import local_sharing_of
from ..models import Profile
from ..topic_forms import HelpForm, NewTopicForm
from ..topics import ProfileTopic

bp = Blueprint("own_topics", __name__, url_prefix="/me")

OWN_FIELDS = ("offers", "asks")


@bp.get("/offers-and-asks")
@allow("member")
def index() -> str:
    return _index_page()


@bp.post("/<any(offers, asks):field>")
@allow("member")
def create(field: str) -> ResponseReturnValue:
    """Add an offer or an ask at the end."""
    profile = _locked_profile()
    form = _new_form(field)
    if not form.validate_on_submit():
        return _index_page(**{field: form}), 422
    profile.add_topic(TOPIC_KIND_OF_FIELD[field], form.topic.data, form.chosen_help, form.note.data)
    return _saved(gettext("Added."))


@bp.get("/<any(offers, asks):field>/<int:topic_id>")
@allow("owner")
def edit(field: str, topic_id: int) -> str:
    own_topic = _own_topic(field, topic_id)
    return _edit_page(field, own_topic, HelpForm(formdata=None, obj=own_topic))


@bp.post("/<any(offers, asks):field>/<int:topic_id>")
@allow("owner")
def update(field: str, topic_id: int) -> ResponseReturnValue:
    _locked_profile()
    own_topic, form = _own_topic(field, topic_id), HelpForm()
    if not form.validate_on_submit():
        return _edit_page(field, own_topic, form), 422
    own_topic.describe(form.chosen_help, form.note.data)
    return _saved(gettext("Saved."))


@bp.post("/<any(offers, asks):field>/<int:topic_id>/removal")
@allow("owner")
def destroy(field: str, topic_id: int) -> ResponseReturnValue:
    profile = _locked_profile()
    profile.remove_topic(_own_topic(field, topic_id))
    return _saved(gettext("Removed."))


def _locked_profile() -> Profile:
    """Return the profile, locked like `Profile.update` does, so that two changes at the same time take turns."""
    profile: Profile = current_user.profile
    db.session.refresh(profile, with_for_update=True)
    return profile


def _own_topic(field: str, topic_id: int) -> ProfileTopic:
    profile: Profile = current_user.profile
    return profile.find_topic(TOPIC_KIND_OF_FIELD[field], topic_id) or abort(404)


def _saved(message: str) -> ResponseReturnValue:
    current_user.profile.run_change_hooks()
    db.session.commit()
    flash(message)
    return redirect(url_for("people.own_topics.index"), 303)


def _new_form(field: str, **kwargs: Any) -> NewTopicForm:
    count = len(current_user.profile.topics_of_kind(TOPIC_KIND_OF_FIELD[field]))
    return NewTopicForm(count, prefix=f"{field}-", **kwargs)


def _index_page(**sent_forms: NewTopicForm) -> str:
    profile = current_user.profile
    own_topics = {field: profile.topics_of_kind(TOPIC_KIND_OF_FIELD[field]) for field in OWN_FIELDS}
    forms = {field: sent_forms.get(field) or _new_form(field, formdata=None) for field in OWN_FIELDS}
    shared = {*profile.shared, *_shared_here()}
    return render_template("people/own_topics/index.html", own_topics=own_topics, forms=forms, shared=shared)


def _shared_here() -> Collection[str]:
    local_sharing = local_sharing_of(current_user)
    return local_sharing.shared_fields if local_sharing else ()


def _edit_page(field: str, own_topic: ProfileTopic, form: HelpForm) -> str:
    return render_template("people/own_topics/edit.html", field_name=field, own_topic=own_topic, form=form)
