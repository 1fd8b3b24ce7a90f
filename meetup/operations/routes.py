"""Whoever watches over the site asks: does the process answer, and can it work? Strangers learn no more than that."""

from flask import Blueprint, Response, jsonify

from ..extensions import limiter
from ..lanes import in_lane
from ..security import allow, answers_any_host
from .readiness import NEEDED, check_readiness

bp = Blueprint("operations", __name__)


@bp.get("/healthz")
@allow("anyone")
@answers_any_host
@in_lane("health")
@limiter.exempt
def healthz() -> Response:
    """Answer, which shows that the process does. Nothing else is looked at."""
    return _uncached(jsonify(status="ok"))


@bp.get("/readyz")
@allow("anyone")
@answers_any_host
@in_lane("readiness")
@limiter.exempt
def readyz() -> Response:
    """Say whether the process can serve pages, with 503 if it cannot."""
    checks = check_readiness()
    is_ready = all(checks[name] for name in NEEDED)
    words = {True: "ok", False: "not ok"}
    response = jsonify(status=words[is_ready], checks={name: words[is_fine] for name, is_fine in checks.items()})
    response.status_code = 200 if is_ready else 503
    return _uncached(response)


def _uncached(response: Response) -> Response:
    response.headers["Cache-Control"] = "no-store"
    return response
