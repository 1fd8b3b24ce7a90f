"""My own templates for messages."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_login import current_user
from werkzeug.exceptions import NotFound

from ...extensions import db
from ...security import allow
from ..forms import TemplateForm
from ..templates import MOST, Template, TemplateError
from ..wording import PLACEHOLDERS

bp = Blueprint("templates", __name__, url_prefix="/me/templates")


@bp.get("")
@allow("member")
def index() -> str:
    return render_template("drafts/templates/index.html", templates=Template.of(current_user), most=MOST)


@bp.get("/new")
@allow("member")
def new() -> str:
    return _page(TemplateForm(formdata=None))


@bp.post("")
@allow("member")
def create() -> Any:
    form = TemplateForm()
    if not form.validate_on_submit():
        return _page(form), 422
    try:
        Template.make(current_user, form.name.data, form.body.data)
    except TemplateError as error:
        form.name.errors = [str(error)]
        return _page(form), 422
    return _saved("Saved. It is among the wordings of every draft.")


@bp.get("/<int:template_id>/edit")
@allow("owner")
def edit(template_id: int) -> str:
    template = _mine(template_id)
    return _page(TemplateForm(formdata=None, obj=template), template)


@bp.post("/<int:template_id>")
@allow("owner")
def update(template_id: int) -> Any:
    template = _mine(template_id)
    form = TemplateForm()
    if not form.validate_on_submit():
        return _page(form, template), 422
    try:
        template.edit(form.name.data, form.body.data)
    except TemplateError as error:
        form.name.errors = [str(error)]
        return _page(form, template), 422
    return _saved("Saved.")


@bp.post("/<int:template_id>/removal")
@allow("owner")
def destroy(template_id: int) -> Any:
    db.session.delete(_mine(template_id))
    return _saved("Removed. Drafts that you kept stay as they are.")


def _mine(template_id: int) -> Template:
    template = Template.owned(current_user, template_id)
    if template is None:
        raise NotFound
    return template


def _page(form: TemplateForm, template: Template | None = None) -> str:
    return render_template("drafts/templates/edit.html", form=form, template=template, placeholders=PLACEHOLDERS)


def _saved(sentence: str) -> Any:
    db.session.commit()
    flash(sentence)
    return redirect(url_for("drafts.templates.index"), 303)
