"""The page with everything that the reader has agreed to."""

from flask import Blueprint, render_template, request
from flask_login import current_user

from ...security import allow
from ..agreements import Agreement

bp = Blueprint("agreements", __name__)


@bp.get("/me/agreements")
@allow("member")
def index() -> str:
    return render_template(
        "people/agreements/index.html", page=Agreement.load_page(current_user, request.args.get("after"))
    )
