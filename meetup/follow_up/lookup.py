"""Finding the run-through that an address names."""

from flask import request

from ..contacts.models import STAGES
from ..ids import parse_row_id
from .run_throughs import RunScope


def requested_scope() -> RunScope | None:
    """The run-through that an address or a form names by ``run`` and ``event``, if it does."""
    stage = request.values.get("run", "")
    return RunScope(stage, request.values.get("event", type=parse_row_id)) if stage in STAGES else None
