"""My own templates for messages."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_login import current_user
from werkzeug.exceptions import NotFound

from ...extensions import db
from ...languages import gettext
from ...security import allow
from ..filling import PLACEHOLDERS
from ..forms import TemplateForm
from ..templates import MAX_TEMPLATES, Template, TemplateError

bp = Blueprint("templates", __name__, url_prefix="/me/templates")


@bp.get("")
@allow("member")
def index() -> str:
    return render_template("drafts/templates/index.html", templates=Template.all_for(current_user), most=MAX_TEMPLATES)


@bp.get("/new")
@allow("member")
def new() -> str:
    return _template_page(TemplateForm(formdata=None))


@bp.post("")
@allow("member")
def create() -> Any:
    form = TemplateForm()
    if not form.validate_on_submit():
        return _template_page(form), 422
    try:
        Template.create(current_user, form.name.data, form.body.data)
    except TemplateError as error:
        form.name.errors = [str(error)]
        return _template_page(form), 422
    return _commit_and_redirect(gettext("Saved. You'll find it in every draft."))


@bp.get("/<int:template_id>/edit")
@allow("owner")
def edit(template_id: int) -> str:
    template = _get_own_template(template_id)
    return _template_page(TemplateForm(formdata=None, obj=template), template)


@bp.post("/<int:template_id>")
@allow("owner")
def update(template_id: int) -> Any:
    template = _get_own_template(template_id)
    form = TemplateForm()
    if not form.validate_on_submit():
        return _template_page(form, template), 422
    try:
        template.edit(form.name.data, form.body.data)
    except TemplateError as error:
        form.name.errors = [str(error)]
        return _template_page(form, template), 422
    return _commit_and_redirect(gettext("Saved."))


@bp.post("/<int:template_id>/removal")
@allow("owner")
def destroy(template_id: int) -> Any:
    db.session.delete(_get_own_template(template_id))
    return _commit_and_redirect(gettext("Removed. Your saved drafts stay as they are."))


def _get_own_template(template_id: int) -> Template:
    template = Template.find_owned(current_user, template_id)
    if template is None:
        raise NotFound
    return template


def _template_page(form: TemplateForm, template: Template | None = None) -> str:
    return render_template("drafts/templates/edit.html", form=form, template=template, placeholders=PLACEHOLDERS)


def _commit_and_redirect(sentence: str) -> Any:
    db.session.commit()
    flash(sentence)
    return redirect(url_for("drafts.templates.index"), 303)
