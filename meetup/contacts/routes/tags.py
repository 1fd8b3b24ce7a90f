"""Routes for the reader's tags: list, rename, merge and delete them."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from werkzeug.exceptions import NotFound

from ...extensions import db
from ...jobs import Job, redirect_to_progress
from ...languages import gettext
from ...security import allow
from ..forms import TagForm
from ..tag_editing import TagNameTakenError, count_tagged, delete_tag, merge_tags, rename_tag, tags_with_counts
from ..tag_jobs import start_deletion, start_merge
from ..tags import Tag

bp = Blueprint("tags", __name__, url_prefix="/contacts/tags")


@bp.get("")
@allow("member")
def index() -> str:
    return render_template("contacts/tags/index.html", tags=tags_with_counts(current_user))


@bp.get("/<int:tag_id>/edit")
@allow("owner")
def edit(tag_id: int) -> str:
    tag = _get_own_tag(tag_id)
    return _tag_page(tag, TagForm(formdata=None, obj=tag))


@bp.post("/<int:tag_id>")
@allow("owner")
def update(tag_id: int) -> ResponseReturnValue:
    """Rename a tag. If another tag has the name, the two are merged once the reader has confirmed it."""
    tag, form = _get_own_tag(tag_id, lock=True), TagForm()
    if not form.validate_on_submit():
        return _tag_page(tag, form), 422
    before, name = tag.name, form.name.data
    try:
        rename_tag(tag, name)
    except TagNameTakenError as error:
        if not form.together.data:
            form.name.errors = [
                gettext("You already have “%(name)s”. Merge the two, or choose another name.", name=error.other.name)
            ]
            return _tag_page(tag, form, error.other), 422
        name = error.other.name
        if job := start_merge(tag, error.other):
            return _show_progress(job)
        merge_tags(tag, error.other)
    return _commit_and_redirect(gettext("“%(before)s” is now “%(name)s”.", before=before, name=name))


@bp.post("/<int:tag_id>/removal")
@allow("owner")
def destroy(tag_id: int) -> ResponseReturnValue:
    tag = _get_own_tag(tag_id, lock=True)
    name = tag.name
    if job := start_deletion(tag):
        return _show_progress(job)
    delete_tag(tag)
    return _commit_and_redirect(gettext("The tag “%(name)s” is deleted. The people stay on your list.", name=name))


def _show_progress(job: Job) -> ResponseReturnValue:
    db.session.commit()
    return redirect_to_progress(job)


def _get_own_tag(tag_id: int, lock: bool = False) -> Tag:
    if lock:
        Tag.lock_all(current_user)
    tag = Tag.find_owned(current_user, tag_id)
    if tag is None:
        raise NotFound
    return tag


def _tag_page(tag: Tag, form: TagForm, other: Tag | None = None) -> str:
    return render_template("contacts/tags/edit.html", tag=tag, form=form, other=other, count=count_tagged(tag))


def _commit_and_redirect(sentence: str) -> ResponseReturnValue:
    db.session.commit()
    flash(sentence)
    return redirect(url_for("contacts.tags.index"), 303)
