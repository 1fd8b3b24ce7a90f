"""Finding the run-through that an address names."""

from flask import request

from ..contacts.models import STAGES
from ..ids import row_id
from .run_throughs import Scope


def asked_scope() -> Scope | None:
    """The run-through that an address or a form names by ``run`` and ``event``, if it does."""
    stage = request.values.get("run", "")
    return Scope(stage, request.values.get("event", type=row_id)) if stage in STAGES else None
