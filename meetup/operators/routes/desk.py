"""The lists of operators: open and closed reports, and what is suspended."""

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from ...security import allow
from ..access import operators_only
from ..lists import KIND_LABELS, OUTCOME_LABELS, count_for_another, load_complaints, load_suspended, reason_label

bp = Blueprint("desk", __name__, url_prefix="/operator")


@bp.get("")
@allow("operator")
@operators_only
def index() -> ResponseReturnValue:
    return _reports_page(closed=False)


@bp.get("/closed")
@allow("operator")
@operators_only
def closed() -> ResponseReturnValue:
    return _reports_page(closed=True)


@bp.get("/suspended")
@allow("operator")
@operators_only
def suspended() -> ResponseReturnValue:
    page = load_suspended(request.args.get("after"))
    return render_template("operators/desk/suspended.html", page=page, kinds=KIND_LABELS)


def _reports_page(closed: bool) -> str:
    return render_template(
        "operators/desk/index.html",
        page=load_complaints(request.args.get("after"), closed),
        closed=closed,
        for_another=0 if closed else count_for_another(),
        kinds=KIND_LABELS,
        outcomes=OUTCOME_LABELS,
        reason_label=reason_label,
    )
