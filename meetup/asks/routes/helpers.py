"""Choosing who helped: contacts, and people who introduced the owner to somebody. Nothing is stored yet."""

from flask import Blueprint, render_template, request
from flask_login import current_user

from ...errors import wants_fragment
from ...security import allow
from ..choices import MAX_SEARCH_LENGTH, list_introductions, load_choices
from ..lookup import get_ask, get_chosen

bp = Blueprint("helpers", __name__)


@bp.get("/me/asks/<int:topic_id>/helpers")
@allow("owner")
def index(topic_id: int) -> str:
    """Show whom to choose from. Whoever is ticked stays so through searches and pages, because the address has them."""
    ask, chosen = get_ask(topic_id), get_chosen(request.args)
    words, after = request.args.get("q", "").strip()[:MAX_SEARCH_LENGTH], request.args.get("after")
    template = "asks/_choices.html" if wants_fragment() else "asks/helpers/index.html"
    return render_template(
        template,
        ask=ask,
        chosen=chosen,
        words=words,
        page=load_choices(current_user, words, after, chosen),
        introductions=() if after else list_introductions(current_user, words, chosen),
    )
