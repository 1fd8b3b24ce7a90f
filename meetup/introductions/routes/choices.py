"""Choosing whom to introduce to a contact."""

from flask import Blueprint, render_template, request
from flask_login import current_user
from werkzeug.exceptions import NotFound

from ...contacts.lookup import get_own_contact
from ...errors import wants_fragment
from ...security import allow
from ..choices import MAX_SEARCH_LENGTH, load_choices

bp = Blueprint("choices", __name__)


@bp.get("/contacts/<int:contact_id>/introductions/choices")
@allow("owner")
def index(contact_id: int) -> str:
    contact = get_own_contact(contact_id)
    if contact.person_id is None:
        raise NotFound
    words = request.args.get("q", "").strip()[:MAX_SEARCH_LENGTH]
    page = load_choices(current_user, contact, words, request.args.get("after"))
    template = "introductions/_choices.html" if wants_fragment() else "introductions/choices/index.html"
    return render_template(template, contact=contact, words=words, page=page)
