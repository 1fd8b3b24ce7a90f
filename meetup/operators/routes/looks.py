"""What operators looked at and did, for whoever it concerns."""

from flask import Blueprint, current_app, render_template, request
from flask_login import current_user

from ...people.complaints.forms import REASON_LABELS
from ...security import allow, opens_while_suspended
from ..looks import Look

bp = Blueprint("looks", __name__)


@bp.get("/me/operator-looks")
@allow("member")
@opens_while_suspended
def index() -> str:
    return render_template(
        "operators/looks/index.html",
        page=Look.load_page(current_user, request.args.get("after")),
        days=current_app.config["MEETUP"].talk_kept,
        reasons=REASON_LABELS,
    )
