"""Attendees check themselves in."""

from flask import Blueprint
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import NotFound

from ...codes import Code, limits_wrong_codes
from ...security import allow
from ..front_door import check_in_by_scan

bp = Blueprint("arrivals", __name__)


@bp.post("/c/<code>/arrivals")
@allow("member")
@limits_wrong_codes
def create(code: str) -> ResponseReturnValue:
    found = Code.find(code)
    if found is None or found.kind != "door" or not found.is_live:
        raise NotFound
    return check_in_by_scan(found)
